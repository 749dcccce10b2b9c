import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

private let declared = [
    "key": "K1", "body_kind": "ward_group", "body": "The five wards of Bến Mơ", "since": "2025-07-01",
    "declared_by": "The wards", "source": "Decision 12",
]
private let confirmed = [
    "key": "K1", "confirmed_by": "unesco", "confirmed_on": "2026-02-01", "confirmation": "Letter of the Institute",
]

/// The invented city, whose administrative unit was abolished.
private struct Abolished: Sendable {
    static let code = "vnm-ben-mo"
    let databases: Databases
    let job: ScoringJob
    let editor: Actor
    let reviewer: Actor
    let expert: Actor

    static func run(
        ended: String = "2025-07-01", _ body: @escaping @Sendable (Abolished) async throws -> Void
    ) async throws {
        try await withTestDatabases(from: .demo) { databases in
            let people = try await databases.app.write(as: .operator) { db in
                try db.run(
                    """
                    INSERT INTO succession (city_id, ended_on, what_ended, basis, source)
                    SELECT id, \(ended)::date, 'city of a province', 'stated', 'https://example.org' FROM city
                    WHERE code = \(code)
                    """)
                let commission = try db.add(
                    name: "commission", email: "commission@example.org", role: .commissionReviewer, place: "VNM")
                return try ["editor@ben-mo.example", "reviewer@ben-mo.example"].map {
                    try #require(try db.person(email: $0)).id
                } + [commission.person.id]
            }
            let job = try ScoringJob(
                database: databases.batch, cycles: home.awardCycles(), method: home.readinessFiles())
            try await body(
                Abolished(
                    databases: databases, job: job, editor: .person(people[0]), reviewer: .person(people[2]),
                    expert: .person(people[1])))
        }
    }

    func log(_ values: [String: String], as actor: Actor) async throws {
        let row = TableRow(file: "continuation", line: 1, values)
        let text = try home.catalogue(.en)
        let entry = try RecordEntry(.continuation, row, columns: values.keys.sorted(), text: text)
        _ = try await databases.app.log([entry], city: Self.code, as: actor, text: text)
    }

    /// The rule by which it is refused; `nil` where it is not.
    func refusal(_ values: [String: String], as actor: Actor) async throws -> String? {
        do {
            try await log(values, as: actor)
            return nil
        } catch let errors as InputErrors {
            return errors.errors.first?.rule
        }
    }

    struct Facts: Sendable {
        var assessment: CityAssessment
        var standing: Standing
        var actions: [NextAction]
        var active: GateResult
    }

    func found(_ run: Run? = nil) async throws -> Facts {
        let newest = try await job.run(.now).first?.run
        let run = try #require(run ?? newest)
        return try await databases.batch.read { db in
            let city = try #require(try db.registerEntry(Self.code)).city.id
            let standing = try #require(try db.standing(of: city, in: run.id))
            let id = try #require(run.assessment)
            let gates = try db.gateResults(of: city, in: run.id)
            return Facts(
                assessment: try #require(try db.cityAssessment(of: city, in: id)),
                standing: standing.standing, actions: standing.actions,
                active: try #require(gates.first { $0.gate == .membershipActive }))
        }
    }

    var continuations: [Continuation] {
        get async throws {
            try await databases.app.read(as: .anyone) { db in
                try #require(try db.registerEntry(Self.code)).continuations
            }
        }
    }
}

@Suite struct ContinuationTests {
    @Test
    func
        `an abolished city is measured as before once it is declared who carries it on, and waits for the confirmation`()
        async throws
    {
        try await Abolished.run { city in
            let none = try await city.found()
            #expect(none.assessment.measures.allSatisfy { $0.status == .unknown })
            #expect(none.actions.map(\.code) == ["record-continuation"])
            #expect(none.active.outcome == .unknown)

            try await city.log(declared, as: city.editor)
            let carried = try await city.found()
            #expect(carried.assessment.criteria.allSatisfy { $0.progress != nil })
            #expect(carried.active.outcome == .unknown)
            let since = try #require(Day("2025-07-01"))
            #expect(
                carried.active.reason == .carriedOn(by: "The five wards of Bến Mơ", since: since, confirmation: nil))
            #expect(carried.standing.band == .advancing)
            #expect(carried.standing.unmet.contains { $0.of == Gate.membershipActive.rawValue })
            #expect(carried.actions.contains { $0.code == "confirm-continuation" })

            try await city.log(confirmed, as: city.reviewer)
            let whole = try await city.found()
            #expect(whole.active.outcome == .pass)
            #expect(!whole.standing.unmet.contains { $0.of == Gate.membershipActive.rawValue })

            // As if its unit had gone on.
            try await city.databases.app.write(as: .operator) { db in
                _ = try db.run("UPDATE succession SET ended_on = '2099-01-01' WHERE source = 'https://example.org'")
            }
            let before = try await city.found()
            #expect(before.assessment.criteria == whole.assessment.criteria)
            #expect(before.assessment.criteria == carried.assessment.criteria)
            #expect(before.assessment.measures == carried.assessment.measures)
        }
    }

    @Test func `the city declares, the National Commission confirms, and neither does the other's part`() async throws {
        try await Abolished.run { city in
            let outside = "continuation_confirmed_from_outside"
            #expect(try await city.refusal(declared.merging(confirmed) { $1 }, as: city.editor) == outside)
            #expect(try await city.refusal(declared.merging(confirmed) { $1 }, as: .operator) == outside)
            #expect(try await city.refusal(declared, as: city.reviewer) == "42501")
            #expect(try await city.refusal(declared, as: city.editor) == nil)
            #expect(try await city.refusal(confirmed, as: city.editor) == outside)
            #expect(try await city.refusal(confirmed, as: city.expert) == outside)
            #expect(try await city.refusal(["key": "K1", "body": "Others"], as: city.reviewer) == "42501")
            let half = ["key": "K1", "confirmed_by": "unesco"]
            #expect(try await city.refusal(half, as: city.reviewer) == "continuation_confirmed_on_paper")
            let other = confirmed.merging(["body": "Others"]) { $1 }
            #expect(try await city.refusal(other, as: .operator) == outside)
            #expect(try await city.continuations.map(\.confirmation) == [nil])

            try await city.log(confirmed, as: city.reviewer)
            #expect(try await city.continuations.first?.confirmation?.by == .unesco)
            // The same again changes nothing; what is changed has to be confirmed again.
            try await city.log(declared, as: city.editor)
            #expect(try await city.continuations.first?.confirmation != nil)
            try await city.log(["key": "K1", "source": "Decision 13"], as: city.editor)
            #expect(try await city.continuations.first?.confirmation == nil)

            let second = declared.merging(["key": "K2", "since": "2026-01-01"]) { $1 }
            #expect(try await city.refusal(second, as: city.editor) == "continuation_by_one_body")
            let early = ["since": "2025-06-30"]
            for entry in [
                early.merging(["key": "K1"]) { $1 }, declared.merging(early) { $1 }.merging(["key": "K3"]) { $1 },
            ] {
                #expect(try await city.refusal(entry, as: city.editor) == "continuation_begins_after_the_end")
            }
            let ground = ["key": "K1", "territory": "wards"]
            #expect(try await city.refusal(ground, as: city.editor) == "continuation_names_its_wards")
            let versions = try await city.databases.app.read(as: .anyone) { db in
                let id = try #require(try db.run("SELECT id FROM continuation").first?["id"] as UUID?)
                let place = try #require(try db.registerEntry(Abolished.code)).city.id
                return try db.history(of: .continuation, id, of: place)
            }
            #expect(versions.map { $0.fields["confirmed_by"] } == [nil, "unesco", nil])
            #expect(versions.map { $0.fields["source"] } == ["Decision 12", "Decision 12", "Decision 13"])
        }
    }

    @Test func `within the former boundary a new source after the break is chained over a period that both have`()
        async throws
    {
        try await withSample(joined: "2022-07-01") { sample in
            try await sample.record(
                """
                INSERT INTO succession (city_id, ended_on, what_ended, basis, source)
                VALUES (CITY, '2025-07-01', 'city', 'stated', 'https://example.org');
                """
                    + values("1.1.1.a", [2022: 70, 2023: 71], source: "City office")
                    + values("1.1.1.a", [2023: 60, 2026: 65], source: "Ward offices", method: "survey"))
            #expect(try await sample.figure("1.1.1.a").reason.key == .dissolved)
            try await sample.record(
                """
                INSERT INTO continuation (city_id, body_kind, body, since, declared_by, source)
                VALUES (CITY, 'ward_group', 'The wards', '2025-07-01', 'The wards', 'Decision 1')
                """)
            let figure = try await sample.figure("1.1.1.a")
            #expect(figure.value?.value == 65)
            #expect(near(figure.chained, 65.0 * 71 / 60))
            #expect(near(figure.progress, 100 * (65.0 * 71 / 60 - 70) / (0.06 * 29 * 4)))
            #expect(!figure.isLate)
        }
    }

    @Test func `what was declared in error carries nothing on, and for other ground figures start anew`() async throws {
        try await Abolished.run(ended: "2024-07-01") { city in
            let since = ["since": "2024-07-01"]
            try await city.log(declared.merging(since) { $1 }, as: city.editor)
            func cultural() async throws -> MeasuredFigure {
                let instant = try await city.databases.app.write { db in try db.seal() }
                return try await city.databases.batch.read { db in
                    let place = try #require(try db.registerEntry(Abolished.code)).city.id
                    let cutOff = try #require(Day("2026-11-24"))
                    let figures = try db.figures(
                        of: [place], asOf: instant, cutOff: cutOff, method: home.readinessFiles().method)
                    return try #require(figures.first { $0.figure == "1.2.4.a" })
                }
            }
            // Its baseline of 2021 is proposed, not frozen.
            let former = try await cultural()
            #expect(former.status == .known)
            #expect(former.baseline?.period.first.year == 2021)
            try await city.log(["key": "K1", "territory": "wards", "wards": "One, Two"], as: city.editor)
            let others = try await cultural()
            #expect(others.isLate)
            #expect(others.baseline?.period.first.year == 2025)
            #expect(others.reason.key == .noLaterValue)

            try await city.log(["key": "K1", "until": "2024-07-01"], as: city.editor)
            #expect(try await cultural().reason.key == .dissolved)
        }
    }
}
