import Foundation
import Logging
import Postgres

/// A directory that lives as long as `body`, in the system's temporary place, so that the server's user can reach it.
public func withTemporaryDirectory<R>(_ body: (String) async throws -> R) async throws -> R {
    let path = "/tmp/tracker-test-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// A database of the test's own, a copy of `template` or empty, given how to connect to it, and thrown away afterwards.
public func withDatabase<R: Sendable>(
    from template: Template? = nil, _ body: @Sendable (String) async throws -> R
) async throws -> R {
    let name = try await TestServer.shared.makeDatabase(from: template)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(name.conninfo)) } catch { outcome = .failure(error) }
    try await TestServer.shared.drop(name)
    return try outcome.get()
}

/// An empty database of the test's own, and a pool on it.
public func withEmptyDatabase<R: Sendable>(
    size: Int = 4, queueLimit: Int = 1000, patience: Duration = .seconds(10), timeouts: Timeouts = Timeouts(),
    _ body: @Sendable (Database) async throws -> R
) async throws -> R {
    try await withDatabase { conninfo in
        let database = Database(
            conninfo, size: size, queueLimit: queueLimit, patience: patience, timeouts: timeouts)
        let outcome: Result<R, any Error>
        do { outcome = .success(try await body(database)) } catch { outcome = .failure(error) }
        await database.close()
        return try outcome.get()
    }
}

/// A logger that says nothing.
public let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
