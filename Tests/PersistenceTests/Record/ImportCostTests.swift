import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// An import costs as much per row however many rows it has.
@Suite struct ImportCostTests {
    private func entries(_ kind: RecordKind, _ rows: [[String: String]]) throws -> [RecordEntry] {
        let text = try home.catalogue(.en)
        return try rows.enumerated().map { line, values in
            let row = TableRow(file: "\(kind.rawValue).csv", line: line + 2, values)
            return try RecordEntry(kind, row, columns: Array(values.keys), text: text)
        }
    }

    private func commitments(_ range: Range<Int>) throws -> [RecordEntry] {
        try entries(
            .commitment,
            range.map {
                ["key": "C\($0)", "title_en": "Promise \($0)", "source_kind": "plan", "status": "adopted"]
            })
            + entries(
                .commitmentNote,
                range.map {
                    ["key": "N\($0)", "commitment": "C\($0)", "noted_on": "2026-01-05", "text": "Under way"]
                })
    }

    private func values(_ range: Range<Int>) throws -> [RecordEntry] {
        try entries(
            .observation,
            range.map {
                [
                    "indicator": "1.1.1.a", "period": "2025", "cell": "ward=w\($0)", "value": "71.4",
                    "method": "survey",
                    "source": "Survey of residents",
                ]
            })
    }

    /// How many rows of a table were read so far in this transaction: all of it, and by index.
    private func read(_ table: String, in db: borrowing Connection) throws -> (all: Int, byIndex: Int) {
        let row = try db.run(
            """
            SELECT seq_tup_read, coalesce(idx_tup_fetch, 0) AS idx_tup_fetch FROM pg_stat_xact_user_tables
            WHERE relname = \(table)
            """
        ).one()
        return (try row["seq_tup_read"], try row["idx_tup_fetch"])
    }

    @Test func `a row of an import reads no more of a small analysed table that grows under it`() async throws {
        try await withTestDatabases(size: 1) { databases in
            let database = databases.app
            try await load(into: database)
            try await load(frameworks: [keyFeatures], into: database)
            let editor = try await database.write(as: .operator) { db in
                try db.add(name: "Editor", email: "editor@example.org", role: .cityEditor, place: "vnm-son-la").person
                    .id
            }
            let text = try home.catalogue(.en)
            // One at a time, so that plans are made, and kept, for a small table.
            for number in 0..<12 {
                let entries = try commitments(number..<number + 1) + values(number..<number + 1)
                _ = try await database.log(entries, city: "vnm-son-la", as: .person(editor), text: text)
            }
            for table in ["commitment", "commitment_note", "observation"] {
                _ = try await databases.owner.write { db in _ = try db.run("ANALYZE \(unescaped: table)") }
            }
            for number in 12..<24 {
                let entries = try commitments(number..<number + 1) + values(number..<number + 1)
                _ = try await database.log(entries, city: "vnm-son-la", as: .person(editor), text: text)
            }
            let rows = 600
            let many = try commitments(100..<100 + rows) + values(100..<100 + rows)
            let counts = try await database.write(as: .person(editor)) { db in
                let summary = try db.record(many, city: "vnm-son-la", text: text)
                #expect(summary.added == 3 * rows)
                return try ["commitment", "commitment_note", "observation"].map { try read($0, in: db) }
            }
            // Each a few times the rows of the import, where reading all of the table for each row were 180,000.
            for count in counts {
                #expect(count.all < 4 * rows, "\(count)")
                #expect(count.byIndex < 10 * rows, "\(count)")
            }
            // What stands already is found as cheaply, and what is new beside many that stand: for each of them to read the 624
            // were 374,400.
            let new = try commitments(1000..<1000 + rows) + values(1000..<1000 + rows)
            for (others, added) in [(many, 0), (new, 3 * rows)] {
                let counts = try await database.write(as: .person(editor)) { db in
                    let summary = try db.record(others, city: "vnm-son-la", text: text)
                    #expect(summary.added == added && summary.unchanged == 3 * rows - added)
                    return try ["commitment", "commitment_note", "observation"].map { try read($0, in: db) }
                }
                for count in counts {
                    #expect(count.all < 6 * rows, "\(count)")
                    #expect(count.byIndex < 10 * rows, "\(count)")
                }
            }
        }
    }

    @Test func `a count of participants looks up its activity alone, in a table that was never analysed`() async throws
    {
        try await withEditor { database, editor in
            let held = (0..<600).map {
                ["key": "A\($0)", "kind": "event", "title_en": "Evening \($0)", "status": "held", "held": "2025-03-03"]
            }
            let counts = (0..<600).flatMap { number in
                ["all", "women"].map { ["activity": "A\(number)", "people": $0, "count": "10"] }
            }
            let (many, text) = (try entries(.activity, held) + entries(.participation, counts), try home.catalogue(.en))
            for least in [100, Int.max] {
                let count = try await database.write(as: editor) { db in
                    _ = try db.record(many, city: "vnm-son-la", text: text, together: least)
                    return try read("activity", in: db)
                }
                // A few times the rows of the import, where reading all of the city for each count were 720,000.
                #expect(count.all + count.byIndex < 10 * many.count, "\(count)")
            }
        }
    }

    @Test func `a name is compared with few others, however many its city has`() async throws {
        try await withExamples(size: 1) { databases in
            for table in ["partner", "ward"] {
                let kind = table == "partner" ? ", kind" : ""
                @Sendable func names(_ range: String) -> String {
                    """
                    DO $$ BEGIN FOR n IN \(range) LOOP
                        INSERT INTO \(table) (city_id, name\(kind)) VALUES (1, 'Name ' || n\(kind.isEmpty ? "" : ", 'public'"));
                    END LOOP; END $$
                    """
                }
                try await databases.app.run(names("1..12"), as: .admin)
                _ = try await databases.owner.write { db in _ = try db.run("ANALYZE \(unescaped: table)") }
                let count = try await databases.app.write(as: Part.admin.actor) { db in
                    try db.script("SET LOCAL enable_seqscan = off")  // as an import does
                    try db.script(names("13..612"))
                    return try read(table, in: db)
                }
                #expect(count.all + count.byIndex < 2400, "\(table): \(count)")
            }
        }
    }
}
