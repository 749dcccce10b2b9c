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
    public var parts: [Part]
}

extension Connection {
    /// What was written for a city in the last seven days, for which an act can be taken back, the last first. What took back another
    /// act is not among it.
    /// - Parameter stamp: nothing from then on; `nil` for the last.
    public func savedActs(of city: City.ID, before stamp: Instant?, limit: Int) throws -> [SavedAct] {
        let evidence = ["evidence", "evidence_link", "evidence_return"]
        let subjects = RecordKind.allCases.map(\.rawValue) + evidence
        let rows = try run(
            """
            WITH act AS (
                SELECT at, min(person_id) AS person FROM audit_event AS event
                WHERE city_id = \(city) AND at > clock_timestamp() - interval '7 days'
                    AND at < coalesce(\(stamp)::timestamptz, 'infinity') AND subject = ANY (\(subjects))
                    AND NOT EXISTS (SELECT FROM audit_event AS undo WHERE undo.at = event.at AND undo.act = 'undo')
                GROUP BY at ORDER BY at DESC LIMIT \(limit))
            SELECT at, person = acting_person() AS is_mine, person_name(person) AS writer, subject, sum(rows) AS count,
                CASE WHEN sum(rows) = 1 THEN min(record_id::text)::uuid END AS record,
                EXISTS (SELECT FROM audit_event AS undo WHERE undo.city_id = \(city) AND undo.at > act.at AND undo.act = 'undo'
                    AND undo.reason = stamp_text(act.at)) AS is_undone
            FROM act JOIN audit_event USING (at) WHERE city_id = \(city) AND subject = ANY (\(subjects))
            GROUP BY at, person, subject ORDER BY at DESC, subject
            """)
        var acts: [SavedAct] = []
        for row in rows {
            let stamp: Instant = try row["at"]
            if acts.last?.stamp != stamp {
                acts.append(
                    SavedAct(
                        stamp: stamp, isMine: try row["is_mine"], writerName: try row["writer"],
                        isUndone: try row["is_undone"], parts: []))
            }
            acts[acts.count - 1].parts.append(
                SavedAct.Part(
                    kind: RecordKind(rawValue: try row["subject"]), count: try row["count"], id: try row["record"]))
        }
        return acts
    }
}
