import Config
import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// The database never speaks to a person: whatever it refuses has words of ours, at the field that mends it.
@Suite struct RuleTests {
    private struct Rule {
        var name: String
        var table: String
        var columns: [String]
    }

    @Test func `every rule that a record can break has words in both languages and a field that mends it`() async throws
    {
        let tables = RecordKind.allCases.map(\.rawValue) + ["evidence", "evidence_link", "evidence_chunk"]
        let rules = try await withTestDatabase { database in
            try await database.read { db in
                try db.run(
                    """
                    SELECT conname::text AS name, relname::text AS table, columns
                    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                    CROSS JOIN LATERAL (SELECT array_agg(attname::text) AS columns FROM pg_attribute
                        WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS part
                    WHERE contype IN ('c', 'u', 'x', 'f', 'p') AND relname = ANY (\(tables))
                    UNION
                    SELECT indexrelid::regclass::text, relname::text, ARRAY(SELECT attname::text FROM pg_attribute
                        WHERE attrelid = indrelid AND attnum = ANY (indkey))
                    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE indisunique AND relname = ANY (\(tables))
                    UNION
                    SELECT conname::text, '', '{}' FROM pg_constraint
                    WHERE contypid <> 0 AND connamespace = 'public'::regnamespace
                    UNION
                    SELECT raised[1], '', '{}' FROM pg_proc,
                        regexp_matches(prosrc, 'CONSTRAINT = ''([a-z_]+)''', 'g') AS raised
                    WHERE pronamespace = 'public'::regnamespace
                    """
                ).map { Rule(name: try $0["name"], table: try $0["table"], columns: try $0["columns"]) }
            }
        }
        #expect(rules.count > 200)
        let catalogues = try Language.allCases.map { try home.catalogue($0) }
        for rule in rules {
            let found = RecordRule(rule.name, of: rule.table)
            for text in catalogues {
                let hasWords = found.keys.contains { text.has("refused.\($0)") }
                #expect(hasWords, "\(text.language): \(rule.name) of \(rule.table)")
            }
            let fields = RecordKind(rawValue: rule.table)?.fields ?? []
            let typed = fields.filter { rule.columns.contains($0.column) }
            guard !typed.isEmpty else { continue }  // nobody types what it is about
            #expect(fields.contains { $0.name == found.field }, "\(rule.name) of \(rule.table): \(typed.map(\.name))")
        }
    }

    @Test(arguments: Language.allCases)
    func `a rule without words is told in a general sentence with a number to look up, and never as SQL`(
        language: Language
    ) async throws {
        let text = try home.catalogue(language)
        try await withExamples { databases in
            let error = try await databases.app.refused("INSERT INTO country VALUES ('x', 'X', 'X')", as: .admin)
            var unknown = error
            unknown.constraint = "country_of_nobody"
            for refusal in [text(Refusal(error, of: "country")), text(Refusal(unknown, of: "country"))] {
                for word in ["constraint", "relation", "violates", "country", "SQL", "⟦"] {
                    #expect(!refusal.contains(word), "\(refusal)")
                }
            }
            #expect(text(Refusal(unknown, of: "country")).contains(/[0-9a-f]{8}/))
        }
    }

    /// Where one kind has several numbers, the database does not say which of them is too large: it is refused as it is read.
    @Test(arguments: [
        (RecordField.Form.number, "1000000000000000000"), (.number, "1.0000000000000000000000000000001"),
        (.period, "1850"), (.period, "2199/2201"), (.period, "1899-12-31"), (.webAddress, "ftp://example.org"),
        (.area, "4.1"), (.features, "2.1"), (.count, "3000000000"), (.flag, "maybe"), (.day, "2024-02-30"),
    ])
    func `what no column can hold is not read`(form: RecordField.Form, text: String) {
        #expect(throws: Refusal.self) { try form.read(text) }
    }
}

extension Database {
    /// What a statement is refused with.
    fileprivate func refused(_ statement: String, as part: Part) async throws -> PostgresError {
        do {
            try await run(statement, as: part)
        } catch let error as PostgresError {
            return error
        }
        throw Accepted()
    }
}

private struct Accepted: Error {}
