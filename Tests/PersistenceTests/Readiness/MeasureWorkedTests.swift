import Domain
import Foundation
import Persistence
import Postgres
import Scoring
import TestSupport
import Testing

/// A running programme with activities of so many people.
private func programme(_ id: String, people: [Int], area: String = "2.1") -> String {
    """
    INSERT INTO programme (city_id, id, title_en, owner_unit, status, period, main_area)
    VALUES (CITY, #\(id), '\(id)', 'Department', 'running', '[2022-01-01,2026-12-31]', '\(area)');
    """
        + people.enumerated().map { place, count in
            """
            INSERT INTO activity (city_id, id, programme_id, kind, title_en, status, held, place, owner_unit)
            VALUES (CITY, #\(id)\(place), #\(id), 'activity', '\(id)', 'held', '[2025-03-01,2025-03-01]', 'Hall', 'Department');
            INSERT INTO participation (city_id, activity_id, people, count) VALUES (CITY, #\(id)\(place), 'all', \(count));
            """
        }.joined()
}

/// The worked numbers of the method that no other test repeats, and whose standing a share has.
@Suite struct MeasureWorkedTests {
    // 20 · √(inhabitants / 10,000): 20, 109.5 and 632.5.
    @Test(arguments: [(10_000, 20), (300_000, 110), (10_000_000, 633)])
    func `a programme counts from the size that fits the city`(inhabitants: Int, least: Int) async throws {
        try await withSample(inhabitants: "\(inhabitants)") { sample in
            try await sample.record(MeasureSample.allClosed + programme("A", people: [least - 11, 10]))
            #expect(try await sample.measure("c1_breadth").value == 0)
            try await sample.record(programme("B", people: [least - 10, 10], area: "1.1"))
            #expect(try await sample.measure("c1_breadth").value == 1)
        }
    }

    // √(inhabitants / 100,000): a town of 10,000 has 0.32, a city of 10 million 10.
    @Test(arguments: [(10_000, 0.1.squareRoot(), 4, 2), (300_000, 3.0.squareRoot(), 21, 10), (10_000_000, 10, 120, 60)])
    func `institutions are taken per size unit, so many are full marks`(
        inhabitants: Int, unit: Double, partnerships: Int, innovations: Int
    ) async throws {
        try await withSample(inhabitants: "\(inhabitants)") { sample in
            let instant = try await sample.instant(nil)
            let sizes = try await sample.databases.batch.read { db in
                try db.sizes(of: [sample.city], asOf: instant, method: home.readinessFiles().method)
            }
            #expect(near(sizes.first?.sizeUnit, unit))
            #expect(near(sizes.first?.thousandInhabitants, Double(inhabitants) / 1000))
            let method = try Method(path: "\(home.path)/Config/methods/award-readiness.yaml")
            var table = DataTable(units: ["full", "one less"])
            for measure in method.measures { table.numbers[measure.name] = [.nan, .nan] }
            table.numbers["c2_partnerships"] = [Double(partnerships), Double(partnerships - 1)]
            table.numbers["c7_new"] = [Double(innovations), Double(innovations) * 0.9]
            // Half of the points for reach stand at 20 participations per 1,000 inhabitants and year.
            table.numbers["c5_reach"] = [Double(inhabitants) / 1000 * 20, Double(inhabitants) / 1000 * 200]
            table.numbers["size_unit"] = [unit, unit]
            table.numbers["thousand_inhabitants"] = [Double(inhabitants) / 1000, Double(inhabitants) / 1000]
            let scores = try method.score(table)
            for name in ["c2_partnerships", "c7_new"] {
                #expect(scores[name][0] > 98.5, "\(name)")
                #expect(scores[name][1] < scores[name][0], "\(name)")
            }
            #expect(near(scores["c5_reach"][0], 50.5))
            #expect(near(scores["c5_reach"][1], 100))
        }
    }

    @Test func `a share of figures is verified as far as its targets and the parts of its values are`() async throws {
        try await withSample { sample in
            let told = "INSERT INTO observation (city_id, indicator_id, period, cell, value, method, source)"
            let parts = ["female", "male"].map {
                """
                \(told) SELECT CITY, id, '[2026-01-01,2026-12-31]', 'sex=\($0)', 74, 'official_statistic', 'Statistical Office'
                FROM indicator WHERE code = '1.1.1.a';
                """
            }.joined()
            try await sample.record(
                MeasureSample.allClosed + values("1.1.1.a", [2021: 60, 2026: 75]) + parts
                    + target("1.1.1.a", 74, due: "2027-07-01")
                        + """
                        INSERT INTO baseline (city_id, indicator_id, observation_id)
                        SELECT city_id, indicator_id, id FROM observation WHERE value = 60;
                        """)
            try await sample.record(
                "UPDATE baseline SET status = 'frozen', frozen_on = '2026-01-01';", as: sample.reviewer)
            func check(_ cell: String) async throws {
                try await sample.record(
                    """
                    INSERT INTO observation (city_id, indicator_id, period, cell, value, method, source, supersedes, verification)
                    SELECT city_id, indicator_id, period, cell, value, method, source, id, 'checked_outside'
                    FROM observation WHERE cell = '\(cell)' AND value > 60;
                    """, as: sample.reviewer)
            }
            func standing(_ measure: String) async throws -> Double? {
                try await sample.measure(measure).confidence?.verification
            }
            try await check("")
            #expect(try await standing("c4_targets") == 0.25)  // the target names no source
            #expect(try await standing("c4_breakdown") == 0.5)  // the parts have one
            try await sample.record("UPDATE target SET verification = 'checked_outside';", as: sample.reviewer)
            #expect(try await standing("c4_targets") == 1)
            try await check("sex=female")
            #expect(try await standing("c4_breakdown") == 0.5)  // the least verified part
            try await check("sex=male")
            #expect(try await standing("c4_breakdown") == 1)
        }
    }

    @Test func `of two activities on a ward's latest day the better checked stands for it, whatever their identities`()
        async throws
    {
        try await withSample { sample in
            let letters = ["A", "B", "C", "D", "E", "F"]
            try await sample.record(
                MeasureSample.allClosed
                    + letters.map { "INSERT INTO ward (city_id, id, name) VALUES (CITY, #\($0), '\($0)');" }.joined()
                    + letters.flatMap { ward in
                        ["x", "y"].map {
                            """
                            INSERT INTO activity (city_id, id, kind, title_en, status, held, owner_unit, ward_id)
                            VALUES (CITY, #\($0)\(ward), 'event', '\($0)', 'held', '[2026-03-01,2026-03-01]', 'Department', #\(ward));
                            INSERT INTO participation (city_id, activity_id, people, count) VALUES (CITY, #\($0)\(ward), 'all', 10);
                            """
                        }
                    }.joined())
            try await sample.record(
                "UPDATE activity SET verification = 'checked_outside' WHERE title_en = 'x';", as: sample.reviewer)
            let measure = try await sample.measure("c5_wards")
            #expect(measure.value == 1)
            #expect(measure.confidence?.verification == 1)
        }
    }
}
