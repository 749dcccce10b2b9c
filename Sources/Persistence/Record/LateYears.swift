import Config
import Domain
import Postgres

/// A year whose log was declared complete, and of which something was recorded since.
public struct LateYear: Equatable, Sendable {
    public var year: Int
    public var declaredOn: Day
    /// The records that were added, changed or withdrawn.
    public var records: Int

    public init(year: Int, declaredOn: Day, records: Int) {
        (self.year, self.declaredOn, self.records) = (year, declaredOn, records)
    }
}

extension Connection {
    /// The declared years of which something was recorded since they were declared, the latest first.
    public func lateYears(of city: City.ID) throws -> [LateYear] {
        try run(
            """
            SELECT log.year, log.declared_on, count(DISTINCT (late.kind, late.key)) AS records
            FROM log_year AS log CROSS JOIN LATERAL
                late_records(\(city), log.recorded_at, clock_timestamp() + interval '1 day') AS late
            WHERE log.city_id = \(city) AND log.is_complete AND late.during && in_year(log.year)
            GROUP BY log.year, log.declared_on ORDER BY log.year DESC
            """
        ).map(LateYear.init)
    }

    /// As above, of what this transaction has recorded.
    func lateYears(of city: City.ID, writing kinds: Set<RecordKind>) throws -> [LateYear] {
        let names = kinds.map(\.rawValue).sorted()
        return try run(
            """
            SELECT log.year, log.declared_on, count(DISTINCT (late.kind, late.key)) AS records
            FROM log_year AS log CROSS JOIN
                late_records(\(city), \(stamp) - interval '1 microsecond', \(stamp), \(names)) AS late
            WHERE log.city_id = \(city) AND log.is_complete AND log.recorded_at < \(stamp)
                AND late.during && in_year(log.year)
            GROUP BY log.year, log.declared_on ORDER BY log.year DESC
            """
        ).map(LateYear.init)
    }

    /// Whether the year of which the entry declares something holds other records than when it was declared.
    func isLate(_ entry: RecordEntry, of city: City.ID) throws -> Bool {
        let year = entry.text("year").flatMap { Int($0) }
        return try entry.text("is_complete") == "yes" && lateYears(of: city).contains { $0.year == year }
    }
}

extension LateYear {
    fileprivate init(row: Row) throws {
        self.init(year: try row["year"], declaredOn: try row["declared_on"], records: try row["records"])
    }
}
