import Config
import Domain
import Foundation
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

/// The records of a kind that say something else of a declared year than when it was declared.
public struct LateRecords: Equatable, Sendable {
    public var kind: RecordKind
    public var count: Int
    /// Of those that are known by one; some may stand no more.
    public var ids: Set<UUID>
}

extension Connection {
    /// What was recorded of a year since it was declared, kind by kind; nothing where it was not declared.
    public func lateRecords(of city: City.ID, in year: Int) throws -> [LateRecords] {
        try run(
            """
            SELECT kind, count(DISTINCT key) AS count, array_agg(DISTINCT key) AS keys
            FROM late_records(\(city), clock_timestamp() + interval '1 day') WHERE year = \(year) GROUP BY kind ORDER BY kind
            """
        ).compactMap { row in
            guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
            let keys: [String] = try row["keys"]
            // A value is known here by what it is of: each version has an identity of its own.
            let ids = kind.naturalKey.isEmpty ? Set(keys.compactMap(UUID.init(uuidString:))) : []
            return LateRecords(kind: kind, count: try row["count"], ids: ids)
        }
    }

    /// The declared years of which something was recorded since they were declared, the latest first.
    public func lateYears(of city: City.ID) throws -> [LateYear] {
        try lateYears("late_records(\(city), clock_timestamp() + interval '1 day')")
    }

    /// As above, of what this transaction has recorded. A year that holds again what was declared is not late.
    func lateYears(of city: City.ID, writing kinds: Set<RecordKind>) throws -> [LateYear] {
        let names = kinds.map(\.rawValue).sorted()
        let written = try lateYears("late_records(\(city), \(stamp), \(stamp) - interval '1 microsecond', \(names))")
        guard !written.isEmpty else { return [] }
        let late = Set(try lateYears(of: city).map(\.year))
        return written.filter { late.contains($0.year) }
    }

    private func lateYears(_ late: SQL) throws -> [LateYear] {
        try run(
            """
            SELECT year, declared_on, count(DISTINCT (kind, key)) AS records
            FROM \(late) GROUP BY year, declared_on ORDER BY year DESC
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
