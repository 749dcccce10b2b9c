import Config
import Domain
import Foundation
import Persistence
import Postgres

/// Measures, scores and draws all cities, together with whatever other processes do the same at the same time.
///
/// The cities lie in the database in slices. A process takes one that nobody has, works on it and stores what it found in one
/// transaction: as long as that lasts it holds the row of the slice, and when it dies the slice is free again. One process alone
/// goes the same way.
struct SliceQueue: Sendable {
    let database: Database
    let assessor: Assessor
    /// How many cities make a slice.
    let slice: Int
    let progress: @Sendable (ScoringJob.Progress) -> Void

    /// Runs `body` when all cities are done. Until it ends, others who look for work know that this process is there.
    func measured<R: Sendable>(
        asOf instant: Instant, joins: Bool, _ body: (Measuring) async throws -> R
    ) async throws -> R {
        let id = try await database.write { db in try db.nextMeasuring() }
        return try await attending(id) {
            let (rules, measuring) = try await begin(id, instant, joins: joins)
            progress(.kept(measuring.reused))
            guard measuring.id != id else { return try await all(measuring, rules, body) }
            return try await attending(measuring.id) { try await all(measuring, rules, body) }
        }
    }

    /// What results depend on beside the records of cities.
    private struct Rules: Sendable {
        var cutOff: Day
        var basis: String
    }

    private func begin(_ id: Measuring.ID, _ instant: Instant, joins: Bool) async throws -> (Rules, Measuring) {
        try await database.write { db in
            let rules = try self.rules(asOf: instant, db)
            let measuring = try db.measuring(id, basis: rules.basis, asOf: instant, joins: joins, slice: slice)
            return (rules, measuring)
        }
    }

    private func rules(asOf instant: Instant, _ db: borrowing Connection) throws -> Rules {
        let cutOff = try db.day(of: instant)
        let files = assessor.files
        let texts = [ScoringJob.engine, "\(slice)", files.progress.text, files.level.text, files.confidence.text]
        return Rules(cutOff: cutOff, basis: try db.basis(of: texts, asOf: instant, cutOff: cutOff))
    }

    private func all<R: Sendable>(
        _ measuring: Measuring, _ rules: Rules, _ body: (Measuring) async throws -> R
    ) async throws -> R {
        var waits = false
        while true {
            let (worked, done, count) = try await database.write { [waits] db in
                let slice = try db.takeSlice(of: measuring.id, waits: waits)
                if let slice { try work(on: slice, of: measuring, rules, db) }
                let progress = try db.progress(of: measuring.id)
                return (slice != nil, progress.done, progress.all)
            }
            progress(.measured(done, of: count))
            if done == count { return try await body(measuring) }
            if !worked, !waits { progress(.waitingForOthers) }
            waits = !worked
        }
    }

    private func work(
        on slice: Measuring.Slice, of measuring: Measuring, _ rules: Rules, _ db: borrowing Connection
    ) throws {
        var clock = PhaseClock()
        var cities = Dictionary(
            uniqueKeysWithValues: try db.measuredCities(slice.cities, in: measuring.id).map { ($0.city, $0) })
        let missing = slice.cities.filter { cities[$0] == nil }
        if !missing.isEmpty {
            let method = assessor.files.method
            for city in try db.measuredCities(missing, asOf: measuring.instant, cutOff: rules.cutOff, method: method) {
                cities[city.city] = city
            }
        }
        clock.end("measure")
        var found = slice.cities.compactMap { cities[$0] }
        try assessor.assess(&found) { clock.end($0) }
        try db.store(found, in: measuring.id)
        clock.end("store")
        try db.finish(slice, of: measuring.id, phases: clock.seconds)
        // Frameworks are read as they are. They are frozen, so what is the same now was the same all the time.
        guard try self.rules(asOf: measuring.instant, db).basis == rules.basis else { throw RulesChanged() }
    }

    /// Says to others that this process works on a measuring, as long as `body` lasts.
    private func attending<R>(_ id: Measuring.ID, _ body: () async throws -> R) async throws -> R {
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let presence = Task {
            defer { beginning.finish() }
            try await database.write { db in
                try db.attend(id)
                beginning.yield()
                // On a thread of the connection's own. No statement runs meanwhile, so nothing in the database waits for it.
                while !Task.isCancelled { Thread.sleep(forTimeInterval: 0.02) }
            }
        }
        defer { presence.cancel() }
        var iterator = begun.makeAsyncIterator()
        if await iterator.next() == nil { try await presence.value }
        let outcome: Result<R, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        presence.cancel()
        _ = await presence.result
        return try outcome.get()
    }
}

extension Assessor {
    /// Scores and draws cities together; those that could not be measured stay as they are.
    /// - Parameter end: called with the name of each phase as it ends.
    func assess(_ cities: inout [MeasuredCity], end: (String) -> Void = { _ in }) throws {
        var places: [Int] = []
        var measures: [CityMeasures] = []
        for (place, city) in cities.enumerated() {
            guard case .success(let found) = city.found else { continue }
            places.append(place)
            measures.append(found)
        }
        var assessments = try assess(measures)
        end("score")
        try addIntervals(to: &assessments, from: measures)
        end("draw")
        for (place, assessment) in zip(places, assessments) { cities[place].assessment = assessment }
    }
}

extension Database {
    /// Fixes the present instant. Writers under way are waited for, and hold up nobody meanwhile.
    /// - Parameter waiting: called when it takes long.
    /// - Throws: `SealingTakesLong` where somebody still writes after as many seconds as `tries`.
    func seal(tries: Int = 75, waiting: () -> Void) async throws -> Instant {
        let begun: Instant = try await read { db in try db.present() }
        for _ in 0..<tries {
            do {
                let sealed = try await write { db in try db.seal() }
                if sealed >= begun { return sealed }
            } catch let error as PostgresError where error.isOutOfPatience {}  // another seal is being made
            waiting()
            try await Task.sleep(for: .seconds(1))
        }
        throw SealingTakesLong()
    }
}

/// Somebody has been writing for so long that the present instant could not be fixed.
public struct SealingTakesLong: Error, CustomStringConvertible {
    public var description: String {
        "Another program has been writing for more than a minute, and until it is done no instant can be fixed. "
            + "Score again when it has ended, or score as of an earlier time with --as-of."
    }
}

/// A framework was loaded, or the schema was changed, while cities were measured.
public struct RulesChanged: Error, CustomStringConvertible {
    public var description: String {
        "A framework was loaded while cities were measured, so some would be measured by other rules. Score again."
    }
}
