import Domain
import Foundation
import Persistence
import Postgres

/// Something of a table that can be left out, and the statement that leaves it out.
private struct Part: Sendable {
    var name: String
    var omission: String
}

/// Ends a transaction of which nothing is to be kept.
private struct Undone: Error { var seconds: Double }

extension Writer {
    /// What each key, foreign key and trigger of a table costs: the same statement without it, in a transaction that is undone. The
    /// trigger `keep` stamps rows and writes histories, `audit_add` and `audit_change` write events with digests.
    func costs(_ effort: Effort) async throws -> [String] {
        try await empty()
        let values = try await costs(of: "observation", Self.insertion, named: "new values", effort)
        let promises = """
            INSERT INTO commitment (city_id, title_en, source_kind, status, made_by)
            SELECT city_id, note, 'plan', 'adopted', 'Council' FROM given
            """
        let added = try await costs(of: "commitment", promises, named: "new commitments", effort)
        try await empty()
        try await product.databases.owner.write(as: .operator) { db in _ = try db.run("\(unescaped: promises)") }
        let change = "UPDATE commitment SET note = 'changed'"
        return values + added + (try await costs(of: "commitment", change, named: "changed commitments", effort))
    }

    private func costs(
        of table: String, _ statement: String, named name: String, _ effort: Effort
    ) async throws -> [String] {
        let parts = [Part(name: "nothing", omission: "SELECT")] + (try await parts(of: table))
        var times = parts.map { _ in [Double]() }
        for _ in 0..<effort.rounds {
            for (place, part) in parts.enumerated() {
                times[place].append(try await time(statement, of: table, without: part))
            }
        }
        let medians = times.map(median)
        return zip(parts, medians).map { part, time in
            let less = (medians[0] - time) / Double(rows) * 1e6
            return "| \(name): \(part.name) | \(String(format: "%.2f | %.1f", time, less)) |"
        }
    }

    private func time(_ statement: String, of table: String, without part: Part) async throws -> Double {
        try await product.databases.owner.administer(
            "VACUUM observation, commitment, commitment_history, audit_event, salt")
        do {
            return try await product.databases.owner.write(as: .operator) { db in
                // What `keep` fills in stands there without it too.
                try db.script(
                    """
                    ALTER TABLE \(table) ALTER recorded_at SET DEFAULT now(), ALTER recorded_by SET DEFAULT 1;
                    \(part.omission)
                    """)
                let start = ContinuousClock.now
                _ = try db.run("\(unescaped: statement)")
                throw Undone(seconds: start.duration(to: .now) / .seconds(1))
            }
        } catch let undone as Undone {
            return undone.seconds
        }
    }

    private func parts(of table: String) async throws -> [Part] {
        let found = try await product.databases.owner.read { db in
            try db.run(
                """
                SELECT 'index ' || relname AS name, CASE WHEN conname IS NULL THEN format('DROP INDEX %I', relname)
                    ELSE format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', \(table)::text, conname) END AS omission
                FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid AND contype <> 'f'
                WHERE indrelid = \(table)::regclass
                UNION ALL
                SELECT 'foreign key ' || conname, format('ALTER TABLE %I DROP CONSTRAINT %I', \(table)::text, conname)
                FROM pg_constraint WHERE conrelid = \(table)::regclass AND contype = 'f'
                UNION ALL
                SELECT 'trigger ' || tgname, format('ALTER TABLE %I DISABLE TRIGGER %I', \(table)::text, tgname)
                FROM pg_trigger WHERE tgrelid = \(table)::regclass AND NOT tgisinternal
                UNION ALL
                SELECT 'all checks of the table',
                    string_agg(format('ALTER TABLE %I DROP CONSTRAINT %I', \(table)::text, conname), '; ')
                FROM pg_constraint WHERE conrelid = \(table)::regclass AND contype = 'c'
                ORDER BY name
                """
            ).map { Part(name: try $0["name"], omission: try $0["omission"]) }
        }
        let all = Part(name: "all triggers and foreign keys", omission: "SET LOCAL session_replication_role = replica")
        return found + [all]
    }
}
