import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

/// Cities that exist, of which the press says much or nothing, and which have logged nothing here.
private let cities = [
    "vnm-son-la", "vnm-ho-chi-minh", "vnm-ha-noi", "vnm-vinh", "vnm-sa-dec", "vnm-cao-lanh", "irl-cork", "col-medellin",
    "chn-shanghai",
]

@Suite struct RealCityTests {
    @Test
    func `a city that logged nothing keeps its gates, and has no criterion, level or overall figure, but reasons`()
        async throws
    {
        try await withTestDatabases(from: .network) { databases in
            _ = try await FormService.addPeople(to: databases.app)
            let method = try home.readinessFiles()
            let text = try Language.allCases.map { try home.catalogue($0) }
            let gatesAlone = try await ScoringJob(database: databases.batch, cycles: home.awardCycles()).run(.now)
            let runs = try await ScoringJob(database: databases.batch, cycles: home.awardCycles(), method: method).run(
                .now)
            for code in cities {
                let (assessment, standings, before, after) = try await databases.batch.read { db in
                    let city = try #require(try db.registerEntry(code)).city.id
                    let id = try #require(runs.first?.run.assessment)
                    return (
                        try #require(try db.cityAssessment(of: city, in: id)),
                        try runs.map { try db.standing(of: city, in: $0.run.id)?.standing },
                        try gatesAlone.map { try db.gateResults(of: city, in: $0.run.id) },
                        try runs.map { try db.gateResults(of: city, in: $0.run.id) }
                    )
                }
                for (old, new) in zip(before, after) {
                    #expect(old.map(\.gate) == new.map(\.gate))
                    for gate in [Gate.membershipActive, .membershipMonths, .awardCoolOff] {
                        #expect(
                            old.first { $0.gate == gate } == new.first { $0.gate == gate },
                            "\(code) \(gate): of public facts")
                    }
                }
                #expect(assessment.progress == nil && assessment.interval == nil && assessment.level == nil, "\(code)")
                #expect(assessment.onFloors == nil, "\(code)")
                #expect(assessment.criteria.allSatisfy { $0.progress == nil && $0.confidence == 0 }, "\(code)")
                #expect(!assessment.measures.contains { $0.status == .known }, "\(code)")
                for measure in assessment.measures {
                    for catalogue in text {
                        let reason = catalogue(measure.reason)
                        #expect(!reason.isEmpty && !reason.contains("⟦"), "\(code) \(measure.name)")
                    }
                }
                let bands = Set(standings.compactMap { $0?.band })
                #expect(bands.isSubset(of: [.notEligible, .preparing]), "\(code) \(bands)")
            }
        }
    }

    @Test func `nobody reads a score of a city that gave none, nor a zero for what is not known`() async throws {
        try await withTestDatabases(from: .network) { databases in
            _ = try await FormService.addPeople(to: databases.app)
            let method = try home.readinessFiles()
            _ = try await ScoringJob(database: databases.batch, cycles: home.awardCycles(), method: method).run(.now)
            try await withService(databases, assessor: Assessor(method)) { base in
                for language in Language.allCases {
                    let stranger = Browser(base: base, language: language)
                    let catalogue = try home.catalogue(language)
                    for code in cities {
                        let page = try await stranger.get("/cities/\(code)/readiness")
                        #expect(page.status == 200)
                        #expect(page.text.contains(escapedText(catalogue("readiness.hidden"))), "\(code)")
                        #expect(page.text.contains("class=\"gates\""), "\(code)")
                        for shown in ["class=\"figures\"", "class=\"actions\"", "class=\"cards criteria\""] {
                            #expect(!page.text.contains(shown), "\(code) \(language) \(shown)")
                        }
                        #expect(!page.words.contains(/\b0\s?%/), "\(code) \(language)")
                    }
                }
                // Its own people see what is missing, each reason once, with the measures that it keeps from being known.
                let editor = try await databases.browser("editor@example.org", at: base)
                let own = try await editor.get("/cities/vnm-son-la/readiness")
                #expect(own.words.contains("Not enough data for an overall score yet: 0 of 8 criteria."))
                #expect(!own.text.contains("class=\"figures\""))
                #expect(own.words.matches(of: /administrative unit, and no successor body is recorded/).count == 1)
                #expect(own.text.contains("/cities/vnm-son-la/readiness/c1_alive"))
            }
        }
    }
}

private func escapedText(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("'", with: "&#39;")
}
