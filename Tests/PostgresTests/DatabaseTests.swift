import Postgres
import TestSupport
import Testing

@Suite struct DatabaseTests {
    @Test func `interpolated values are bound, never spliced`() async throws {
        try await withEmptyDatabase { database in
            let awkward = "'; DROP TABLE x; -- $1 \\ \" {a,b} Sơn La"
            let list = ["a,b", "\"quoted\"", "back\\slash", "", "đ"]
            try await database.read { db in
                let fragment: SQL = "\(awkward)::text"
                let row = try db.run(
                    """
                    SELECT \(1)::int AS one, \(fragment) AS awkward, \(nil as String?)::text AS nothing,
                           \(list)::text[] AS list, \([] as [Int])::int[] AS none
                    """
                ).one()
                #expect(try row["one"] as Int == 1)
                #expect(try row["awkward"] as String == awkward)
                #expect(try row["nothing"] as String? == nil)
                #expect(try row["list"] as [String] == list)
                #expect(try row["none"] as [Int] == [])
            }
        }
    }

    @Test func `a value of another type than expected is named by column, type and text`() async throws {
        try await withEmptyDatabase { database in
            try await database.read { db in
                let row = try db.run("SELECT 'twelve' AS months, NULL AS years").one()
                #expect(throws: DecodingFailure(column: "months", expected: "Int", found: "twelve")) {
                    try row["months"] as Int
                }
                #expect(throws: DecodingFailure(column: "years", expected: "Int", found: nil)) {
                    try row["years"] as Int
                }
            }
        }
    }

    @Test func `a write that fails leaves nothing, and a read may not write`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            await #expect(throws: CancellationError.self) {
                try await database.write { db in
                    try db.run("INSERT INTO city VALUES ('Huế')")
                    throw CancellationError()
                }
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.read { db in _ = try db.run("INSERT INTO city VALUES ('Huế')") }
            }
            #expect(error?.code == "25006")
            let count = try await database.read { db in try db.run("SELECT count(*) AS n FROM city").one()["n"] as Int }
            #expect(count == 0)
        }
    }

    @Test func `a write whose body passed over a failed statement is no success`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            let error = await #expect(throws: PostgresError.self) {
                try await database.write { db in
                    try db.run("INSERT INTO city VALUES ('Huế')")
                    _ = try? db.run("SELECT 1 / 0")
                }
            }
            #expect(error?.code == "25P02")
            #expect(try await database.read { db in try db.run("SELECT 1 AS one FROM city").isEmpty })
        }
    }

    @Test func `a caller who is cancelled while waiting leaves at once, and the pool goes on`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            let holder = Task { try await database.read { db in _ = try db.run("SELECT pg_sleep(0.5)") } }
            try await Task.sleep(for: .milliseconds(100))
            let waiter = Task { try await database.read { db in _ = try db.run("SELECT 1") } }
            try await Task.sleep(for: .milliseconds(100))
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            try await holder.value
            try await database.read { db in _ = try db.run("SELECT 1") }
        }
    }

    @Test func `waiting is bounded in number and in time`() async throws {
        try await withEmptyDatabase(size: 1, queueLimit: 1, patience: .milliseconds(200)) { database in
            let holder = Task { try await database.read { db in _ = try db.run("SELECT pg_sleep(1)") } }
            try await Task.sleep(for: .milliseconds(100))
            let waiter = Task { try await database.read { db in _ = try db.run("SELECT 1") } }
            try await Task.sleep(for: .milliseconds(50))
            await #expect(throws: PoolError.queueFull) { try await database.read { db in _ = try db.run("SELECT 1") } }
            await #expect(throws: PoolError.timeout) { try await waiter.value }
            try await holder.value
        }
    }

    @Test func `a connection that the server cut is replaced`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            await #expect(throws: PostgresError.self) {
                try await database.read { db in _ = try db.run("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            try await database.read { db in _ = try db.run("SELECT 1") }
        }
    }

    @Test func `a transaction that lost to another one is run again`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in
                try db.script(
                    """
                    CREATE SEQUENCE tries;
                    CREATE FUNCTION once() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
                        IF nextval('tries') = 1 THEN RAISE 'lost' USING ERRCODE = '40001'; END IF;
                        RETURN 7;
                    END $$;
                    """)
            }
            let value = try await database.write { db in try db.run("SELECT once() AS v").one()["v"] as Int }
            #expect(value == 7)
        }
    }
}
