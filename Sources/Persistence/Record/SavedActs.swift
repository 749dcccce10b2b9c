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
    /// Whether its reader answers for it; records may stand in the way all the same.
    public var mayUndo: Bool
    /// `nil` where the reader may not know.
    public var writerName: String?
    /// Whether it was taken back.
    public var isUndone: Bool
    public var parts: [Part] = []
}

extension Connection {
    /// What can be taken back for a city: what was written in the last seven days, the last first.
    /// - Parameter stamp: nothing from then on; `nil` for the last.
    public func savedActs(of city: City.ID, before stamp: Instant?, limit: Int) throws -> [SavedAct] {
        try acts(
            """
            saved_acts(\(city), clock_timestamp() - interval '7 days', coalesce(\(stamp)::timestamptz, 'infinity'), \(subjects),
                \(limit), false)
            """)
    }

    /// What other people than the acting one wrote for a city, the last first.
    /// - Parameter instant: nothing from before; `nil` for whatever was last.
    public func othersActs(of city: City.ID, since instant: Instant?, limit: Int) throws -> [SavedAct] {
        try acts(
            """
            saved_acts(\(city), coalesce(\(instant)::timestamptz, '-infinity'), 'infinity', \(subjects), \(limit), true)
            """)
    }

    /// What took back another act is not among these.
    private func acts(_ rows: SQL) throws -> [SavedAct] {
        let rows = try run(
            """
            SELECT at, may_undo, person = acting_person() AS is_mine, person_name(person) AS writer, is_undone, subject, records, record
            FROM \(rows)
            """)
        var acts: [SavedAct] = []
        for row in rows {
            let stamp: Instant = try row["at"]
            if acts.last?.stamp != stamp {
                acts.append(
                    SavedAct(
                        stamp: stamp, mayUndo: try row["may_undo"], writerName: try row["writer"],
                        isUndone: try row["is_undone"]))
            }
            let kind = RecordKind(rawValue: try row["subject"])
            // A rating is its rater's alone.
            if kind == .rating, try !row["is_mine"] { acts[acts.count - 1].mayUndo = false }
            acts[acts.count - 1].add(SavedAct.Part(kind: kind, count: try row["records"], id: try row["record"]))
        }
        return acts
    }
}

/// What an act can write that is told: records, and evidence with what it proves.
private let subjects = RecordKind.allCases.map(\.rawValue) + ["evidence", "evidence_link", "evidence_return"]

extension SavedAct {
    /// Who took part stands with the activity, and what evidence proves with the evidence.
    fileprivate mutating func add(_ part: Part) {
        if part.kind == nil, let place = parts.firstIndex(where: { $0.kind == nil }) {
            parts[place].count = max(parts[place].count, part.count)
            return
        }
        if part.kind == .participation, parts.contains(where: { $0.kind == .activity }) { return }
        parts.append(part)
    }
}
