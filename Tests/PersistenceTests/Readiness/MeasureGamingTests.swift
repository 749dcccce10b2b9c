import Domain
import Foundation
import Persistence
import Postgres
import Scoring
import TestSupport
import Testing

/// What a city could try, from records to the engine's numbers.
@Suite struct MeasureGamingTests {
    @Test func `hiding more than half of a side makes it unknown, not better`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            // c3: of three results, spending is good and the other two bad
            try await sample.record(
                MeasureSample.allClosed + values("3.3.1.a", [2022: 10, 2026: 20])
                    + values("3.3.2.a", [2022: 10, 2026: 5])
                    + values("3.3.3.a", [2022: 10, 2026: 5], method: "survey"))
            let honest = try await scores(of: sample)
            #expect(near(honest["c3_results"], (100 + 1 + 1) / 3.0))
            try await sample.record(
                """
                INSERT INTO observation (city_id, indicator_id, period, value, status, method, source, supersedes, reason)
                SELECT city_id, indicator_id, period, NULL, 'withdrawn', method, source, id, 'hidden'
                FROM observation WHERE value = 5;
                """)
            let hidden = try await scores(of: sample)
            #expect(hidden["c3_results"] == nil)
        }
    }

    @Test func `figures alone, without a closed year, give no half of what was done but spaces`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values("1.1.1.a", [2022: 70, 2026: 90]))
            let scores = try await scores(of: sample)
            #expect(scores["c5_basic"] == 100)
            #expect(scores["c5_results"] == nil)
            #expect(scores.keys.allSatisfy { !$0.hasSuffix("_efforts") })
            #expect(scores["readiness"] == nil)
        }
    }

    @Test func `targets set low for all figures gain no more than the least pace allows`() async throws {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(values("1.1.1.a", [2022: 60, 2026: 64]))
            let honest = try #require(try await sample.measure("c5_basic").value)
            try await sample.record(target("1.1.1.a", 60.1, due: "2026-12-31"))
            let easy = try #require(try await sample.measure("c5_basic").value)
            #expect(near(easy / honest, 0.06 / 0.04, within: 1e-9))
        }
    }

    @Test func `one great activity gives no more than all others of its year`() async throws {
        try await withSample { sample in
            func activity(_ id: String, _ people: Int) -> String {
                """
                INSERT INTO activity (city_id, id, programme_id, kind, title_en, status, held, place, owner_unit)
                VALUES (CITY, #\(id), #P, 'activity', '\(id)', 'held', '[2025-03-01,2025-03-01]', 'Hall', 'Department');
                INSERT INTO participation (city_id, activity_id, people, count) VALUES (CITY, #\(id), 'all', \(people));
                """
            }
            try await sample.record(
                MeasureSample.allClosed
                    + """
                    INSERT INTO programme (city_id, id, title_en, owner_unit, status, period)
                    VALUES (CITY, #P, 'P', 'Department', 'running', '[2025-01-01,2025-12-31]');
                    """ + activity("A", 30) + activity("B", 20))
            #expect(try await sample.measure("c5_reach").value == 40.0 / 6)  // 20 + 20
            try await sample.record(activity("C", 1_000_000))
            #expect(try await sample.measure("c5_reach").value == 100.0 / 6)
        }
    }

    @Test func `logging a kept promise alone, in a year left open, changes nothing`() async throws {
        try await withSample { sample in
            try await sample.record(MeasureSample.closed(2023...2023))
            let before = try await sample.measure("c1_kept")
            try await sample.record(
                """
                INSERT INTO commitment (city_id, title_en, source_kind, made, owner_unit, due_on, status, closed_on)
                VALUES (CITY, 'x', 'plan', '[2022-01-01,2022-01-01]', 'D', '2024-06-30', 'fulfilled', '2024-06-01');
                """)
            let after = try await sample.measure("c1_kept")
            #expect(after.value == before.value)
        }
    }

    /// The numbers of the engine for the sample city; what is missing is left out.
    private func scores(of sample: MeasureSample) async throws -> [String: Double] {
        let method = try Method(path: "\(home.path)/Config/methods/award-readiness.yaml")
        let measures = try await sample.measures()
        let readiness = try home.readinessFiles().method
        let instant = try await sample.instant(nil)
        let sizes = try await sample.databases.batch.read { db in
            try db.sizes(of: [sample.city], asOf: instant, method: readiness)
        }
        let size = try #require(sizes.first)
        var table = DataTable(units: ["one"])
        for measure in method.measures {
            table.numbers[measure.name] = [measures[measure.name]?.value ?? .nan]
            table.notApplicable[measure.name] = [measures[measure.name]?.status == .notApplicable]
        }
        table.numbers["size_unit"] = [size.sizeUnit ?? .nan]
        table.numbers["thousand_inhabitants"] = [size.thousandInhabitants ?? .nan]
        let scores = try method.score(table)
        return Dictionary(
            uniqueKeysWithValues: method.nodeNames.compactMap { name in
                scores[name].first.flatMap { $0.isNaN ? nil : (name, $0) }
            })
    }
}
