import Domain
import Postgres

extension Connection {
    /// What cities have filed towards a nomination in a cycle, as of a sealed instant. Cities that filed nothing are left out.
    public func cityFiles(cycle: String, asOf instant: Instant) throws -> [City.ID: CityFile] {
        var files: [City.ID: CityFile] = [:]
        for row in try run(
            """
            SELECT city_id, due_on, submitted_on, extended_to FROM report_at(\(instant))
            WHERE kind = 'progress' AND verification <> 'rejected' ORDER BY city_id, due_on, submitted_on
            """)
        {
            let report = CityFile.Report(
                due: try row["due_on"], submitted: try row["submitted_on"], extendedTo: try row["extended_to"])
            files[try row["city_id"], default: CityFile()].reports.append(report)
        }
        for row in try run(
            "SELECT city_id, year, declared_on FROM log_year_at(\(instant)) WHERE is_complete ORDER BY city_id, year")
        {
            let year = CityFile.ClosedYear(year: try row["year"], declaredOn: try row["declared_on"])
            files[try row["city_id"], default: CityFile()].closedYears.append(year)
        }
        for row in try run(
            """
            SELECT city_id, item, coalesce(frozen_on, hanoi_day(baseline.recorded_at)) AS frozen_on
            FROM baseline_at(\(instant)) AS baseline JOIN indicator ON indicator.id = indicator_id
            WHERE status = 'frozen' ORDER BY city_id, item, frozen_on, indicator_id
            """)
        {
            let baseline = CityFile.Start(feature: try row["item"], on: try row["frozen_on"])
            files[try row["city_id"], default: CityFile()].frozenBaselines.append(baseline)
        }
        for row in try run(
            """
            SELECT city_id, feature, as_of, hanoi_day(recorded_at) AS rated_on
            FROM rating_at(\(instant)) ORDER BY city_id, feature, as_of, rated_on, id
            """)
        {
            let rating = CityFile.Start(
                feature: try row["feature"], on: try row["rated_on"], asOf: try row["as_of"])
            files[try row["city_id"], default: CityFile()].ratings.append(rating)
        }
        // Nominations count within a country, those of invented cities among themselves.
        for row in try run(
            """
            WITH nominated AS (
                SELECT city_id, country, is_invented, signed_on, signed_by, is_refused, consent_on, signature_approved_by,
                    consent_approved_by, status IN ('nominated', 'shortlisted', 'awarded', 'not_awarded') AS is_nominee
                FROM nomination_at(\(instant)) JOIN city_at(\(instant)) AS city ON city.id = city_id WHERE cycle = \(cycle)
            ), version AS (
                SELECT city_id, signed_on, signed_by, consent_on, recorded_at FROM nomination_at(\(instant))
                WHERE cycle = \(cycle)
                UNION ALL
                SELECT city_id, signed_on, signed_by, consent_on, recorded_at FROM nomination_history
                WHERE cycle = \(cycle) AND superseded_at <= \(instant)
            ), scan AS (  -- a paper that somebody outside has checked as what it is
                SELECT link.city_id, nomination_part AS part, checked_at
                FROM evidence_link_at(\(instant)) AS link
                JOIN evidence_at(\(instant)) AS paper ON paper.city_id = link.city_id AND paper.id = evidence_id
                CROSS JOIN LATERAL (  -- since then it has stood as checked, whatever else was written of it
                    SELECT coalesce(max(past.superseded_at) FILTER (WHERE past.verification <> 'checked_outside'),
                        min(past.recorded_at), paper.recorded_at) AS checked_at
                    FROM evidence_history AS past
                    WHERE past.city_id = paper.city_id AND past.id = paper.id AND past.superseded_at <= \(instant)
                ) AS past
                WHERE nomination_cycle = \(cycle) AND NOT is_removed AND sha256 IS NOT NULL
                    AND verification = 'checked_outside'
                    AND link.recorded_at <= checked_at
            ), country AS (
                SELECT country, is_invented, count(*) FILTER (WHERE is_nominee) AS nominees
                FROM nominated GROUP BY country, is_invented
            )
            SELECT city.id AS city_id, nominees, signed_on, signed_by, coalesce(is_refused, false) AS is_refused, consent_on,
                coalesce(is_nominee, false) AS is_nominee,
                -- A scan says nothing of what was recorded after it was checked.
                signature_approved_by IS NOT NULL OR EXISTS (
                    SELECT FROM scan JOIN version USING (city_id)
                    WHERE scan.city_id = city.id AND part = 'signature' AND version.recorded_at <= checked_at
                        AND (version.signed_on, version.signed_by) = (nominated.signed_on, nominated.signed_by)
                ) AS is_signature_proved,
                consent_approved_by IS NOT NULL OR EXISTS (
                    SELECT FROM scan JOIN version USING (city_id)
                    WHERE scan.city_id = city.id AND part = 'consent' AND version.recorded_at <= checked_at
                        AND version.consent_on = nominated.consent_on
                ) AS is_consent_proved, EXISTS (
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
            file.consentIsProved = try row["is_consent_proved"]
            if let day: Day = try row["signed_on"], let name: String = try row["signed_by"] {
                file.signature = CityFile.Signature(
                    on: day, by: name, isInOffice: try row["is_in_office"], isProved: try row["is_signature_proved"])
            }
            files[try row["city_id"]] = file
        }
        return files
    }
}
