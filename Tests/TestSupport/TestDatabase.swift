@_exported import TestServers
import Config
import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob

/// The folder of the package, with `Config` and `Migrations`.
public let home = Home(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path)

extension Template {
    /// The program's schema.
    public static let schema = Template("schema") { conninfo in
        let owner = Database(conninfo, size: 1)
        try await Migrator(directory: home.migrations).migrate(owner)
        await owner.close()
    }

    /// The frameworks, without any city.
    public static let frameworks = Template("frameworks", from: .schema) { conninfo in
        try await withDatabases(conninfo) { databases in
            let files = try FrameworkFiles(
                paths: ["unesco-key-features", "vn-cong-dong-hoc-tap", "mappings"].map {
                    "\(home.path)/Config/frameworks/\($0).yaml"
                })
            _ = try await databases.app.write(as: .operator) { db in try db.record(files) }
        }
    }

    /// The frameworks and the register, which every service begins with.
    public static let network = Template("network", from: .frameworks) { conninfo in
        try await withDatabases(conninfo) { databases in
            let text = try home.catalogue(.en)
            let countries = try Country.read(path: home.countries)
            let files = try NetworkFiles(folder: "\(home.path)/Config/samples/network", countries: countries)
            _ = try await databases.app.write(as: .operator) { db in
                try db.record(files, countries: countries, text: text)
            }
            _ = try await databases.batch.write { db in try db.seal() }
        }
    }

    /// With the invented cities and all that they logged, as `Scripts/start` loads them.
    public static let demo = Template("demo", from: .network) { conninfo in
        try await withDatabases(conninfo) { databases in
            _ = try await databases.app.loadSample()
            _ = try await databases.batch.write { db in try db.seal() }
        }
    }

    /// With a run of every cycle, readiness of every city in it.
    public static let assessed = Template("assessed", from: .demo) { conninfo in
        try await withDatabases(conninfo) { databases in
            _ = try await databases.assessingJob().run(.now)
        }
    }

    /// The register with a run of every cycle that judged the gates alone.
    public static let judged = Template("judged", from: .network) { conninfo in
        try await withDatabases(conninfo) { databases in
            _ = try await ScoringJob(database: databases.batch, cycles: home.awardCycles()).run(.now)
        }
    }
}

extension Database {
    /// Loads the invented cities and all that they logged, where the register and the frameworks are.
    public func loadSample() async throws -> LogSummary {
        let folder = "\(home.path)/Config/samples/demo"
        let countries = try Country.read(path: home.countries)
        let files = try NetworkFiles(folder: folder, countries: countries)
        let text = try home.catalogue(.en)
        guard let sample = try SampleFiles(folder: folder, of: files, text: text) else { throw NoSample() }
        _ = try await write(as: .operator) { db in try db.record(files, countries: countries, text: text) }
        return try await load(sample, text: text)
    }
}

private struct NoSample: Error {}

extension Databases {
    /// The job as the program runs it.
    public func assessingJob() throws -> ScoringJob {
        try ScoringJob(database: batch, cycles: home.awardCycles(), method: home.readinessFiles())
    }
}

private func withDatabases<R>(
    _ conninfo: String, size: Int = 4, _ body: (Databases) async throws -> R
) async throws -> R {
    let databases = Databases(conninfo, size: size)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(databases)) } catch { outcome = .failure(error) }
    await databases.close()
    return try outcome.get()
}

/// A database of the test's own, a copy of `template`, in all the program's roles.
public func withTestDatabases<R: Sendable>(
    from template: Template = .schema, size: Int = 4, _ body: @Sendable (Databases) async throws -> R
) async throws -> R {
    try await withTestDatabases(from: template, size: size) { databases, _ in try await body(databases) }
}

/// As above; with the second value another process connects to the database.
public func withTestDatabases<R: Sendable>(
    from template: Template = .schema, size: Int = 4, _ body: @Sendable (Databases, String) async throws -> R
) async throws -> R {
    try await withDatabase(from: template) { conninfo in
        try await withDatabases(conninfo, size: size) { databases in try await body(databases, conninfo) }
    }
}

/// A database without anything in it, in all the program's roles.
/// - Parameter user: who signs in; by default the superuser.
public func withEmptyDatabases<R: Sendable>(
    user: String = "tracker", _ body: @Sendable (Databases) async throws -> R
) async throws -> R {
    try await withDatabase { conninfo in
        try await withDatabases(conninfo.replacing("user=tracker", with: "user=\(user)"), body)
    }
}

/// As the program serves people.
public func withTestDatabase<R: Sendable>(
    from template: Template = .schema, _ body: @Sendable (Database) async throws -> R
) async throws -> R {
    try await withTestDatabases(from: template) { databases in try await body(databases.app) }
}
