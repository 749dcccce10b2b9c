import Foundation
import Postgres
import TestServers
import Testing

@Suite struct DatabaseTests {
    @Test func `interpolated values are bound, never spliced`() async throws {
        try await withEmptyDatabase { database in
            let awkward = "'; DROP TABLE x; -- $1 \\ \" {a,b} Sơn La"
            let list = ["a,b", "\"quoted\"", "back\\slash", "", "đ", "\"\u{301}, \\\u{301}", ",\u{301}"]
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

    @Test func `an identity is read as Foundation reads it`() {
        func read(_ text: String) -> UUID? { Array(text.utf8).withUnsafeBytes { UUID(sqlBytes: $0) } }
        for _ in 0..<100 {
            let id = UUID()
            #expect(read(id.uuidString) == id)
            #expect(read(id.uuidString.lowercased()) == id)
        }
        let text = "0123abcd-4567-89ef-0123-456789abcdef"
        #expect(read(text) == UUID(uuidString: text))
        for place in text.indices {
            #expect(read(text.replacingCharacters(in: place...place, with: "g")) == nil)
        }
        #expect(read("") == nil && read(String(text.dropLast())) == nil && read(text + "0") == nil)
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

    @Test func `a number is read from its whole text, to the ends of its type`() async throws {
        let texts = [
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "-", "", "+1",
            " 1", "1 ", "1.5",
        ]
        try await withEmptyDatabase { database in
            try await database.read { db in
                for text in texts {
                    let row = try db.run("SELECT \(text)::text AS number").one()
                    #expect((try? row["number"] as Int) == Int(text).flatMap { text == "+1" ? nil : $0 })
                    #expect((try? row["number"] as Double) == Double(text))
                }
                for value in [
                    0, -0.0, 0.1, -1e-300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity,
                ] {
                    let back: Double = try db.run("SELECT \(value)::float8 AS number").one()["number"]
                    #expect(back.bitPattern == value.bitPattern)
                }
                let row = try db.run("SELECT 'NaN'::float8 AS nothing, -2147483648 AS least, 2147483648 AS most").one()
                #expect((try row["nothing"] as Double).isNaN)
                #expect(try row["least"] as Int32 == .min)
                #expect((try? row["most"] as Int32) == nil)
            }
        }
    }

    @Test func `columns are found in any order, and of two with one name the first is meant`() async throws {
        try await withEmptyDatabase { database in
            try await database.read { db in
                for row in try db.run("SELECT 1 AS a, 2 AS b, 3 AS a, 4 AS c FROM generate_series(1, 3)") {
                    let values: [Int] = try ["c", "a", "a", "b", "a", "c", "b", "c"].map { try row[$0] }
                    #expect(values == [4, 1, 1, 2, 1, 4, 2, 4])
                    #expect(throws: DecodingFailure.self) { try row["d"] as Int }
                    #expect(throws: DecodingFailure.self) { try row[""] as Int }
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

    @Test(arguments: [
        ("SELECT 1;\n\nSELEC 2;", 3), ("-- đ ở hàng này, 🏙\nSELECT nothing;", 2), ("SELECT 1 / 0", nil),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n    SELECT nothing\n$$;", 2),
        ("SELECT 1;\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n    IF;\nEND $$;", 4),
    ])
    func `a script that is refused is refused with its line, where the server names one`(
        script: String, line: Int?
    ) async throws {
        try await withEmptyDatabase(size: 1) { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.write { db in try db.script(script) }
            }
            #expect(error?.line == line)
            #expect(error?.isOfStatement == true)
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
