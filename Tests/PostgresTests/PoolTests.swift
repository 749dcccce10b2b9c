import Dispatch
import Postgres
import TestServers
import Testing

@Suite struct PoolTests {
    @Test func `a fragment's parameters are numbered on from those before it`() {
        let inner: SQL = "b = \(2) OR c = \("x")"
        let outer: SQL = "a = \(1) AND (\(inner)) AND d = \(nil as Int?)"
        #expect(outer.text == "a = $1 AND (b = $2 OR c = $3) AND d = $4")
    }

    @Test func `callers beyond the pool's size wait their turn, on the same connections`() async throws {
        try await withEmptyDatabase(size: 2) { database in
            try await database.write { db in try db.script("CREATE TABLE call (backend int)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write { db in _ = try db.run("INSERT INTO call VALUES (pg_backend_pid())") }
                    }
                }
                try await group.waitForAll()
            }
            let (calls, backends) = try await database.read { db in
                let row = try db.run("SELECT count(*) AS calls, count(DISTINCT backend) AS backends FROM call").one()
                return (try row["calls"] as Int, try row["backends"] as Int)
            }
            #expect(calls == 40)
            #expect(backends <= 2)
        }
    }

    @Test func `a read sees one snapshot, whatever is committed meanwhile`() async throws {
        try await withEmptyDatabase(size: 2) { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
            let written = DispatchSemaphore(value: 0)
            async let counts = database.read { db in
                let before: Int = try db.run("SELECT count(*) AS n FROM city").one()["n"]
                hasBegun.yield()
                written.wait()  // a thread of the connection's own: nothing else is held up
                let after: Int = try db.run("SELECT count(*) AS n FROM city").one()["n"]
                return [before, after]
            }
            for await _ in begun { break }
            do {
                try await database.write { db in _ = try db.run("INSERT INTO city VALUES ('Huế')") }
            } catch {
                written.signal()
                throw error
            }
            written.signal()
            #expect(try await counts == [0, 0])
            let now = try await database.read { db in try db.run("SELECT count(*) AS n FROM city").one()["n"] as Int }
            #expect(now == 1)
        }
    }

    @Test func `a write that fails for another reason is not run again`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in try db.script("CREATE SEQUENCE tries") }
            await #expect(throws: PostgresError.self) {
                try await database.write { db in
                    try db.run("SELECT nextval('tries')")
                    try db.run("SELECT 1 / 0")
                }
            }
            let next = try await database.read { db in try db.run("SELECT last_value AS n FROM tries").one()["n"] as Int
            }
            #expect(next == 1)
        }
    }

    @Test func `a connection that the server cut while idle is replaced before the next call`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            let backend = try await database.read { db in
                try db.run("SELECT pg_backend_pid() AS pid").one()["pid"] as Int
            }
            try await withEmptyDatabase(size: 1) { other in
                try await other.read { db in
                    let row = try db.run("SELECT pg_terminate_backend(\(backend)::int, 5000) AS gone").one()
                    #expect(try row["gone"] as Bool)
                }
            }
            try await database.read { db in _ = try db.run("SELECT 1") }
        }
    }
}
