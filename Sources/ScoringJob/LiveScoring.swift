import Config
import Domain
import Persistence
import Postgres

/// Measures a city again a few seconds after its records changed, so that whoever works with them sees what it made of the city before
/// the next run. One city at a time, in whichever process comes first; never while a batch measures all of them.
///
/// What waits is found in the trail: a city of which something was recorded after what was last read of it. So nothing is forgotten
/// where a process ends, and a change that comes while a city is measured waits again.
public struct LiveScoring: Sendable {
    /// How long a city rests after a change, since changes come in rows; and how long it waits at most.
    public struct Patience: Sendable {
        public var rest: Double
        public var most: Double

        public init(rest: Double = 3, most: Double = 12) {
            self.rest = rest
            self.most = most
        }
    }

    /// Of cities that wait, so many are looked at.
    private static let mostLookedAt = 20

    /// In the role of the batch job.
    private let database: Database
    private let cycles: [AwardCycleFile]
    private let assessor: Assessor
    private let patience: Patience
    private let rules: GateRules

    public init(
        database: Database, cycles: [AwardCycleFile], assessor: Assessor, patience: Patience = Patience(),
        rules: GateRules = .current
    ) {
        self.database = database
        self.cycles = cycles
        self.assessor = assessor
        self.patience = patience
        self.rules = rules
    }

    /// Measures the city that has waited longest.
    /// - Returns: `nil` where none has waited long enough, or others are at work.
    public func measureNext() async throws -> City.ID? {
        guard let sealed = try await settled() else { return nil }
        return try await database.write(as: .operator) { db in
            guard try db.mayMeasureOne() else { return nil }
            let waiting = try db.waitingCities(upTo: sealed, limit: Self.mostLookedAt)
            guard let next = waiting.first(where: { $0.rested >= patience.rest || $0.waited >= patience.most }) else {
                return nil
            }
            try db.store(try measured(next.city, asOf: sealed, db))
            return next.city
        }
    }

    /// The instant as of which to measure: the last that is sealed, or a new one where changes behind it have rested.
    /// - Returns: `nil` where the newest run has read everything.
    private func settled() async throws -> Instant? {
        let (change, sealed) = try await database.read { db in (try db.lastChange(), try db.lastSeal()) }
        guard let change else { return nil }
        guard change.at > sealed, change.ago >= patience.rest else { return sealed }
        do {
            return try await database.write { db in try db.seal() }
        } catch let error as PostgresError where error.isOutOfPatience {
            return sealed  // another seal is being made
        }
    }

    private func measured(
        _ city: City.ID, asOf instant: Instant, _ db: borrowing Connection
    ) throws -> NewLiveAssessment {
        let cutOff = try db.day(of: instant)
        let method = assessor.files.method
        var cities = try db.measuredCities([city], asOf: instant, cutOff: cutOff, method: method)
        try assessor.assess(&cities)
        guard let found = cities.first else { throw MeasuringGone() }
        var live = NewLiveAssessment(
            city: found, version: method.version, engine: ScoringJob.engine, instant: instant, cutOff: cutOff,
            cycles: [])
        guard let entry = try db.registerEntries(asOf: instant).first(where: { $0.city.id == city }) else {
            return live
        }
        live.cycles = try cycles.map { file in
            let code = file.cycle.code
            let filed = try db.cityFiles(cycle: code, asOf: instant)[city] ?? CityFile()
            let gates = file.cycle.gates(of: entry, file: filed, criteria: assessor.criterionFeatures, by: rules)
            guard let assessment = found.assessment, case .success(let measures) = found.found else {
                return NewLiveAssessment.Cycle(code: code, gates: gates, standing: nil, actions: [])
            }
            let before = try db.runBefore(instant, of: code, methodVersion: method.version)
            let band = try before.flatMap { try db.standing(of: city, in: $0.id)?.standing.band }
            let standing = assessor.files.bands.standing(of: assessment, gates: gates, previous: band)
            let actions = try assessor.nextActions(
                for: [measures], [assessment], in: [.init(gates: [gates], standings: [standing])])
            return NewLiveAssessment.Cycle(
                code: code, gates: gates, standing: standing, actions: actions.first?.first ?? [])
        }
        return live
    }
}
