import Foundation
import Input
import Scoring
import Testing

/// The published tables beside the tests; see `Oracle/README.md` for where they come from.
enum Oracle {
    static func path(_ name: String) -> String {
        Bundle.module.resourceURL?.appendingPathComponent("Oracle/\(name)").path ?? name
    }

    static func method(_ name: String) throws -> Method { try Method(path: path(name)) }

    /// A data file whose units stand in the column `key` instead of a first column named `unit`.
    static func table(_ name: String, key: String, _ method: Method) throws -> DataTable {
        var rows = try records(name)
        let place = try #require(rows[0].firstIndex(of: key))
        rows = rows.map { [$0[place]] + $0 }
        rows[0][0] = "unit"
        let text = rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") }.joined(separator: "\n")
        return try DataTable(Array(text.utf8), file: name, method: method)
    }

    /// The numbers of a table of results by column, each with its unit; NaN where a cell is empty or `NA`.
    static func expected(_ name: String, key: String) throws -> [String: [String: Double]] {
        let rows = try records(name)
        let place = try #require(rows[0].firstIndex(of: key))
        var columns: [String: [String: Double]] = [:]
        for (column, title) in rows[0].enumerated() where column != place {
            for row in rows.dropFirst() { columns[title, default: [:]][row[place]] = Double(row[column]) ?? .nan }
        }
        return columns
    }

    static func records(_ name: String) throws -> [[String]] {
        var reader = try CSVReader(path: path(name))
        var rows: [[String]] = []
        while try reader.next() { rows.append(try reader.texts()) }
        return rows
    }
}

/// Whether two values agree to a relative error; missing agrees with missing.
func agree(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300) || a == b
}
