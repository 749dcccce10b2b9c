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
        let standing = try sameValue(columns, of: city)
        if let standing, try isSame(columns, standing.id, of: city) { return .unchanged }
        return try recordObservation(columns, of: city, superseding: standing?.id)
    }

    /// The value that the same source gave last for the same figure, period and cell, withdrawn or not.
    func sameValue(_ columns: [String: SQL], of city: City.ID) throws -> StandingValue? {
        func value(_ column: String, _ missing: SQL = "NULL") -> SQL { columns[column] ?? missing }
        // Not IS NOT DISTINCT FROM, for which no index is looked into.
        func equals(_ column: String, type: String) -> SQL {
            let value: SQL = columns[column] ?? "NULL"
            if value.text == "NULL" { return "\(unescaped: column) IS NULL" }
            return "\(unescaped: column) = \(value)::\(unescaped: type)"
        }
        let indicator = equals("indicator_id", type: "integer")
        let own = equals("city_indicator_id", type: "uuid")
        let period = equals("period", type: "daterange")
        var begins: SQL = "period_start IS NULL"
        if let during = columns["period"], during.text != "NULL" {
            begins = "period_start = lower(\(during)::daterange)"
        }
        // No index that begins with the city is to be looked into: see observation_same.
        return try run(
            """
            SELECT id, recorded_at, status = 'withdrawn' AS is_withdrawn FROM observation
            WHERE city_id + 0 = \(city) AND superseded_at = 'infinity'
                AND \(indicator) AND \(own) AND \(begins) AND \(period)
                AND cell = \(value("cell", "''"))
                AND scope = \(value("scope", "'city'")) AND scope_name IS NOT DISTINCT FROM \(value("scope_name"))
                AND source = \(value("source"))
            ORDER BY status = 'withdrawn', recorded_at DESC LIMIT 1
            """
        ).first.map(StandingValue.init)
    }

    /// What stands of a value now, given it or any that it superseded.
    func current(_ id: UUID, of city: City.ID) throws -> StandingValue? {
        try run(
            """
            WITH RECURSIVE later (id) AS (
                SELECT id FROM observation WHERE city_id = \(city) AND id = \(id)
                UNION
                SELECT next.id FROM later JOIN observation AS next ON next.city_id = \(city) AND next.supersedes = later.id
            )
            SELECT id, recorded_at, status = 'withdrawn' AS is_withdrawn FROM observation
            WHERE city_id = \(city) AND id IN (SELECT id FROM later) AND superseded_at = 'infinity'
            """
        ).first.map(StandingValue.init)
    }

    /// Whether a value says all that is given. Why it supersedes another is not a part of what it says.
    func isSame(_ columns: [String: SQL], _ id: UUID, of city: City.ID) throws -> Bool {
        let compared = columns.filter { !["id", "reason"].contains($0.key) }.sorted { $0.key < $1.key }
        let same = compared.reduce("true" as SQL) { sql, column in
            "\(sql) AND \(unescaped: column.key) IS NOT DISTINCT FROM \(column.value)"
        }
        return try run("SELECT \(same) AS is_same FROM observation WHERE city_id = \(city) AND id = \(id)").one()[
            "is_same"]
    }

    /// - Parameter supersedes: the value that is corrected; `nil` for a first one.
    func recordObservation(
        _ columns: [String: SQL], of city: City.ID, superseding supersedes: UUID?
    ) throws -> RecordOutcome {
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

/// The row of a value that no other supersedes.
struct StandingValue {
    var id: UUID
    var recordedAt: Instant
    var isWithdrawn: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        recordedAt = try row["recorded_at"]
        isWithdrawn = try row["is_withdrawn"]
    }
}

/// What a correction of the number leaves alone.
let carriedOver = [
    "note", "source_url", "survey_wave_id", "denominator_text", "collected_on", "is_public", "origin",
    "period_precision", "period_basis",
]
