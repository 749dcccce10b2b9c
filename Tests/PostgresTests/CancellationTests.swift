import Dispatch
import Postgres
import TestServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct CancellationTests {
    /// Runs `work` with a pool of one connection and cancels it when the server runs the statement that begins with `text`.
    private func cancelled(
        at text: String, _ work: @escaping @Sendable (Database) async throws -> Void,
        then check: @Sendable (Database) async throws -> Void = { _ in }
    ) async throws {
        try await withEmptyDatabase(size: 1, timeouts: Timeouts(statement: nil)) { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            let backend = try await database.read { db in try db.backend() }
            try await withEmptyDatabase(size: 1) { other in
                let task = Task { try await work(database) }
                let isRunning: SQL = """
                    EXISTS (SELECT FROM pg_stat_activity
                            WHERE pid = \(backend)::int AND state = 'active' AND starts_with(query, \(text)))
                    """
                try await other.waitUntil(isRunning)
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                // Nothing goes on behind the caller's back: the server is done with it, and the session is the same as before.
                let state = try await other.read { db in
                    let row = try db.run("SELECT state FROM pg_stat_activity WHERE pid = \(backend)::int").one()
                    return try row["state"] as String
                }
                #expect(state == "idle")
            }
            #expect(try await database.read { db in try db.backend() } == backend)
            try await check(database)
        }
    }

    @Test func `a reader who goes away stops the statement on the server`() async throws {
        try await cancelled(at: "SELECT pg_sleep") { database in
            try await database.read { db in _ = try db.run("SELECT pg_sleep(600)") }
        }
    }

    @Test func `a writer who goes away leaves nothing`() async throws {
        try await cancelled(at: "SELECT pg_sleep") { database in
            try await database.write { db in
                try db.run("INSERT INTO city VALUES ('Huế')")
                try db.run("SELECT pg_sleep(600)")
            }
        } then: { database in
            let left = try await database.count("city")
            #expect(left == 0)
        }
    }

    @Test func `a transaction of many short statements stops as well, even where it passes over errors`() async throws {
        try await cancelled(at: "INSERT") { database in
            try await database.write { db in
                while !Task.isCancelled { _ = try? db.run("INSERT INTO city SELECT 'Huế' FROM pg_sleep(0.001)") }
            }
        } then: { database in
            let left = try await database.count("city")
            #expect(left == 0)
        }
    }

    @Test func `copying stops in both directions`() async throws {
        try await cancelled(at: "COPY city FROM") { database in
            try await database.write { db in
                _ = try db.copy(into: "city") { input in
                    while true { try input.write(row: ["Huế"]) }
                }
            }
        }
        try await cancelled(at: "COPY (SELECT") { database in
            try await database.read { db in
                _ = try db.copy(out: "SELECT n FROM generate_series(1, 1000000000000) AS n") { _ in }
            }
        }
    }

    @Test func `a statement of the administration stops as well`() async throws {
        try await cancelled(at: "DO") { database in
            try await database.administer("DO $$ BEGIN PERFORM pg_sleep(600); END $$")
        }
    }

    @Test func `a caller who went away before its turn makes the server do nothing`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            let (starts, hasStarted) = AsyncStream.makeStream(of: Void.self)
            let go = DispatchSemaphore(value: 0)
            let task = Task {
                try await database.read { db in
                    hasStarted.yield()
                    go.wait()
                    _ = try db.run("SELECT pg_sleep(600)")
                }
            }
            for await _ in starts { break }
            task.cancel()
            go.signal()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await database.read { db in _ = try db.run("SELECT 1") }
        }
    }

    @Test func `a cancellation hits nobody but its own caller`() async throws {
        try await withEmptyDatabase(size: 2) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<200 {
                    let leaver = Task { try await database.read { db in _ = try db.run("SELECT pg_sleep(600)") } }
                    group.addTask {
                        try await Task.sleep(for: .microseconds(round * 20))
                        leaver.cancel()
                        await #expect(throws: CancellationError.self) { try await leaver.value }
                    }
                    group.addTask {
                        try await database.write { db in
                            for _ in 0..<5 { try db.run("SELECT 1") }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
