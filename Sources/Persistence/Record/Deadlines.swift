import Domain
import Foundation
import Postgres

/// A record with a day by which something is to be done.
public struct Deadline: Equatable, Sendable {
    public var kind: RecordKind
    public var id: UUID
    public var day: Day

    public init(kind: RecordKind, id: UUID, day: Day) {
        (self.kind, self.id, self.day) = (kind, id, day)
    }
}

extension Query where Value == [Deadline] {
    /// What a city has to do, the oldest first: milestones that are not reached and commitments that are not closed, of which somebody
    /// has said how they stand, and reports that were not sent.
    /// - Parameter last: nothing that is due later.
    public static func deadlines(of city: City.ID, until last: Day, limit: Int) -> Query {
        Query(
            """
            SELECT kind, id, due_on FROM (
                SELECT 'commitment_milestone' AS kind, step.id, step.due_on
                FROM commitment_milestone AS step
                JOIN commitment ON commitment.city_id = step.city_id AND commitment.id = step.commitment_id
                WHERE step.city_id = \(city) AND done_on IS NULL AND status IN ('proposed', 'adopted', 'in_progress')
                UNION ALL
                SELECT 'commitment', id, due_on FROM commitment
                WHERE city_id = \(city) AND status IN ('proposed', 'adopted', 'in_progress')
                UNION ALL
                SELECT 'report', id, coalesce(extended_to, due_on) FROM report
                WHERE city_id = \(city) AND submitted_on IS NULL
            ) AS deadline
            WHERE due_on <= \(last)
            ORDER BY due_on, kind, id LIMIT \(limit)
            """
        ) { rows in
            try rows.compactMap { row -> Deadline? in
                guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
                return Deadline(kind: kind, id: try row["id"], day: try row["due_on"])
            }
        }
    }
}
