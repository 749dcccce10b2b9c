import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import Scoring
import ScoringJob
import TestSupport
import Testing

/// The sample city assessed: what its first run says.
private func withAssessedDemo(_ body: @Sendable (Databases, ScoringJob, Run) async throws -> Void) async throws {
    try await withTestDatabases(from: .demo) { databases in
        let job = try ScoringJob(
            database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles())
        let run = try #require(try await job.run(.now).first).run
        try await body(databases, job, run)
    }
}

@Suite struct ReadinessTests {
    @Test func `the sample city is advancing, with every measure known and three things to do`() async throws {
        try await withAssessedDemo { databases, _, run in
            let (assessment, standing) = try await databases.batch.read { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                let id = try #require(run.assessment)
                return (
                    try #require(try db.cityAssessment(of: city, in: id)),
                    try #require(try db.standing(of: city, in: run.id))
                )
            }
            #expect(standing.standing.band == .advancing)
            #expect(assessment.measures.count == 57)
            #expect(assessment.measures.allSatisfy { $0.status != .unknown })
            let progress = try #require(assessment.progress)
            #expect((40..<60).contains(progress))
            #expect(try #require(assessment.interval).contains(progress))
            #expect(assessment.criteria.map(\.name) == (1...8).map { "c\($0)" })
            for criterion in assessment.criteria {
                let halves = [criterion.results, criterion.efforts].compactMap(\.self)
                #expect(abs((criterion.progress ?? 0) - halves.reduce(0, +) / 2) < 1e-9)
            }
            // The geometric mean of the criteria, by hand.
            let logs = assessment.criteria.compactMap(\.progress).map { log($0) }
            #expect(abs(progress - exp(logs.reduce(0, +) / 8)) < 1e-9)
            #expect(standing.actions.count >= 3)
            let first = standing.actions.prefix(3)
            #expect(Set(first.flatMap(\.measures)).count == first.flatMap(\.measures).count)
            #expect(standing.actions.allSatisfy { ($0.gain ?? 0) >= 0 })
        }
    }

    @Test
    func
        `a run can be computed again here and elsewhere, later records do not touch it, and a changed result is found out`()
        async throws
    {
        try await withAssessedDemo { databases, job, run in
            try await withTemporaryDirectory { folder in
                _ = try await job.export(run.id, to: folder)
                _ = try compute(
                    ComputeRequest(
                        method: "\(folder)/award-readiness.yaml", data: "\(folder)/measures.csv",
                        output: "\(folder)/again.csv"))
                func column(_ name: String, of file: String) throws -> [String: String] {
                    let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                    let rows = text.split(separator: "\n").map {
                        $0.split(separator: ",", omittingEmptySubsequences: false)
                    }
                    let place = try #require(rows.first?.firstIndex(where: { $0 == name }))
                    return Dictionary(uniqueKeysWithValues: rows.dropFirst().map { (String($0[0]), String($0[place])) })
                }
                // What the run keeps is what others compute.
                for name in ["readiness", "c1", "c8", "c4_results", "c7_efforts"] {
                    let again = try column(name, of: "again.csv")
                    #expect(again["vnm-ben-mo"]?.isEmpty == false)
                    #expect(try column(name, of: "scores.csv") == again, "\(name)")
                }
                #expect(try column("readiness_low", of: "scores.csv")["vnm-ben-mo"]?.isEmpty == false)
            }
            _ = try await databases.app.write(as: .operator) { db in
                try db.run(
                    """
                    UPDATE programme SET status = 'completed' WHERE status = 'running'
                    """
                ).affected
            }
            let again = try await job.run(.asOf(run.instant.description))
            #expect(again.first?.run == run)
            #expect(try await job.verify(run.id).differences == [])
            try await databases.app.write(as: .operator) { db in
                _ = try db.run(
                    """
                    UPDATE city SET population = population * 2 WHERE code = 'vnm-ben-mo'
                    """)
            }
            #expect(try await job.verify(run.id).differences == [])
            try await databases.owner.write { db in
                try db.script(
                    "UPDATE city_assessment SET progress = 99 WHERE city_id = (SELECT id FROM city WHERE code = 'vnm-ben-mo')"
                )
            }
            let differences = try await job.verify(run.id).differences
            #expect(differences.count == 1)
            #expect(differences.first?.hasPrefix("vnm-ben-mo: progress ") == true)
        }
    }

    @Test func `an action carried out gives what it promised`() async throws {
        try await withAssessedDemo { databases, job, run in
            let (city, action, notes) = try await databases.batch.read { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                let actions = try #require(try db.standing(of: city, in: run.id)).actions
                return (
                    city, try #require(actions.first { $0.code == "share-practice" }),
                    try #require(actions.first { $0.code == "note-commitment" })
                )
            }
            func log(_ kind: RecordKind, _ values: [String: String]) async throws {
                let row = TableRow(file: "test", line: 1, values)
                let text = try home.catalogue(.en)
                _ = try await databases.app.log(
                    [try RecordEntry(kind, row, columns: Array(values.keys), text: text)], city: "vnm-ben-mo",
                    as: .operator, text: text)
            }
            try await log(
                .contribution,
                [
                    "kind": "case_study", "title_en": "Boats with books", "held_on": "2026-11-20",
                    "is_completed": "yes",
                    "source": "Own page", "verification": "sourced",
                ])
            // An open commitment that the measure counts as without a fresh note.
            let commitment = try await databases.batch.read { db in
                let id = try #require(run.assessment)
                let meta = try #require(try db.assessment(id))
                return try db.measureRecords(
                    of: city, asOf: meta.instant, cutOff: meta.cutOff, method: home.readinessFiles().method
                ).first { $0.measure == "c1_alive" && $0.part == 0 }?.id
            }
            try await log(
                .commitmentNote,
                [
                    "commitment": try #require(commitment).uuidString, "noted_on": "2026-11-20",
                    "text": "The rooms are found.",
                ])
            let after = try #require(try await job.run(.now).first).run
            let criteria = try await databases.batch.read { db in
                let id = try #require(after.assessment)
                return try #require(try db.cityAssessment(of: city, in: id)).criteria
            }
            for (name, action) in [("c8", action), ("c1", notes)] {
                let progress = try #require(criteria.first { $0.name == name }?.progress)
                let promised = try #require(action.criterionAfter)
                #expect(abs(progress - promised) < 0.01, "\(action.code): \(progress), promised \(promised)")
                #expect(promised > (action.criterionBefore ?? 100))
            }
        }
    }

    @Test func `criteria and next steps are the city's own until it releases them`() async throws {
        try await withAssessedDemo { databases, _, run in
            func isSeen() async throws -> Bool {
                try await databases.app.read(as: .anyone) { db in
                    let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                    return try db.standing(of: city, in: run.id) != nil
                }
            }
            try await databases.app.write(as: .operator) { db in
                _ = try db.run(
                    """
                    INSERT INTO city_release (city_id, readiness) SELECT id, false FROM city WHERE code = 'vnm-ben-mo'
                    ON CONFLICT (city_id) DO UPDATE SET readiness = false
                    """)
            }
            #expect(try await !isSeen())
            func baselines(as actor: Actor) async throws -> GateResult.Outcome? {
                try await databases.app.read(as: actor) { db in
                    let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                    return try db.gateResults(of: city, in: run.id).first { $0.gate == .baselines }?.outcome
                }
            }
            #expect(try await baselines(as: .operator) == .pass)
            #expect(try await baselines(as: .anyone) == .unknown)
            try await databases.app.write(as: .operator) { db in
                _ = try db.run("UPDATE city_release SET readiness = true")
            }
            #expect(try await isSeen())
            #expect(try await baselines(as: .anyone) == .pass)
        }
    }
}
