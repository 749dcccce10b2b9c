import Config
import Domain
import Input
import Postgres

/// One working-out of the gates of every city for one cycle.
public struct Run: Identifiable, Equatable, Sendable {
    public let id: Identifier<Run>
    public var cycle: AwardCycle
    /// SHA-256 of the cycle's file.
    public var cycleDigest: String
    public var engine: String
    /// By which gates were judged.
    public var gateRules: GateRules
    /// What was recorded up to then was read.
    public var instant: Instant
    /// SHA-256 of what was read, independent of the database it was read from.
    public var inputDigest: String
    /// Of the records and the method alone, without where cities came from.
    public var recordsDigest: String?
    public var cities: Int
    public var seconds: Double
    /// What the records gave; `nil` where gates alone were judged.
    public var assessment: Assessment.ID?
}

/// The cycles that runs used, by the digest of their text, which the database checks: nearly every page shows one, and reading its
/// file costs more than the rest of the page.
private let keptCycles = Kept<String, AwardCycle>(most: 100)

/// Cities have few reasons, and the same ones.
private let keptReasons = Kept<String, JSONB<GateReason>>(most: 500)

extension Connection {
    /// Fixes the present instant for reading: nothing recorded up to it can change afterwards. Needs a transaction of its own.
    public func seal() throws -> Instant { try run("SELECT seal() AS instant").one()["instant"] }

    /// The last instant that was sealed.
    public func lastSeal() throws -> Instant {
        try run("SELECT max(sealed_at) AS instant FROM instant").one()["instant"]
    }

    /// The moment of this transaction, later than all that it sees. What is written beside it may still come to lie before.
    public func present() throws -> Instant {
        try run("SELECT greatest(clock_timestamp(), max(at)) AS instant FROM audit_event").one()["instant"]
    }

    /// A moment in ISO 8601 as a person typed it, no later than a sealed one.
    /// - Throws: `InvalidInstant`.
    public func instant(from text: String, notAfter sealed: Instant) throws -> Instant {
        // PostgreSQL knows words for times, such as "yesterday".
        guard text.first?.isNumber == true else { throw InvalidInstant.notATime(text) }
        do {
            let row = try run(
                "SELECT \(text)::timestamptz AS instant, \(text)::timestamptz <= \(sealed)::timestamptz AS is_past"
            ).one()
            guard try row["is_past"] else { throw InvalidInstant.future(text) }
            return try row["instant"]
        } catch let error as PostgresError where error.code.hasPrefix("22") {
            throw InvalidInstant.notATime(text)
        }
    }

    /// A moment as a person typed it, or the last seal where that lies before: at it everything is settled, nothing recorded later can
    /// lie before it. `nil` for none. Waits for no writer.
    /// - Throws: `InvalidInstant`.
    public func instant(asOf text: String?) throws -> Instant? {
        guard let text else { return nil }
        do {
            let instant: Instant? = try run("SELECT settled(\(text)::timestamptz) AS instant").one()["instant"]
            guard let instant else { throw InvalidInstant.future(text) }
            return instant
        } catch let error as PostgresError where error.code.hasPrefix("22") {
            throw InvalidInstant.notATime(text)
        }
    }

    /// The day of an instant in the product's home, from which ages are counted.
    public func day(of instant: Instant) throws -> Day {
        try run("SELECT hanoi_day(\(instant)::timestamptz) AS day").one()["day"]
    }

    /// SHA-256 of texts, one after the other.
    public func digest(of texts: [String]) throws -> String {
        try run(
            "SELECT encode(sha256(convert_to(\(texts.joined(separator: "\n")), 'UTF8')), 'hex') AS digest"
        ).one()["digest"]
    }

    /// SHA-256 over the register's lines as it stood at `instant`; the same register gives the same digest in any database.
    public func registerDigest(asOf instant: Instant) throws -> String {
        try run(
            """
            WITH line (text) AS (
                SELECT row('city', code, country, population)::text FROM city_at(\(instant))
                UNION ALL
                SELECT row('membership', code, ordinal, admitted_earliest, admitted_latest, has_ended, ended_earliest,
                    ended_latest)::text
                FROM membership_at(\(instant)) JOIN city ON city.id = city_id
                UNION ALL
                SELECT row('award', code, year, conferred_from, conferred_to)::text
                FROM award_at(\(instant)) JOIN award_round_at(\(instant)) AS round USING (year) JOIN city ON city.id = city_id
                UNION ALL
                SELECT row('succession', code, ended_on)::text
                FROM succession_at(\(instant)) JOIN city ON city.id = city_id
                UNION ALL
                SELECT row('continuation', code, body, since, until, territory, confirmed_by, confirmed_on)::text
                FROM continuation_at(\(instant)) JOIN city ON city.id = city_id
            )
            SELECT encode(sha256(convert_to(coalesce(string_agg(text, E'\\n' ORDER BY text COLLATE "C"), ''), 'UTF8')), 'hex')
                AS digest
            FROM line
            """
        ).one()["digest"]
    }

    /// Writes a run and all its results; with the transaction it is complete or absent.
    public func record(
        cycle: AwardCycleFile, engine: String, rules: GateRules = .current, instant: Instant, inputDigest: String,
        recordsDigest: String,
        seconds: Double,
        results: [(city: City.ID, gates: [GateResult])], assessment: Assessment.ID? = nil
    ) throws -> Run.ID {
        let digest = try freeze(cycle)
        let id: Run.ID = try run(
            """
            INSERT INTO run (cycle, cycle_digest, engine, gate_rules, instant, input_digest, records_digest, cities, seconds,
                assessment_id)
            VALUES (\(cycle.cycle.code), \(digest), \(engine), \(rules), \(instant), \(inputDigest), \(recordsDigest), \(results.count), \(seconds),
                \(assessment))
            RETURNING id
            """
        ).one()["id"]
        let rows = results.flatMap { result in result.gates.map { (city: result.city, gate: $0) } }
        try run(
            """
            INSERT INTO gate_result (city_id, run_id, gate, outcome, reason, passes_from, holds_until)
            SELECT city_id, \(id), gate, outcome, reason::jsonb, nullif(passes_from, '')::date, nullif(holds_until, '')::date
            FROM unnest(\(rows.map(\.city))::int[], \(rows.map(\.gate.gate))::text[], \(rows.map(\.gate.outcome))::text[],
                \(rows.map { JSONB($0.gate.reason) })::text[], \(rows.map { $0.gate.from?.description ?? "" })::text[],
                \(rows.map { $0.gate.until?.description ?? "" })::text[])
                AS result (city_id, gate, outcome, reason, passes_from, holds_until)
            """)
        return id
    }

    /// The run of a cycle, by these rules and this engine, at exactly this instant, made from just this.
    public func run(of cycle: AwardCycleFile, engine: String, at instant: Instant, inputDigest: String) throws -> Run? {
        try runs(
            """
            code = \(cycle.cycle.code) AND text = \(cycle.text) AND engine = \(engine) AND instant = \(instant)
                AND input_digest = \(inputDigest)
            """, most: 1
        ).first
    }

    /// The last run of a cycle before an instant by the same version of the method; its bands are where cities come from.
    /// - Parameter run: leaves out what was written after that run.
    public func runBefore(
        _ instant: Instant, of cycle: String, methodVersion: String, writtenBefore run: Run.ID? = nil
    ) throws -> Run? {
        try runs(
            """
            run.cycle = \(cycle) AND instant < \(instant) AND coalesce(id < \(run)::integer, true) AND assessment_id IN (
                SELECT assessment.id FROM assessment JOIN method ON method.digest = progress WHERE version = \(methodVersion))
            """, most: 1
        ).first
    }

    public func run(_ id: Run.ID) throws -> Run? { try runs("id = \(id)").first }

    /// The newest run of each cycle, newest cycle first.
    public func latestRuns() throws -> [Run] { try run(.latestRuns) }

    /// The runs of a condition on `run` and `award_cycle`, newest cycle and run first.
    /// - Parameter most: `nil` for all of them.
    func runs(_ condition: SQL, most: Int? = nil) throws -> [Run] { try run(.runs(condition, most: most)) }

    fileprivate func keptCycle(_ code: String, _ digest: String) throws -> AwardCycle {
        try keptCycles.value(digest, of: digest) { try cycle(code, digest) }
    }

    private func cycle(_ code: String, _ digest: String) throws -> AwardCycle {
        let row = try run("SELECT text FROM award_cycle WHERE code = \(code) AND digest = \(digest)").one()
        return try AwardCycleFile(row["text"], file: "award_cycle").cycle
    }

    /// What a run found for a city, in the order of `Gate`; empty where the city was not there yet.
    public func gateResults(of city: City.ID, in run: Run.ID) throws -> [GateResult] {
        try gateResults(of: [city], in: run)[city] ?? []
    }

    /// The same of several cities; without those that were not there yet.
    public func gateResults(of cities: [City.ID], in run: Run.ID) throws -> [City.ID: [GateResult]] {
        let results = try self.run(
            """
            SELECT city_id, gate, outcome, reason, passes_from, holds_until FROM gate_result
            WHERE city_id = ANY (\(cities)::integer[]) AND run_id = \(run)
            """
        ).map { row in
            let text: String = try row["reason"]
            let reason = try keptReasons.value(text, of: text) { try row["reason"] as JSONB<GateReason> }
            let result = GateResult(
                gate: try row["gate"], outcome: try row["outcome"], reason: reason.value, from: try row["passes_from"],
                until: try row["holds_until"])
            return (city: try row["city_id"] as City.ID, gate: result)
        }
        // What the acting person may not see is not known to them.
        return Dictionary(grouping: results, by: \.city).mapValues { seen in
            Gate.allCases.map { gate in
                seen.first { $0.gate.gate == gate }?.gate
                    ?? GateResult(gate: gate, outcome: .unknown, reason: .notReleased)
            }
        }
    }

    /// How many cities of the network a run found to pass, fail or leave open at each gate.
    public func gateCounts(in run: Run.ID) throws -> [Gate: [GateResult.Outcome: Int]] {
        let counts = try self.run(
            """
            SELECT gate, outcome, count(*) AS cities FROM gate_result JOIN city ON city.id = city_id
            WHERE run_id = \(run) AND NOT is_invented GROUP BY gate, outcome
            """
        ).map { (try $0["gate"] as Gate, try $0["outcome"] as GateResult.Outcome, try $0["cities"] as Int) }
        return Dictionary(grouping: counts, by: \.0).mapValues { rows in
            Dictionary(uniqueKeysWithValues: rows.map { ($0.1, $0.2) })
        }
    }
}

extension Database {
    /// As `instant(asOf:)` of a connection, in a transaction of its own.
    public func instant(asOf text: String?) async throws -> Instant? {
        guard let text else { return nil }
        return try await read { db in try db.instant(asOf: text) }
    }
}

/// Why a time that a person typed cannot be read as of.
public enum InvalidInstant: Error, Equatable, CustomStringConvertible {
    case notATime(String)
    case future(String)

    public var description: String {
        switch self {
        case .notATime(let text): "“\(text)” is not a time such as 2026-11-24T08:00:00Z."
        case .future(let text): "\(text) lies in the future; only what is recorded already can be read."
        }
    }
}

extension Query where Value == [Run] {
    /// The newest run of each cycle, newest cycle first.
    public static var latestRuns: Query {
        runs("id = (SELECT id FROM run AS last WHERE last.cycle = run.cycle ORDER BY instant DESC, id DESC LIMIT 1)")
    }

    fileprivate static func runs(_ condition: SQL, most: Int? = nil) -> Query {
        Query(
            """
            SELECT id, cycle, cycle_digest, engine, gate_rules, instant, input_digest, records_digest, cities, seconds, assessment_id
            FROM run JOIN award_cycle ON code = cycle AND digest = cycle_digest
            WHERE \(condition) ORDER BY cycle DESC, instant DESC, id DESC LIMIT \(most)
            """
        ) { rows, db in
            try rows.map { row in
                let digest: String = try row["cycle_digest"]
                return Run(
                    id: try row["id"], cycle: try db.keptCycle(try row["cycle"], digest), cycleDigest: digest,
                    engine: try row["engine"], gateRules: try row["gate_rules"], instant: try row["instant"],
                    inputDigest: try row["input_digest"], recordsDigest: try row["records_digest"],
                    cities: try row["cities"], seconds: try row["seconds"], assessment: try row["assessment_id"])
            }
        }
    }
}
