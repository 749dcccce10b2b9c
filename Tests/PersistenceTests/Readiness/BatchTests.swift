import Domain
import Foundation
import Persistence
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import ScoringJob

/// What a job said of its progress.
private final class Said: Sendable {
    private let said = Mutex<[ScoringJob.Progress]>([])
    func add(_ progress: ScoringJob.Progress) { said.withLock { $0.append(progress) } }
    var all: [ScoringJob.Progress] { said.withLock { $0 } }
    /// How many cities were not measured again.
    var kept: Int {
        all.compactMap { if case .kept(let cities) = $0 { cities } else { nil } }.first ?? 0
    }
}

@Suite struct BatchTests {
    /// A change of some city's records that the trail sees, as the operator makes it.
    private static let changes: [String] = [
        """
        INSERT INTO observation (city_id, indicator_id, period, value, method, source)
        SELECT A, id, daterange(make_date(2010 + N % 15, 1, 1), make_date(2011 + N % 15, 1, 1)), 20 + N % 60, 'survey', 'Survey N'
        FROM indicator WHERE code = '2.1.2.b'
        """,
        "UPDATE city SET population = 50000 + N WHERE id = A",
        """
        INSERT INTO log_year (city_id, year, is_complete, declared_on) VALUES (A, 2024, true, '2025-01-31')
        ON CONFLICT (city_id, year) DO UPDATE SET is_complete = NOT log_year.is_complete
        """,
        """
        INSERT INTO body_meeting (city_id, body, held_on, has_minutes, source)
        VALUES (A, 'Board', make_date(2024, 1 + N % 12, 3), true, 'Minutes')
        """,
        """
        WITH given AS (
            INSERT INTO contribution (city_id, kind, title_en, held_on, is_completed, source)
            VALUES (A, 'mentoring', 'Exchange', make_date(2025, 1 + N % 12, 3), true, 'Report') RETURNING city_id, id)
        INSERT INTO contribution_city (city_id, contribution_id, with_city_id) SELECT city_id, id, B FROM given
        """,
        // Of another city, on which exchanges depend.
        """
        UPDATE membership SET admitted_earliest = make_date(2026, 1, 1 + N % 28), admitted_latest = make_date(2026, 1, 1 + N % 28)
        WHERE city_id = B AND ordinal = 1 AND NOT has_ended
        """,
        // A unit that is now part of another city.
        """
        INSERT INTO succession (city_id, ended_on, what_ended, successor_id, basis, source)
        VALUES (B, make_date(2025, 7, 1 + N % 28), 'The city', A, 'stated', 'https://example.org')
        ON CONFLICT (city_id) DO UPDATE SET successor_id = excluded.successor_id, ended_on = excluded.ended_on
        """,
        "UPDATE commitment SET due_on = due_on + (N % 40) WHERE city_id = A AND due_on IS NOT NULL",
        "UPDATE programme SET owner_unit = 'Office N' WHERE city_id = A",
        "UPDATE activity SET verification = 'stated' WHERE city_id = A AND verification = 'sourced'",
    ]

    @Test func `a run that measures again only what changed is byte for byte a full run, whatever changed in between`()
        async throws
    {
        try await withTestDatabases(from: .demo) { databases in
            let job = try ScoringJob(
                database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles(), slice: 60)
            _ = try await job.run(.now)
            let cities = try await databases.batch.read { db in
                try db.run(
                    "SELECT id FROM city ORDER BY code = 'vnm-ben-mo' DESC, country = 'VNM' DESC, code COLLATE \"C\" LIMIT 9"
                ).map { try $0["id"] as Int }
            }
            var dice = SplitMix(state: 7)
            for round in 1...5 {
                for _ in 1...4 {
                    let pair = Array(cities.shuffled(using: &dice).prefix(2))
                    // Every second change concerns the city that has records.
                    let own = Bool.random(using: &dice) || pair[1] == cities[0] ? cities[0] : pair[0]
                    let statement = try #require(Self.changes.randomElement(using: &dice))
                        .replacing(/\bA\b/, with: "\(own)").replacing(
                            /\bB\b/, with: "\(pair[1] == own ? pair[0] : pair[1])"
                        )
                        .replacing(/\bN\b/, with: "\(Int.random(in: 1...1000, using: &dice))")
                    try await databases.app.write(as: .operator) { db in try db.script(statement) }
                }
                let said = Said()
                let run = try #require(try await job.run(.now, progress: said.add).first).run
                #expect(said.kept > 300 && said.kept < 346, "round \(round): \(said.kept)")
                let again = try await databases.owner.read { db in try db.results() }
                try await databases.owner.write { db in try db.forget(asOf: run.instant) }
                let anew = Said()
                _ = try await job.run(.asOf(run.instant.description), progress: anew.add)
                #expect(anew.kept == 0)
                let full = try await databases.owner.read { db in try db.results() }
                #expect(again == full, "round \(round)")
                #expect(full.contains("\"\(run.instant.description.prefix(10))"))
            }
        }
    }

    @Test func `measured at once, progress and level are what each is alone`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let method = try home.readinessFiles().method
            let instant = try await databases.batch.write { db in try db.seal() }
            let (cities, progress, levels) = try await databases.batch.read { db in
                let cutOff = try db.day(of: instant)
                let all = try db.cities(asOf: instant)
                return (
                    try db.measuredCities(all, asOf: instant, cutOff: cutOff, method: method).map {
                        try $0.found.get()
                    },
                    try db.measures(asOf: instant, cutOff: cutOff, method: method),
                    try db.levels(asOf: instant, cutOff: cutOff, method: method)
                )
            }
            #expect(cities.count == 346)
            let alone = Dictionary(grouping: progress, by: \.city)
            let standing = Dictionary(grouping: levels, by: \.city)
            for city in cities {
                let measured = try #require(alone[city.city])
                #expect(city.progress.map(\.name) == measured.map(\.measure))
                #expect(city.progress.map(\.status) == measured.map(\.status))
                for (one, other) in zip(city.progress, measured) {
                    #expect(one.reason == (try other.reason))
                    #expect(near(one.value ?? -1, other.value ?? -1, within: 1e-9 * max(1, abs(other.value ?? 0))))
                    #expect(abs((one.confidence ?? 0) - (other.confidence?.product ?? 0)) < 1e-9)
                }
                for level in try #require(standing[city.city]) {
                    let value = level.value ?? -1
                    #expect(near(city.level[level.measure] ?? -1, value, within: 1e-9 * max(1, abs(value))))
                }
            }
        }
    }

    @Test func `nothing changed is nothing measured, and the next run says the same`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let job = try ScoringJob(
                database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles())
            let first = try #require(try await job.run(.now).first).run
            let said = Said()
            let second = try #require(try await job.run(.now, progress: said.add).first).run
            #expect(said.kept == 346)
            #expect(second.recordsDigest == first.recordsDigest)
            let third = try #require(try await job.run(.ifChanged).first)
            #expect(!third.isNew && third.run == second)
            // A framework is read as it is now, so another one leaves nothing as it was.
            try await databases.owner.write { db in
                try db.script("SET LOCAL session_replication_role = replica; UPDATE indicator SET tier = 'core'")
            }
            let other = Said()
            _ = try await job.run(.now, progress: other.add)
            #expect(other.kept == 0)
            let left = try await databases.owner.read { db in
                try db.run("SELECT count(*) AS rows FROM measuring").one()["rows"] as Int
            }
            #expect(left == 1)
        }
    }

    @Test func `a city that cannot be measured is left out with the record to blame, and all others are assessed`()
        async throws
    {
        try await withTestDatabases(from: .demo) { databases in
            let job = try ScoringJob(
                database: databases.batch, cycles: try home.awardCycles(), method: try home.readinessFiles())
            // A commitment that is never due can be lived with.
            try await databases.app.write(as: .operator) { db in
                try db.script(
                    "UPDATE commitment SET due_on = 'infinity', due_precision = 'year' WHERE status = 'in_progress'")
            }
            let target = try await databases.app.write(as: .operator) { db in
                try db.run(
                    """
                    UPDATE target SET due_on = 'infinity'
                    WHERE id = (SELECT target.id FROM target JOIN city ON city.id = city_id
                        JOIN baseline ON baseline.city_id = target.city_id AND baseline.indicator_id = target.indicator_id
                        WHERE city.code = 'vnm-ben-mo' AND baseline.status = 'frozen' ORDER BY target.id LIMIT 1)
                    RETURNING id
                    """
                ).one()["id"] as UUID
            }
            // What is recorded later does not hide it.
            try await databases.app.write(as: .operator) { db in
                try db.script("UPDATE programme SET owner_unit = 'Another office' WHERE owner_unit IS NOT NULL")
            }
            let run = try #require(try await job.run(.now).first).run
            let problems = try await job.problems(of: run)
            #expect(problems.map(\.code) == ["vnm-ben-mo"])
            let problem = try #require(problems.first).problem
            #expect(problem.records == [.init(kind: "target", id: target.uuidString.lowercased(), rows: 1)])
            #expect(problem.problem.contains("out of range"), "\(problem)")
            let (assessed, city) = try await databases.batch.read { db in
                let id = try #require(run.assessment)
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return (try db.cityAssessments(in: id), city)
            }
            #expect(run.cities == 346)
            #expect(assessed.count == 345)
            #expect(assessed[city] == nil)
            #expect(try await job.verify(run.id).differences == [])

            try await databases.app.write(as: .operator) { db in
                _ = try db.run("UPDATE target SET due_on = '2026-12-31' WHERE id = \(target)")
            }
            let mended = try #require(try await job.run(.now).first).run
            #expect(try await job.problems(of: mended).isEmpty)
        }
    }

    @Test func `while somebody writes for long the instant is waited for, and in the end the command says so`()
        async throws
    {
        try await withTestDatabases { databases in
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            let mayEnd = DispatchSemaphore(value: 0)
            let writer = Task {
                try await databases.app.write(as: .operator) { db in
                    try db.run("UPDATE commitment SET due_on = due_on WHERE false")
                    beginning.yield()
                    mayEnd.wait()
                }
            }
            defer { mayEnd.signal() }
            for await _ in begun { break }
            await #expect(throws: SealingTakesLong.self) { try await databases.batch.seal(tries: 2) {} }
            let said = Said()
            _ = try await ScoringJob(database: databases.batch, cycles: []).run(.now) {
                said.add($0)
                if $0 == .waitingForWriters { mayEnd.signal() }
            }
            #expect(said.all.contains(.waitingForWriters))
            mayEnd.signal()
            _ = try await writer.value
        }
    }
}
