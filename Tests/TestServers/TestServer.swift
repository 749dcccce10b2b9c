import Foundation
import Postgres
import Synchronization

/// A database that tests copy, made once each time tests are run: a copy of `base` that was filled.
public struct Template: Sendable {
    let name: String
    /// Without one, of an empty database.
    let base: [Template]
    /// Given how to connect as the superuser; closes every connection, since PostgreSQL copies only what nobody is connected to.
    let fill: @Sendable (String) async throws -> Void

    public init(
        _ name: String, from base: Template? = nil, fill: @escaping @Sendable (_ conninfo: String) async throws -> Void
    ) {
        (self.name, self.base, self.fill) = (name, base.map { [$0] } ?? [], fill)
    }

    /// Fills the empty database of a server of the test's own.
    public func make(in conninfo: String) async throws {
        for template in base { try await template.make(in: conninfo) }
        try await fill(conninfo)
    }
}

/// One throw-away PostgreSQL for the whole test process; every test gets a database of its own in it.
public actor TestServer {
    public static let shared = TestServer()

    public struct Name: Sendable {
        var name: String
        public var conninfo: String
    }

    /// Databases in use at once, so that their pools stay below the server's limit of connections.
    private static let most = 8

    private var start: Task<String, any Error>?
    private var administration: Database?
    private var inUse = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var made = 0
    private var templates: [String: Task<Void, any Error>] = [:]

    /// A copy of `template`, or an empty database.
    public func makeDatabase(from template: Template? = nil) async throws -> Name {
        if inUse >= Self.most {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            inUse += 1
        }
        do {
            if let template { try await make(template) }
            made += 1
            return try await create("test\(made)", from: template)
        } catch {
            leave()
            throw error
        }
    }

    public func drop(_ name: Name) async throws {
        defer { leave() }
        try await administration?.administer("DROP DATABASE \(name.name) WITH (FORCE)")
    }

    private func leave() {
        if waiting.isEmpty { inUse -= 1 } else { waiting.removeFirst().resume() }
    }

    private func make(_ template: Template) async throws {
        if templates[template.name] == nil {
            templates[template.name] = Task {
                if let base = template.base.first { try await make(base) }
                let name = try await create(template.databaseName, from: template.base.first)
                try await template.fill(name.conninfo)
            }
        }
        try await templates[template.name]?.value
    }

    private func create(_ name: String, from template: Template?) async throws -> Name {
        let conninfo = try await started()
        let copied = template.map { " TEMPLATE \($0.databaseName)" } ?? ""
        try await administration?.administer("CREATE DATABASE \(name)\(copied) STRATEGY file_copy")
        return Name(name: name, conninfo: conninfo.replacing("dbname=tracker", with: "dbname=\(name)"))
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
                    try await PrivateCluster.run(in: directory, durable: false, restarts: false, log: quiet) {
                        conninfo in
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

extension Template {
    fileprivate var databaseName: String { "template_\(name)" }
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
