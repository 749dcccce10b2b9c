import Postgres
import TestServers
import Testing

@Suite struct PipelineTests {
    @Test func `many statements at once give each its own rows, in order`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in try db.script("CREATE TABLE city (n int, name text)") }
            let long = String(repeating: "đ", count: 20_000)
            try await database.write { db in
                #expect(try db.run(all: []).isEmpty)
                let inserted = try db.run(all: (0..<250).map { "INSERT INTO city VALUES (\($0), \(long))" })
                #expect(inserted.map(\.affected) == Array(repeating: 1, count: 250))
                let read = try db.run(all: (0..<250).map { "SELECT n, name FROM city WHERE n = \($0)" })
                for (index, rows) in read.enumerated() {
                    let row = try rows.one()
                    #expect(try row["n"] as Int == index)
                    #expect(try row["name"] as String == long)
                }
            }
        }
    }

    @Test func `what the server still has to answer does not keep it from hearing the rest`() async throws {
        try await withEmptyDatabase { database in
            try await database.read { db in
                let rows = try db.run(all: (0..<300).map { "SELECT repeat('x', 200000) AS x, \($0)::int AS n" })
                #expect(try rows.map { try $0.one()["n"] as Int } == Array(0..<300))
            }
        }
    }

    @Test func `after a statement that fails none of the rest is run, and the connection goes on`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in try db.script("CREATE TABLE city (n int PRIMARY KEY)") }
            let backend = try await database.read { db in try db.backend() }
            for _ in 0..<2 {  // the second time the statement is known already, and travels together with BEGIN
                let error = await #expect(throws: PostgresError.self) {
                    try await database.write { db in
                        _ = try db.run(all: [1, 2, 1, 3].map { "INSERT INTO city VALUES (\($0))" })
                    }
                }
                #expect(error?.code == "23505")
                #expect(error?.statement == "INSERT INTO city VALUES ($1)")
            }
            let left = try await database.count("city")
            #expect(left == 0)
            #expect(try await database.read { db in try db.backend() } == backend)
        }
    }

    @Test func `a statement that fails together with BEGIN leaves nothing behind`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            for _ in 0..<3 {
                let error = await #expect(throws: PostgresError.self) {
                    try await database.read { db in _ = try db.run("SELECT 1 / \(0)::int") }
                }
                #expect(error?.code == "22012")
                let one = try await database.write { db in try db.run("SELECT \(1)::int AS n").one()["n"] as Int }
                #expect(one == 1)
            }
        }
    }

    @Test func `a transaction's kind holds from its first statement on, whichever way that comes`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in try db.script("CREATE TABLE city (n int)") }
            let first: [@Sendable (borrowing Connection) throws -> Void] = [
                { db in try db.run("SELECT 1") }, { db in try db.script("SELECT 1") },
                { db in _ = try db.run(all: ["SELECT 1"]) },
                { db in try db.copy(out: "SELECT 1") { _ in } }, { _ in },
            ]
            for _ in 0..<2 {
                for first in first {
                    let (isolation, readOnly) = try await database.read { db in
                        try first(db)
                        return (try db.setting("transaction_isolation"), try db.setting("transaction_read_only"))
                    }
                    #expect(isolation == "repeatable read")
                    #expect(readOnly == "on")
                }
                let nothing = try await database.read { _ in 7 }
                #expect(nothing == 7)
                let writable = try await database.write { db in try db.setting("transaction_read_only") }
                #expect(writable == "off")
            }
        }
    }

    @Test func `more texts than a connection keeps prepared do no harm`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            for start in [0, 450, 990] {
                let numbers = try await database.read { db in
                    try db.run(all: (start..<(start + 1200)).map { "SELECT \(unescaped: "\($0)") AS n" }).map {
                        try $0.one()["n"] as Int
                    }
                }
                #expect(numbers == Array(start..<(start + 1200)))
            }
            let kept = try await database.read { db in
                try db.run("SELECT count(*) AS n FROM pg_prepared_statements").one()["n"] as Int
            }
            #expect(kept <= 500)
        }
    }

    @Test func `a read leaves no transaction open, and is no success where it passed over a failure`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            let backend = try await database.read { db in try db.backend() }
            try await withEmptyDatabase(size: 1) { other in
                try await other.waitUntil(
                    """
                    EXISTS (SELECT FROM pg_stat_activity
                            WHERE pid = \(backend)::int AND state = 'idle' AND xact_start IS NULL AND query = 'COMMIT')
                    """)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.read { db in _ = try? db.run("SELECT 1 / \(0)::int") }
            }
            #expect(error?.code == "25P02")
            #expect(try await database.read { db in try db.backend() } == backend)
        }
    }

    @Test func `queries that are sent at once give each its own value, and may look up more`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            @Sendable func number(_ number: Int) -> Query<Int> {
                Query("SELECT \(number)::int AS n") { try $0.one()["n"] }
            }
            for _ in 0..<2 {  // the second time the server knows the statements
                let (one, words, five) = try await database.read { db in
                    try db.run(
                        number(1),
                        Query<[String]>("SELECT n::text FROM generate_series(1, 3) AS n") { rows, db in
                            let more = try db.run(number(4))
                            return try rows.map { try $0["n"] } + ["\(more)"]
                        }, number(5))
                }
                #expect(one == 1 && words == ["1", "2", "3", "4"] && five == 5)
                let list = try await database.read { db in try db.run([7, 8, 9].map(number)) }
                #expect(list == [7, 8, 9])
            }
            let error = await #expect(throws: PostgresError.self) {
                try await database.read { db in
                    _ = try db.run(number(1), Query<Int>("SELECT 1 / \(0)::int AS n") { try $0.one()["n"] })
                }
            }
            #expect(error?.code == "22012")
            #expect(try await database.read { db in try db.run(number(2)) } == 2)
        }
    }

    @Test func `what is sent ahead runs before the next statement, whichever way that comes`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            let next: [@Sendable (borrowing Connection) throws -> Void] = [
                { db in try db.run("SELECT 1") }, { db in try db.script("SELECT 1") },
                { db in _ = try db.run(all: ["SELECT 1", "SELECT 2"]) },
                { db in try db.copy(out: "SELECT 1") { _ in } }, { db in try db.run("SELECT \(unescaped: "now()")") },
            ]
            for round in 0..<2 {
                for (place, next) in next.enumerated() {
                    let word = "\(round) \(place)"
                    let (set, told) = try await database.read { db in
                        let told = Told()
                        try db.runAhead("SELECT set_config('app.word', \(word), true) AS word") { rows in
                            told.word = try? rows.one()["word"]
                        }
                        try next(db)
                        return (try db.setting("app.word"), told.word)
                    }
                    #expect(set == word && told == word)
                }
            }
            // Alone it is not run, and is no transaction.
            try await database.write { db in try db.runAhead("SELECT 1 / \(0)::int") }
            // It fails as the statement would, and the connection goes on.
            let backend = try await database.read { db in try db.backend() }
            let told = Told()
            let error = await #expect(throws: PostgresError.self) {
                try await database.read { db in
                    try db.runAhead("SELECT 1 / \(0)::int") { _ in told.word = "taken" }
                    try db.run("SELECT 1")
                }
            }
            #expect(error?.code == "22012" && told.word == nil)
            #expect(try await database.read { db in try db.backend() } == backend)
        }
    }

    /// What was told while a transaction ran, on whose thread alone it is used.
    private final class Told: @unchecked Sendable {
        var word: String?
    }
}
