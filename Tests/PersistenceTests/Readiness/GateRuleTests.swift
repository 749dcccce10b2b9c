import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

/// The invented city with people in the mayor's office and the National Commission.
private struct Office: Sendable {
    static let code = "vnm-ben-mo"
    let databases: Databases
    let editor: Actor
    let approver: Actor
    let reviewer: Actor

    static func run(_ body: @escaping @Sendable (Office) async throws -> Void) async throws {
        try await withTestDatabases(from: .demo) { databases in
            let people = try await databases.app.write(as: .operator) { db in
                let editor = try #require(try db.person(email: "editor@ben-mo.example"))
                return [
                    editor.id,
                    try db.add(name: "office", email: "office@example.org", role: .cityApprover, place: code).person.id,
                    try db.add(
                        name: "commission", email: "commission@example.org", role: .commissionReviewer, place: "VNM"
                    ).person.id,
                ]
            }
            try await body(
                Office(
                    databases: databases, editor: .person(people[0]), approver: .person(people[1]),
                    reviewer: .person(people[2])))
        }
    }

    func job(_ rules: GateRules = .current) throws -> ScoringJob {
        try ScoringJob(
            database: databases.batch, cycles: home.awardCycles(), method: home.readinessFiles(), rules: rules)
    }

    func nominate(_ values: [String: String], as actor: Actor) async throws {
        let values = values.merging(["cycle": "2027"]) { $1 }
        let text = try home.catalogue(.en)
        let entry = try RecordEntry(
            .nomination, TableRow(file: "nomination", line: 1, values), columns: values.keys.sorted(), text: text)
        _ = try await databases.app.log([entry], city: Self.code, as: actor, text: text)
    }

    /// The gates of the round of 2027, by a new run.
    func gates(_ rules: GateRules = .current) async throws -> [Gate: GateResult] {
        let run = try #require(try await job(rules).run(.now).first).run
        return try await gates(in: run)
    }

    func gates(in run: Run) async throws -> [Gate: GateResult] {
        try await databases.batch.read { db in
            let city = try #require(try db.registerEntry(Self.code)).city.id
            return Dictionary(uniqueKeysWithValues: try db.gateResults(of: city, in: run.id).map { ($0.gate, $0) })
        }
    }

    /// Keeps a scan as evidence of the nomination.
    func scan(_ part: String) async throws -> UUID {
        try await databases.app.write(as: editor) { db in
            let city = try #require(try db.registerEntry(Self.code)).city.id
            let proven = try #require(Evidence.NominationPart("2027/\(part)"))
            var pieces = [Data("scan of the \(part)".utf8)][...]
            return try db.store(
                Evidence(kind: .document, title: "Scan", mediaType: "application/pdf"), pieces: { pieces.popFirst() },
                of: city, of: [proven])
        }
    }

    func check(_ evidence: UUID, holds: Bool = true) async throws {
        let isChecked = try await databases.app.write(as: reviewer) { db in
            let city = try #require(try db.registerEntry(Self.code)).city.id
            return try db.checkEvidence(evidence, of: city, holds: holds)
        }
        #expect(isChecked)
    }
}

private let signed = [
    "status": "signed", "signed_on": "2026-11-20", "signed_by": "The mayor", "consent_on": "2026-11-21",
]

@Suite struct GateRuleTests {
    @Test func `what an editor enters of signature and consent passes no gate until the mayor's office approves it`()
        async throws
    {
        try await Office.run { office in
            try await office.nominate(signed, as: office.editor)
            let entered = try await office.gates()
            let day = try #require(Day("2026-11-20"))
            #expect(entered[.mayorSignature]?.outcome == .unknown)
            #expect(entered[.mayorSignature]?.reason == .signedAsEntered(on: day, by: "The mayor"))
            #expect(entered[.consentForm]?.outcome == .unknown)
            await #expect(throws: InputErrors.self, "an editor approves nothing") {
                try await office.nominate(["signature_approved_by": "me"], as: office.editor)
            }

            try await office.nominate(["signature_approved_by": "me"], as: office.approver)
            let approved = try await office.gates()
            #expect(approved[.mayorSignature]?.outcome == .pass)
            #expect(approved[.consentForm]?.outcome == .unknown, "each on its own")
            // Whatever an editor changes of it has to be approved again; another part of the record has not.
            try await office.nominate(["status": "sent_to_commission"], as: office.editor)
            #expect(try await office.gates()[.mayorSignature]?.outcome == .pass)
            try await office.nominate(["signed_on": "2026-11-22"], as: office.editor)
            #expect(try await office.gates()[.mayorSignature]?.outcome == .unknown)
            // What the office itself records needs nobody else.
            try await office.nominate(["signed_on": "2026-11-23", "consent_on": "2026-11-23"], as: office.approver)
            let own = try await office.gates()
            #expect(own[.mayorSignature]?.outcome == .pass && own[.consentForm]?.outcome == .pass)
        }
    }

    @Test func `a scan proves a signature once somebody outside has checked it, and only what was recorded before`()
        async throws
    {
        try await Office.run { office in
            try await office.nominate(signed, as: office.editor)
            let scan = try await office.scan("signature")
            #expect(try await office.gates()[.mayorSignature]?.outcome == .unknown)
            try await office.check(scan)
            let checked = try await office.gates()
            #expect(checked[.mayorSignature]?.outcome == .pass)
            #expect(checked[.consentForm]?.outcome == .unknown, "it is the paper of the signature")
            try await office.nominate(["signed_by": "Another"], as: office.editor)
            #expect(try await office.gates()[.mayorSignature]?.outcome == .unknown)
        }
    }

    @Test func `a scan proves nothing that was signed after its check, or that it was linked to since`() async throws {
        try await Office.run { office in
            try await office.nominate(signed, as: office.editor)
            let scan = try await office.scan("signature")
            try await office.check(scan)
            try await office.nominate(["signed_by": "Another"], as: office.editor)
            // To show it to everybody leaves the check as it was.
            try await office.databases.app.write(as: office.editor) { db in
                _ = try db.run("UPDATE evidence SET is_public = true WHERE id = \(scan)")
            }
            #expect(try await office.gates()[.mayorSignature]?.outcome == .unknown)
            try await office.nominate(["signed_by": "The mayor"], as: office.editor)
            #expect(try await office.gates()[.mayorSignature]?.outcome == .pass, "as it was checked")

            // It was checked as the paper of the signature, and becomes that of the consent.
            try await office.databases.app.write(as: office.editor) { db in
                _ = try db.run("UPDATE evidence_link SET nomination_part = 'consent' WHERE evidence_id = \(scan)")
            }
            let linked = try await office.gates()
            #expect(linked[.mayorSignature]?.outcome == .unknown)
            #expect(linked[.consentForm]?.outcome == .unknown)
            for holds in [false, true] { try await office.check(scan, holds: holds) }
            #expect(try await office.gates()[.consentForm]?.outcome == .pass)
        }
    }

    @Test func `a run is judged again by the rules for gates that it used, after they have changed`() async throws {
        try await Office.run { office in
            try await office.nominate(signed, as: office.editor)
            let old = try #require(try await office.job(.asRecorded).run(.now).first).run
            #expect(old.gateRules == .asRecorded)
            #expect(try await office.gates(in: old)[.mayorSignature]?.outcome == .pass)
            let new = try #require(try await office.job().run(.asOf(old.instant.description)).first).run
            #expect(new.id != old.id && new.gateRules == .current && new.recordsDigest != old.recordsDigest)
            #expect(try await office.gates(in: new)[.mayorSignature]?.outcome == .unknown)
            for run in [old, new] {
                #expect(try await office.job().verify(run.id).differences == [], "\(run.gateRules)")
            }
            try await office.databases.owner.write { db in
                _ = try db.run(
                    "UPDATE gate_result SET outcome = 'fail' WHERE gate = 'mayor-signature' AND run_id = \(old.id)")
            }
            let differences = try await office.job().verify(old.id).differences
            #expect(differences.contains("vnm-ben-mo: gate mayor-signature pass instead of fail"), "\(differences)")
            try await office.databases.owner.write { db in
                _ = try db.run("UPDATE standing SET band = 'ready' WHERE run_id = \(new.id)")
            }
            let bands = try await office.job().verify(new.id).differences
            #expect(bands.contains("vnm-ben-mo: band advancing instead of ready"), "\(bands)")
        }
    }

    @Test func `a round of the past is judged by what was frozen and declared by its day, and says what stands in`()
        async throws
    {
        try await Office.run { office in
            func baselines(of cycle: String) async throws -> GateResult? {
                let runs = try await office.job().run(.now)
                let run = try #require(runs.first { $0.run.cycle.code == cycle }).run
                return try await office.gates(in: run)[.baselines]
            }
            // Frozen in July 2022; the ratings were recorded long after the round, and 2022 and 2023 declared complete before.
            let then = try await baselines(of: "2024")
            #expect(then?.outcome == .pass)
            guard case .startsRecorded(let frozen, ratings: 0, needsYears: true) = then?.reason else {
                Issue.record("\(String(describing: then?.reason))")
                return
            }
            #expect(frozen > 15)
            guard case .startsRecorded(frozen, let ratings, needsYears: false) = try await baselines(of: "2027")?.reason
            else {
                Issue.record("today every criterion has its own")
                return
            }
            #expect(ratings > 10)
            // A year that was declared complete after the round says nothing of its day.
            try await office.databases.app.write(as: .operator) { db in
                _ = try db.run("UPDATE log_year SET declared_on = '2024-06-01' WHERE year = 2023")
                _ = try db.run("UPDATE log_year SET declared_on = '2024-06-01' WHERE year = 2022")
            }
            #expect(try await baselines(of: "2024")?.outcome == .unknown)
        }
    }
}
