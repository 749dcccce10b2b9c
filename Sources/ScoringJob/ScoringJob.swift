import Config
import Domain
import Foundation
import Persistence
import Postgres

/// The batch: reads the register and the records as of an instant, assesses every city by the method, judges it for every cycle,
/// and writes one run per cycle.
///
/// Any number of processes may do this on one database at the same time: they share the cities (`SliceQueue`), and one of them
/// writes the runs. The runs are the same bytes however many there are, and whichever of them dies.
public struct ScoringJob: Sendable {
    /// Changes whenever the same input could give another result.
    public static let engine = "readiness 2"

    /// In the role of the batch job.
    let database: Database
    private let cycles: [AwardCycleFile]
    /// `nil`: gates alone.
    private let assessor: Assessor?
    private let slice: Int
    private let rules: GateRules

    /// - Parameters:
    ///   - slice: how many cities are measured, scored and drawn together. Their intervals depend on it.
    ///   - rules: by which gates are judged.
    /// - Throws: `InputError` for a method file that the engine cannot read.
    public init(
        database: Database, cycles: [AwardCycleFile], method: ReadinessFiles? = nil, slice: Int = 250,
        rules: GateRules = .current
    ) throws {
        self.database = database
        self.cycles = cycles.sorted { $0.cycle.code > $1.cycle.code }
        self.slice = slice
        self.rules = rules
        assessor = try method.map { try Assessor($0) }
    }

    /// When to write a run.
    public enum Occasion: Sendable {
        /// As of now; or with others who began a little earlier, as long as they have cities left.
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

    /// How far the work has come.
    public enum Progress: Equatable, Sendable {
        /// Somebody writes a lot, and the instant cannot be fixed until that is over.
        case waitingForWriters
        /// An earlier measuring holds still for so many cities.
        case kept(Int)
        /// By all processes together.
        case measured(Int, of: Int)
        /// Others work on the last cities, or write the runs.
        case waitingForOthers
        case written(Int, of: Int)
    }

    /// One outcome per cycle, newest cycle first. All runs are one transaction: complete or absent.
    public func run(
        _ occasion: Occasion, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> [Outcome] {
        let sealed = try await database.seal { progress(.waitingForWriters) }
        var instant = sealed
        if case .asOf(let text) = occasion {
            instant = try await database.read { db in try db.instant(from: text, notAfter: sealed) }
        }
        guard let assessor else { return try await write(nil, asOf: instant, occasion, progress) }
        let slices = SliceQueue(database: database, assessor: assessor, slice: slice, progress: progress)
        var joins = true
        if case .asOf = occasion { joins = false }
        return try await slices.measured(asOf: instant, joins: joins) { measuring in
            try await write(measuring, asOf: measuring.instant, occasion, progress)
        }
    }

    /// What the runs of all cycles are written from.
    private struct RunInput {
        var entries: [RegisterEntry]
        var recordsDigest: String
        /// Seconds by name.
        var phases: [String: Double]
        /// By cycle: what cities filed towards a nomination.
        var files: [String: [City.ID: CityFile]]
    }

    /// A cycle whose run is to be written.
    fileprivate struct Pending {
        var file: AwardCycleFile
        /// Where each city comes from.
        var bands: [City.ID: Band]
        var digest: String
        var gates: [City.ID: [GateResult]]
    }

    private func write(
        _ measuring: Measuring?, asOf instant: Instant, _ occasion: Occasion, _ progress: @Sendable (Progress) -> Void
    ) async throws -> [Outcome] {
        // On its own: to keep a cycle is an act of the trail, and such a one makes seals wait until it ends.
        try await database.write(as: .operator) { db in
            for file in cycles { _ = try db.freeze(file) }
        }
        return try await database.write(as: .operator) { db in
            if let measuring { try db.hold(measuring) }
            let input = try input(db, measuring, instant)
            if case .ifChanged = occasion {
                let latest = try db.latestRuns()
                let known = cycles.compactMap { file in
                    latest.first {
                        $0.cycle == file.cycle && $0.engine == Self.engine && $0.recordsDigest == input.recordsDigest
                    }
                }
                if known.count == cycles.count { return known.map { Outcome(run: $0, isNew: false) } }
            }
            var outcomes: [Outcome] = []
            var pending: [Pending] = []
            for file in cycles {
                let next = try self.pending(file, input, db, instant)
                if let run = try db.run(of: file, engine: Self.engine, at: instant, inputDigest: next.digest) {
                    outcomes.append(Outcome(run: run, isNew: false))
                } else {
                    pending.append(next)
                }
            }
            let written = try write(pending, input, measuring, instant, db, progress)
            outcomes += written.map { Outcome(run: $0, isNew: true) }
            return outcomes.sorted { $0.run.cycle.code > $1.run.cycle.code }
        }
    }

    private func input(
        _ db: borrowing Connection, _ measuring: Measuring?, _ instant: Instant
    ) throws -> RunInput {
        let texts = assessor.map { [$0.files.progress.text, $0.files.level.text, $0.files.confidence.text] } ?? []
        var files: [String: [City.ID: CityFile]] = [:]
        for file in cycles { files[file.cycle.code] = try db.cityFiles(cycle: file.cycle.code, asOf: instant) }
        let filed = files.sorted { $0.key < $1.key }.map { cycle, files in
            "\(cycle) "
                + files.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: "; ")
        }
        var measured = (digest: "", phases: [String: Double]())
        if let measuring {
            let summary = try db.summary(of: measuring.id)
            measured = (summary.digest, summary.phases)
        }
        let judged = "gates by rules \(rules.rawValue)"
        return RunInput(
            entries: try db.registerEntries(asOf: instant),
            recordsDigest: try db.digest(
                of: [try db.registerDigest(asOf: instant), judged] + texts + filed + [measured.digest]),
            phases: measured.phases, files: files)
    }

    private func pending(
        _ file: AwardCycleFile, _ input: RunInput, _ db: borrowing Connection, _ instant: Instant
    ) throws -> Pending {
        var bands: [City.ID: Band] = [:]
        if let version = assessor?.files.method.version,
            let run = try db.runBefore(instant, of: file.cycle.code, methodVersion: version)
        {
            bands = try db.bands(of: run.id)
        }
        let before = bands.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value.rawValue)" }
        let filed = input.files[file.cycle.code] ?? [:]
        let criteria = assessor?.criterionFeatures ?? []
        let gates = input.entries.map { entry in
            let filed = filed[entry.city.id] ?? CityFile()
            return (entry.city.id, file.cycle.gates(of: entry, file: filed, criteria: criteria, by: rules))
        }
        return Pending(
            file: file, bands: bands, digest: try db.digest(of: [input.recordsDigest] + before),
            gates: Dictionary(uniqueKeysWithValues: gates))
    }

    private func write(
        _ pending: [Pending], _ input: RunInput, _ measuring: Measuring?, _ instant: Instant,
        _ db: borrowing Connection,
        _ progress: (Progress) -> Void
    ) throws -> [Run] {
        guard !pending.isEmpty else { return [] }
        var assessment: Assessment.ID?
        if let assessor, let measuring {
            assessment = try db.record(
                NewAssessment(
                    method: assessor.files, engine: Self.engine, cutOff: try db.day(of: instant), seed: assessor.seed,
                    draws: assessor.draws, slice: slice), of: measuring)
        }
        var runs: [(id: Run.ID, cycle: Pending)] = []
        for cycle in pending {
            let id = try db.record(
                cycle: cycle.file, engine: Self.engine, rules: rules, instant: instant, inputDigest: cycle.digest,
                recordsDigest: input.recordsDigest, seconds: input.phases.values.reduce(0, +),
                results: input.entries.map { ($0.city.id, cycle.gates[$0.city.id] ?? []) }, assessment: assessment)
            runs.append((id, cycle))
        }
        if let assessor, let measuring {
            // Slice by slice, so that memory does not grow with the number of cities.
            var done = 0
            for slice in try db.slices(of: measuring.id) {
                let cities = try db.measuredCities(slice.cities, in: measuring.id)
                for (run, standings) in zip(runs, try assessor.standings(of: cities, in: runs.map(\.cycle))) {
                    try db.record(standings, of: run.id)
                }
                done += slice.cities.count
                progress(.written(done, of: input.entries.count))
            }
        }
        return try runs.map { run in
            guard let run = try db.run(run.id) else { preconditionFailure("the run just written is not there") }
            return run
        }
    }

    /// The cities that a run had to leave out, and why.
    public func problems(of run: Run) async throws -> [(code: String, problem: NotAssessed)] {
        guard let assessment = run.assessment else { return [] }
        return try await database.read { db in try db.problems(in: assessment).map { ($0.code, $0.problem) } }
    }
}

extension Assessor {
    /// What the assessments of cities mean in each cycle.
    fileprivate func standings(
        of cities: [MeasuredCity], in cycles: [ScoringJob.Pending]
    ) throws -> [[(city: City.ID, standing: Standing, actions: [NextAction])]] {
        var measures: [CityMeasures] = []
        var assessments: [CityAssessment] = []
        for city in cities {
            guard case .success(let found) = city.found, let assessment = city.assessment else { continue }
            measures.append(found)
            assessments.append(assessment)
        }
        let judged = cycles.map { cycle in
            let gates = measures.map { cycle.gates[$0.city] ?? [] }
            let standings = measures.indices.map { place in
                files.bands.standing(
                    of: assessments[place], gates: gates[place], previous: cycle.bands[measures[place].city])
            }
            return Judged(gates: gates, standings: standings)
        }
        let actions = try nextActions(for: measures, assessments, in: judged)
        return zip(judged, actions).map { judged, actions in
            measures.indices.map { (measures[$0].city, judged.standings[$0], actions[$0]) }
        }
    }
}

extension Connection {
    /// Waits for whoever writes the runs of a measuring.
    fileprivate func hold(_ measuring: Measuring) throws {
        guard try hold(measuring.id) else { throw MeasuringGone() }
    }
}

/// What was measured is there no more: another process began anew after those who had begun it were gone.
public struct MeasuringGone: Error, CustomStringConvertible {
    public var description: String { "Another process has begun to score anew meanwhile. Score again." }
}

/// How long each phase took.
struct PhaseClock {
    private(set) var seconds: [String: Double] = [:]
    private var start = ContinuousClock.now

    mutating func end(_ name: String) {
        let now = ContinuousClock.now
        seconds[name, default: 0] += (now - start) / .seconds(1)
        start = now
    }
}
