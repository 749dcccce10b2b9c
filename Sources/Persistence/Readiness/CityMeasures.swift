import Config
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

    /// Past years since joining that the city has not declared complete, oldest first.
    public var openYears: [Int]

    public init(
        city: City.ID, code: String, size: CitySize, progress: [MeasureResult], level: [String: Double],
        openYears: [Int] = []
    ) {
        self.city = city
        self.code = code
        self.size = size
        self.progress = progress
        self.level = level
        self.openYears = openYears
    }
}

extension Connection {
    /// The cities of the register as of a sealed instant, in order of their codes.
    public func cities(asOf instant: Instant) throws -> [City.ID] {
        try run("SELECT id FROM city_at(\(instant)) ORDER BY code COLLATE \"C\"").map { try $0["id"] }
    }

    /// The measures of cities as of a sealed instant, in order of their codes. A city that cannot be measured does not keep the
    /// others from it: those that fail together are measured by halves.
    /// - Parameter cutOff: the day from which ages are counted.
    public func measuredCities(
        _ cities: [City.ID], asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasuredCity] {
        let codes = try run(
            "SELECT id, code FROM city_at(\(instant)) WHERE id = ANY (\(cities)) ORDER BY code COLLATE \"C\""
        ).map { (id: try $0["id"] as City.ID, code: try $0["code"] as String) }
        return try measured(codes[...], asOf: instant, cutOff: cutOff, method: method)
    }

    private func measured(
        _ cities: ArraySlice<(id: City.ID, code: String)>, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasuredCity] {
        guard let first = cities.first else { return [] }
        do {
            return try attempt {
                try cityMeasures(cities, asOf: instant, cutOff: cutOff, method: method).map {
                    MeasuredCity(city: $0.city, code: $0.code, found: .success($0))
                }
            }
        } catch let problem as NotAssessed {
            guard cities.count == 1 else {
                let middle = cities.startIndex + cities.count / 2
                return try measured(cities[..<middle], asOf: instant, cutOff: cutOff, method: method)
                    + measured(cities[middle...], asOf: instant, cutOff: cutOff, method: method)
            }
            let found = try cause(of: problem, in: first, asOf: instant, cutOff: cutOff, method: method)
            return [MeasuredCity(city: first.id, code: first.code, found: .failure(found))]
        }
    }

    /// The act after which a city could not be measured any more: the trail is halved until it is found.
    private func cause(
        of problem: NotAssessed, in city: (id: City.ID, code: String), asOf instant: Instant, cutOff: Day,
        method: ReadinessMethod
    ) throws -> NotAssessed {
        let stamps = try stamps(of: city.id, upTo: instant)
        var (fine, failing) = (-1, stamps.count - 1)
        guard failing >= 0 else { return problem }
        var last = problem
        while failing - fine > 1 {
            let middle = (fine + failing) / 2
            do {
                _ = try attempt {
                    try cityMeasures([city][...], asOf: stamps[middle], cutOff: cutOff, method: method)
                }
                fine = middle
            } catch let problem as NotAssessed {
                failing = middle
                last = problem
            }
        }
        last.records = try records(of: city.id, at: stamps[failing])
        last.recordedAt = stamps[failing].description
        return last
    }

    /// Runs `body`; where what the records hold makes it fail, undoes what it did.
    /// - Throws: `NotAssessed` for that.
    private func attempt<R>(_ body: () throws -> R) throws -> R {
        try script("SAVEPOINT attempt")
        do {
            let result = try body()
            try script("RELEASE SAVEPOINT attempt")
            return result
        } catch {
            let problem: String
            switch error {
            case let error as PostgresError where error.isOfData: problem = error.message
            case let error as DecodingFailure: problem = "\(error)"
            case let error as DecodingError: problem = "a reason that this program does not know: \(error)"
            default: throw error
            }
            try script("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
            throw NotAssessed(problem: problem)
        }
    }

    private func cityMeasures(
        _ cities: ArraySlice<(id: City.ID, code: String)>, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [CityMeasures] {
        let ids = cities.map(\.id)
        let found = try values(of: ids, asOf: instant, cutOff: cutOff, method: method)
        let sizes = try Dictionary(
            uniqueKeysWithValues: self.sizes(of: ids, asOf: instant, method: method).map { ($0.city, $0) })
        let years = try openYears(of: ids, asOf: instant, cutOff: cutOff, method: method)
        return cities.map { id, code in
            return CityMeasures(
                city: id, code: code,
                size: sizes[id] ?? CitySize(city: id, thousandInhabitants: nil, sizeUnit: nil),
                progress: found.progress[id] ?? [], level: found.level[id] ?? [:], openYears: years[id] ?? [])
        }
    }

    private func values(
        of cities: [City.ID], asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> (progress: [City.ID: [MeasureResult]], level: [City.ID: [String: Double]]) {
        var progress: [City.ID: [MeasureResult]] = [:]
        var level: [City.ID: [String: Double]] = [:]
        for row in try run(
            """
            SELECT is_level, city_id, measure, status, value, coverage, freshness, verification, reason
            FROM city_values(\(cities)::integer[], \(instant), \(cutOff), \(method.parameters)::jsonb)
            ORDER BY city_id, measure
            """)
        {
            let city: City.ID = try row["city_id"]
            let name: String = try row["measure"]
            let value: Double? = try row["value"]
            if try row["is_level"] {
                level[city, default: [:]][name] = value?.steady
            } else {
                let (coverage, freshness): (Double?, Double?) = (try row["coverage"], try row["freshness"])
                let verification: Double? = try row["verification"]
                let reason: JSONB<MeasureReason> = try row["reason"]
                progress[city, default: []].append(
                    MeasureResult(
                        name: name, status: try row["status"], value: value?.steady, coverage: coverage?.steady,
                        freshness: freshness?.steady, verification: verification?.steady, reason: reason.value))
            }
        }
        return (progress, level)
    }

    private func openYears(
        of cities: [City.ID], asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [City.ID: [Int]] {
        let open = try run(
            """
            SELECT city_id, year
            FROM city_years(\(cities)::integer[], \(instant), \(cutOff), \(method.parameters)::jsonb, NULL)
            WHERE NOT is_closed AND year < \(cutOff.year) ORDER BY city_id, year
            """
        ).map { (try $0["city_id"] as City.ID, try $0["year"] as Int) }
        return Dictionary(grouping: open, by: \.0).mapValues { $0.map(\.1) }
    }
}

extension PostgresError {
    /// A value that cannot be computed with: an overflow, a day without a date.
    fileprivate var isOfData: Bool { ["21", "22", "P0"].contains { code.hasPrefix($0) } }
}

extension Double {
    /// To twelve digits: a sum in the database depends in its last bits on where the rows lie, and a run shall not.
    fileprivate var steady: Double {
        guard self != 0, isFinite else { return self }
        let scale = pow(10, 12 - log10(abs(self)).rounded(.up))
        return (self * scale).rounded() / scale
    }
}
