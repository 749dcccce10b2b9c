import Domain
import Foundation
import Postgres

/// What somebody wrote for a city in one act.
public struct SavedAct: Equatable, Sendable {
    public struct Part: Equatable, Sendable {
        /// `nil` for evidence, and what it proves.
        public var kind: RecordKind?
        public var count: Int
        /// Of the one record, where it is one and has an identity of its own; of a value, this version of it.
        public var id: UUID?

        public init(kind: RecordKind?, count: Int, id: UUID?) {
            (self.kind, self.count, self.id) = (kind, count, id)
        }
    }

    /// By which the act is known.
    public var stamp: Instant
    public var isMine: Bool
    /// `nil` where the reader may not know.
    public var writerName: String?
    /// Whether it was taken back.
    public var isUndone: Bool
    /// Empty where the act wrote something else than records and evidence.
    public var parts: [Part] = []
}

extension Connection {
    /// What can be taken back for a city: what was written in the last seven days, the last first.
    /// - Parameter stamp: nothing from then on; `nil` for the last.
    public func savedActs(of city: City.ID, before stamp: Instant?, limit: Int) throws -> [SavedAct] {
        try acts(
            """
            saved_acts(\(city), clock_timestamp() - interval '7 days', coalesce(\(stamp)::timestamptz, 'infinity'), \(limit), false)
            """)
    }

    /// What other people than the acting one wrote for a city, the last first.
    /// - Parameter instant: nothing from before; `nil` for whatever was last.
    public func othersActs(of city: City.ID, since instant: Instant?, limit: Int) throws -> [SavedAct] {
        try acts(
            """
            saved_acts(\(city), coalesce(\(instant)::timestamptz, '-infinity'), 'infinity', \(limit), true)
            """)
    }

    /// What took back another act is not among these.
    private func acts(_ rows: SQL) throws -> [SavedAct] {
        let evidence = ["evidence", "evidence_link", "evidence_return"]
        var acts: [SavedAct] = []
        let rows = try run(
            """
            SELECT at, person = acting_person() AS is_mine, person_name(person) AS writer, is_undone, subject, rows, record
            FROM \(rows)
            """)
        for row in rows {
            let stamp: Instant = try row["at"]
            if acts.last?.stamp != stamp {
                acts.append(
                    SavedAct(
                        stamp: stamp, isMine: try row["is_mine"], writerName: try row["writer"],
                        isUndone: try row["is_undone"]))
            }
            let subject: String = try row["subject"]
            let kind = RecordKind(rawValue: subject)
            // Who took part stands with the activity.
            guard kind != nil && kind != .participation || evidence.contains(subject) else { continue }
            acts[acts.count - 1].parts.append(
                SavedAct.Part(kind: kind, count: try row["rows"], id: try row["record"]))
        }
        return acts
    }
}
