import Foundation
import Logging
import Persistence
import Postgres
import Synchronization

/// One throw-away PostgreSQL for the whole test process; every test gets a database of its own in it.
actor TestServer {
    static let shared = TestServer()

    struct Name: Sendable {
        var name: String
        var conninfo: String
    }

    /// Databases in use at once, so that their pools stay below the server's limit of connections.
    private static let most = 8

    private var start: Task<String, any Error>?
    private var administration: Database?
    private var inUse = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var made = 0
    private var template: Task<Void, any Error>?

    /// A database with the program's schema, a copy of one that was migrated once.
    func makeMigratedDatabase() async throws -> Name {
        if template == nil {
            template = Task {
                let name = Name(
                    name: "template", conninfo: try await started().replacing("dbname=tracker", with: "dbname=template")
                )
                try await administration?.administer("CREATE DATABASE template")
                let owner = Database(name.conninfo, size: 1)
                try await Migrator(directory: home.migrations).migrate(owner)
                await owner.close()  // PostgreSQL copies a database only while nobody is connected to it
            }
        }
        try await template?.value
        return try await makeDatabase(from: " TEMPLATE template")
    }

    func makeDatabase() async throws -> Name { try await makeDatabase(from: "") }

    private func makeDatabase(from template: String) async throws -> Name {
        if inUse >= Self.most {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            inUse += 1
        }
        let conninfo = try await started()
        made += 1
        let name = Name(name: "test\(made)", conninfo: conninfo.replacing("dbname=tracker", with: "dbname=test\(made)"))
        try await administration?.administer("CREATE DATABASE \(name.name)\(template)")
        return name
    }

    func drop(_ name: Name) async throws {
        try await administration?.administer("DROP DATABASE \(name.name) WITH (FORCE)")
        if waiting.isEmpty { inUse -= 1 } else { waiting.removeFirst().resume() }
    }

    private func started() async throws -> String {
        if start == nil { start = Task { try await Self.run() } }
        guard let conninfo = try await start?.value else { throw CancellationError() }
        if administration == nil { administration = Database(conninfo, size: 2, patience: .seconds(60)) }
        return conninfo
    }

    /// Starts the server in a task that lasts as long as the process; `atexit` stops it.
    private static func run() async throws -> String {
        let directory = "/tmp/tracker-test-\(UUID().uuidString.prefix(8).lowercased())"
        directoryToStop.withLock { $0 = directory }
        atexit { stop() }
        return try await withCheckedThrowingContinuation { continuation in
            Task.detached {
                do {
                    try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                        continuation.resume(returning: conninfo)
                        try await Task.sleep(for: .seconds(86_400))
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}

private let directoryToStop = Mutex<String?>(nil)

/// Stops the server as its process ends: asks its first process, and waits for it to be gone.
private func stop() {
    guard let directory = directoryToStop.withLock({ $0 }) else { return }
    let file = "\(directory)/pg/postmaster.pid"
    if let pid = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").first.flatMap({
        pid_t($0)
    }) {
        kill(pid, SIGINT)
        for _ in 0..<300 where FileManager.default.fileExists(atPath: file) { usleep(10_000) }
    }
    try? FileManager.default.removeItem(atPath: directory)
}
