import Domain
import Persistence
import Postgres

/// The batch: reads the register as of an instant, judges the gates of every city for every cycle, and writes one run per cycle.
public struct ScoringJob: Sendable {
    /// Changes whenever the same input could give another result.
    public static let engine = "gates 1"

    /// In the role of the batch job.
    private let database: Database
    private let cycles: [AwardCycleFile]

    public init(database: Database, cycles: [AwardCycleFile]) {
        self.database = database
        self.cycles = cycles
    }

    /// When to write a run.
    public enum Occasion: Sendable {
        /// As of now.
        case now
        /// As of now, unless the newest run read the same input by the same rules.
        case ifChanged
        /// As of a past time, in ISO 8601. The same time gives the same run: one that is there already is left as it is.
        case asOf(String)
    }

    /// What became of one cycle.
    public struct Outcome: Sendable {
        public var run: Run
        /// `false` where a run with the same result was there already.
        public var isNew: Bool
    }

    /// One outcome per cycle, newest cycle first. Each run is one transaction: complete or absent.
    public func run(_ occasion: Occasion) async throws -> [Outcome] {
        let sealed = try await database.write { db in try db.seal() }
        let instant =
            switch occasion {
            case .now, .ifChanged: sealed
            case .asOf(let text): try await database.read { db in try db.instant(from: text, notAfter: sealed) }
            }
        let (entries, digest, latest) = try await database.read { db in
            (try db.registerEntries(asOf: instant), try db.registerDigest(asOf: instant), try db.latestRuns())
        }
        var outcomes: [Outcome] = []
        for file in cycles.sorted(by: { $0.cycle.code > $1.cycle.code }) {
            if case .ifChanged = occasion,
                let run = latest.first(where: { $0.cycle == file.cycle }),
                run.inputDigest == digest, run.engine == Self.engine
            {
                outcomes.append(Outcome(run: run, isNew: false))
                continue
            }
            outcomes.append(try await write(file, instant: instant, entries: entries, digest: digest))
        }
        return outcomes
    }

    private func write(
        _ file: AwardCycleFile, instant: Instant, entries: [RegisterEntry], digest: String
    ) async throws -> Outcome {
        try await database.write(as: .operator) { db in
            if let run = try db.run(of: file, engine: Self.engine, at: instant) {
                return Outcome(run: run, isNew: false)
            }
            let start = ContinuousClock.now
            let results = entries.map { (city: $0.city.id, gates: file.cycle.gates(of: $0)) }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            _ = try db.record(
                cycle: file, engine: Self.engine, instant: instant, inputDigest: digest, seconds: seconds,
                results: results)
            guard let run = try db.run(of: file, engine: Self.engine, at: instant) else {
                preconditionFailure("the run just written is not there")
            }
            return Outcome(run: run, isNew: true)
        }
    }
}
