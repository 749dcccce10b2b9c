import Domain
import Foundation
import Postgres

/// What a year's log says of what the city promised and did.
extension Connection {
    func readCommitments(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let milestonesOf = try run(
            """
            SELECT commitment_id, title, due_on, done_on FROM commitment_milestone_at(\(instant))
            WHERE city_id = \(city) AND (due_on <@ \(reading.range) OR done_on <@ \(reading.range)
                OR due_on < \(reading.first) AND coalesce(done_on > \(reading.last), true))
            ORDER BY due_on, title
            """
        ).grouped(by: "commitment_id") {
            YearLog.Milestone(title: try $0["title"], dueOn: try $0["due_on"], doneOn: try $0["done_on"])
        }
        log.commitments = try run(
            """
            SELECT \(Commitment.columns)
            FROM commitment_at(\(instant)) AS commitment
            WHERE city_id = \(city) AND coalesce(lower(made) <= \(reading.last), true)
                AND coalesce(closed_on >= \(reading.first), true)
            ORDER BY due_on NULLS LAST, coalesce(title_en, title_vi), id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return YearLog.LoggedCommitment(
                id: id, commitment: try Commitment(row), milestones: milestonesOf[id, default: []])
        }
    }

    func readProgrammes(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let budgetsOf = try run(
            """
            SELECT programme_id, fund, planned, spent FROM programme_budget_at(\(instant))
            WHERE city_id = \(city) AND year = \(reading.year) ORDER BY programme_id, fund
            """
        ).grouped(by: "programme_id") {
            YearLog.Budget(fund: try $0["fund"], planned: try $0["planned"], spent: try $0["spent"])
        }
        let partnersOf = try run(
            """
            SELECT programme_id, name, kind, part FROM programme_partner_at(\(instant)) AS part
            JOIN partner_at(\(instant)) AS partner ON partner.city_id = part.city_id AND partner.id = partner_id
            WHERE part.city_id = \(city) ORDER BY programme_id, name, part
            """
        ).grouped(by: "programme_id") {
            YearLog.Partner(name: try $0["name"], kind: try $0["kind"], part: try $0["part"])
        }
        // What was planned or spent in the year belongs to it, whatever the programme's dates say.
        log.programmes = try run(
            """
            SELECT \(Programme.columns), second_area, features::text[]
            FROM programme_at(\(instant)) AS programme
            WHERE city_id = \(city) AND (period && \(reading.range) OR id = ANY (\(Array(budgetsOf.keys))))
            ORDER BY main_area NULLS LAST, lower(period), coalesce(title_en, title_vi), id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return YearLog.LoggedProgramme(
                id: id, programme: try Programme(row), secondArea: try row["second_area"],
                features: try row["features"], budgets: budgetsOf[id, default: []],
                partners: partnersOf[id, default: []])
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

    func readActivities(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        log.activities = try run(
            """
            SELECT \(Activity.columns), programme_id, ward.name AS ward, coalesce(people, '{}') AS people
            FROM activity_at(\(instant)) AS activity
            LEFT JOIN (SELECT id AS ward_id, name FROM ward_at(\(instant)) WHERE city_id = \(city)) AS ward USING (ward_id)
            LEFT JOIN (SELECT activity_id AS id, jsonb_object_agg(people, count) AS people FROM participation_at(\(instant))
                       WHERE city_id = \(city) GROUP BY activity_id) AS participation USING (id)
            WHERE city_id = \(city) AND lower(held) <@ \(reading.range) ORDER BY lower(held), coalesce(title_en, title_vi), id
            """
        ).map { row in
            let people: JSONB<[String: Int]> = try row["people"]
            return YearLog.LoggedActivity(
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
}
