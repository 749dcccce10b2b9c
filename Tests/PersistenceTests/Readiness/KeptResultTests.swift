import Config
import Domain
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

/// What was worked out of stored rows is kept in memory, and is still what the database holds.
@Suite struct KeptResultTests {
    @Test func `what an assessment found for a city is read anew where its row changed, and by whoever may see it`()
        async throws
    {
        try await withTestDatabases(from: .assessed) { databases in
            let (city, assessment) = try await databases.app.read(as: .operator) { db in
                let run = try #require(try db.latestRuns().first)
                return (try #require(try db.registerEntry("vnm-ben-mo")).city.id, try #require(run.assessment))
            }
            func found(as actor: Actor) async throws -> CityAssessment? {
                try await databases.app.read(as: actor) { db in try db.cityAssessment(of: city, in: assessment) }
            }
            let all = try await databases.batch.read(as: .operator) { db in try db.cityAssessments(in: assessment) }
            let first = try await found(as: .operator)
            #expect(first != nil && first == all[city] && first?.measures.isEmpty == false)
            #expect(try await found(as: .operator) == first)

            for isReleased in [true, false] {
                try await databases.app.write(as: .operator) { db in try db.release(readiness: isReleased, of: city) }
                #expect(try await found(as: .anyone) == (isReleased ? first : nil))
            }
            try await databases.owner.write { db in
                _ = try db.run(
                    """
                    UPDATE city_assessment SET measures = measures - 0
                    WHERE city_id = \(city) AND assessment_id = \(assessment)
                    """)
            }
            #expect(try await found(as: .operator)?.measures == first.map { Array($0.measures.dropFirst()) })
        }
    }

    @Test func `a run knows its cycle, whichever was read before`() async throws {
        try await withTestDatabases(from: .judged) { databases in
            let cycles = Dictionary(uniqueKeysWithValues: try home.awardCycles().map { ($0.cycle.code, $0.cycle) })
            for _ in 0..<2 {
                let runs = try await databases.app.read(as: .anyone) { db in try db.latestRuns() }
                #expect(runs.count == cycles.count)
                for run in runs { #expect(cycles[run.cycle.code] == run.cycle) }
            }
        }
    }
}
