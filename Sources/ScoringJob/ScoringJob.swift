import Domain
import Foundation
import Persistence
import Postgres

/// The batch: reads the register and the records as of an instant, assesses every city by the method, judges it for every cycle,
/// and writes one run per cycle.
public struct ScoringJob: Sendable {
    /// Changes whenever the same input could give another result.
    public static let engine = "readiness 2"

    /// In the role of the batch job.
    let database: Database
    private let cycles: [AwardCycleFile]
    /// `nil`: gates alone.
    private let assessor: Assessor?

    /// - Throws: `InputError` for a method file that the engine cannot read.
    public init(database: Database, cycles: [AwardCycleFile], method: ReadinessFiles? = nil) throws {
        self.database = database
        self.cycles = cycles
        assessor = try method.map { try Assessor($0) }
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

    /// What all cycles are judged from.
    private struct Basis: Sendable {
        var instant: Instant
        var cutOff: Day
        var entries: [RegisterEntry]
        var measures: [CityMeasures]
        var openYears: [City.ID: [Int]]
        var input: String
        var digest: String
        /// By cycle: where each city comes from.
        var bands: [String: [City.ID: Band]]
        /// By cycle: what cities filed towards a nomination.
        var files: [String: [City.ID: CityFile]]
        var latest: [Run]
    }

    /// One outcome per cycle, newest cycle first. Each run is one transaction: complete or absent.
    /// - Parameter progress: called with the name of each phase as it begins.
    public func run(_ occasion: Occasion, progress: @Sendable (String) -> Void = { _ in }) async throws -> [Outcome] {
        var clock = Phases()
        progress("measuring")
        let basis = try await basis(occasion)
        clock.end("measure")
        let newest = cycles.sorted { $0.cycle.code > $1.cycle.code }
        if case .ifChanged = occasion {
            let known = newest.compactMap { file in
                basis.latest.first {
                    $0.cycle == file.cycle && $0.engine == Self.engine && $0.recordsDigest == basis.digest
                }
            }
            if known.count == newest.count { return known.map { Outcome(run: $0, isNew: false) } }
        }
        var assessments: [CityAssessment] = []
        if let assessor {
            progress("scoring")
            assessments = try assessor.assess(basis.measures)
            clock.end("score")
            progress("drawing")
            try assessor.addIntervals(to: &assessments, from: basis.measures)
            clock.end("draw")
        }
        progress("writing")
        var outcomes: [Outcome] = []
        for file in newest {
            outcomes.append(try await write(file, basis, assessments, clock.seconds))
        }
        return outcomes
    }

    private func basis(_ occasion: Occasion) async throws -> Basis {
        let sealed = try await database.write { db in try db.seal() }
        let instant =
            switch occasion {
            case .now, .ifChanged: sealed
            case .asOf(let text): try await database.read { db in try db.instant(from: text, notAfter: sealed) }
            }
        let method = assessor?.files.method
        let texts = assessor.map { [$0.files.progress.text, $0.files.level.text, $0.files.confidence.text] } ?? []
        let codes = cycles.map(\.cycle.code)
        return try await database.read { db in
            let cutOff = try db.day(of: instant)
            let entries = try db.registerEntries(asOf: instant)
            let measures = try method.map { try db.cityMeasures(asOf: instant, cutOff: cutOff, method: $0) } ?? []
            let years = try method.map { try db.openYears(asOf: instant, cutOff: cutOff, method: $0) } ?? [:]
            let input = measures.map { $0.digestLines(openYears: years[$0.city] ?? []) }.joined(separator: "\n")
            var bands: [String: [City.ID: Band]] = [:]
            if let version = method?.version {
                for cycle in codes {
                    guard let run = try db.runBefore(instant, of: cycle, methodVersion: version) else { continue }
                    bands[cycle] = try db.bands(of: run.id)
                }
            }
            var files: [String: [City.ID: CityFile]] = [:]
            for cycle in codes { files[cycle] = try db.cityFiles(cycle: cycle, asOf: instant) }
            let filed = files.sorted { $0.key < $1.key }.map { cycle, files in
                "\(cycle) "
                    + files.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: "; ")
            }
            return Basis(
                instant: instant, cutOff: cutOff, entries: entries, measures: measures, openYears: years, input: input,
                digest: try db.digest(of: [try db.registerDigest(asOf: instant)] + texts + filed + [input]),
                bands: bands, files: files,
                latest: try db.latestRuns())
        }
    }

    private func write(
        _ file: AwardCycleFile, _ basis: Basis, _ assessments: [CityAssessment], _ phases: [String: Double]
    ) async throws -> Outcome {
        let files = basis.files[file.cycle.code] ?? [:]
        let gates = basis.entries.map { file.cycle.gates(of: $0, file: files[$0.city.id] ?? CityFile()) }
        let bands = basis.bands[file.cycle.code] ?? [:]
        let gatesByCity = Dictionary(uniqueKeysWithValues: zip(basis.entries.map(\.city.id), gates))
        let measuredGates = basis.measures.map { gatesByCity[$0.city] ?? [] }
        var standings: [Standing] = []
        var actions: [[NextAction]] = []
        if let assessor {
            standings = basis.measures.indices.map { place in
                assessor.files.bands.standing(
                    of: assessments[place], gates: measuredGates[place], previous: bands[basis.measures[place].city])
            }
            actions = try assessor.nextActions(
                for: basis.measures, assessments, gates: measuredGates, standings: standings,
                openYears: basis.measures.map { basis.openYears[$0.city] ?? [] })
        }
        return try await database.write(as: .operator) { [standings, actions, assessor] db in
            let before = bands.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value.rawValue)" }
            let digest = try db.digest(of: [basis.digest] + before)
            if let run = try db.run(of: file, engine: Self.engine, at: basis.instant, inputDigest: digest) {
                return Outcome(run: run, isNew: false)
            }
            var assessment: Assessment.ID?
            if let assessor {
                assessment = try db.record(
                    NewAssessment(
                        method: assessor.files, engine: Self.engine, instant: basis.instant, cutOff: basis.cutOff,
                        seed: assessor.seed, draws: assessor.draws, phases: phases,
                        cities: zip(basis.measures, assessments).map { (city: $0.city, assessment: $1) },
                        input: basis.input))
            }
            let id = try db.record(
                cycle: file, engine: Self.engine, instant: basis.instant, inputDigest: digest,
                recordsDigest: basis.digest,
                seconds: phases.values.reduce(0, +), results: zip(basis.entries, gates).map { ($0.city.id, $1) },
                assessment: assessment)
            try db.record(
                zip(basis.measures, zip(standings, actions)).map { ($0.city, $1.0, $1.1) }, of: id)
            guard let run = try db.run(of: file, engine: Self.engine, at: basis.instant, inputDigest: digest) else {
                preconditionFailure("the run just written is not there")
            }
            return Outcome(run: run, isNew: true)
        }
    }
}

/// How long each phase took.
private struct Phases {
    private(set) var seconds: [String: Double] = [:]
    private var start = ContinuousClock.now

    mutating func end(_ name: String) {
        let now = ContinuousClock.now
        seconds[name, default: 0] += (now - start) / .seconds(1)
        start = now
    }
}

extension CityMeasures {
    /// All that a city's result depends on, in digits that read back as the same numbers.
    fileprivate func digestLines(openYears: [Int]) -> String {
        func words(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
        let head = "\(code) \(words(size.thousandInhabitants)) \(words(size.sizeUnit)) \(openYears)"
        let measures = progress.map { measure in
            let numbers = [
                measure.value, measure.coverage, measure.freshness, measure.verification, level[measure.name],
            ].map(words).joined(separator: " ")
            return "\(measure.name) \(measure.status.rawValue) \(numbers) \(JSONB(measure.reason).sqlText)"
        }
        return ([head] + measures).joined(separator: "\n")
    }
}
