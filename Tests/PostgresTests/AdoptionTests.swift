import Foundation
import Postgres
import TestServers
import Testing

@Suite struct AdoptionTests {
    @Test(.enabled(if: postgres != nil, "PostgreSQL in its usual place is needed"))
    func `a server that a killed program left running is adopted, and stopped at the end`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            let left = try startServer(in: directory)
            defer { if left.isRunning { left.interrupt() } }
            let pidFile = "\(directory)/pg/postmaster.pid"
            for _ in 0..<500 where try !isReady(pidFile) { try await Task.sleep(for: .milliseconds(20)) }
            let pid = try firstLine(of: pidFile)

            let adopted = try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let database = Database(conninfo, size: 1)
                try await database.read { db in _ = try db.run("SELECT 1") }
                await database.close()
                return try firstLine(of: pidFile)
            }

            #expect(adopted == pid)
            #expect(!FileManager.default.fileExists(atPath: pidFile))
        }
    }

    @Test(.enabled(if: postgres != nil, "PostgreSQL in its usual place is needed"), .timeLimit(.minutes(1)))
    func `an adopted server that is killed is started again`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            let left = try startServer(in: directory)
            defer { if left.isRunning { left.interrupt() } }
            let pidFile = "\(directory)/pg/postmaster.pid"
            for _ in 0..<500 where try !isReady(pidFile) { try await Task.sleep(for: .milliseconds(20)) }
            let pid = try firstLine(of: pidFile)
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let database = Database(conninfo, size: 1)
                try await database.read { db in _ = try db.run("SELECT 1") }
                kill(try #require(pid_t(pid)), SIGKILL)
                // Sessions of the killed server go on answering for a moment.
                while (try? firstLine(of: pidFile)) == pid { try await Task.sleep(for: .milliseconds(20)) }
                while (try? await database.read({ db in try db.run("SELECT 1").count })) != 1 {
                    try await Task.sleep(for: .milliseconds(20))
                }
                await database.close()
            }
            #expect(!FileManager.default.fileExists(atPath: pidFile))
        }
    }

    @Test(.enabled(if: geteuid() == 0), .timeLimit(.minutes(3)))
    func `a server starts while other threads are being started`() async throws {
        let done = Collected<Void>()
        defer { done.add(()) }
        Thread.detachNewThread {
            while done.all.isEmpty { Thread.detachNewThread {} }
        }
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
        }
    }

    private func isReady(_ pidFile: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: pidFile) else { return false }
        return try String(contentsOfFile: pidFile, encoding: .utf8).contains("ready")
    }

    /// A server that no `PrivateCluster` knows of, under the user that root's servers run as.
    private func startServer(in directory: String) throws -> Process {
        let switching = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments =
            (geteuid() == 0 ? switching : [])
            + [try #require(postgres), "-D", "\(directory)/pg", "-k", "\(directory)/socket", "-c", "listen_addresses="]
        server.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        return server
    }
}

/// Where Debian keeps the server, newest version first.
private let postgres: String? = {
    let base = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    return versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
        .map { "\(base)/\($0)/bin/postgres" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}()
