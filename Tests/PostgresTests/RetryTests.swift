import Dispatch
import Postgres
import TestServers
import Testing

@Suite(.timeLimit(.minutes(1))) struct RetryTests {
    /// Lets two callers pass once both are there, the first time; later tries find it open.
    private final class Meeting: Sendable {
        private let here = Collected<Void>()
        private let gates = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]

        func pass() {
            let number = here.add(())
            guard number <= 2 else { return }
            if number == 2 { for gate in gates { gate.signal() } }
            gates[number - 1].wait()
        }
    }

    private func withCounters(_ body: @Sendable (Database) async throws -> Void) async throws -> [Int] {
        try await withEmptyDatabase { database in
            try await database.write { db in
                try db.script("CREATE TABLE counter (id int, n int); INSERT INTO counter VALUES (1, 0), (2, 0)")
            }
            try await body(database)
            return try await database.read { db in
                try db.run("SELECT n FROM counter ORDER BY id").map { try $0["n"] as Int }
            }
        }
    }

    /// Runs one task for each of `inputs`, all at once.
    private func together<Input: Sendable>(
        _ inputs: [Input], _ body: @escaping @Sendable (Input) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for input in inputs { group.addTask { try await body(input) } }
            try await group.waitForAll()
        }
    }

    @Test func `of two writers in a deadlock the loser is run again, and both are done`() async throws {
        let meeting = Meeting()
        let tries = Collected<Void>()
        let counters = try await withCounters { database in
            try await together([[1, 2], [2, 1]]) { ids in
                try await database.write { db in
                    tries.add(())
                    try db.script("SET LOCAL deadlock_timeout = '10ms'")
                    try db.run("UPDATE counter SET n = n + 1 WHERE id = \(ids[0])")
                    meeting.pass()
                    try db.run("UPDATE counter SET n = n + 1 WHERE id = \(ids[1])")
                }
            }
        }
        #expect(counters == [2, 2])
        #expect(tries.all.count >= 3)
    }

    @Test func `of two writers who read the same snapshot the later is run again on a new one`() async throws {
        let meeting = Meeting()
        let counters = try await withCounters { database in
            try await together([1, 2]) { _ in
                try await database.write { db in
                    try db.script("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                    let n: Int = try db.run("SELECT n FROM counter WHERE id = 1").one()["n"]
                    meeting.pass()
                    try db.run("UPDATE counter SET n = \(n + 1) WHERE id = 1")
                }
            }
        }
        #expect(counters == [2, 0])
    }

    @Test func `many writers who collide again and again all come through`() async throws {
        let counters = try await withCounters { database in
            try await together(Array(0..<8)) { _ in
                for _ in 0..<25 {
                    try await database.write { db in
                        try db.script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                        let n: Int = try db.run("SELECT n FROM counter WHERE id = 1").one()["n"]
                        try db.run("UPDATE counter SET n = \(n + 1) WHERE id = 1")
                    }
                }
            }
        }
        #expect(counters == [200, 0])
    }

    @Test func `a transaction that always loses fails in the end with the reason`() async throws {
        let tries = Collected<Void>()
        try await withEmptyDatabase { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.write { db in
                    tries.add(())
                    try db.script("DO $$ BEGIN RAISE 'lost' USING ERRCODE = '40001'; END $$")
                }
            }
            #expect(error?.code == "40001")
        }
        #expect(tries.all.count > 1)
    }
}
