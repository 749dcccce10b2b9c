import Domain
import Postgres

extension Connection {
    public func logRights(in city: City.ID) throws -> LogRights { try run(.logRights(in: city)) }

    /// The cities for which the acting person may log, but not all of them to an administrator.
    public func citiesToLog() throws -> [City] {
        try run(
            """
            SELECT id, code, name, name_vi, country, region, population, population_year, is_invented FROM city
            WHERE id IN (SELECT unnest(current_setting('app.edits')::integer[] || current_setting('app.rates')::integer[]))
            ORDER BY code
            """
        ).map { try City($0) }
    }
}

extension Query where Value == LogRights {
    /// What the acting person may do of a city's records.
    public static func logRights(in city: City.ID) -> Query {
        Query(
            """
            SELECT may('edits', \(city)) AS edits, may('approves', \(city)) AS approves, may('rates', \(city)) AS rates,
                may_sign_for(\(city)) AS signs, may_confirm(\(city)) AS confirms
            """
        ) { rows in
            let row = try rows.one()
            return LogRights(
                edits: try row["edits"], approves: try row["approves"], rates: try row["rates"],
                signs: try row["signs"], confirms: try row["confirms"])
        }
    }
}
