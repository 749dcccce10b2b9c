import Domain
import Foundation
import Postgres

/// How often people of a group took part in what a programme did in a year.
public struct Attendance: Equatable, Sendable {
    /// `all`, or a target group.
    public var people: String
    /// Of the activity; `nil` where it has no day.
    public var year: Int?
    public var count: Int
    /// In how many activities they were counted.
    public var activities: Int
}

extension Connection {
    /// How many took part in what a programme did, by group and year: the latest year first.
    /// - Parameter instant: a sealed one; `nil` for now.
    public func attendance(
        ofProgramme programme: UUID, of city: City.ID, asOf instant: Instant?
    ) throws -> [Attendance] {
        try run(
            """
            SELECT people, date_part('year', lower(held))::integer AS year, sum(count)::bigint AS count,
                count(*)::integer AS activities
            FROM \(table("participation", asOf: instant)) AS participation
            JOIN \(table("activity", asOf: instant)) AS activity
                ON activity.city_id = participation.city_id AND activity.id = activity_id
            WHERE participation.city_id = \(city) AND activity.programme_id = \(programme)
            GROUP BY people, year ORDER BY year DESC NULLS LAST, people
            """
        ).map { row in
            Attendance(
                people: try row["people"], year: try row["year"], count: try row["count"],
                activities: try row["activities"])
        }
    }

    /// How many people took part in each of these activities, by its address; those for which nobody was counted are missing.
    public func attendance(
        ofActivities activities: [UUID], of city: City.ID, asOf instant: Instant?
    ) throws -> [String: Int] {
        let counts = try run(
            """
            SELECT activity_id, count FROM \(table("participation", asOf: instant)) AS participation
            WHERE city_id = \(city) AND people = 'all' AND activity_id = ANY (\(activities))
            """
        ).map { ((try $0["activity_id"] as UUID).uuidString.lowercased(), try $0["count"] as Int) }
        return Dictionary(uniqueKeysWithValues: counts)
    }
}
