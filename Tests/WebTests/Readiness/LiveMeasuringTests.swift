import Domain
import Foundation
import Persistence
import ScoringJob
import TestSupport
import Testing

@testable import Web

/// What somebody logs is measured without waiting for the next run, and shown to those who work with it alone.
@Suite struct LiveMeasuringTests {
    private static let city = "/cities/vnm-ben-mo"

    @Test func `a city whose records changed is measured again, and its people see what moved before anybody else`()
        async throws
    {
        try await withTestDatabases(from: .assessed) { databases in
            let assessor = try Assessor(home.readinessFiles())
            let scoring = LiveScoring(
                database: databases.batch, cycles: try home.awardCycles(), assessor: assessor,
                patience: .init(rest: 0.2, most: 1))
            try await withService(databases, assessor: assessor, isLive: true) { base in
                let steward = try await databases.browser("steward@ben-mo.example", at: base)
                let stranger = try await databases.browser(nil, at: base)
                let readiness = "\(Self.city)/readiness"
                let public1 = try await stranger.get(readiness).words
                #expect(try await scoring.measureNext() == nil, "the run has read everything")
                #expect(try await !steward.get(readiness).text.contains("class=\"notice live\""))

                let saved = try await steward.fill(
                    "\(Self.city)/log/contribution/new",
                    [
                        "kind": "case_study", "title_en": "A week for the network", "held_on": "2026-11-20",
                        "is_completed": "yes", "source": "Programme of the week",
                    ])
                #expect(saved.status == 303, "\(saved.words)")
                #expect(try await steward.get(readiness).words.contains("Calculating"))

                // A service looks every two seconds.
                var measured: City.ID?
                let end = Date.now.addingTimeInterval(30)
                while measured == nil, Date.now < end {
                    measured = try await scoring.measureNext()
                    if measured == nil { try await Task.sleep(for: .milliseconds(100)) }
                }
                #expect(measured != nil)
                let page = try await steward.get(readiness)
                #expect(!page.words.contains("Calculating"), "nothing waits any more")
                #expect(page.words.contains("Recalculated with the records up to"))
                #expect(page.words.contains("not published yet"))
                #expect(page.words.contains("C8"), "\(page.words)")
                #expect(page.text.contains("A week for the network"), "down to the record that made the change")
                #expect(try await scoring.measureNext() == nil, "once")
                #expect(try await stranger.get(readiness).words == public1, "the run stays what is published")

                // The next run replaces it.
                _ = try await databases.assessingJob().run(.now)
                #expect(try await !steward.get(readiness).text.contains("class=\"notice live\""))
            }
        }
    }

    @Test func `what changed while no service ran is found in the trail by the next, once by however many`()
        async throws
    {
        try await withTestDatabases(from: .assessed) { databases in
            let city = try await databases.app.write(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                try db.release(readiness: false, of: city)  // the sample shows it
                return city
            }
            let assessor = try Assessor(home.readinessFiles())
            let cycles = try home.awardCycles()
            let services = (0..<3).map { _ in
                LiveScoring(
                    database: databases.batch, cycles: cycles, assessor: assessor,
                    patience: .init(rest: 0, most: 0))
            }
            let found: [City.ID?] = try await withThrowingTaskGroup(of: City.ID?.self) { group in
                for service in services { group.addTask { try await service.measureNext() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(found.compactMap(\.self) == [city])
        }
    }
}
