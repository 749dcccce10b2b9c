import Domain
import Foundation
import Postgres

/// What the method makes of a city's records, before it is scored.
public struct CityMeasures: Sendable {
    public var city: City.ID
    public var code: String
    public var thousandInhabitants: Double?
    public var sizeUnit: Double?
    /// In the order of the method's names.
    public var progress: [MeasureResult]
    /// By measure; `nil` where unknown.
    public var level: [String: Double]

    public init(
        city: City.ID, code: String, thousandInhabitants: Double?, sizeUnit: Double?, progress: [MeasureResult],
        level: [String: Double]
    ) {
        self.city = city
        self.code = code
        self.thousandInhabitants = thousandInhabitants
        self.sizeUnit = sizeUnit
        self.progress = progress
        self.level = level
    }
}

extension Connection {
    /// The measures of cities as of a sealed instant, in order of the cities' codes.
    /// - Parameters:
    ///   - cities: `nil` for all.
    ///   - cutOff: the day from which ages are counted.
    public func measures(
        of cities: [City.ID]?, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [CityMeasures] {
        let known = try run(
            """
            SELECT city.id, code, thousand_inhabitants, size_unit FROM city_at(\(instant)) AS city
            LEFT JOIN city_sizes(\(try cities ?? allCities(asOf: instant)), \(instant), \(method.progress.json)::jsonb) AS size
                ON size.city_id = city.id
            WHERE \(cities)::integer[] IS NULL OR city.id = ANY (\(cities)) ORDER BY code COLLATE "C"
            """
        ).map { row in
            CityMeasures(
                city: try row["id"], code: try row["code"], thousandInhabitants: try row["thousand_inhabitants"],
                sizeUnit: try row["size_unit"], progress: [], level: [:])
        }
        let places = Dictionary(uniqueKeysWithValues: zip(known.map(\.city), known.indices))
        var found = known
        let ids = known.map(\.city)
        for row in try run(
            """
            SELECT city_id, measure, status, value, coverage, freshness, verification, reason
            FROM measure_values(\(ids), \(instant), \(cutOff), \(method.progress.json)::jsonb)
            ORDER BY city_id, measure COLLATE "C"
            """)
        {
            guard let place = places[try row["city_id"]] else { continue }
            let status: String = try row["status"]
            let reason: JSONB<JSONValue> = try row["reason"]
            found[place].progress.append(
                MeasureResult(
                    name: try row["measure"], status: MeasureResult.Status(rawValue: status) ?? .unknown,
                    value: try row["value"], coverage: try row["coverage"], freshness: try row["freshness"],
                    verification: try row["verification"], reason: reason.value))
        }
        for row in try run(
            """
            SELECT city_id, measure, value FROM level_values(\(ids), \(instant), \(cutOff), \(method.progress.json)::jsonb)
            WHERE status = 'known'
            """)
        {
            guard let place = places[try row["city_id"]], let value: Double = try row["value"] else { continue }
            found[place].level[try row["measure"]] = value
        }
        return found
    }

    /// Past years since joining that a city has not declared complete, oldest first.
    public func openYears(asOf instant: Instant, cutOff: Day, method: ReadinessMethod) throws -> [City.ID: [Int]] {
        let open = try run(
            """
            SELECT city_id, year
            FROM city_years(\(allCities(asOf: instant)), \(instant), \(cutOff), \(method.progress.json)::jsonb, NULL)
            WHERE NOT is_closed AND year < \(cutOff.year) ORDER BY city_id, year
            """
        ).map { (try $0["city_id"] as City.ID, try $0["year"] as Int) }
        return Dictionary(grouping: open, by: \.0).mapValues { $0.map(\.1) }
    }

    private func allCities(asOf instant: Instant) throws -> [City.ID] {
        try run("SELECT id FROM city_at(\(instant)) ORDER BY id").map { try $0["id"] }
    }
}
