import Domain
import Foundation
import Postgres

/// A year of which a city's log says something.
public struct LoggedYear: Equatable, Sendable {
    public var year: Int
    /// Programmes under way, activities and events, values, contributions and recognitions that the reader may see.
    public var records: Int
    /// `nil` where nobody has declared, or the reader may not know.
    public var isComplete: Bool?
    /// When the city's own report of the year was handed in.
    public var submittedOn: Day?
}

extension Connection {
    /// The years that a report can be made of, the latest first: those since joining and those with a record, up to `last`.
    public func loggedYears(of entry: RegisterEntry, upTo last: Int) throws -> [LoggedYear] {
        let city = entry.city.id
        let joined = entry.memberships.compactMap { ($0.admitted.earliest ?? $0.admitted.latest)?.year }.min()
        return try run(
            """
            WITH dated (during) AS (
                SELECT held FROM activity WHERE city_id = \(city) AND held IS NOT NULL
                UNION ALL SELECT period FROM observation
                    WHERE city_id = \(city) AND superseded_at = 'infinity' AND status <> 'withdrawn' AND period IS NOT NULL
                UNION ALL SELECT period FROM programme WHERE city_id = \(city) AND period IS NOT NULL
                UNION ALL SELECT daterange(held_on, held_on, '[]') FROM contribution WHERE city_id = \(city)
                UNION ALL SELECT daterange(decided_on, decided_on, '[]') FROM recognition WHERE city_id = \(city)
            ), counted AS (
                SELECT year, count(*) AS records FROM dated, generate_series(
                    greatest(extract(year FROM lower(during)), 2000)::integer,
                    least(extract(year FROM coalesce(upper(during) - 1, make_date(\(last), 12, 31))), \(last))::integer) AS year
                GROUP BY year
            )
            SELECT year, coalesce(records, 0) AS records, is_complete, submitted_on
            FROM (SELECT year FROM counted UNION SELECT generate_series(\(joined)::integer, \(last))) AS year
            LEFT JOIN counted USING (year)
            LEFT JOIN (SELECT year, is_complete FROM log_year WHERE city_id = \(city)) AS log USING (year)
            LEFT JOIN (SELECT extract(year FROM lower(covers))::integer AS year, max(submitted_on) AS submitted_on FROM report
                       WHERE city_id = \(city) AND kind = 'annual' GROUP BY 1) AS report USING (year)
            ORDER BY year DESC
            """
        ).map {
            LoggedYear(
                year: try $0["year"], records: try $0["records"], isComplete: try $0["is_complete"],
                submittedOn: try $0["submitted_on"])
        }
    }

    /// What the log held of a year at a sealed instant, as far as the acting person may see it.
    public func yearLog(of entry: RegisterEntry, year: Int, asOf instant: Instant) throws -> YearLog {
        let city = entry.city.id
        var log = YearLog(
            year: year, readOn: try day(of: instant), city: entry.city, memberships: entry.memberships,
            isWhole: try run("SELECT may('cities', \(city)) AS is_whole").one()["is_whole"])
        let reading = YearReading(city: city, year: year, instant: instant)
        try readGovernance(reading, into: &log)
        try readCommitments(reading, into: &log)
        try readProgrammes(reading, into: &log)
        try readActivities(reading, into: &log)
        try readFigures(reading, into: &log)
        try readOutside(reading, into: &log)
        try readDetails(reading, into: &log)
        return log
    }
}

/// What every query of a year needs.
struct YearReading {
    var city: City.ID
    var year: Int
    var instant: Instant

    var first: SQL { "\(Day.first(of: year))::date" }
    var last: SQL { "\(Day.last(of: year))::date" }
    var range: SQL { "daterange(\(first), \(last), '[]')" }

    /// The city's values with the unit of their figure. A survey's margin is in percentage points, and says nothing of other units.
    func observations(_ table: SQL) -> SQL {
        """
        SELECT observation.*, own.unit, coalesce(own.unit LIKE '\\%%', framework.unit = '%') AS is_share
        FROM \(table) AS observation
        LEFT JOIN (SELECT id AS own_id, unit FROM city_indicator_at(\(instant)) WHERE city_id = \(city)) AS own
            ON own_id = city_indicator_id
        LEFT JOIN indicator AS framework ON framework.id = indicator_id
        WHERE observation.city_id = \(city)
        """
    }
}

extension Rows {
    /// What belongs to each record, in the order of the rows.
    /// - Parameter owner: the column with the record's id.
    func grouped<Part>(by owner: String, _ part: (Row) throws -> Part) throws -> [UUID: [Part]] {
        try reduce(into: [:]) { parts, row in parts[try row[owner], default: []].append(try part(row)) }
    }
}

extension YearLog.Source {
    init(_ row: Row, url: String? = nil) throws {
        self.init(
            name: try row["source"], url: try url.flatMap { try row[$0] }, verification: try row["verification"])
    }
}
