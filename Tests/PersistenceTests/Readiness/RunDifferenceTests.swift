import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@Suite struct RunDifferenceTests {
    @Test func `a run says what changed since the last, down to the records, and nothing where nothing did`()
        async throws
    {
        try await withTestDatabases(from: .demo) { databases in
            let files = try home.readinessFiles()
            let job = try ScoringJob(database: databases.batch, cycles: try home.awardCycles(), method: files)
            func comparison(_ run: Run, as actor: Actor) async throws -> RunComparison? {
                try await databases.app.read(as: actor) { db in
                    let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                    return try db.comparison(of: city, in: run, method: files.method)
                }
            }
            let first = try #require(try await job.run(.now).first).run
            #expect(try await comparison(first, as: .operator) == nil)

            let values = [
                "key": "new", "kind": "case_study", "title_en": "Boats with books", "held_on": "2026-11-20",
                "is_completed": "yes", "source": "Own page", "verification": "sourced",
            ]
            let text = try home.catalogue(.en)
            let entry = try RecordEntry(
                .contribution, TableRow(file: "test", line: 1, values), columns: Array(values.keys), text: text)
            _ = try await databases.app.log([entry], city: "vnm-ben-mo", as: .operator, text: text)
            let second = try #require(try await job.run(.now).first).run
            let found = try #require(try await comparison(second, as: .operator))
            #expect(found.earlier == first)
            #expect(found.difference.criteria.map(\.name) == ["c8"])
            #expect(try #require(found.difference.criteria.first?.progress.rise) > 0)
            #expect(found.difference.gates.isEmpty)
            #expect(found.difference.method == nil)
            #expect(found.difference.measures.contains("c8_points"))
            let records = try #require(found.records["c8_points"])
            #expect(records.map(\.kind) == [.new])
            #expect(records.first?.item.record == "contribution")
            #expect(records.first?.item.title.en == "Boats with books")

            // The city's own until it is released; what differs is as hidden as what is compared.
            try await databases.app.write(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                try db.release(readiness: false, of: city)
            }
            #expect(try #require(try await comparison(second, as: .anyone)).difference.criteria.isEmpty)

            let third = try #require(try await job.run(.now).first).run
            let nothing = try #require(try await comparison(third, as: .operator))
            #expect(nothing.earlier == second)
            #expect(nothing.difference.isNothing)
        }
    }

    @Test func `each criterion has an interval that holds its score, stored as drawn and found again`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let job = try ScoringJob(
                database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles())
            let run = try #require(try await job.run(.now).first).run
            let stored = try await databases.batch.read { db in
                let id = try #require(run.assessment)
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return try #require(try db.cityAssessment(of: city, in: id))
            }
            for criterion in stored.criteria {
                let interval = try #require(criterion.interval)
                #expect(interval.contains(try #require(criterion.progress)), "\(criterion.name)")
                #expect(interval.upperBound > interval.lowerBound, "\(criterion.name)")
            }
            #expect(try await job.verify(run.id).differences == [])
            try await databases.owner.write { db in
                try db.script(
                    """
                    UPDATE city_assessment SET criteria = jsonb_set(criteria, '{0,interval}', '[1, 2]')
                    WHERE city_id = (SELECT id FROM city WHERE code = 'vnm-ben-mo')
                    """)
            }
            #expect(try await job.verify(run.id).differences == ["vnm-ben-mo: other criteria"])
        }
    }

    @Test
    func `a run of the first engine, which drew all cities at once and no intervals of criteria, is computed again`()
        async throws
    {
        try await withTestDatabases(from: .demo) { databases in
            let job = try ScoringJob(
                database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles(),
                slice: 1_000)
            let run = try #require(try await job.run(.now).first).run
            func keep(_ change: String) async throws {
                try await databases.owner.write { db in try db.script(change) }
            }
            try await keep(
                """
                UPDATE assessment SET engine = 'readiness 1', slice = NULL;
                UPDATE city_assessment SET criteria = (
                    SELECT jsonb_agg(criterion - 'interval' ORDER BY number)
                    FROM jsonb_array_elements(criteria) WITH ORDINALITY AS each (criterion, number))
                """)
            #expect(try await job.verify(run.id).differences == [])
            // Of today's engine the missing intervals would be a loss.
            try await keep("UPDATE assessment SET engine = 'readiness 2'")
            #expect(try await job.verify(run.id).differences.contains("vnm-ben-mo: other criteria"))
            try await keep("UPDATE assessment SET engine = 'readiness 1'")
            try await keep("UPDATE city_assessment SET level = 1 WHERE level IS NOT NULL")
            #expect(try await job.verify(run.id).differences.contains { $0.hasPrefix("vnm-ben-mo: level") })
        }
    }

    @Test
    func `a method that changed, a gate that changed and what became known are told apart from a score that moved`() {
        func city(_ progress: Double?, _ status: Measured.Status, _ score: Double?) -> CityAssessment {
            CityAssessment(
                progress: progress, interval: nil, onFloors: nil, level: nil, confidence: 0.5,
                criteria: [
                    CriterionResult(
                        name: "c1", progress: progress, results: nil, efforts: nil, level: nil, coverage: 1,
                        freshness: 1, verification: 1, cautious: nil)
                ],
                measures: [
                    MeasureResult(
                        name: "c1_kept", status: status, value: nil, score: score, coverage: nil, freshness: nil,
                        verification: nil, reason: MeasureReason(.count))
                ])
        }
        func finding(_ city: CityAssessment, _ outcome: GateResult.Outcome, version: String) -> CityFinding {
            CityFinding(
                gates: [GateResult(gate: .consentForm, outcome: outcome, reason: .notRecorded)], assessment: city,
                band: .preparing, methodVersion: version)
        }
        let old = finding(city(nil, .unknown, nil), .unknown, version: "1")
        let new = finding(city(40, .known, 40), .pass, version: "2")
        let difference = RunDifference(from: old, to: new)
        #expect(difference.method == .init("1", "2"))
        #expect(difference.band == nil)
        #expect(difference.progress == .init(nil, 40))
        #expect(difference.progress?.rise == nil)
        #expect(difference.gates.map(\.after.outcome) == [.pass])
        #expect(difference.measures == ["c1_kept"])
        // What is not shown, since it is below a tenth, did not change.
        let near = finding(city(40.04, .known, 40.01), .pass, version: "2")
        #expect(RunDifference(from: new, to: near).isNothing)
        #expect(!RunDifference(from: new, to: finding(city(40.06, .known, 40), .pass, version: "2")).isNothing)
    }
}
