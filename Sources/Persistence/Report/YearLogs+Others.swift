import Domain
import Foundation
import Postgres

/// What a year's log says of who leads the work, and of the world outside.
extension Connection {
    func readGovernance(_ reading: YearReading, into log: inout YearLog) throws {
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
        log.declarations[reading.year]?.recordsSince = try run(
            """
            SELECT count(DISTINCT (kind, key)) AS records FROM late_records(\(city), \(instant))
            WHERE year = \(reading.year)
            """
        ).one()["records"]
        log.mandates = try run(
            """
            SELECT office, holder, during, source, 'stated' AS verification FROM mandate_at(\(instant))
            WHERE city_id = \(city) AND during && \(reading.range)
            ORDER BY array_position(ARRAY['mayor', 'contact', 'second_contact', 'focal_point'], office), during
            """
        ).map {
            YearLog.Mandate(
                office: try $0["office"], holder: try $0["holder"], during: try $0["during"],
                source: try YearLog.Source($0))
        }
        log.meetings = try run(
            """
            SELECT id, body, held_on, has_minutes, partner_kinds::text[], source, verification FROM body_meeting_at(\(instant))
            WHERE city_id = \(city) AND held_on <@ \(reading.range) ORDER BY held_on, id
            """
        ).map {
            YearLog.Meeting(
                id: try $0["id"], body: try $0["body"], heldOn: try $0["held_on"], hasMinutes: try $0["has_minutes"],
                partnerKinds: try $0["partner_kinds"], source: try YearLog.Source($0))
        }
        log.strategies = try run(
            """
            SELECT id, title_en, title_vi, NULL AS title_vi_basis, during, adopted_on, goals, source, verification
            FROM strategy_at(\(instant)) WHERE city_id = \(city) AND during && \(reading.range) ORDER BY during, id
            """
        ).map {
            YearLog.Strategy(
                id: try $0["id"], title: try $0.title(), during: try $0["during"], adoptedOn: try $0["adopted_on"],
                goals: try $0["goals"], source: try YearLog.Source($0))
        }
    }

    func readOutside(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let partnersOf = try run(
            """
            SELECT contribution_id, city.name FROM contribution_city_at(\(instant)) AS part
            JOIN city_at(\(instant)) AS city ON city.id = with_city_id
            WHERE part.city_id = \(city) ORDER BY contribution_id, city.name
            """
        ).grouped(by: "contribution_id") { try $0["name"] as String }
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
                isCompleted: try row["is_completed"], cities: partnersOf[id, default: []],
                source: try YearLog.Source(row, url: "source_url"))
        }
        log.recognitions = try run(
            """
            SELECT id, title_en, title_vi, NULL AS title_vi_basis, level, decided_by, decided_on, valid_until, holders,
                registered, denominator, denominator_text, counted_on, source, verification
            FROM recognition_at(\(instant)) AS recognition WHERE city_id = \(city) AND decided_on <@ \(reading.range)
            ORDER BY decided_on, id
            """
        ).map {
            YearLog.Recognition(
                id: try $0["id"], title: try $0.title(), level: try $0["level"], decidedBy: try $0["decided_by"],
                decidedOn: try $0["decided_on"], validUntil: try $0["valid_until"], holders: try $0["holders"],
                registered: try $0["registered"], denominator: try $0["denominator"],
                denominatorText: try $0["denominator_text"], countedOn: try $0["counted_on"],
                source: try YearLog.Source($0))
        }
        log.reports = try run(
            """
            SELECT id, kind, covers, due_on, submitted_on, source, verification FROM report_at(\(instant)) AS report
            WHERE city_id = \(city) AND covers && \(reading.range) ORDER BY kind, covers
            """
        ).map {
            YearLog.Report(
                id: try $0["id"], kind: try $0["kind"], covers: try $0["covers"], dueOn: try $0["due_on"],
                submittedOn: try $0["submitted_on"], source: try YearLog.Source($0))
        }
        let proven = try run(
            """
            SELECT DISTINCT coalesce(observation_id, commitment_id, strategy_id, body_meeting_id, agreement_id, programme_id,
                activity_id, contribution_id, recognition_id, rating_id, report_id) AS id
            FROM evidence_link_at(\(instant)) AS link WHERE city_id = \(city) AND NOT is_removed
            """
        ).map { try $0["id"] as UUID }
        log.proven = Set(proven)
    }
}
