import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

private let literacy = "1.1.1.a"
private func scale(_ worst: Double, _ best: Double) -> [String: String] {
    [#""1.1.1.a": [50, 99]"#: #""1.1.1.a": [\#(worst), \#(best)]"#]
}

/// A change of a figure over some years up to 2026.
struct Change: Sendable, CustomTestStringConvertible {
    var from: Double
    var to: Double
    var years: Int
    var worst = 0.0
    var best: Double
    var target: Double?
    var progress: Double
    var testDescription: String {
        "\(from) → \(to) in \(years) years, best \(best), target \(target.map { "\($0)" } ?? "none")"
    }
}

@Suite struct MeasureFigureTests {
    @Test(arguments: [
        Change(from: 91, to: 94, years: 4, best: 99, progress: 100),
        Change(from: 3.18, to: 2.2, years: 6, worst: 10, best: 0, progress: 85.6045),
        Change(from: 3.18, to: 2.2, years: 6, worst: 10, best: 0, target: 2.9, progress: 100),
        Change(from: 40, to: 41, years: 4, best: 100, target: 41, progress: 10.4167),
        Change(from: 40, to: 52, years: 4, best: 100, target: 90, progress: 83.3333),
        Change(from: 60, to: 57, years: 3, best: 98, progress: -43.8596),
    ])
    func `progress is the change in per cent of what is required by now`(change: Change) async throws {
        try await withSample(joined: "\(2026 - change.years)-07-01") { sample in
            try await sample.record(values(literacy, [2026 - change.years: change.from, 2026: change.to]))
            if let aim = change.target { try await sample.record(target(literacy, aim, due: "2026-07-02")) }
            let figure = try await sample.figure(literacy, change: scale(change.worst, change.best))
            #expect(figure.status == .known)
            #expect(figure.years == Double(change.years))
            #expect(near(figure.progress, change.progress, within: 5e-5), "\(figure)")
        }
    }

    @Test func `an easy target cannot lower the need and a brave one cannot raise it`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 40, 2026: 52]))
            let none = try await sample.figure(literacy, change: scale(0, 100))
            #expect(near(none.need, 0.06 * 60 * 4))
            try await sample.record(target(literacy, 40.5, due: "2026-07-02"))
            #expect(near(try await sample.figure(literacy, change: scale(0, 100)).need, 0.04 * 60 * 4))
            try await sample.record("UPDATE target SET value = 99 WHERE id = #T1;")
            #expect(near(try await sample.figure(literacy, change: scale(0, 100)).need, 0.06 * 60 * 4))
        }
    }

    @Test func `a target figure counts its distance from the aim beyond the tolerance`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values("3.3.1.b", [2022: 5, 2026: 9]))
            let figure = try await sample.figure("3.3.1.b")
            // aim 15 ± 2: from −8 to −4 against 0.06 · 8 · 4
            #expect(near(figure.progress, 100))
            #expect(near(figure.need, 1.92))
            #expect(near(figure.position, 100 * (15.0 - 4) / 15))
        }
    }

    @Test func `what is kept at the top leaves the tree, and what falls back is negative`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 99.2, 2026: 99]))
            #expect(try await sample.figure(literacy).reason.key == .keptAtTheTop)
            #expect(try await sample.measure("c5_basic").status == .notApplicable)
        }
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 99.2, 2026: 98]))
            let figure = try await sample.figure(literacy)
            #expect(near(figure.progress, -100 * 1 / (0.06 * 49) / 4))
            #expect(figure.reason.key == .fellBack)
        }
    }

    @Test func `the baseline is the value nearest to joining from 24 months before to 12 after, the earlier of two`()
        async throws
    {
        try await withSample(joined: "2022-01-01") { sample in
            // middles: 2020.5, 2021.5 and 2022.5; J = 2022.0
            try await sample.record(values(literacy, [2020: 60, 2021: 70, 2022: 71, 2026: 80]))
            #expect(try await sample.figure(literacy).baseline?.value == 70)
        }
    }

    @Test func `without a value in the window the first later one is a late baseline, with its own years`() async throws
    {
        try await withSample(joined: "2021-01-01") { sample in
            try await sample.record(
                values(literacy, [2018: 50, 2023: 70, 2024: 71, 2026: 76], more: "verification='sourced'"))
            let figure = try await sample.figure(literacy)
            #expect(figure.baseline?.value == 70)
            #expect(figure.isLate)
            #expect(figure.years == 3)
            #expect(near(figure.verification, 0.5 * 0.7))
        }
    }

    @Test func `after 18 months the baseline is what was recorded by then, and a correction does not move it`()
        async throws
    {
        try await withSample(joined: "2021-07-01") { sample in
            try await sample.record(values(literacy, [2021: 70, 2026: 80]))
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes, reason)
                SELECT city_id, indicator_id, period, 60, method, source, id, 'put right' FROM observation WHERE value = 70;
                """)
            // Nothing was recorded by January 2023: what there is counts.
            #expect(try await sample.figure(literacy).baseline?.value == 60)
            let city = sample.city
            try await sample.databases.owner.write { db in
                try db.script(
                    """
                    SET LOCAL session_replication_role = replica;
                    UPDATE observation SET recorded_at = '2022-06-01Z' WHERE value = 70 AND city_id = \(city.rawValue);
                    """)
            }
            #expect(try await sample.figure(literacy).baseline?.value == 70)
        }
    }

    @Test func `after a merger the baseline is a later one, from the time since`() async throws {
        try await withSample(joined: "2021-01-01") { sample in
            try await sample.record(
                values(literacy, [2021: 60, 2023: 70, 2024: 71, 2026: 77])
                    + """
                    INSERT INTO succession (city_id, ended_on, what_ended, successor_id, basis, source)
                    VALUES (OTHER, '2022-12-31', 'district', CITY, 'stated', 'https://example.org');
                    """)
            let figure = try await sample.figure(literacy)
            #expect(figure.baseline?.value == 70)
            #expect(figure.isLate)
        }
    }

    @Test func `a city that has ended has no measures and no level of its own`() async throws {
        try await withSample(joined: "2021-01-01") { sample in
            try await sample.record(
                MeasureSample.allClosed + values(literacy, [2021: 60, 2026: 77])
                    + """
                    INSERT INTO succession (city_id, ended_on, what_ended, basis, source)
                    VALUES (CITY, '2026-06-30', 'city', 'stated', 'https://example.org');
                    """)
            for isLevel in [false, true] {
                let all = try await sample.measures(isLevel: isLevel)
                #expect(all.count == 57)
                #expect(all.values.allSatisfy { $0.status == .unknown })
            }
        }
    }

    @Test func `a frozen baseline wins, and stays when its value is corrected`() async throws {
        try await withSample(joined: "2022-01-01") { sample in
            try await sample.record(values(literacy, [2021: 70, 2022: 71, 2026: 80]))
            try await sample.record(
                """
                INSERT INTO baseline (city_id, id, indicator_id, observation_id)
                SELECT city_id, #B, indicator_id, id FROM observation WHERE value = 71;
                """)
            #expect(try await sample.figure(literacy).baseline?.value == 70)
            try await sample.record(
                "UPDATE baseline SET status = 'frozen', frozen_on = '2026-06-01' WHERE id = #B;", as: sample.reviewer)
            let figure = try await sample.figure(literacy)
            #expect(figure.baseline?.value == 71)
            #expect(figure.isFrozen)
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes, reason)
                SELECT city_id, indicator_id, period, 20, method, source, id, 'lower' FROM observation WHERE value = 71;
                """)
            #expect(try await sample.figure(literacy).baseline?.value == 71)
        }
    }

    @Test func `less than a year after the baseline is too early`() async throws {
        try await withSample(joined: "2025-07-01") { sample in
            try await sample.record(values(literacy, [2025: 70]))
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source)
                SELECT CITY, id, '[2026-01-01,2026-06-30]', 75, 'official_statistic', 'Statistical Office'
                FROM indicator WHERE code = '1.1.1.a';
                """)
            let figure = try await sample.figure(literacy)
            #expect(figure.reason.key == .tooEarly)
            #expect(figure.progress == nil)
            #expect(figure.status == .unknown)
        }
    }

    @Test func `a value counts until it is too old, and later is unknown`() async throws {
        try await withSample(joined: "2020-07-01") { sample in
            try await sample.record(values(literacy, [2020: 70, 2024: 80]))
            // annual: full for 18 months after the end of 2024, gone after 36
            let half = try #require(Day("2027-03-31"))
            #expect(near(try await sample.figure(literacy, cutOff: half).freshness, 0.5, within: 0.01))
            #expect(try await sample.figure(literacy, cutOff: try #require(Day("2026-06-01"))).freshness == 1)
            let gone = try await sample.figure(literacy, cutOff: try #require(Day("2028-01-02")))
            #expect(gone.status == .unknown)
            #expect(gone.reason.key == .stale)
        }
    }

    @Test func `the value is of the source of the baseline, and yearbooks of two years are one source`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 70], source: "Niên giám 2023"))
            try await sample.record(values(literacy, [2026: 75], source: "Nien giam 2027"))
            try await sample.record(values(literacy, [2026: 95], source: "Survey", method: "survey"))
            let figure = try await sample.figure(literacy)
            #expect(figure.value?.value == 75)
            // another source says 95: told, and v · 0.8
            #expect(figure.reason.other == 95)
            #expect(near(figure.verification, 0.5 * 0.8))
            #expect(near(figure.alternative, 100))
            #expect(near(figure.progress, 100 * 5 / (0.06 * 29 * 4)))
        }
    }

    @Test func `another source is chained over a period in common`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            // the old source's value of 2023 is too old at the end of 2026
            try await sample.record(values(literacy, [2022: 70, 2023: 71], source: "Old"))
            try await sample.record(values(literacy, [2023: 60, 2026: 65], source: "New", method: "survey"))
            let figure = try await sample.figure(literacy)
            #expect(figure.value?.value == 65)
            #expect(near(figure.chained, 65.0 * 71 / 60))
            #expect(near(figure.progress, 100 * (65.0 * 71 / 60 - 70) / (0.06 * 29 * 4)))
        }
    }

    @Test func `another source without a period in common starts afresh, or is a break where the baseline is frozen`()
        async throws
    {
        try await withSample(joined: "2020-07-01") { sample in
            try await sample.record(values(literacy, [2020: 70], source: "Old"))
            try await sample.record(values(literacy, [2023: 50, 2026: 56], source: "New", method: "survey"))
            let figure = try await sample.figure(literacy)
            #expect(figure.baseline?.value == 50)
            #expect(figure.isLate)
            #expect(figure.years == 3)
            try await sample.record(
                """
                INSERT INTO baseline (city_id, id, indicator_id, observation_id)
                SELECT city_id, #B, indicator_id, id FROM observation WHERE value = 70;
                """)
            try await sample.record(
                "UPDATE baseline SET status = 'frozen', frozen_on = '2026-06-01' WHERE id = #B;", as: sample.reviewer)
            #expect(try await sample.figure(literacy).reason.key == .breakInSeries)
        }
    }

    @Test func `of other sources the checked comes first, then official, survey, own count`() async throws {
        try await withSample(joined: "2020-07-01") { sample in
            try await sample.record(values(literacy, [2020: 70], source: "Old"))
            try await sample.record(values(literacy, [2020: 70, 2026: 80], source: "Own", method: "own_count"))
            try await sample.record(values(literacy, [2020: 70, 2026: 82], source: "Survey", method: "survey"))
            #expect(try await sample.figure(literacy).value?.value == 82)
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes, verification)
                SELECT city_id, indicator_id, period, value, method, source, id, 'checked_in_city'
                FROM observation WHERE value = 80;
                """, as: sample.reviewer)
            #expect(try await sample.figure(literacy).value?.value == 80)
        }
    }

    @Test(arguments: [
        (">", MeasureReason.Key.progress, Measured.Status.known, 0.4), ("~", .progress, .known, 0.4),
        ("<", .exactValueNeeded, .unknown, 0.4),
    ])
    func `a bound counts as written only where that is the cautious reading`(
        mark: String, key: MeasureReason.Key, status: Measured.Status, verification: Double
    ) async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 70]))
            try await sample.record(values(literacy, [2026: 80], more: "qualifier='\(mark)'"))
            let figure = try await sample.figure(literacy)
            #expect(figure.status == status)
            #expect(near(figure.verification, verification))
            #expect(figure.qualifier?.rawValue == mark)
            #expect(figure.reason.key == key)
        }
    }

    @Test func `a bound on the baseline is read the other way round`() async throws {
        for (mark, status) in [(">", Measured.Status.unknown), ("<", .known)] {
            try await withSample(joined: "2022-07-01") { sample in
                try await sample.record(values(literacy, [2022: 70], more: "qualifier='\(mark)'"))
                try await sample.record(values(literacy, [2026: 80]))
                #expect(try await sample.figure(literacy).status == status)
            }
        }
    }

    @Test func `a change within the margin of a survey counts as measured and says so`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values("2.1.3.a", [2022: 20, 2026: 22], method: "survey", more: "margin=3"))
            let figure = try await sample.figure("2.1.3.a")
            #expect(figure.reason.key == .noClearChange)
            #expect(near(figure.progress, 100 * 2 / (0.06 * 40 * 4)))
        }
    }

    @Test func `a measure is the mean of its known figures, core ones twice, and coverage is their share`() async throws
    {
        try await withSample(joined: "2022-07-01") { sample in
            // core 2.1.2.a: 10 → 10.36 of 13; supporting 2.1.2.b: 20 → 12.8 of 80
            try await sample.record(values("2.1.2.a", [2022: 10, 2026: 10.36]))
            let one = try await sample.measure("c5_schooling")
            #expect(near(one.value, 50, within: 1e-6))
            #expect(near(one.confidence?.coverage, 2.0 / 3))
            try await sample.record(values("2.1.2.b", [2022: 20, 2026: 12.8]))
            let both = try await sample.measure("c5_schooling")
            #expect(near(both.value, (2 * 50 - 50) / 3.0, within: 1e-6))
            #expect(near(both.confidence?.coverage, 1))
            #expect(try both.reason.figures?.count == 2)
        }
    }

    @Test func `what the press says, what is said of a province and of one group alone feeds nothing`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 70, 2026: 80], source: "Paper", more: "origin='press'"))
            try await sample.record(
                values(literacy, [2022: 71, 2026: 81], source: "Office", more: "cell='sex=female'"))
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, scope, scope_name)
                SELECT CITY, id, '[2026-01-01,2026-12-31]', 90, 'official_statistic', 'Office', 'province', 'X'
                FROM indicator WHERE code = '1.1.1.a';
                """)
            #expect(try await sample.figure(literacy).reason.key == .noValue)
            #expect(try await sample.measure("c5_basic").status == .unknown)
        }
    }

    @Test func `a rejected value is as if it were not there`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 70, 2025: 74, 2026: 80]))
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes, verification)
                SELECT city_id, indicator_id, period, value, method, source, id, 'rejected' FROM observation WHERE value = 80;
                """, as: sample.reviewer)
            #expect(try await sample.figure(literacy).value?.value == 74)
        }
    }

    @Test func `not applicable leaves the tree only where another person has checked it`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(
                """
                INSERT INTO observation (city_id, id, indicator_id, period, status, method, source)
                SELECT CITY, #N, id, '[2026-01-01,2026-12-31]', 'not_applicable', 'official_statistic', 'Council'
                FROM indicator WHERE code = '1.1.1.a';
                """)
            #expect(try await sample.figure(literacy).reason.key == .notApplicableUnchecked)
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, status, method, source, supersedes, verification)
                SELECT city_id, indicator_id, period, status, method, source, id, 'checked_in_city'
                FROM observation WHERE id = #N;
                """, as: sample.reviewer)
            #expect(try await sample.measure("c5_basic").status == .notApplicable)
        }
    }

    @Test func `the level of a figure is its place between the reference ends, without a baseline too`() async throws {
        try await withSample(joined: "2026-07-01") { sample in
            try await sample.record(values(literacy, [2026: 74.5]))
            let level = try await sample.measure("c5_basic", isLevel: true)
            #expect(near(level.value, 50))
            #expect(try await sample.measure("c5_basic").status == .unknown)
        }
    }

    @Test func `what is recorded after the instant changes nothing`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values(literacy, [2022: 70, 2026: 80]))
            let instant = try await sample.instant(nil)
            let before = try await sample.figure(literacy, asOf: instant)
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes, reason)
                SELECT city_id, indicator_id, period, 98, method, source, id, 'put right' FROM observation WHERE value = 80;
                """)
            #expect(try await sample.figure(literacy, asOf: instant) == before)
            #expect(try await sample.figure(literacy).value?.value == 98)
        }
    }
}
