import Dispatch
import Foundation
import Postgres
import TestServers
import Testing

@Suite struct TimeoutTests {
    @Test func `a statement that takes too long fails as such, and the connection goes on`() async throws {
        try await withEmptyDatabase(size: 1, timeouts: Timeouts(statement: .milliseconds(50))) { database in
            let backend = try await database.read { db in try db.backend() }
            let error = await #expect(throws: PostgresError.self) {
                try await database.read { db in _ = try db.run("SELECT pg_sleep(600)") }
            }
            #expect(error?.code == "57014")
            #expect(error?.isConnectionFailure == false)
            #expect(try await database.read { db in try db.backend() } == backend)
        }
    }

    @Test func `a transaction may give itself more time, and the next one has the usual time again`() async throws {
        try await withEmptyDatabase(size: 1, timeouts: Timeouts(statement: .seconds(7))) { database in
            let own = try await database.read { db in
                try db.script("SET LOCAL statement_timeout = 0")
                return try db.setting("statement_timeout")
            }
            #expect(own == "0")
            #expect(try await database.read { db in try db.setting("statement_timeout") } == "7s")
        }
    }

    @Test func `a lock that is not to be had fails as such`() async throws {
        try await withEmptyDatabase(timeouts: Timeouts(lock: .milliseconds(50))) { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            let (locks, hasLocked) = AsyncStream.makeStream(of: Void.self)
            let done = DispatchSemaphore(value: 0)
            async let holder: Void = database.write { db in
                try db.script("LOCK TABLE city")
                hasLocked.yield()
                done.wait()
            }
            for await _ in locks { break }
            let error = await #expect(throws: PostgresError.self) {
                try await database.write { db in _ = try db.run("INSERT INTO city VALUES ('Huế')") }
            }
            done.signal()
            try await holder
            #expect(error?.code == "55P03")
            #expect(error?.isConnectionFailure == false)
        }
    }

    @Test func `a transaction that idles too long loses its connection, and the pool goes on`() async throws {
        try await withEmptyDatabase(size: 1, timeouts: Timeouts(idleInTransaction: .milliseconds(50))) { database in
            try await withEmptyDatabase(size: 1) { other in
                let (backends, found) = AsyncStream.makeStream(of: Int.self)
                let gone = DispatchSemaphore(value: 0)
                let idler = Task {
                    try await database.read { db in
                        found.yield(try db.backend())
                        gone.wait()
                        _ = try db.run("SELECT 1")
                    }
                }
                for await backend in backends {
                    try await other.waitUntil("NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(backend)::int)")
                    break
                }
                gone.signal()
                let error = await #expect(throws: PostgresError.self) { try await idler.value }
                #expect(error?.isConnectionFailure == true)
                try await database.read { db in _ = try db.run("SELECT 1") }
            }
        }
    }

    @Test func `no limit is for ever`() async throws {
        let none = Timeouts(statement: nil, lock: nil, idleInTransaction: nil)
        try await withEmptyDatabase(timeouts: none) { database in
            let names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
            let settings = try await database.read { db in try names.map { try db.setting($0) } }
            #expect(settings == ["0", "0", "0"])
        }
    }

    @Test func `a time to connect in the connection string goes before ours`() async throws {
        let database = Database("host=127.0.0.1 connect_timeout=soon", size: 1)
        let error = await #expect(throws: PostgresError.self) {
            try await database.read { db in _ = try db.run("SELECT 1") }
        }
        await database.close()
        #expect(error?.message.contains("\"soon\" for connection option \"connect_timeout\"") == true)
    }
}
