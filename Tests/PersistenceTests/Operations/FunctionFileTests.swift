import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// How the files of `Migrations/Functions` reach a database.
@Suite struct FunctionFileTests {
    private static let search = "Functions/search.sql"

    /// A database of the schema, and a copy of `Migrations` that may be edited.
    private func withCopy(_ body: @Sendable (Databases, String) async throws -> Void) async throws {
        try await withTestDatabases { (databases) async throws in
            try await withTemporaryDirectory { directory in
                try FileManager.default.copyItem(atPath: home.migrations, toPath: "\(directory)/Migrations")
                try await body(databases, "\(directory)/Migrations")
            }
        }
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func edit(_ path: String, _ change: (String) -> String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = change(text)
        try #require(changed != text)
        try write(changed, to: path)
    }

    /// What the database has: every function with its text, its owner and who may call it; every file.
    private func held(_ databases: Databases) async throws -> [String: String] {
        let rows = try await databases.owner.read { db in
            try db.run(
                """
                SELECT oid::regprocedure::text AS name, concat_ws(' ', pg_get_functiondef(oid), proowner::regrole,
                    array(SELECT unnest(proacl)::text ORDER BY 1)) AS held
                FROM pg_proc AS found WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
                    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = found.oid AND deptype = 'e')
                UNION ALL SELECT name || checksum, concat_ws(' ', migrations, applied_at, replaced_at) FROM function_file
                """
            ).map { (try $0["name"] as String, try $0["held"] as String) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test func `an edited file is applied once more and only then, and its functions keep owner and rights`()
        async throws
    {
        try await withCopy { databases, copy in
            let before = try await held(databases)
            try edit("\(copy)/Functions/sign_in.sql") {
                $0.replacing("interval '12 hours'", with: "interval '6 hours'")
            }
            let migrator = try Migrator(directory: copy)
            let waiting = try await migrator.status(of: databases.owner).filter { $0.appliedAt == nil }.map(\.name)
            #expect(waiting == ["Functions/sign_in.sql"])
            #expect(try await migrator.migrate(databases.owner) == ["Functions/sign_in.sql"])
            #expect(try await migrator.migrate(databases.owner) == [])
            let after = try await held(databases)
            let function = "start_session(text)"
            #expect(after[function] == before[function]?.replacing("12 hours", with: "6 hours"))
            #expect(after[function]?.contains("tracker_keeper") == true)
            let others = before.filter { $0.key != function && !$0.key.hasPrefix("Functions/sign_in.sql") }
            #expect(others == after.filter { others.keys.contains($0.key) })
        }
    }

    @Test(arguments: [
        ("CREATE OR REPLAC FUNCTION f() RETURNS integer", 2, "syntax error at or near \"REPLAC\""),
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS $$\n    SELECT đ()\n$$;", 3,
            "function đ() does not exist"
        ),
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$\nBEGIN\n    RETURN 1 +;\nEND $$;", 4,
            "syntax error at end of input"
        ),
        ("DROP FUNCTION act_as(integer);", nil, "function act_as(integer) does not exist"),
        ("CALL entrust('today()', 'tracker_nobody');", nil, "role \"tracker_nobody\" does not exist"),
    ])
    func `a file that is wrong changes nothing, and is told with its line where the server names one`(
        text: String, line: Int?, problem: String
    ) async throws {
        try await withCopy { databases, copy in
            let before = try await held(databases)
            try edit("\(copy)/Functions/checks.sql") { $0 + "-- edited\n" }
            try write("-- Sai ở dưới\n\(text)\n", to: "\(copy)/Functions/wrong.sql")
            await #expect(throws: InputError(file: "Migrations/Functions/wrong.sql", line: line, problem)) {
                try await Migrator(directory: copy).migrate(databases.owner)
            }
            #expect(try await held(databases) == before)
        }
    }

    @Test func `functions call one another, whichever file they stand in`() async throws {
        try await withCopy { databases, copy in
            for (name, other) in [("a", "z"), ("z", "a")] {
                try write(
                    "CREATE OR REPLACE FUNCTION \(name)() RETURNS integer LANGUAGE sql AS $$ SELECT \(other)() $$;\n",
                    to: "\(copy)/Functions/\(name).sql")
            }
            #expect(
                try await Migrator(directory: copy).migrate(databases.owner) == ["Functions/a.sql", "Functions/z.sql"])
        }
    }

    @Test func `of programs that start together one applies an edited file`() async throws {
        try await withCopy { databases, copy in
            try edit("\(copy)/\(Self.search)") { $0.replacing("|thi xa|", with: "|thi xa|phuong|") }
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Migrator(directory: copy).migrate(databases.owner) }
                }
                return try await group.reduce([], +)
            }
            #expect(applied == [Self.search])
        }
    }

    @Test func `an older program puts nothing back, nor does one that lacks a file`() async throws {
        try await withCopy { databases, copy in
            let older = try Migrator(directory: home.migrations)
            try edit("\(copy)/\(Self.search)") { $0.replacing("|thi xa|", with: "|thi xa|phuong|") }
            try await Migrator(directory: copy).migrate(databases.owner)
            let before = try await held(databases)
            await #expect(throws: MigrationError.replaced(Self.search)) { try await older.status(of: databases.owner) }
            await #expect(throws: MigrationError.replaced(Self.search)) { try await older.migrate(databases.owner) }
            #expect(try await held(databases) == before)

            try write("-- Nothing yet.\n", to: "\(copy)/Functions/new.sql")
            try await Migrator(directory: copy).migrate(databases.owner)
            await #expect(throws: MigrationError.newerDatabase("Functions/new.sql")) {
                try await older.migrate(databases.owner)
            }
        }
    }

    @Test func `after a migration every file is applied again, and a file goes where a migration says so`() async throws
    {
        try await withCopy { databases, copy in
            let function = "fold_city(text)"
            let before = try await held(databases)[function]
            let old = "\(copy)/Functions/old.sql"
            try write("CREATE OR REPLACE FUNCTION old() RETURNS integer LANGUAGE sql RETURN 1;\n", to: old)
            try await Migrator(directory: copy).migrate(databases.owner)
            try FileManager.default.removeItem(atPath: old)
            let migration = "99991231_0000_go.sql"
            try write(
                """
                DROP FUNCTION old();
                UPDATE function_file SET replaced_at = now() WHERE name = 'Functions/old.sql';
                CREATE OR REPLACE FUNCTION fold_city(words text) RETURNS text LANGUAGE sql RETURN words;
                """, to: "\(copy)/\(migration)")
            let migrator = try Migrator(directory: copy)
            #expect(try await migrator.migrate(databases.owner) == [migration] + migrator.functionNames)
            #expect(try await held(databases)[function] == before)
            #expect(try await migrator.status(of: databases.owner).allSatisfy { $0.appliedAt != nil })
        }
    }

    @Test func `what runs rest on is another basis once a file was edited`() async throws {
        try await withCopy { databases, copy in
            let (instant, day) = (try #require(Instant("2026-11-24 08:00:00+00")), try #require(Day("2026-11-24")))
            @Sendable func basis() async throws -> String {
                try await databases.batch.read { db in try db.basis(of: ["method"], asOf: instant, cutOff: day) }
            }
            let before = try await basis()
            #expect(try await basis() == before)
            try edit("\(copy)/\(Self.search)") { $0.replacing("|thi xa|", with: "|thi xa|phuong|") }
            try await Migrator(directory: copy).migrate(databases.owner)
            #expect(try await basis() != before)
        }
    }
}
