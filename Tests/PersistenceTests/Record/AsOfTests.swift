import Domain
import Foundation
import Persistence
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct AsOfTests {
    /// All that the cities' records say, as text.
    private func text(asOf instant: Instant?, in database: Database) async throws -> String {
        try await database.read(as: .operator) { db in
            try Examples.cities.map { city in
                let records = try db.records(of: city, asOf: instant)
                let framework = records.framework.sorted { $0.key < $1.key }
                return
                    "\(framework) \(records.series) \(records.commitments) \(records.programmes) \(records.activities)"
            }.joined(separator: "\n")
        }
    }

    /// Records or corrects one of few values and changes one of few commitments, as one transaction.
    private func write(_ number: Int, using random: inout SplitMix, in database: Database) async throws {
        let city = Examples.cities.randomElement(using: &random) ?? Examples.own
        let year = Int.random(in: 2001...2004, using: &random)
        let commitment = Int.random(in: 1...2, using: &random)
        let value = Int.random(in: 0...100, using: &random)
        try await database.write(as: .operator) { db in
            try db.recordOrCorrect(value, of: city, in: year)
            try db.run(
                """
                INSERT INTO commitment (city_id, id, title_en, source_kind, status)
                VALUES (\(city), md5(\(commitment)::text)::uuid, \("Title \(number)"), 'plan', 'adopted')
                ON CONFLICT (city_id, id) DO UPDATE SET title_en = excluded.title_en
                """)
        }
    }

    /// - Returns: how often somebody else was quicker.
    private func write(as writer: Int, until end: Countdown, in database: Database) async throws -> Int {
        defer { end.pass() }
        var random = SplitMix(state: UInt64(writer))
        var lost = 0
        for act in 0..<25 {
            do {
                try await write(writer * 100 + act, using: &random, in: database)
            } catch let error as PostgresError where ["23505", "23514", "40001", "40P01"].contains(error.code) {
                lost += 1
            }
        }
        return lost
    }

    private func seal(until end: Countdown, in database: Database) async throws -> [Instant: String] {
        var readings: [Instant: String] = [:]
        repeat {
            let instant = try await database.write { db in try db.seal() }
            readings[instant] = try await text(asOf: instant, in: database)
        } while !end.isOver
        return readings
    }

    @Test func `while sixteen write, what was read as of a sealed instant is read again to the byte`() async throws {
        try await withExamples(size: 17) { databases in
            let database = databases.app
            let end = Countdown(from: 16)
            async let sealed = seal(until: end, in: database)
            let lost = try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<16 {
                    group.addTask { try await self.write(as: writer, until: end, in: database) }
                }
                return try await group.reduce(0, +)
            }
            let readings = try await sealed
            for (instant, reading) in readings {
                let again = try await text(asOf: instant, in: database)
                #expect(again == reading)
            }
            #expect(Set(readings.values).count > 1)
            #expect(lost < 300, "most of what was written stayed")
        }
    }

    @Test func `a value recorded, corrected, withdrawn and recorded again is read as it stood at each instant`()
        async throws
    {
        try await withExamples { databases in
            let database = databases.app
            let next = [
                "id": "gen_random_uuid()",
                "supersedes": "(SELECT id FROM observation WHERE superseded_at = 'infinity')",
            ]
            func values(asOf instant: Instant?) async throws -> [Decimal] {
                try await database.read(as: Part.editor.actor) { db in
                    try db.records(of: Examples.own, asOf: instant).framework["1.1.1.a", default: []].compactMap {
                        $0.value.figure?.value
                    }
                }
            }
            var instants: [Instant] = []
            for act in [
                nil, insertion("observation"), insertion("observation", with: next.merging(["value": "51.5"]) { $1 }),
                insertion(
                    "observation",
                    with: next.merging(["value": "NULL", "status": "'withdrawn'", "reason": "'Counted twice'"]) { $1 }),
                insertion("observation", with: next.merging(["value": "52"]) { $1 }),
            ] {
                if let act { try await database.run(act, as: .editor) }
                instants.append(try await database.write { db in try db.seal() })
            }
            var read: [[Decimal]] = []
            for instant in instants { read.append(try await values(asOf: instant)) }
            #expect(read == [[], [50], [Decimal(exactly: "51.5") ?? 0], [], [52]])
            #expect(try await values(asOf: nil) == [52])
        }
    }
}

/// How many are still at it.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(from count: Int) { left = Mutex(count) }

    var isOver: Bool { left.withLock { $0 <= 0 } }
    func pass() { left.withLock { $0 -= 1 } }
}

extension Connection {
    /// Records the value of the example indicator, or corrects the one that stands.
    fileprivate func recordOrCorrect(_ value: Int, of city: City.ID, in year: Int) throws {
        let current: UUID? = try run(
            """
            SELECT id FROM observation WHERE city_id = \(city) AND indicator_id = 1
                AND period_start = make_date(\(year)::integer, 1, 1) AND superseded_at = 'infinity'
            """
        ).first?["id"]
        try run(
            """
            INSERT INTO observation (city_id, indicator_id, period, value, method, source, supersedes)
            VALUES (\(city), 1, daterange(make_date(\(year), 1, 1), make_date(\(year) + 1, 1, 1)), \(value), 'survey', 'Survey',
                \(current))
            """)
    }
}
