import Config
import Domain
import Foundation
import Input
import Postgres

/// A table that somebody brought and has not saved yet: seen by nobody else.
public struct TableDraft: Sendable {
    public let id: UUID
    public let kind: RecordKind
    /// Of the file; empty for what was pasted.
    public let name: String
    public var table: CellTable
    public var plan: ColumnPlan

    /// One in a list, without what it holds.
    public struct Line: Sendable {
        public let id: UUID
        public let kind: RecordKind
        public let name: String
        public let changedAt: Instant
    }
}

extension Connection {
    /// - Returns: `nil` where the acting person has as many tables in work as they may.
    public func keep(
        _ table: CellTable, _ plan: ColumnPlan, of kind: RecordKind, name: String, for city: City.ID
    ) throws -> UUID? {
        try run(
            """
            SELECT keep_table_draft(\(city), \(kind.rawValue), \(String(name.prefix(200))), \(try json(table)), \(try json(plan))) AS id
            """
        ).one()["id"]
    }

    public func tableDrafts(of city: City.ID) throws -> [TableDraft.Line] {
        try run("SELECT id, kind, name, changed_at FROM table_drafts(\(city))").compactMap { row in
            guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
            return TableDraft.Line(
                id: try row["id"], kind: kind, name: try row["name"], changedAt: try row["changed_at"])
        }
    }

    public func tableDraft(_ id: UUID, of city: City.ID) throws -> TableDraft? {
        guard
            let row = try run("SELECT kind, name, content, plan FROM table_draft_of(\(id), \(city))").first,
            let kind = RecordKind(rawValue: try row["kind"])
        else { return nil }
        return TableDraft(
            id: id, kind: kind, name: try row["name"],
            table: try decoded(row["content"]), plan: try decoded(row["plan"]))
    }

    public func change(_ draft: TableDraft) throws {
        try run("SELECT change_table_draft(\(draft.id), \(try json(draft.table)), \(try json(draft.plan)))")
    }

    /// What became of the rows when they were tried the last time, where it is so still.
    /// - Parameter reader: for whom it is worded, and when.
    public func tableOutcome(_ id: UUID, of city: City.ID, for reader: String) throws -> LogTrial? {
        let kept: String? = try run("SELECT table_outcome(\(id), \(city), \(reader)) AS outcome").one()["outcome"]
        return try kept.map(decoded)
    }

    /// Keeps it, if it is not too much.
    /// - Parameter begun: what was written later was not seen.
    public func keep(_ trial: LogTrial, of id: UUID, for reader: String, begun: Instant) throws {
        let outcome = try json(trial)
        guard outcome.utf8.count <= 10_485_760 else { return }
        try run("SELECT keep_table_outcome(\(id), \(reader), \(begun), \(outcome))")
    }

    /// The database’s own.
    public func clock() throws -> Instant { try run("SELECT clock_timestamp() AS now").one()["now"] }

    public func dropTableDraft(_ id: UUID) throws { try run("SELECT drop_table_draft(\(id))") }

    /// How the acting person read the columns of such a sheet the last time.
    public func columnsRemembered(
        _ heads: [String], of kind: RecordKind, for city: City.ID
    ) throws -> (plan: ColumnPlan, setAt: Instant)? {
        let row = try run(
            "SELECT plan, set_at FROM columns_remembered(\(city), \(kind.rawValue), \(heads.asOneText))"
        ).first
        return try row.map { (plan: try decoded($0["plan"]), setAt: try $0["set_at"]) }
    }

    public func remember(_ plan: ColumnPlan, of heads: [String], _ kind: RecordKind, for city: City.ID) throws {
        try run("SELECT remember_columns(\(city), \(kind.rawValue), \(heads.asOneText), \(try json(plan)))")
    }

    /// The identities that records have which are known by these names of their writer's own.
    public func identities(
        _ kind: RecordKind, named keys: [String], of city: City.ID, _ code: String
    ) throws -> [String: String] {
        guard !keys.isEmpty else { return [:] }
        let words = keys.map { recordWords([code, kind.rawValue, $0]) }
        // The identity is a column: row-level security lets no index hear of what a function makes of one.
        let rows = try run(
            """
            SELECT named.key, known.id FROM (
                SELECT key, md5(words)::uuid AS id FROM unnest(\(keys)::text[], \(words)::text[]) AS given (key, words) OFFSET 0) AS named
            JOIN \(unescaped: kind.rawValue) AS known ON known.city_id = \(city) AND known.id = named.id
            """)
        return Dictionary(try rows.map { (try $0["key"], (try $0["id"] as UUID).uuidString.lowercased()) }) { $1 }
    }
}

private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
}

private func decoded<Value: Decodable>(_ text: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
}

extension [String] {
    fileprivate var asOneText: String { joined(separator: "\u{1F}") }
}
