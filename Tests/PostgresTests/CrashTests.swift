import Foundation
import Postgres
import TestServers
import Testing

/// Servers of their own, since these tests kill them.
@Suite(.serialized, .timeLimit(.minutes(3))) struct CrashTests {
    /// What became of many writes, each told to its caller.
    private struct Outcome: Sendable {
        let acknowledged = Collected<Int>()
        let failed = Collected<any Error>()
    }

    /// Runs 50 callers who write 40 times each; calls `hurt` when the first hundred writes are in.
    private func write(_ database: Database, _ hurt: @escaping @Sendable () -> Void) async throws -> Outcome {
        let outcome = Outcome()
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    for number in (caller * 40)..<(caller * 40 + 40) {
                        do {
                            try await database.write { db in _ = try db.run("INSERT INTO request VALUES (\(number))") }
                            if outcome.acknowledged.add(number) == 100 { hurt() }
                        } catch {
                            outcome.failed.add(error)
                        }
                    }
                }
            }
        }
        return outcome
    }

    /// Asks until the server answers again; every failure on the way must be one of the connection.
    private func recovered(_ database: Database) async throws -> Int {
        while true {
            do {
                return try await database.count("request")
            } catch let error as PostgresError where error.isConnectionFailure {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func expectClean(_ outcome: Outcome, stored: Int) {
        let failed = outcome.failed.all
        #expect(outcome.acknowledged.all.count + failed.count == 2000)
        #expect(!failed.isEmpty)
        #expect(failed.allSatisfy { ($0 as? PostgresError)?.isConnectionFailure == true })
        // Who was told “done” is there; who lost the connection at its COMMIT may be.
        #expect((outcome.acknowledged.all.count...2000).contains(stored))
    }

    private func prepare(_ database: Database) async throws {
        try await database.write { db in try db.script("CREATE TABLE request (n int PRIMARY KEY)") }
    }

    @Test func `a backend killed under 50 callers fails its neighbours cleanly, and the pool recovers`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, log: quiet) { conninfo in
                let database = Database(conninfo)
                try await prepare(database)
                let victim = try await database.read { db in pid_t(try db.backend()) }
                let outcome = try await write(database) { kill(victim, SIGKILL) }
                expectClean(outcome, stored: try await recovered(database))
                await database.close()
            }
        }
    }

    @Test func `a server killed under 50 callers fails them cleanly, is started again by itself, and nothing is lost`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, log: quiet) { conninfo in
                let database = Database(conninfo)
                let pidFile = "\(directory)/pg/postmaster.pid"
                try await prepare(database)
                for _ in 0..<(isLong ? 20 : 3) {
                    let server = try #require(pid_t(try firstLine(of: pidFile)))
                    let outcome = try await write(database) { kill(server, SIGKILL) }
                    // Sessions of the killed server go on answering for a moment.
                    while (try? firstLine(of: pidFile)) == "\(server)" { try await Task.sleep(for: .milliseconds(20)) }
                    expectClean(outcome, stored: try await recovered(database))
                    try await database.write { db in _ = try db.run("DELETE FROM request") }
                }
                await database.close()
            }
        }
    }

    @Test(.timeLimit(.minutes(4)))
    func `a killed server is started again once the last of its processes has let go of its memory`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, log: quiet) { conninfo in
                let database = Database(conninfo)
                try await prepare(database)
                let server = try #require(pid_t(try firstLine(of: "\(directory)/pg/postmaster.pid")))
                let other: Int = try await database.read { db in
                    try db.run("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'").one()["pid"]
                }
                kill(pid_t(other), SIGSTOP)
                kill(server, SIGKILL)
                let log = "\(directory)/postgres.log"
                while try !String(contentsOfFile: log, encoding: .utf8).contains("pre-existing shared memory block") {
                    try await Task.sleep(for: .milliseconds(5))
                }
                kill(pid_t(other), SIGCONT)
                #expect(try await recovered(database) == 0)
                await database.close()
            }
        }
    }

    @Test func `a server that cannot be started again ends the work, and its words say why`() async throws {
        try await withTemporaryDirectory { (directory) async throws in
            let error = await #expect(throws: ClusterError.self) {
                try await PrivateCluster.run(in: directory, log: quiet) { conninfo in
                    let server = try #require(pid_t(try firstLine(of: "\(directory)/pg/postmaster.pid")))
                    try FileManager.default.removeItem(atPath: "\(directory)/pg/global")
                    kill(server, SIGKILL)
                    try await Task.sleep(for: .seconds(60))
                }
            }
            #expect("\(try #require(error))".hasPrefix("PostgreSQL did not start: "))
        }
    }

    @Test func `connections that the server has no room for fail in words, and the pool recovers`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let database = Database(conninfo, size: 1)
                try await database.administer("ALTER SYSTEM SET max_connections = 6")
                await database.close()
            }
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let database = Database(conninfo, size: 12)
                let refused = Collected<PostgresError>()
                let held = DispatchSemaphore(value: 0)
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<12 {
                        group.addTask {
                            do {
                                try await database.read { db in
                                    try db.run("SELECT 1")
                                    held.wait()  // until six have been refused, nobody makes room
                                }
                            } catch let error as PostgresError {
                                if refused.add(error) == 6 { for _ in 0..<6 { held.signal() } }
                            } catch {
                                Issue.record(error)
                            }
                        }
                    }
                }
                let errors = refused.all
                #expect(errors.count >= 6)  // more where the start's own connection was still being put away
                for error in errors {
                    #expect(error.message.contains("sorry, too many clients already"))
                    #expect(error.isConnectionFailure)
                }
                for _ in 0..<12 { try await database.read { db in _ = try db.run("SELECT 1") } }
                await database.close()
            }
        }
    }
}
