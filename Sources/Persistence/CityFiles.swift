import Domain
import Postgres

extension Connection {
    /// What cities have filed towards a nomination in a cycle, as of a sealed instant. Cities that filed nothing are left out.
    public func cityFiles(cycle: String, asOf instant: Instant) throws -> [City.ID: CityFile] {
        var files: [City.ID: CityFile] = [:]
        for row in try run(
            """
            SELECT city_id, due_on, submitted_on FROM report_at(\(instant)) WHERE kind = 'progress' AND verification <> 'rejected'
            ORDER BY city_id, due_on, submitted_on
            """)
        {
            let report = CityFile.Report(due: try row["due_on"], submitted: try row["submitted_on"])
            files[try row["city_id"], default: CityFile()].reports.append(report)
        }
        for row in try run(
            """
            SELECT city_id, max(year) AS year FROM log_year_at(\(instant)) WHERE is_complete GROUP BY city_id
            """)
        {
            files[try row["city_id"], default: CityFile()].closedYear = try row["year"]
        }
        for row in try run(
            """
            SELECT city_id, count(*) AS baselines FROM baseline_at(\(instant)) WHERE status = 'frozen' GROUP BY city_id
            """)
        {
            files[try row["city_id"], default: CityFile()].frozenBaselines = try row["baselines"]
        }
        // Nominations count within a country, those of invented cities among themselves.
        for row in try run(
            """
            WITH nominated AS (
                SELECT city_id, country, is_invented, signed_on, signed_by, is_refused, consent_on,
                    status IN ('nominated', 'shortlisted', 'awarded', 'not_awarded') AS is_nominee
                FROM nomination_at(\(instant)) JOIN city_at(\(instant)) AS city ON city.id = city_id WHERE cycle = \(cycle)
            ), country AS (
                SELECT country, is_invented, count(*) FILTER (WHERE is_nominee) AS nominees
                FROM nominated GROUP BY country, is_invented
            )
            SELECT city.id AS city_id, nominees, signed_on, signed_by, coalesce(is_refused, false) AS is_refused, consent_on,
                coalesce(is_nominee, false) AS is_nominee, EXISTS (
                    SELECT FROM mandate_at(\(instant)) AS mandate
                    WHERE mandate.city_id = city.id AND office = 'mayor' AND during @> signed_on) AS is_in_office
            FROM city_at(\(instant)) AS city
            JOIN country ON country.country = city.country AND country.is_invented = city.is_invented
            LEFT JOIN nominated ON nominated.city_id = city.id
            """)
        {
            var file = files[try row["city_id"], default: CityFile()]
            file.nominees = try row["nominees"]
            file.isNominee = try row["is_nominee"]
            file.isRefused = try row["is_refused"]
            file.consent = try row["consent_on"]
            if let day: Day = try row["signed_on"], let name: String = try row["signed_by"] {
                file.signature = CityFile.Signature(on: day, by: name, isInOffice: try row["is_in_office"])
            }
            files[try row["city_id"]] = file
        }
        return files
    }
}
