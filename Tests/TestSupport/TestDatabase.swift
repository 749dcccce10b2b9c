import Foundation
import Logging
import Persistence
import Postgres

/// The folder of the package, with `Config` and `Migrations`.
public let home = Home(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path)

/// A directory that lives as long as `body`, in the system's temporary place, so that the server's user can reach it.
public func withTemporaryDirectory<R>(_ body: (String) async throws -> R) async throws -> R {
    let path = "/tmp/tracker-test-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// A database of the test's own, thrown away afterwards, and a pool on it.
public func withEmptyDatabase<R: Sendable>(
    size: Int = 4, queueLimit: Int = 1000, patience: Duration = .seconds(10), timeouts: Timeouts = Timeouts(),
    _ body: @Sendable (Database) async throws -> R
) async throws -> R {
    let name = try await TestServer.shared.makeDatabase()
    let database = Database(
        name.conninfo, size: size, queueLimit: queueLimit, patience: patience, timeouts: timeouts)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(database)) } catch { outcome = .failure(error) }
    await database.close()
    try await TestServer.shared.drop(name)
    return try outcome.get()
}

/// As above, with the program's schema, in all the program's roles.
public func withTestDatabases<R: Sendable>(
    size: Int = 4, _ body: @Sendable (Databases) async throws -> R
) async throws -> R {
    try await withTestDatabases(size: size) { databases, _ in try await body(databases) }
}

/// As above; with the second value another process connects to the database.
public func withTestDatabases<R: Sendable>(
    size: Int = 4, _ body: @Sendable (Databases, String) async throws -> R
) async throws -> R {
    let name = try await TestServer.shared.makeMigratedDatabase()
    let databases = Databases(name.conninfo, size: size)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(databases, name.conninfo)) } catch { outcome = .failure(error) }
    await databases.close()
    try await TestServer.shared.drop(name)
    return try outcome.get()
}

/// A database without anything in it, in all the program's roles.
/// - Parameter user: who signs in; by default the superuser.
public func withEmptyDatabases<R: Sendable>(
    user: String = "tracker", _ body: @Sendable (Databases) async throws -> R
) async throws -> R {
    let name = try await TestServer.shared.makeDatabase()
    let databases = Databases(name.conninfo.replacing("user=tracker", with: "user=\(user)"), size: 4)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(databases)) } catch { outcome = .failure(error) }
    await databases.close()
    try await TestServer.shared.drop(name)
    return try outcome.get()
}

/// As the program serves people.
public func withTestDatabase<R: Sendable>(_ body: @Sendable (Database) async throws -> R) async throws -> R {
    try await withTestDatabases { databases in try await body(databases.app) }
}

/// A logger that says nothing.
public let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
