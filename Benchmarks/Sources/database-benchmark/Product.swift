import Config
import Domain
import Foundation
import Persistence
import Postgres

/// A database of its own on the private server, with the product's schema and, where asked for, its samples.
struct Product: Sendable {
    /// The folder that holds `Config` and `Migrations`.
    static let home = Home(
        (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }.path)

    let conninfo: String
    let databases: Databases

    init(_ name: String, on server: Data) async throws {
        let owner = Database(server.owner, size: 1)
        try await owner.administer("CREATE DATABASE \(name)")
        await owner.close()
        conninfo = server.owner.replacing("dbname=tracker", with: "dbname=\(name)")
        databases = Databases(conninfo, size: 1)
        _ = try await Migrator(directory: Self.home.migrations).migrate(databases.owner)
        let frameworks = try FrameworkFiles(paths: [Self.config("frameworks/unesco-key-features.yaml")])
        _ = try await databases.app.write(as: .operator) { db in try db.record(frameworks) }
    }

    /// Loads the register and the invented city with its five years of records.
    func loadSamples() async throws {
        let countries = try Country.read(path: Self.home.countries)
        let text = try Self.home.catalogue(.en)
        for folder in ["samples/network", "samples/demo"].map(Self.config) {
            let files = try NetworkFiles(folder: folder, countries: countries)
            _ = try await databases.app.write(as: .operator) { db in try db.record(files, countries: countries) }
            if let sample = try SampleFiles(folder: folder, of: files, text: text) {
                _ = try await databases.app.load(sample, text: text)
            }
        }
        try await databases.owner.administer("VACUUM ANALYZE")
    }

    private static func config(_ path: String) -> String { "\(home.path)/Config/\(path)" }
}
