import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// Records of six closed years of a city of 10,000, and what they come to.
struct Example: Sendable, CustomTestStringConvertible {
    var measure: String
    var rule: String
    var value: Double?
    var records: String
    var testDescription: String { "\(measure): \(rule)" }
}

private func programme(
    _ id: String, _ period: String = "[2022-01-01,2026-12-31]", area: String = "2.1", more: String = "",
    values: String = ""
) -> String {
    """
    INSERT INTO programme (city_id, id, title_en, owner_unit, status, period, main_area\(more))
    VALUES (CITY, #\(id), '\(id)', 'Department', 'running', '\(period)', '\(area)'\(values));
    """
}

private func activity(
    _ id: String, _ day: String, of programme: String? = nil, people: Int? = nil, group: (String, Int)? = nil,
    ward: String? = nil, more: String = "", values: String = ""
) -> String {
    """
    INSERT INTO activity (city_id, id, programme_id, kind, title_en, status, held, place, owner_unit, ward_id\(more))
    VALUES (CITY, #\(id), \(programme.map { "#\($0)" } ?? "NULL"), '\(programme == nil ? "event" : "activity")', '\(id)', 'held',
        '[\(day),\(day)]', 'Hall', 'Department', \(ward.map { "#\($0)" } ?? "NULL")\(values));
    """
        + (people.map {
            "INSERT INTO participation (city_id, activity_id, people, count) VALUES (CITY, #\(id), 'all', \($0));"
        } ?? "")
        + (group.map {
            "INSERT INTO participation (city_id, activity_id, people, count) VALUES (CITY, #\(id), '\($0)', \($1));"
        } ?? "")
}

/// A programme of two activities with 20 people in all: just large enough in a city of 10,000.
private func counted(
    _ id: String, _ period: String = "[2022-01-01,2026-12-31]", area: String = "2.1", people: Int = 10,
    more: String = "",
    values: String = ""
) -> String {
    programme(id, period, area: area, more: more, values: values)
        + activity("\(id)a", "2025-03-01", of: id, people: people)
        + activity("\(id)b", "2025-04-01", of: id, people: people)
}

private func commitment(
    _ id: String, due: String?, status: String = "adopted", closed: String? = nil, made: String = "2022-01-01",
    owner: String = "'Department'"
) -> String {
    """
    INSERT INTO commitment (city_id, id, title_en, source_kind, made, owner_unit, due_on, status, closed_on, closing_reason)
    VALUES (CITY, #\(id), '\(id)', 'plan', '[\(made),\(made)]', \(owner), \(due.map { "'\($0)'" } ?? "NULL"), '\(status)',
        \(closed.map { "'\($0)'" } ?? "NULL"), 'as it went');
    """
}

private func meeting(_ day: String, minutes: Bool = true, kinds: String = "{}") -> String {
    """
    INSERT INTO body_meeting (city_id, body, held_on, has_minutes, partner_kinds)
    VALUES (CITY, 'Board', '\(day)', \(minutes), '\(kinds)');
    """
}

private func report(_ kind: String, of year: Int, due: String, submitted: String?) -> String {
    """
    INSERT INTO report (city_id, kind, covers, due_on, submitted_on)
    VALUES (CITY, '\(kind)', '[\(year)-01-01,\(year)-12-31]', '\(due)', \(submitted.map { "'\($0)'" } ?? "NULL"));
    """
}

private func contribution(_ kind: String, _ day: String, with city: String? = nil) -> String {
    """
    WITH given AS (
        INSERT INTO contribution (city_id, kind, title_en, held_on, is_completed)
        VALUES (CITY, '\(kind)', 'x', '\(day)', true) RETURNING id
    )
    SELECT count(*) FROM given;
    """
        + (city.map {
            """
            INSERT INTO contribution_city (city_id, contribution_id, with_city_id)
            SELECT CITY, id, \($0) FROM contribution WHERE kind = '\(kind)' AND held_on = '\(day)' LIMIT 1;
            """
        } ?? "")
}

private func budget(_ programme: String, _ fund: String, planned: Int?, spent: Int) -> String {
    """
    INSERT INTO programme_budget (city_id, programme_id, year, fund, planned, spent)
    VALUES (CITY, #\(programme), 2025, '\(fund)', \(planned.map { "\($0)" } ?? "NULL"), \(spent));
    """
}

private func wave(_ year: Int, sample: String = "500") -> String {
    """
    INSERT INTO survey_wave (city_id, title, during, sample, method)
    VALUES (CITY, 'Survey', '[\(year)-03-01,\(year)-03-31]', \(sample), 'Interviews');
    """
}

private let plan = """
    INSERT INTO strategy (city_id, id, title_en, during, adopted_on, act, goals, has_budget_line, published_on, reviewed_on, findings)
    VALUES (CITY, #S, 'Plan', '[2022-01-01,2027-12-31]', '2022-01-01', 'Decision 1', 5, true, '2022-02-01', '2025-06-01', 'Found');
    """

private let examples: [Example] = [
    Example(
        measure: "c1_kept", rule: "kept 1, late or in part a half, withdrawn late missed, in time left out",
        value: 2.0 / 5,
        records: commitment("A", due: "2024-06-30", status: "fulfilled", closed: "2024-06-30")
            + commitment("B", due: "2024-06-30", status: "fulfilled", closed: "2025-06-30")
            + commitment("C", due: "2024-06-30", status: "partly_fulfilled", closed: "2024-06-01")
            + commitment("D", due: "2024-06-30", status: "in_progress")
            + commitment("E", due: "2024-06-30", status: "withdrawn", closed: "2024-03-01")
            + commitment("F", due: "2024-06-30", status: "withdrawn", closed: "2023-06-01")
            + commitment("G", due: "2024-06-30", status: "fulfilled", closed: "2024-06-01", made: "2024-05-01")
            + commitment("H", due: "2028-06-30", status: "in_progress")),
    Example(
        measure: "c1_kept", rule: "a share of one cannot be full", value: 1.0 / 4,
        records: commitment("A", due: "2024-06-30", status: "fulfilled", closed: "2024-06-30")),
    Example(measure: "c1_plan", rule: "all five steps since joining", value: 5, records: plan),
    Example(
        measure: "c1_plan", rule: "what was adopted before joining is no step since then", value: 1,
        records: plan.replacing("'2022-01-01', 'Decision 1'", with: "'2020-01-01', 'Decision 1'")
            .replacing("'2022-02-01'", with: "'2020-02-01'")),
    Example(
        measure: "c1_alive", rule: "open with owner, day and a note in 12 months", value: 1.0 / 4,
        records: commitment("A", due: "2028-01-01") + commitment("B", due: "2028-01-01")
            + commitment("C", due: "2028-01-01", owner: "NULL") + commitment("D", due: nil)
            + ["A", "C", "D"].map {
                "INSERT INTO commitment_note (city_id, commitment_id, noted_on, text) VALUES (CITY, #\($0), '2026-06-01', 'On');"
            }.joined()
            + "INSERT INTO commitment_note (city_id, commitment_id, noted_on, text) VALUES (CITY, #B, '2025-06-01', 'Old');"
    ),
    Example(
        measure: "c1_delivery",
        rule: "of programmes approved before their start, cancelled ones included, those with activities",
        value: 2.0 / 5,
        records: ["A", "B", "C", "D", "E"].map {
            programme($0, more: ", approved_on", values: ", '2021-12-01'")
        }.joined()
            + programme("F") + activity("x", "2025-01-01", of: "A") + activity("y", "2025-01-01", of: "B")
            + activity("z", "2025-01-01", of: "F") + "UPDATE programme SET status = 'cancelled' WHERE id IN (#E, #D);"),
    Example(
        measure: "c1_breadth", rule: "a counted programme serves its main area and one more; a tiny one none", value: 2,
        records: counted("A", more: ", second_area", values: ", '2.2'") + counted("B")
            + counted("C", area: "3.1", people: 9)),
    Example(
        measure: "c2_joint", rule: "counted programmes with a contributing partner", value: 1.0 / 4,
        records: counted("A") + counted("B")
            + """
            INSERT INTO partner (city_id, id, name, kind) VALUES (CITY, #P, 'P', 'ngo');
            INSERT INTO programme_partner (city_id, programme_id, partner_id, part) VALUES (CITY, #A, #P, 'place');
            """),
    Example(
        measure: "c2_meetings", rule: "with minutes, one a month at most", value: 3.0 / 6,
        records: meeting("2024-01-10") + meeting("2024-01-20") + meeting("2024-02-10") + meeting("2025-02-10")
            + meeting("2025-03-10", minutes: false) + meeting("2020-03-10")),
    Example(
        measure: "c2_seats", rule: "kinds whose seat was used in 24 months", value: 2,
        records: meeting("2025-01-10", kinds: "{ngo,school}") + meeting("2026-01-10", kinds: "{ngo}")
            + meeting("2024-01-10", kinds: "{media}")),
    Example(
        measure: "c2_partnerships", rule: "agreement since joining and an activity in 24 months", value: 1,
        records: programme("A") + activity("x", "2025-06-01", of: "A") + programme("B")
            + activity("y", "2023-06-01", of: "B")
            + ["P", "Q", "R"].map {
                "INSERT INTO partner (city_id, id, name, kind) VALUES (CITY, #\($0), '\($0)', 'ngo');"
            }
            .joined()
            + [("P", "A", "2022-01-01"), ("Q", "B", "2022-01-01"), ("R", "A", "2020-01-01")].map {
                """
                INSERT INTO agreement (city_id, partner_id, subject, signed_on) VALUES (CITY, #\($0.0), 'Together', '\($0.2)');
                INSERT INTO programme_partner (city_id, programme_id, partner_id, part) VALUES (CITY, #\($0.1), #\($0.0), 'staff');
                """
            }.joined()),
    Example(
        measure: "c3_executed", rule: "spent of planned, each programme at most once over", value: 150.0 / 200,
        records: programme("A") + programme("B") + budget("A", "city", planned: 100, spent: 150)
            + budget("B", "city", planned: 100, spent: 50)),
    Example(
        measure: "c3_other_sources", rule: "from elsewhere, in kind at most a third of that", value: 30.0 / 110,
        records: programme("A") + budget("A", "city", planned: nil, spent: 80)
            + budget("A", "donor", planned: nil, spent: 20)
            + budget("A", "in_kind", planned: nil, spent: 40)),
    Example(
        measure: "c4_targets_met", rule: "due targets reached; easier than the least pace are not met", value: 1.0 / 4,
        records: values("1.1.1.a", [2021: 60, 2026: 75]) + target("1.1.1.a", 74, due: "2026-07-01", id: "T1")
            + values("2.1.1.a", [2021: 60, 2026: 75]) + target("2.1.1.a", 61, due: "2026-07-01", id: "T2")
            + values("2.1.2.a", [2021: 8, 2026: 8.5]) + target("2.1.2.a", 9, due: "2026-07-01", id: "T3")),
    Example(
        measure: "c4_regular", rule: "values expected by frequency, collected within 6 months", value: 2.0 / 50,
        // eight annual core figures × 5 years, five of every second year × 2 pairs of years: what is due by the end of 2026;
        // 2026 itself is not yet
        records: values("1.1.1.a", [2024: 60], more: "collected_on='2025-06-30'")
            + values("1.1.1.a", [2025: 61], more: "collected_on='2026-07-02'")
            + values("2.1.2.a", [2023: 8], more: "collected_on='2024-02-01'")),
    Example(
        measure: "c4_breakdown", rule: "core figures whose latest value is told by group", value: 1.0 / 2,
        records: values("1.1.1.a", [2025: 60]) + values("1.1.1.a", [2025: 59], more: "cell='sex=female'")
            + values("2.1.1.a", [2025: 60, 2024: 58]) + values("2.1.1.a", [2024: 57], more: "cell='sex=female'")),
    Example(
        measure: "c4_surveys", rule: "waves with sample and method in two years", value: 2.0 / 3,
        records: wave(2022) + wave(2024) + wave(2026, sample: "NULL") + wave(2020)),
    Example(
        measure: "c4_reports", rule: "on time, late a half; a year without any is missed", value: 2.5 / 6,
        records: report("annual", of: 2022, due: "2023-03-31", submitted: "2023-03-31")
            + report("annual", of: 2023, due: "2024-03-31", submitted: "2024-03-01")
            + report("annual", of: 2024, due: "2025-03-31", submitted: "2025-09-01")
            + report("annual", of: 2025, due: "2026-03-31", submitted: nil)),
    Example(
        measure: "c5_reach", rule: "one activity gives at most half of a year's participations; events are left out",
        value: 200.0 / 6,
        records: programme("A") + activity("x", "2025-01-01", of: "A", people: 100)
            + activity("y", "2025-02-01", of: "A", people: 300) + activity("z", "2025-03-01", people: 500)),
    Example(
        measure: "c5_groups", rule: "1 % of the group a year, or 0.5 per 1,000 where its size is unknown", value: 1,
        records: programme("A") + activity("x", "2025-01-01", of: "A", people: 400, group: ("poor_households", 30))
            + activity("y", "2025-02-01", of: "A", people: 400, group: ("women", 200))
            + activity("z", "2025-03-01", of: "A", people: 400, group: ("migrants", 29))
                + """
                INSERT INTO group_size (city_id, target_group, year, people, source) VALUES (CITY, 'women', 2020, 5000, 'Census');
                """),
    Example(
        measure: "c5_wards", rule: "wards with an activity of 10 people in 12 months", value: 1.0 / 4,
        records: ["V", "W", "X", "Y"].map { "INSERT INTO ward (city_id, id, name) VALUES (CITY, #\($0), '\($0)');" }
            .joined()
            + programme("A") + activity("a", "2026-01-01", of: "A", people: 10, ward: "V")
            + activity("b", "2026-02-01", of: "A", people: 9, ward: "W")
            + activity("c", "2025-02-01", of: "A", people: 90, ward: "X")),
    Example(
        measure: "c6_attendance", rule: "attendances at events a year", value: 600.0 / 6,
        records: activity("a", "2025-01-01", people: 600) + programme("A")
            + activity("b", "2025-01-02", of: "A", people: 90)),
    Example(
        measure: "c6_years", rule: "years with a festival of the whole city", value: 2.0 / 6,
        records: activity("a", "2025-01-01", more: ", is_city_wide", values: ", true")
            + activity("b", "2025-06-01", more: ", is_city_wide", values: ", true")
            + activity("c", "2023-06-01", more: ", is_city_wide", values: ", true") + activity("d", "2022-06-01")),
    Example(
        measure: "c7_adopted", rule: "practices, not adoptions", value: 2,
        records: programme("A") + programme("B")
            + [("A", "2023"), ("A", "2024"), ("B", "2024")].map {
                """
                INSERT INTO programme_adoption (city_id, programme_id, adopter, adopted_on)
                VALUES (CITY, #\($0.0), 'Town \($0.1)', '\($0.1)-01-01');
                """
            }.joined()),
    Example(
        measure: "c8_cities", rule: "member cities named with an exchange; to attend is none", value: 1,
        records: contribution("mentoring", "2024-01-01", with: "OTHER")
            + contribution("webinar", "2025-01-01", with: "OTHER")
            + contribution("mentoring", "2024-02-01", with: "OTHER + 1")
            + contribution("attend", "2024-03-01", with: "OTHER + 1")),
    Example(
        measure: "c8_points", rule: "at most 4 of a kind and year", value: 5.0 / 6,
        records: contribution("case_study", "2024-01-01") + contribution("case_study", "2024-02-01")
            + contribution("case_study", "2024-03-01") + contribution("webinar", "2024-03-01")),
    Example(
        measure: "c8_kinds", rule: "kinds in 24 months, of those that have points", value: 2,
        records: contribution("case_study", "2025-01-01") + contribution("survey_answered", "2025-01-01")
            + contribution("webinar", "2026-02-01")
            + contribution("webinar", "2026-03-01") + contribution("mentoring", "2024-03-01")),
    Example(
        measure: "c8_report", rule: "on time 1, late a half", value: 1.5 / 2,
        records: report("progress", of: 2021, due: "2023-06-30", submitted: "2023-06-30")
            + report("progress", of: 2023, due: "2025-06-30", submitted: "2025-08-30")
            + report("progress", of: 2025, due: "2027-06-30", submitted: nil)),
    Example(measure: "c8_report", rule: "none due is not applicable", value: nil, records: ""),
]

@Suite struct MeasureLogTests {
    @Test(arguments: examples)
    func `a measure of the log is what its records come to`(example: Example) async throws {
        try await withSample { sample in
            try await sample.record(MeasureSample.allClosed + example.records)
            let measure = try await sample.measure(example.measure)
            if let value = example.value {
                #expect(near(measure.value, value), "\(measure)")
                #expect(measure.confidence?.coverage == 1)
            } else {
                #expect(measure.status == .notApplicable)
            }
        }
    }

    @Test func `novelty counts when somebody else accepts it, and a result against an aim evaluates it`() async throws {
        try await withSample { sample in
            let novel = ", is_innovative, novelty, aim, result, result_on"
            try await sample.record(
                MeasureSample.allClosed
                    + counted("A", more: novel, values: ", true, 'New', 'Aim', 'Result', '2026-01-01'")
                    + counted("B", more: novel, values: ", true, 'New', 'Aim', 'Result', '2026-01-01'")
                    + counted(
                        "C", "[2019-01-01,2026-12-31]", more: novel, values: ", true, 'Old', 'Aim', 'R', '2026-01-01'"))
            #expect(try await sample.measure("c7_new").value == 0)
            try await sample.record(
                """
                UPDATE programme SET novelty_accepted_by = (SELECT id FROM person WHERE name = 'Reviewer') WHERE id IN (#A, #C);
                """, as: sample.reviewer)
            let all = try await sample.measures()
            #expect(all["c7_new"]?.value == 1)
            #expect(all["c7_evaluated"]?.value == 1.0 / 2)
        }
    }

    @Test func `fair targets are frozen baselines with a target of the least pace, of all core figures`() async throws {
        try await withSample { sample in
            try await sample.record(
                MeasureSample.allClosed + values("1.1.1.a", [2021: 60, 2026: 75])
                    + values("2.1.1.a", [2021: 60, 2026: 75])
                    + target("1.1.1.a", 74, due: "2027-07-01", id: "T1")
                    + target("2.1.1.a", 61, due: "2027-07-01", id: "T2")
                        + """
                        INSERT INTO baseline (city_id, indicator_id, observation_id)
                        SELECT city_id, indicator_id, id FROM observation WHERE value = 60;
                        """)
            #expect(try await sample.measure("c4_targets").value == 0)
            try await sample.record(
                "UPDATE baseline SET status = 'frozen', frozen_on = '2026-01-01';", as: sample.reviewer)
            let measure = try await sample.measure("c4_targets")
            #expect(near(measure.value, 1.0 / 13))
            #expect(try measure.reason.of == 13)
        }
    }

    @Test func `a closed year with nothing is zero, an open one with nothing unknown`() async throws {
        try await withSample { sample in
            let before = try await sample.measures()
            #expect(before["c2_meetings"]?.status == .unknown)
            #expect(try before["c2_meetings"]?.reason.key == .nothingLogged)
            #expect(try before["c1_kept"]?.reason.key == .noClosedYear)
            try await sample.record(MeasureSample.closed(2025...2025))
            let after = try await sample.measures()
            #expect(after["c2_meetings"]?.value == 0)
            #expect(near(after["c2_meetings"]?.confidence?.coverage, 1.0 / 6))
            #expect(after["c1_kept"]?.value == 0)
        }
    }

    @Test func `an open year with records is a lower bound of a count with half its coverage, and in no share`()
        async throws
    {
        try await withSample { sample in
            try await sample.record(
                MeasureSample.closed(2025...2025) + meeting("2025-01-10") + meeting("2026-01-10")
                    + commitment("A", due: "2025-06-30", status: "in_progress")
                    + commitment("B", due: "2026-06-30", status: "fulfilled", closed: "2026-06-30"))
            let all = try await sample.measures()
            #expect(all["c2_meetings"]?.value == 2.0 / 6)
            #expect(near(all["c2_meetings"]?.confidence?.coverage, 1.5 / 6))
            #expect(try all["c2_meetings"]?.reason.key == .atLeast)
            #expect(all["c1_kept"]?.value == 0)
        }
    }

    @Test func `years before joining are not judged`() async throws {
        try await withSample(joined: "2024-01-01") { sample in
            try await sample.record(
                MeasureSample.allClosed + meeting("2023-01-10") + meeting("2024-01-10") + meeting("2025-01-10"))
            #expect(try await sample.measure("c2_meetings").value == 2.0 / 3)
        }
    }

    @Test func `a gap of twelve months keeps the day of joining, a longer one starts afresh`() async throws {
        for (ended, joined) in [("2022-06-01", 2021), ("2022-05-31", 2023)] {
            try await withSample { sample in
                try await sample.record(
                    """
                    UPDATE membership SET has_ended = true, ended_earliest = '\(ended)', ended_latest = '\(ended)'
                    WHERE city_id = CITY;
                    INSERT INTO membership (city_id, ordinal, admitted_earliest, admitted_latest, has_ended, basis,
                        year_is_inferred, source)
                    VALUES (CITY, 2, '2023-06-01', '2023-06-01', false, 'named', false, 'https://example.org');
                    """ + MeasureSample.allClosed + meeting("2022-01-10") + meeting("2025-01-10"))
                let value = try await sample.measure("c2_meetings").value
                if joined == 2021 { #expect(value == 2.0 / 6) } else { #expect(near(value, 1 / (3 + 214.0 / 365))) }
            }
        }
    }

    @Test func `a day of joining known to its year is the first of July`() async throws {
        try await withSample { sample in
            try await sample.record(
                """
                UPDATE membership SET admitted_earliest = '2023-01-01', admitted_latest = '2023-12-31' WHERE city_id = CITY;
                """ + MeasureSample.allClosed + meeting("2023-06-30") + meeting("2023-07-01"))
            #expect(near(try await sample.measure("c2_meetings").value, 1 / (3 + 184.0 / 365)))
            try await sample.record("UPDATE membership SET admitted_earliest = NULL WHERE city_id = CITY;")
            #expect(try await sample.measure("c2_meetings").reason.key == .joinDateUnknown)
        }
    }

    @Test func `an act counts with owner and place or partner, unless it was rejected`() async throws {
        try await withSample { sample in
            try await sample.record(
                MeasureSample.allClosed + programme("A") + activity("x", "2025-01-01", of: "A", people: 50)
                    + activity("y", "2025-02-01", of: "A", people: 50)
                    + activity("z", "2025-03-01", of: "A", people: 50))
            #expect(try await sample.measure("c5_reach").value == 150.0 / 6)
            try await sample.record("UPDATE activity SET place = NULL WHERE id = #x;")
            #expect(try await sample.measure("c5_reach").value == 100.0 / 6)
            try await sample.record("UPDATE activity SET verification = 'rejected' WHERE id = #y;", as: sample.reviewer)
            #expect(try await sample.measure("c5_reach").value == 0)  // one alone is all of its year
        }
    }

    @Test func `a day moved in its last six months stays what it was`() async throws {
        try await withSample { sample in
            let (soon, later, cutOff) = try await sample.databases.app.read { db in
                let row = try db.run(
                    """
                    SELECT current_date + 30 AS soon, current_date + 800 AS later,
                        make_date(date_part('year', current_date + 30)::integer, 12, 31) AS ends
                    """
                ).one()
                return (try row["soon"] as Day, try row["later"] as Day, try row["ends"] as Day)
            }
            try await sample.record(
                commitment("A", due: "\(soon)", status: "in_progress", made: "2021-01-01")
                    + MeasureSample.closed(cutOff.year...cutOff.year))
            try await sample.record("UPDATE commitment SET due_on = '\(later)' WHERE id = #A;")
            #expect(try await sample.measure("c1_kept", cutOff: cutOff).reason.of == 1)
        }
    }

    @Test func `verification and freshness of the log follow its records`() async throws {
        try await withSample { sample in
            try await sample.record(MeasureSample.closed(2024...2024) + meeting("2024-01-10") + meeting("2024-02-10"))
            try await sample.record(
                "UPDATE body_meeting SET verification = 'checked_outside' WHERE held_on = '2024-01-10';",
                as: sample.reviewer)
            let measure = try await sample.measure("c2_meetings")
            #expect(near(measure.confidence?.verification, (1 + 0.25) / 2))
            // 24 months after the end of 2024: (36 − 24) / (36 − 15)
            #expect(near(measure.confidence?.freshness, 12.0 / 21, within: 1e-5))
        }
    }

    @Test func `of an open year alone, its last record says how fresh it is`() async throws {
        try await withSample { sample in
            try await sample.record(meeting("2024-12-31"))
            #expect(near(try await sample.measure("c2_meetings").confidence?.freshness, 12.0 / 21, within: 1e-5))
        }
    }

    @Test func `the level is the same formula over the last 24 months`() async throws {
        try await withSample { sample in
            try await sample.record(
                MeasureSample.allClosed + meeting("2022-01-10") + meeting("2025-01-10") + meeting("2026-01-10")
                    + meeting("2026-02-10"))
            #expect(try await sample.measure("c2_meetings", isLevel: true).value == 3.0 / 2)
        }
    }

    @Test func `a number is followed down to its records`() async throws {
        try await withSample { sample in
            try await sample.record(
                MeasureSample.allClosed + commitment("A", due: "2024-06-30", status: "fulfilled", closed: "2025-06-30"))
            let records = try await sample.records("c1_kept")
            #expect(records.map(\.record) == ["commitment"])
            #expect(records.first?.part == 0.5)
            #expect(records.first?.ofPart == 1)
            #expect(records.first?.day == Day("2024-06-30"))
        }
    }

    @Test func `without the number of inhabitants nothing that depends on it is known`() async throws {
        try await withSample(inhabitants: "NULL") { sample in
            try await sample.record(MeasureSample.allClosed + counted("A"))
            let all = try await sample.measures()
            for name in ["c1_breadth", "c2_joint", "c5_reach", "c5_groups", "c7_new"] {
                #expect(try all[name]?.reason.key == .noInhabitants)
            }
            #expect(all["c2_meetings"]?.value == 0)
        }
    }

    @Test func `a programme split into small parts counts for nothing`() async throws {
        try await withSample(inhabitants: "300000") { sample in
            // 20 · √30 = 109.5
            let parts = (1...10).map { counted("S\($0)", area: "\(1 + $0 % 3).\(1 + $0 % 3)", people: 11) }.joined()
            try await sample.record(MeasureSample.allClosed + parts)
            #expect(try await sample.measure("c1_breadth").value == 0)
            try await sample.record(counted("L", people: 55))
            #expect(try await sample.measure("c1_breadth").value == 1)
        }
    }

    @Test func `cities of public facts alone have no known measure`() async throws {
        try await withTestDatabases(from: .network) { databases in
            let instant = try await databases.app.write { db in try db.seal() }
            let method = try home.readinessFiles().method
            let (progress, levels) = try await databases.batch.read { db in
                (
                    try db.measures(asOf: instant, cutOff: MeasureSample.cutOff, method: method),
                    try db.levels(asOf: instant, cutOff: MeasureSample.cutOff, method: method)
                )
            }
            #expect(progress.count == 343 * 57)
            #expect(progress.allSatisfy { $0.status == .unknown && $0.value == nil })
            #expect(levels.filter { $0.status != .unknown }.map(\.reasonText) == [])
        }
    }
}
