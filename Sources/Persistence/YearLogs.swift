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
        return log
    }

    private func readGovernance(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let declared = try run(
            """
            SELECT year, is_complete, declared_on, person_name(recorded_by) AS declared_by FROM log_year_at(\(instant))
            WHERE city_id = \(city) AND year BETWEEN \(reading.year - 4) AND \(reading.year)
            """
        ).map { row in
            (
                try row["year"] as Int,
                YearLog.Declaration(
                    isComplete: try row["is_complete"], declaredOn: try row["declared_on"],
                    declaredBy: try row["declared_by"])
            )
        }
        log.declarations = Dictionary(uniqueKeysWithValues: declared)
        log.mandates = try run(
            """
            SELECT office, holder, during, source, 'stated' AS verification FROM mandate_at(\(instant))
            WHERE city_id = \(city) AND during && \(reading.range)
            ORDER BY array_position(ARRAY['mayor', 'contact', 'focal_point'], office), during
            """
        ).map {
            YearLog.Mandate(
                office: try $0["office"], holder: try $0["holder"], during: try $0["during"],
                standing: try YearLog.Standing($0))
        }
        log.meetings = try run(
            """
            SELECT id, body, held_on, has_minutes, partner_kinds::text[], source, verification FROM body_meeting_at(\(instant))
            WHERE city_id = \(city) AND held_on <@ \(reading.range) ORDER BY held_on, id
            """
        ).map {
            YearLog.Meeting(
                id: try $0["id"], body: try $0["body"], heldOn: try $0["held_on"], hasMinutes: try $0["has_minutes"],
                partnerKinds: try $0["partner_kinds"], standing: try YearLog.Standing($0))
        }
        log.strategies = try run(
            """
            SELECT id, title_en, title_vi, NULL AS title_vi_basis, during, adopted_on, goals, source, verification
            FROM strategy_at(\(instant)) WHERE city_id = \(city) AND during && \(reading.range) ORDER BY during, id
            """
        ).map {
            YearLog.Strategy(
                id: try $0["id"], title: try $0.title(), during: try $0["during"], adoptedOn: try $0["adopted_on"],
                goals: try $0["goals"], standing: try YearLog.Standing($0))
        }
    }

    private func readCommitments(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let milestones = try run(
            """
            SELECT commitment_id, title, due_on, done_on FROM commitment_milestone_at(\(instant))
            WHERE city_id = \(city) AND (due_on <@ \(reading.range) OR done_on <@ \(reading.range)
                OR due_on < \(reading.first) AND coalesce(done_on > \(reading.last), true))
            ORDER BY due_on, title
            """
        ).map { row in
            (
                commitment: try row["commitment_id"] as UUID,
                YearLog.Milestone(title: try row["title"], dueOn: try row["due_on"], doneOn: try row["done_on"])
            )
        }
        let byCommitment = Dictionary(grouping: milestones, by: \.commitment)
        log.commitments = try run(
            """
            SELECT \(claimColumns), title_en, title_vi, title_vi_basis, source_kind, made_by, made, owner_unit, area, due_on,
                due_precision, status, closed_on, closing_reason, target_qualifier, target, target_text
            FROM commitment_at(\(instant)) AS commitment
            WHERE city_id = \(city) AND coalesce(lower(made) <= \(reading.last), true)
                AND coalesce(closed_on >= \(reading.first), true)
            ORDER BY due_on NULLS LAST, coalesce(title_en, title_vi), id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return YearLog.Promise(
                id: id, commitment: try Commitment(row), milestones: byCommitment[id, default: []].map(\.1))
        }
    }

    private func readProgrammes(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let budgets = try run(
            """
            SELECT programme_id, fund, planned, spent FROM programme_budget_at(\(instant))
            WHERE city_id = \(city) AND year = \(reading.year) ORDER BY programme_id, fund
            """
        ).map { row in
            (
                programme: try row["programme_id"] as UUID,
                YearLog.Budget(fund: try row["fund"], planned: try row["planned"], spent: try row["spent"])
            )
        }
        let partners = try run(
            """
            SELECT programme_id, name, kind, part FROM programme_partner_at(\(instant)) AS part
            JOIN partner_at(\(instant)) AS partner ON partner.city_id = part.city_id AND partner.id = partner_id
            WHERE part.city_id = \(city) ORDER BY programme_id, name, part
            """
        ).map { row in
            (
                programme: try row["programme_id"] as UUID,
                YearLog.Partner(name: try row["name"], kind: try row["kind"], part: try row["part"])
            )
        }
        let budgetsOf = Dictionary(grouping: budgets, by: \.programme)
        let partnersOf = Dictionary(grouping: partners, by: \.programme)
        // What was planned or spent in the year belongs to it, whatever the programme's dates say.
        log.programmes = try run(
            """
            SELECT \(claimColumns), title_en, title_vi, title_vi_basis, status, owner_unit, period, period_precision, period_basis,
                main_area, second_area, features::text[]
            FROM programme_at(\(instant)) AS programme
            WHERE city_id = \(city) AND (period && \(reading.range) OR id = ANY (\(Array(budgetsOf.keys))))
            ORDER BY main_area NULLS LAST, lower(period), coalesce(title_en, title_vi), id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return YearLog.Effort(
                id: id, programme: try Programme(row), secondArea: try row["second_area"],
                features: try row["features"], budgets: budgetsOf[id, default: []].map(\.1),
                partners: partnersOf[id, default: []].map(\.1))
        }
        log.undated = try run(
            """
            SELECT (SELECT count(*) FROM programme_at(\(instant)) WHERE city_id = \(city) AND period IS NULL)
                + (SELECT count(*) FROM activity_at(\(instant)) WHERE city_id = \(city) AND held IS NULL)
                + (SELECT count(*) FROM observation_at(\(instant)) WHERE city_id = \(city) AND period IS NULL
                   AND scope = 'city') AS undated
            """
        ).one()["undated"]
    }

    private func readActivities(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        log.activities = try run(
            """
            SELECT \(claimColumns), programme_id, title_en, title_vi, title_vi_basis, status, kind = 'event' AS is_event, held,
                held_precision, held_basis, area, ward.name AS ward, coalesce(people, '{}') AS people
            FROM activity_at(\(instant)) AS activity
            LEFT JOIN (SELECT id AS ward_id, name FROM ward_at(\(instant)) WHERE city_id = \(city)) AS ward USING (ward_id)
            LEFT JOIN (SELECT activity_id AS id, jsonb_object_agg(people, count) AS people FROM participation_at(\(instant))
                       WHERE city_id = \(city) GROUP BY activity_id) AS participation USING (id)
            WHERE city_id = \(city) AND lower(held) <@ \(reading.range) ORDER BY lower(held), coalesce(title_en, title_vi), id
            """
        ).map { row in
            let people: JSONB<[String: Int]> = try row["people"]
            return YearLog.Happening(
                id: try row["id"], programme: try row["programme_id"], activity: try Activity(row),
                ward: try row["ward"], people: people.value)
        }
        log.attendance = try run(
            """
            SELECT extract(year FROM lower(held))::integer AS year, count(*) AS held, count(count) AS counted,
                coalesce(sum(count), 0)::bigint AS participations
            FROM activity_at(\(instant)) AS activity
            LEFT JOIN (SELECT activity_id AS id, count FROM participation_at(\(instant))
                       WHERE city_id = \(city) AND people = 'all') AS everybody USING (id)
            WHERE city_id = \(city) AND status = 'held' AND origin = 'city' AND verification <> 'rejected'
                AND extract(year FROM lower(held)) BETWEEN \(reading.year - 4) AND \(reading.year)
            GROUP BY 1 ORDER BY 1
            """
        ).map {
            YearLog.Attendance(
                year: try $0["year"], held: try $0["held"], counted: try $0["counted"],
                participations: try $0["participations"])
        }
        log.groupSizes = try run(
            """
            SELECT DISTINCT ON (target_group) target_group, year, people FROM group_size_at(\(instant))
            WHERE city_id = \(city) AND year <= \(reading.year) ORDER BY target_group, year DESC
            """
        ).map {
            YearLog.GroupSize(group: try $0["target_group"], year: try $0["year"], people: try $0["people"])
        }
    }

    private func readFigures(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let columns: SQL = """
            indicator_id, city_indicator_id, \(observationColumns), unit,
                coalesce(observation.margin, CASE WHEN is_share THEN wave.margin END) AS margin
            """
        let values = try run(
            """
            SELECT \(columns) FROM (\(reading.observations("observation_at(\(instant))"))) AS observation
            LEFT JOIN (SELECT id AS survey_wave_id, margin FROM survey_wave_at(\(instant)) WHERE city_id = \(city)) AS wave
                USING (survey_wave_id)
            WHERE cell = '' AND lower(period) <= \(reading.last)
            ORDER BY period_end DESC NULLS FIRST, period_start DESC, observation.recorded_at DESC, observation.id
            """
        ).map { try ReadValue($0) }
        let baselines = try run(
            """
            SELECT \(columns) FROM (\(reading.observations("observation"))) AS observation
            LEFT JOIN (SELECT id AS survey_wave_id, margin FROM survey_wave_at(\(instant)) WHERE city_id = \(city)) AS wave
                USING (survey_wave_id)
            WHERE id IN (SELECT observation_id FROM baseline_at(\(instant)) AS baseline
                WHERE baseline.city_id = \(city) AND baseline.status = 'frozen')
            """
        ).map { try ReadValue($0) }
        let steps = try run(
            """
            SELECT target_id, due_on, value FROM target_step_at(\(instant)) WHERE city_id = \(city) ORDER BY due_on
            """
        ).map { row in
            (
                target: try row["target_id"] as UUID,
                YearLog.Step(dueOn: try row["due_on"], value: try row["value"])
            )
        }
        let stepsOf = Dictionary(grouping: steps, by: \.target)
        let targets = try run(
            """
            SELECT id, indicator_id, city_indicator_id, value, due_on, adopted_by, adopted_on, source, verification
            FROM target_at(\(instant)) AS target
            WHERE city_id = \(city) AND value IS NOT NULL AND adopted_on <= \(reading.last) AND verification <> 'rejected'
            ORDER BY adopted_on DESC, due_on DESC, id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return (
                subject: try FigureKey(row),
                YearLog.Target(
                    value: try row["value"], dueOn: try row["due_on"], adoptedBy: try row["adopted_by"],
                    adoptedOn: try row["adopted_on"], steps: stepsOf[id, default: []].map(\.1),
                    standing: try YearLog.Standing(row))
            )
        }
        let codes = try run("SELECT id, code FROM indicator").map { (try $0["id"] as Int, try $0["code"] as String) }
        let codeOf = Dictionary(uniqueKeysWithValues: codes)
        let own = try run(
            """
            SELECT id, name_en, name_vi, name_vi_basis, unit, area, origin FROM city_indicator_at(\(instant))
            WHERE city_id = \(city)
            """
        ).map { row in
            (
                try row["id"] as UUID,
                CityIndicator(
                    title: try row.title("name"), unit: try row["unit"], area: try row["area"],
                    origin: try row["origin"])
            )
        }
        let ownOf = Dictionary(uniqueKeysWithValues: own)
        let valuesOf = Dictionary(grouping: values, by: \.subject)
        let baselineOf = Dictionary(baselines.map { ($0.subject, $0.value) }) { first, _ in first }
        let targetsOf = Dictionary(grouping: targets, by: \.subject)
        log.series = Set(valuesOf.keys).union(targetsOf.keys).compactMap { key -> (order: String, YearLog.Series)? in
            let subject: YearLog.Series.Subject
            let order: String
            switch key {
            case .indicator(let id):
                guard let code = codeOf[id] else { return nil }
                (subject, order) = (.indicator(code), "0 \(code)")
            case .own(let id):
                guard let indicator = ownOf[id] else { return nil }
                (subject, order) = (
                    .own(indicator), "1 \(indicator.area ?? "9") \(indicator.title.en ?? "") \(id)"
                )
            }
            return (
                order,
                YearLog.Series(
                    subject: subject, values: valuesOf[key, default: []].map(\.value), baseline: baselineOf[key],
                    targets: targetsOf[key, default: []].map(\.1))
            )
        }.sorted { $0.order < $1.order }.map(\.1)
    }

    private func readOutside(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let partners = try run(
            """
            SELECT contribution_id, city.name FROM contribution_city_at(\(instant)) AS part
            JOIN city_at(\(instant)) AS city ON city.id = with_city_id
            WHERE part.city_id = \(city) ORDER BY contribution_id, city.name
            """
        ).map { (contribution: try $0["contribution_id"] as UUID, name: try $0["name"] as String) }
        let partnersOf = Dictionary(grouping: partners, by: \.contribution)
        log.contributions = try run(
            """
            SELECT id, kind, title_en, title_vi, NULL AS title_vi_basis, held_on, is_completed, source, source_url, verification
            FROM contribution_at(\(instant)) AS contribution WHERE city_id = \(city) AND held_on <@ \(reading.range)
            ORDER BY held_on, id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return YearLog.Contribution(
                id: id, kind: try row["kind"], title: try row.title(), heldOn: try row["held_on"],
                isCompleted: try row["is_completed"], cities: partnersOf[id, default: []].map(\.name),
                standing: try YearLog.Standing(row, url: "source_url"))
        }
        log.recognitions = try run(
            """
            SELECT id, title_en, title_vi, NULL AS title_vi_basis, level, decided_by, decided_on, valid_until, holders, source,
                verification
            FROM recognition_at(\(instant)) AS recognition WHERE city_id = \(city) AND decided_on <@ \(reading.range)
            ORDER BY decided_on, id
            """
        ).map {
            YearLog.Recognition(
                id: try $0["id"], title: try $0.title(), level: try $0["level"], decidedBy: try $0["decided_by"],
                decidedOn: try $0["decided_on"], validUntil: try $0["valid_until"], holders: try $0["holders"],
                standing: try YearLog.Standing($0))
        }
        log.reports = try run(
            """
            SELECT id, kind, covers, due_on, submitted_on, source, verification FROM report_at(\(instant)) AS report
            WHERE city_id = \(city) AND covers && \(reading.range) ORDER BY kind, covers
            """
        ).map {
            YearLog.Report(
                id: try $0["id"], kind: try $0["kind"], covers: try $0["covers"], dueOn: try $0["due_on"],
                submittedOn: try $0["submitted_on"], standing: try YearLog.Standing($0))
        }
        let proven = try run(
            """
            SELECT DISTINCT coalesce(observation_id, commitment_id, strategy_id, body_meeting_id, agreement_id, programme_id,
                activity_id, contribution_id, recognition_id, rating_id, report_id) AS id
            FROM evidence_link_at(\(instant)) AS link WHERE city_id = \(city)
            """
        ).map { try $0["id"] as UUID }
        log.proven = Set(proven)
    }
}

/// What every query of a year needs.
private struct YearReading {
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

/// Which figure a row is of.
private enum FigureKey: Hashable {
    case indicator(Int)
    case own(UUID)

    init(_ row: Row) throws {
        if let id: Int = try row["indicator_id"] {
            self = .indicator(id)
        } else {
            self = .own(try row["city_indicator_id"])
        }
    }
}

private struct ReadValue {
    var subject: FigureKey
    var value: YearLog.Value

    init(_ row: Row) throws {
        subject = try FigureKey(row)
        value = YearLog.Value(id: try row["id"], observation: try Observation(row), margin: try row["margin"])
    }
}

extension YearLog.Standing {
    fileprivate init(_ row: Row, url: String? = nil) throws {
        self.init(
            source: try row["source"], sourceURL: try url.flatMap { try row[$0] }, verification: try row["verification"]
        )
    }
}
