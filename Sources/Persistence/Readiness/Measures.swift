import Config
import Domain
import Foundation
import Input
import Postgres

/// What cities' records say of the measures of a method. The formulas stand with the functions of the migration `create_measure`.
///
/// All of these read as of a sealed instant, and what happened up to the cut-off. They see what the acting person, or the batch job,
/// may see. Without cities, all that were there at the instant are meant.
extension Connection {
    /// Progress: every measure of every city since it joined, in order of city and measure.
    public func measures(
        of cities: [City.ID]? = nil, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [Measured] {
        try run(
            """
            SELECT city_id, measure, status, value, coverage, freshness, verification, qualifier, alternative, reason
            FROM measure_values(\(try self.cities(cities, at: instant)), \(instant), \(cutOff), \(method.parameters)::jsonb)
            ORDER BY city_id, measure
            """
        ).map(Measured.init)
    }

    /// The level: the same measures where the city stands today. It has no confidence of its own.
    public func levels(
        of cities: [City.ID]? = nil, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [Measured] {
        try run(
            """
            SELECT city_id, measure, status, value, NULL::float8 AS coverage, NULL::float8 AS freshness,
                NULL::float8 AS verification, NULL AS qualifier, NULL::float8 AS alternative, reason
            FROM level_values(\(try self.cities(cities, at: instant)), \(instant), \(cutOff), \(method.parameters)::jsonb)
            ORDER BY city_id, measure
            """
        ).map(Measured.init)
    }

    /// Every figure with a reference scale, in order of city and figure.
    public func figures(
        of cities: [City.ID]? = nil, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasuredFigure] {
        try run(
            """
            SELECT figure.*, daterange(baseline_starts, baseline_ends, '[]') AS baseline_period,
                daterange(value_starts, value_ends, '[]') AS value_period
            FROM unnest(figure_array(\(try self.cities(cities, at: instant)), \(instant), \(cutOff), \(method.parameters)::jsonb))
                AS figure
            ORDER BY city_id, figure
            """
        ).map(MeasuredFigure.init)
    }

    /// Every rated feature, in order of city and measure.
    public func ratings(
        of cities: [City.ID]? = nil, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasuredRating] {
        try run(
            """
            SELECT city_id, measure, feature, status, baseline, value, coalesce(baseline_ids, '{}') AS baseline_ids,
                coalesce(value_ids, '{}') AS value_ids, years, need, progress, coalesce(is_own, false) AS is_own, reason
            FROM rating_values(\(try self.cities(cities, at: instant)), \(instant), \(cutOff), \(method.parameters)::jsonb)
            ORDER BY city_id, measure
            """
        ).map(MeasuredRating.init)
    }

    /// The records of the log behind one city's measures, in order of measure and day. Those behind figures and ratings stand with
    /// them.
    /// - Parameter isLevel: behind the level instead of the progress.
    public func measureRecords(
        of city: City.ID, asOf instant: Instant, cutOff: Day, method: ReadinessMethod, isLevel: Bool = false
    ) throws -> [MeasureRecord] {
        let months: SQL =
            isLevel ? "(\(method.parameters)::jsonb #>> '{rules,level_months}')::integer" : "NULL"
        // To plan such a statement for what it is asked takes seconds, to run it half of one.
        try script("SET LOCAL plan_cache_mode = force_generic_plan")
        let records = try run(
            """
            SELECT city_id, measure, record, id, on_day, part, of_part, counts, verification, note
            FROM measure_items(ARRAY[\(city)::integer], \(instant), \(cutOff), \(method.parameters)::jsonb, \(months),
                figure_array(ARRAY[\(city)::integer], \(instant), \(cutOff), \(method.parameters)::jsonb))
            ORDER BY measure, on_day, record, id, note
            """
        ).map(MeasureRecord.init)
        try script("SET LOCAL plan_cache_mode = auto")
        return records
    }

    /// The columns by which the method divides.
    public func sizes(
        of cities: [City.ID]? = nil, asOf instant: Instant, method: ReadinessMethod
    ) throws -> [CitySize] {
        try run(
            """
            SELECT city_id, thousand_inhabitants, size_unit
            FROM city_sizes(\(try self.cities(cities, at: instant)), \(instant), \(method.parameters)::jsonb) ORDER BY city_id
            """
        ).map { row in
            CitySize(
                city: try row["city_id"], thousandInhabitants: try row["thousand_inhabitants"],
                sizeUnit: try row["size_unit"])
        }
    }

    private func cities(_ cities: [City.ID]?, at instant: Instant) throws -> SQL {
        let ids = try cities ?? run("SELECT id FROM city_at(\(instant)) ORDER BY id").map { try $0["id"] }
        return "\(ids)::integer[]"
    }
}

extension Measured {
    /// - Throws: `DecodingError` for a reason that this program cannot read.
    public var reason: MeasureReason {
        get throws { try JSONDecoder().decode(MeasureReason.self, from: Data(reasonText.utf8)) }
    }

    fileprivate init(_ row: Row) throws {
        let coverage: Double? = try row["coverage"]
        let freshness: Double? = try row["freshness"]
        let verification: Double? = try row["verification"]
        var confidence: Confidence?
        if let coverage, let freshness, let verification {
            confidence = Confidence(coverage: coverage, freshness: freshness, verification: verification)
        }
        self.init(
            city: try row["city_id"], measure: try row["measure"], status: try row["status"], value: try row["value"],
            confidence: confidence, qualifier: try row["qualifier"], alternative: try row["alternative"],
            reasonText: try row["reason"])
    }
}

extension MeasuredFigure {
    fileprivate init(_ row: Row) throws {
        let reason: JSONB<MeasureReason> = try row["reason"]
        self.init(
            city: try row["city_id"], figure: try row["figure"], measure: try row["measure"],
            isCore: try row["is_core"] ?? false, status: try row["status"], baseline: try Point(row, "baseline"),
            isFrozen: try row["is_frozen"] ?? false, isLate: try row["is_late"] ?? false,
            value: try Point(row, "value"), chained: try row["chained"], years: try row["years"],
            target: try row["target"], need: try row["need"], progress: try row["progress"],
            alternative: try row["alternative"], position: try row["position"], freshness: try row["freshness"],
            verification: try row["verification"], qualifier: try row["qualifier"], reason: reason.value)
    }
}

extension MeasuredFigure.Point {
    fileprivate init?(_ row: Row, _ name: String) throws {
        guard let id: UUID = try row["\(name)_id"] else { return nil }
        self.init(observation: id, value: try row[name], period: try row["\(name)_period"])
    }
}

extension MeasuredRating {
    fileprivate init(_ row: Row) throws {
        let reason: JSONB<MeasureReason> = try row["reason"]
        self.init(
            city: try row["city_id"], measure: try row["measure"], feature: try row["feature"],
            status: try row["status"], baseline: try row["baseline"], value: try row["value"],
            baselineRatings: try row["baseline_ids"], valueRatings: try row["value_ids"], years: try row["years"],
            need: try row["need"], progress: try row["progress"], isOwn: try row["is_own"], reason: reason.value)
    }
}

extension MeasureRecord {
    fileprivate init(_ row: Row) throws {
        self.init(
            city: try row["city_id"], measure: try row["measure"], record: try row["record"], id: try row["id"],
            day: try row["on_day"], part: try row["part"], ofPart: try row["of_part"], counts: try row["counts"],
            verification: try row["verification"], note: try row["note"])
    }
}
