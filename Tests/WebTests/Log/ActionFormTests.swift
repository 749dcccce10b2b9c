import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

private let code = "vnm-ben-mo"
private let log = "/cities/\(code)/log"

@Suite struct ActionFormTests {
    @Test func `what the list says to do next, done by form, gives each criterion what it promised`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let method = try home.readinessFiles()
            let job = try ScoringJob(database: databases.batch, cycles: home.awardCycles(), method: method)
            let run = try #require(try await job.run(.now).first).run
            let (city, actions) = try await databases.batch.read { db in
                let city = try #require(try db.registerEntry(code)).city.id
                return (city, try #require(try db.standing(of: city, in: run.id)).actions)
            }
            #expect(actions.prefix(3).map(\.code) == ["share-practice", "record-result", "note-commitment"])

            try await withService(databases, assessor: Assessor(method)) { base in
                let editor = try await databases.browser("editor@ben-mo.example", at: base)
                let page = try await editor.get("/cities/\(code)/readiness")
                let list = page.words.replacing(/\s+/, with: " ")
                for title in [
                    "Share a case study with the network", "Record the result of one more innovative programme",
                    "Update the progress of one more open commitment",
                ] {
                    #expect(list.contains(title), "\(title)")
                }

                let shared = try await editor.fill(
                    "\(log)/contribution/new",
                    [
                        "kind": "case_study", "title_en": "Boats with books", "held_on": "2026-11-20",
                        "is_completed": "yes", "source": "Own page", "verification": "sourced",
                    ])
                #expect(shared.status == 303, "\(shared.words)")

                // What the measures count as not done yet: the first such programme, the first such commitment.
                let programme = try await open("c7_evaluated", of: city, in: run, databases)
                let result = try await editor.fill(
                    "\(log)/programme/\(programme)",
                    [
                        "aim": "A hundred readers on the river", "result": "A hundred and twelve",
                        "result_on": "2026-11-19",
                        "why": "Counted in autumn",
                    ])
                #expect(result.status == 303, "\(result.words)")

                let commitment = try await open("c1_alive", of: city, in: run, databases)
                let noted = try await editor.fill(
                    "\(log)/commitment_note/new?commitment=\(commitment)",
                    ["noted_on": "2026-11-20", "text": "The rooms are found."])
                #expect(noted.status == 303, "\(noted.words)")
            }

            let after = try #require(try await job.run(.now).first).run
            let criteria = try await databases.batch.read { db in
                let id = try #require(after.assessment)
                return try #require(try db.cityAssessment(of: city, in: id)).criteria
            }
            for action in actions.prefix(3) {
                let criterion = try #require(criteria.first { $0.name == action.criterion })
                let progress = try #require(criterion.progress)
                let promised = try #require(action.criterionAfter)
                #expect(abs(progress - promised) < 0.01, "\(action.code): \(progress), promised \(promised)")
                #expect(promised > (action.criterionBefore ?? 100) + 0.5)
            }
        }
    }
}

/// The first record that the measure counts as not done yet.
private func open(_ measure: String, of city: City.ID, in run: Run, _ databases: Databases) async throws -> String {
    try await databases.batch.read { db in
        let assessment = try #require(run.assessment)
        let meta = try #require(try db.assessment(assessment))
        let records = try db.measureRecords(
            of: city, asOf: meta.instant, cutOff: meta.cutOff, method: home.readinessFiles().method)
        let id = try #require(records.first { $0.measure == measure && $0.part == 0 }?.id)
        return id.uuidString.lowercased()
    }
}
