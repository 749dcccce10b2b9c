import Domain
import Foundation
import Postgres

/// The work on all cities as of an instant, in slices that processes share.
public struct Measuring: Identifiable, Equatable, Sendable {
    public let id: Identifier<Measuring>
    public var instant: Instant
    /// Cities for which an earlier measuring holds still.
    public var reused = 0

    /// The cities that one process works on at a time, in order of their codes.
    public struct Slice: Equatable, Sendable {
        public var ordinal: Int
        public var cities: [City.ID]
    }
}

/// A city with all that is known of it: what it was measured as and what that gives, or why it could not be measured.
public struct MeasuredCity: Sendable {
    public var city: City.ID
    public var code: String
    public var found: Result<CityMeasures, NotAssessed>
    /// `nil` as long as it is not scored.
    public var assessment: CityAssessment?

    public init(city: City.ID, code: String, found: Result<CityMeasures, NotAssessed>) {
        self.city = city
        self.code = code
        self.found = found
    }

    /// All that the city's result depends on, in digits that read back as the same numbers.
    fileprivate var digestLines: String {
        func words(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
        switch found {
        case .failure(let problem): return "\(code) \(problem.problem)"
        case .success(let city):
            let head = "\(code) \(words(city.size.thousandInhabitants)) \(words(city.size.sizeUnit)) \(city.openYears)"
            let measures = city.progress.map { measure in
                let numbers = [
                    measure.value, measure.coverage, measure.freshness, measure.verification, city.level[measure.name],
                ].map(words).joined(separator: " ")
                return "\(measure.name) \(measure.status.rawValue) \(numbers) \(JSONB(measure.reason).sqlText)"
            }
            return ([head] + measures).joined(separator: "\n")
        }
    }
}

/// As the batch job.
extension Connection {
    /// SHA-256 of all that results depend on beside the records of cities: the texts, the days, the figures, the rules in the
    /// database. Two measurings with the same basis give a city the same as long as nothing is recorded for it.
    public func basis(of texts: [String], asOf instant: Instant, cutOff: Day) throws -> String {
        // Baselines settle and ages are counted in days of Hà Nội.
        try run(
            """
            SELECT encode(sha256(convert_to(concat_ws(E'\\n', \(texts.joined(separator: "\n"))::text, \(cutOff)::date,
                hanoi_day(\(instant)::timestamptz), (SELECT string_agg(checksum, ' ' ORDER BY name) FROM migration),
                (SELECT string_agg(checksum, ' ' ORDER BY name COLLATE "C") FROM function_file WHERE replaced_at IS NULL),
                (SELECT string_agg(indicator::text || framework.code || framework.version, E'\\n' ORDER BY indicator.id)
                 FROM indicator JOIN framework ON framework.id = framework_id)), 'UTF8')), 'hex') AS basis
            """
        ).one()["basis"]
    }

    /// The number of a measuring that may begin.
    public func nextMeasuring() throws -> Measuring.ID {
        try run("SELECT nextval('measuring_id_seq')::integer AS id").one()["id"]
    }

    /// Says, until the transaction ends, that this process works on a measuring.
    public func attend(_ id: Measuring.ID) throws {
        try run("SELECT pg_advisory_xact_lock_shared(7004, \(id)::integer)")
    }

    /// The measuring to work on: one by others that has slices left, where `joins`, or the one as of just this instant; else a new
    /// one under the number `id`, with all that an earlier one found for cities that have not changed.
    /// - Parameter slice: how many cities make a slice.
    public func measuring(
        _ id: Measuring.ID, basis: String, asOf instant: Instant, joins: Bool, slice: Int
    ) throws -> Measuring {
        try run("SELECT pg_advisory_xact_lock(7005)")  // one at a time
        if let known = try run("SELECT id FROM measuring WHERE basis = \(basis) AND instant = \(instant)").first {
            return Measuring(id: try known["id"], instant: instant)
        }
        if joins,
            let open = try run(
                """
                SELECT id, instant FROM measuring
                WHERE basis = \(basis) AND EXISTS (SELECT FROM measuring_slice WHERE measuring_id = id AND NOT is_done)
                    AND NOT pg_try_advisory_xact_lock(7004, id)
                ORDER BY instant DESC LIMIT 1
                """
            ).first
        {
            return Measuring(id: try open["id"], instant: try open["instant"])
        }
        let before = try run(
            "SELECT id, instant FROM measuring WHERE basis = \(basis) AND instant < \(instant) ORDER BY instant DESC LIMIT 1"
        ).first
        try run(
            """
            INSERT INTO measuring (id, basis, instant) OVERRIDING SYSTEM VALUE VALUES (\(id), \(basis), \(instant))
            """)
        try run(
            """
            INSERT INTO measuring_slice (measuring_id, ordinal, cities)
            SELECT \(id), ordinal, array_agg(id ORDER BY code COLLATE "C")
            FROM (SELECT id, code, (row_number() OVER (ORDER BY code COLLATE "C") - 1) / \(slice)::integer AS ordinal
                  FROM city_at(\(instant))) AS city
            GROUP BY ordinal
            """)
        var reused = 0
        if let before {
            let (base, since): (Measuring.ID, Instant) = (try before["id"], try before["instant"])
            reused = try run(
                """
                INSERT INTO city_measuring
                SELECT city_id, \(id), input_digest, problem, thousand_inhabitants, size_unit, open_years, levels, measures, progress,
                    cautious, low, high, on_floors, level, confidence, criteria
                FROM city_measuring
                WHERE measuring_id = \(base) AND measures IS NOT NULL
                    AND city_id NOT IN (SELECT changed_cities(\(since), \(instant)))
                """
            ).affected
            // What is drawn together depends on who is drawn together: a slice is done where it is the same in all its cities.
            try run(
                """
                UPDATE measuring_slice AS slice SET is_done = true
                FROM measuring_slice AS old
                WHERE slice.measuring_id = \(id) AND old.measuring_id = \(base) AND old.ordinal = slice.ordinal
                    AND old.cities = slice.cities AND old.is_done
                    AND cardinality(slice.cities) = (SELECT count(*) FROM city_measuring
                        WHERE measuring_id = \(id) AND city_id = ANY (slice.cities))
                """)
        }
        try run(
            """
            DELETE FROM measuring
            WHERE id <> \(id) AND (basis <> \(basis) OR instant < \(instant)) AND pg_try_advisory_xact_lock(7004, id)
            """)
        return Measuring(id: id, instant: instant, reused: reused)
    }

    /// A slice that nobody works on; it is this transaction's own until that ends.
    /// - Parameter waits: for others to end, where they work on all that are left.
    /// - Returns: `nil` where there is none, or, after waiting, none at first sight.
    public func takeSlice(of measuring: Measuring.ID, waits: Bool) throws -> Measuring.Slice? {
        if waits { try script("SET LOCAL lock_timeout = 0") }
        return try run(
            """
            SELECT ordinal, cities FROM measuring_slice WHERE measuring_id = \(measuring) AND NOT is_done
            ORDER BY ordinal LIMIT 1 FOR UPDATE \(unescaped: waits ? "" : "SKIP LOCKED")
            """
        ).first.map { Measuring.Slice(ordinal: try $0["ordinal"], cities: try $0["cities"]) }
    }

    /// How many cities are done, and how many there are.
    public func progress(of measuring: Measuring.ID) throws -> (done: Int, all: Int) {
        let row = try run(
            """
            SELECT coalesce(sum(cardinality(cities)) FILTER (WHERE is_done), 0) AS done, coalesce(sum(cardinality(cities)), 0) AS all
            FROM measuring_slice WHERE measuring_id = \(measuring)
            """
        ).one()
        return (try row["done"], try row["all"])
    }

    /// Stores what was found for cities, in place of what stood there.
    public func store(_ cities: [MeasuredCity], in measuring: Measuring.ID) throws {
        try run(
            "DELETE FROM city_measuring WHERE measuring_id = \(measuring) AND city_id = ANY (\(cities.map(\.city)))")
        try run(all: cities.map { row(of: $0, in: measuring) })
    }

    /// - Parameter phases: seconds by name.
    public func finish(_ slice: Measuring.Slice, of measuring: Measuring.ID, phases: [String: Double]) throws {
        try run(
            """
            UPDATE measuring_slice SET is_done = true, phases = \(JSONB(phases))
            WHERE measuring_id = \(measuring) AND ordinal = \(slice.ordinal)
            """)
    }

    private func row(of city: MeasuredCity, in measuring: Measuring.ID) -> SQL {
        let lines = city.digestLines
        switch city.found {
        case .failure(let problem):
            return """
                INSERT INTO city_measuring (city_id, measuring_id, input_digest, problem)
                VALUES (\(city.city), \(measuring), encode(sha256(convert_to(\(lines), 'UTF8')), 'hex'), \(JSONB(problem)))
                """
        case .success(let found):
            let given = city.assessment
            return """
                INSERT INTO city_measuring (city_id, measuring_id, input_digest, thousand_inhabitants, size_unit, open_years, levels,
                    measures, progress, cautious, low, high, on_floors, level, confidence, criteria)
                VALUES (\(city.city), \(measuring), encode(sha256(convert_to(\(lines), 'UTF8')), 'hex'),
                    \(found.size.thousandInhabitants), \(found.size.sizeUnit), \(found.openYears), \(JSONB(found.level)),
                    \(JSONB(given?.measures ?? found.progress)), \(given?.progress), \(given?.cautious),
                    \(given?.interval?.lowerBound), \(given?.interval?.upperBound), \(given?.onFloors), \(given?.level),
                    \(given?.confidence), \(given.map { JSONB($0.criteria) }))
                """
        }
    }

    /// What is known of cities so far, in order of their codes.
    public func measuredCities(_ cities: [City.ID], in measuring: Measuring.ID) throws -> [MeasuredCity] {
        try run(
            """
            SELECT city_id, code, problem, thousand_inhabitants, size_unit, open_years, levels, measures, progress, cautious, low, high,
                on_floors, level, confidence, criteria
            FROM city_measuring JOIN city_at((SELECT instant FROM measuring WHERE id = \(measuring))) AS city ON city.id = city_id
            WHERE measuring_id = \(measuring) AND city_id = ANY (\(cities)) ORDER BY code COLLATE "C"
            """
        ).map { row in
            let id: City.ID = try row["city_id"]
            let code: String = try row["code"]
            if let problem: JSONB<NotAssessed> = try row["problem"] {
                return MeasuredCity(city: id, code: code, found: .failure(problem.value))
            }
            let measures: JSONB<[MeasureResult]> = try row["measures"]
            let levels: JSONB<[String: Double]> = try row["levels"]
            let size = CitySize(
                city: id, thousandInhabitants: try row["thousand_inhabitants"], sizeUnit: try row["size_unit"])
            let plain = measures.value.map { measure in
                var measure = measure
                measure.score = nil
                measure.level = nil
                return measure
            }
            var city = MeasuredCity(
                city: id, code: code,
                found: .success(
                    CityMeasures(
                        city: id, code: code, size: size, progress: plain, level: levels.value,
                        openYears: try row["open_years"])))
            guard let criteria: JSONB<[CriterionResult]> = try row["criteria"] else { return city }
            let (low, high): (Double?, Double?) = (try row["low"], try row["high"])
            city.assessment = CityAssessment(
                progress: try row["progress"], interval: low.flatMap { low in high.map { low...$0 } },
                onFloors: try row["on_floors"], level: try row["level"], confidence: try row["confidence"],
                criteria: criteria.value, measures: measures.value)
            city.assessment?.cautious = try row["cautious"]
            return city
        }
    }

    /// The slices of a measuring, in order.
    public func slices(of measuring: Measuring.ID) throws -> [Measuring.Slice] {
        try run("SELECT ordinal, cities FROM measuring_slice WHERE measuring_id = \(measuring) ORDER BY ordinal").map {
            Measuring.Slice(ordinal: try $0["ordinal"], cities: try $0["cities"])
        }
    }

    /// Keeps others from writing the runs of a measuring until the transaction ends; waits for whoever does. `false` where the
    /// measuring is gone.
    public func hold(_ measuring: Measuring.ID) throws -> Bool {
        try script("SET LOCAL lock_timeout = 0")
        return try !run("SELECT FROM measuring WHERE id = \(measuring) FOR UPDATE").isEmpty
    }

    /// The digest over all cities of a measuring that is done, how many of them have a result, and the seconds of each phase.
    public func summary(of measuring: Measuring.ID) throws -> (digest: String, cities: Int, phases: [String: Double]) {
        let row = try run(
            """
            SELECT encode(sha256(convert_to(coalesce(string_agg(input_digest, '' ORDER BY code COLLATE "C"), ''), 'UTF8')), 'hex')
                    AS digest, count(measures) AS cities,
                (SELECT coalesce(jsonb_object_agg(key, seconds), '{}') FROM (
                    SELECT key, sum(value::float8) AS seconds FROM measuring_slice, jsonb_each_text(phases)
                    WHERE measuring_id = \(measuring) GROUP BY key) AS phase) AS phases
            FROM city_measuring JOIN city_at((SELECT instant FROM measuring WHERE id = \(measuring))) AS city ON city.id = city_id
            WHERE measuring_id = \(measuring)
            """
        ).one()
        let phases: JSONB<[String: Double]> = try row["phases"]
        return (try row["digest"], try row["cities"], phases.value)
    }

    /// The records with which a city came to say what it says since a stamp of the trail.
    func records(of city: City.ID, at stamp: Instant) throws -> [NotAssessed.Record] {
        let records = try run(
            """
            SELECT subject, record_id::text AS id, rows FROM audit_event WHERE city_id = \(city) AND at = \(stamp) ORDER BY id
            """
        ).map { NotAssessed.Record(kind: try $0["subject"], id: try $0["id"], rows: try $0["rows"]) }
        guard records.count > 1 || records.contains(where: { $0.id == nil }) else { return records }
        // Among many, the one with a day or a number that nobody can compute with.
        for kind in Set(records.map(\.kind)).sorted() where kind.wholeMatch(of: /[a-z_]+/) != nil {
            let odd = try run(
                """
                SELECT record ->> 'id' AS id FROM (SELECT to_jsonb(seen) - 'superseded_at' AS record FROM \(unescaped: kind) AS seen
                    WHERE city_id = \(city) AND recorded_at = \(stamp)) AS record
                WHERE record::text ~ '"-?infinity"|[0-9]{16}' ORDER BY 1 LIMIT 1
                """
            ).first
            if let odd { return [NotAssessed.Record(kind: kind, id: try odd["id"], rows: 1)] }
        }
        return records
    }

    /// The stamps under which something was recorded for a city up to an instant, in order.
    func stamps(of city: City.ID, upTo instant: Instant) throws -> [Instant] {
        try run("SELECT DISTINCT at FROM audit_event WHERE city_id = \(city) AND at <= \(instant) ORDER BY at").map {
            try $0["at"]
        }
    }
}
