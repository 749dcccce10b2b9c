import Domain
import Foundation
import Postgres

/// What the method makes of one city's records, before it is scored.
public struct CityMeasures: Sendable {
    public var city: City.ID
    public var code: String
    public var size: CitySize
    /// In order of name.
    public var progress: [MeasureResult]
    /// By measure; nothing where unknown.
    public var level: [String: Double]

    public init(city: City.ID, code: String, size: CitySize, progress: [MeasureResult], level: [String: Double]) {
        self.city = city
        self.code = code
        self.size = size
        self.progress = progress
        self.level = level
    }
}

extension Connection {
    /// The measures of all cities as of a sealed instant, in order of the cities' codes.
    /// - Parameter cutOff: the day from which ages are counted.
    public func cityMeasures(asOf instant: Instant, cutOff: Day, method: ReadinessMethod) throws -> [CityMeasures] {
        let progress = try Dictionary(
            grouping: measures(asOf: instant, cutOff: cutOff, method: method), by: \.city)
        let levels = try Dictionary(grouping: self.levels(asOf: instant, cutOff: cutOff, method: method), by: \.city)
        let sizes = try Dictionary(
            uniqueKeysWithValues: self.sizes(asOf: instant, method: method).map { ($0.city, $0) })
        return try run("SELECT id, code FROM city_at(\(instant)) ORDER BY code COLLATE \"C\"").map { row in
            let id: City.ID = try row["id"]
            let known = levels[id, default: []].compactMap { level in level.value.map { (level.measure, $0.steady) } }
            return CityMeasures(
                city: id, code: try row["code"],
                size: sizes[id] ?? CitySize(city: id, thousandInhabitants: nil, sizeUnit: nil),
                progress: try progress[id, default: []].map { try MeasureResult($0) },
                level: Dictionary(uniqueKeysWithValues: known))
        }
    }

    /// Past years since joining that a city has not declared complete, oldest first.
    public func openYears(asOf instant: Instant, cutOff: Day, method: ReadinessMethod) throws -> [City.ID: [Int]] {
        let open = try run(
            """
            SELECT city_id, year
            FROM city_years((SELECT array_agg(id ORDER BY id) FROM city_at(\(instant))), \(instant), \(cutOff),
                \(method.parameters)::jsonb, NULL)
            WHERE NOT is_closed AND year < \(cutOff.year) ORDER BY city_id, year
            """
        ).map { (try $0["city_id"] as City.ID, try $0["year"] as Int) }
        return Dictionary(grouping: open, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension MeasureResult {
    fileprivate init(_ measured: Measured) throws {
        self.init(
            name: measured.measure, status: measured.status, value: measured.value?.steady,
            coverage: measured.confidence?.coverage.steady, freshness: measured.confidence?.freshness.steady,
            verification: measured.confidence?.verification.steady, reason: try measured.reason)
    }
}

extension Double {
    /// To twelve digits: a sum in the database depends in its last bits on where the rows lie, and a run shall not.
    fileprivate var steady: Double {
        guard self != 0, isFinite else { return self }
        let scale = pow(10, 12 - log10(abs(self)).rounded(.up))
        return (self * scale).rounded() / scale
    }
}
