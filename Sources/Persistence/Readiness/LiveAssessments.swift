import Config
import Domain
import Postgres

/// What a city's records give now, between two runs, in one cycle. It is not published.
public struct LiveReadiness: Sendable {
    /// What was recorded up to then was read.
    public var instant: Instant
    public var cutOff: Day
    public var finding: CityFinding
    public var standing: Standing?
    public var actions: [NextAction]
    /// Why the city could not be measured.
    public var problem: NotAssessed?
}

/// What is worked out of a city since the run that is published.
public struct LiveState: Sendable {
    /// `nil` where nothing was measured since.
    public var readiness: LiveReadiness?
    /// When the last record was written that is not measured yet; `nil` where there is none.
    public var changed: Instant?
}

/// A city whose records wait to be measured.
public struct WaitingCity: Equatable, Sendable {
    public var city: City.ID
    /// When the first and the last of its records were written that wait.
    public var since: Instant
    public var last: Instant
    /// How many seconds ago that was.
    public var waited: Double
    public var rested: Double
}

/// What is worked out anew of one city, to be stored.
public struct NewLiveAssessment: Sendable {
    public struct Cycle: Sendable {
        public var code: String
        public var gates: [GateResult]
        public var standing: Standing?
        public var actions: [NextAction]

        public init(code: String, gates: [GateResult], standing: Standing?, actions: [NextAction]) {
            self.code = code
            self.gates = gates
            self.standing = standing
            self.actions = actions
        }
    }

    public var city: MeasuredCity
    public var version: String
    public var engine: String
    public var instant: Instant
    public var cutOff: Day
    public var cycles: [Cycle]

    public init(
        city: MeasuredCity, version: String, engine: String, instant: Instant, cutOff: Day, cycles: [Cycle]
    ) {
        self.city = city
        self.version = version
        self.engine = engine
        self.instant = instant
        self.cutOff = cutOff
        self.cycles = cycles
    }
}

// As the batch job.
extension Connection {
    /// Keeps other processes from measuring a city until the transaction ends. `false` where one does, or a batch is at work, which
    /// measures all cities anyway.
    public func mayMeasureOne() throws -> Bool {
        try run(
            """
            SELECT pg_try_advisory_xact_lock(7010) AND NOT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND classid = 7004
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS may
            """
        ).one()["may"]
    }

    /// The cities whose records were written after what was measured of them, those that wait longest first. None before the first
    /// run.
    public func waitingCities(upTo instant: Instant, limit: Int) throws -> [WaitingCity] {
        try run(
            """
            SELECT city_id, since, last, extract(epoch FROM clock_timestamp() - since)::float8 AS waited,
                extract(epoch FROM clock_timestamp() - last)::float8 AS rested
            FROM waiting_cities(\(instant)) ORDER BY since, city_id LIMIT \(limit)
            """
        ).map {
            WaitingCity(
                city: try $0["city_id"], since: try $0["since"], last: try $0["last"], waited: try $0["waited"],
                rested: try $0["rested"])
        }
    }

    /// When something was last written for which a city may have to be measured, and how many seconds ago; `nil` where the newest run
    /// has read all.
    public func lastChange() throws -> (at: Instant, ago: Double)? {
        try run(
            """
            SELECT at, extract(epoch FROM clock_timestamp() - at)::float8 AS ago FROM audit_event
            WHERE city_id IS NOT NULL AND at > (SELECT max(instant) FROM run) ORDER BY at DESC LIMIT 1
            """
        ).first.map { (at: try $0["at"], ago: try $0["ago"]) }
    }

    /// Stores what was found for a city in place of what stood there, and forgets what the newest run has read by now.
    public func store(_ live: NewLiveAssessment) throws {
        try run(
            """
            DELETE FROM live_assessment
            WHERE city_id = \(live.city.city) OR instant <= (SELECT max(instant) FROM run)
            """)
        let id = live.city.city
        switch live.city.found {
        case .failure(let problem):
            try run(
                """
                INSERT INTO live_assessment (city_id, version, engine, instant, cut_off, problem)
                VALUES (\(id), \(live.version), \(live.engine), \(live.instant), \(live.cutOff), \(JSONB(problem)))
                """)
        case .success:
            guard let found = live.city.assessment else { return }
            try run(
                """
                INSERT INTO live_assessment (city_id, version, engine, instant, cut_off, progress, low, high, on_floors, level,
                    confidence, criteria, measures)
                VALUES (\(id), \(live.version), \(live.engine), \(live.instant), \(live.cutOff), \(found.progress),
                    \(found.interval?.lowerBound), \(found.interval?.upperBound), \(found.onFloors), \(found.level),
                    \(found.confidence), \(JSONB(found.criteria)), \(JSONB(found.measures)))
                """)
        }
        try run(
            all: live.cycles.map { cycle in
                """
                INSERT INTO live_standing (city_id, cycle, gates, band, unmet, actions)
                VALUES (\(id), \(cycle.code), \(JSONB(cycle.gates.map(StoredGate.init))), \(cycle.standing?.band),
                    \(JSONB(cycle.standing?.unmet ?? [])), \(JSONB(cycle.actions)))
                """
            })
    }
}

extension Connection {
    /// What is worked out of a city since a run, as far as the acting person may see it, and whether something is not measured yet.
    public func liveState(of city: City.ID, since run: Run) throws -> LiveState {
        let found = try self.run(
            """
            SELECT instant, cut_off, version, problem, progress, low, high, on_floors, level, confidence, criteria, measures, gates,
                band, unmet, actions
            FROM live_assessment JOIN live_standing USING (city_id)
            WHERE city_id = \(city) AND cycle = \(run.cycle.code) AND instant > \(run.instant)
            """
        ).first.map { try LiveReadiness($0) }
        let changed: Instant? = try self.run(
            "SELECT max(at) AS at FROM audit_event WHERE city_id = \(city) AND at > \(found?.instant ?? run.instant)"
        ).one()["at"]
        return LiveState(readiness: found, changed: changed)
    }
}

extension LiveReadiness {
    fileprivate init(_ row: Row) throws {
        let gates: JSONB<[StoredGate]> = try row["gates"]
        let band: Band? = try row["band"]
        let unmet: JSONB<[Unmet]> = try row["unmet"]
        let actions: JSONB<[NextAction]> = try row["actions"]
        let problem: JSONB<NotAssessed>? = try row["problem"]
        let criteria: JSONB<[CriterionResult]>? = try row["criteria"]
        let measures: JSONB<[MeasureResult]>? = try row["measures"]
        let (low, high): (Double?, Double?) = (try row["low"], try row["high"])
        var assessment: CityAssessment?
        if let criteria, let measures {
            assessment = CityAssessment(
                progress: try row["progress"], interval: low.flatMap { low in high.map { low...$0 } },
                onFloors: try row["on_floors"], level: try row["level"], confidence: try row["confidence"],
                criteria: criteria.value, measures: measures.value)
        }
        self.init(
            instant: try row["instant"], cutOff: try row["cut_off"],
            finding: CityFinding(
                gates: gates.value.map(\.result), assessment: assessment, band: band,
                methodVersion: try row["version"]),
            standing: band.map { Standing(band: $0, unmet: unmet.value) }, actions: actions.value,
            problem: problem?.value)
    }
}

/// A gate as it is stored among others.
private struct StoredGate: Codable {
    var gate: Gate
    var outcome: String
    var reason: GateReason
    var from: Day?
    var until: Day?

    init(_ result: GateResult) {
        gate = result.gate
        outcome = result.outcome.rawValue
        reason = result.reason
        from = result.from
        until = result.until
    }

    var result: GateResult {
        GateResult(
            gate: gate, outcome: GateResult.Outcome(rawValue: outcome) ?? .unknown, reason: reason, from: from,
            until: until)
    }
}
