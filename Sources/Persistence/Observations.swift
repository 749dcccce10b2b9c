import Domain
import Foundation
import Postgres

/// What became of a record that was handed in.
public enum RecordOutcome: Sendable { case added, changed, unchanged }

extension Connection {
    /// Records a value. Where the same source gave another one for the same figure, period and cell, or took it back, that is
    /// superseded; where it says the same, nothing happens.
    /// - Parameter columns: of the table observation, with their values; what is missing is the column's default.
    /// - Throws: `PostgresError` with the name of the constraint that refuses it.
    func recordObservation(_ columns: [String: SQL], of city: City.ID) throws -> RecordOutcome {
        func value(_ column: String, _ missing: SQL = "NULL") -> SQL { columns[column] ?? missing }
        let compared = columns.filter { !cellColumns.contains($0.key) && $0.key != "reason" }.sorted { $0.key < $1.key }
        let same = compared.reduce("true" as SQL) { sql, column in
            "\(sql) AND \(unescaped: column.key) IS NOT DISTINCT FROM \(column.value)"
        }
        let current = try run(
            """
            SELECT id, \(same) AS is_same FROM observation
            WHERE city_id = \(city) AND superseded_at = 'infinity'
                AND indicator_id IS NOT DISTINCT FROM \(value("indicator_id"))::integer
                AND city_indicator_id IS NOT DISTINCT FROM \(value("city_indicator_id"))::uuid
                AND period IS NOT DISTINCT FROM \(value("period"))::daterange AND cell = \(value("cell", "''"))
                AND scope = \(value("scope", "'city'")) AND scope_name IS NOT DISTINCT FROM \(value("scope_name"))
                AND source = \(value("source"))
            ORDER BY status = 'withdrawn', recorded_at DESC LIMIT 1
            """
        ).first
        if try current?["is_same"] == true { return .unchanged }
        let supersedes: UUID? = try current?["id"]
        var row = columns
        if let supersedes {
            // What is not given stands as it stood.
            for column in carriedOver where row[column] == nil {
                row[column] =
                    "(SELECT \(unescaped: column) FROM observation WHERE city_id = \(city) AND id = \(supersedes))"
            }
        }
        let names = ["city_id", "supersedes"] + row.keys.sorted()
        let values = row.sorted { $0.key < $1.key }.reduce("\(city), \(supersedes)" as SQL) { "\($0), \($1.value)" }
        try run("INSERT INTO observation (\(unescaped: names.joined(separator: ", "))) VALUES (\(values))")
        return supersedes == nil ? .added : .changed
    }
}

/// What tells one value from the next.
private let cellColumns: Set<String> = [
    "indicator_id", "city_indicator_id", "period", "cell", "scope", "scope_name", "source",
]

/// What a correction of the number leaves alone.
private let carriedOver = [
    "note", "source_url", "survey_wave_id", "denominator_text", "collected_on", "is_public", "origin",
    "period_precision",
    "period_basis",
]
