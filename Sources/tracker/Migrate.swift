import ArgumentParser
import Config
import Persistence

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database up to date.")

    @OptionGroup var options: DatabaseOptions
    @Flag(help: "Only list which migrations are applied and which are waiting.") var status = false
    @Flag(
        help: "Print the schema as Config/schema holds it for this version of PostgreSQL (Scripts/update-schema).")
    var schema = false

    func run() async throws {
        let migrator = try Migrator(directory: options.home.migrations)
        try await options.withDatabase { [status, schema] databases in
            let database = databases.owner
            if !status { try await migrator.migrate(database) }
            if schema {
                return print(try await database.read { db in try db.schemaCatalogue() }.text, terminator: "")
            }
            for migration in try await migrator.status(of: database) {
                print(migration.appliedAt.map { "applied \($0)  \(migration.name)" } ?? "waiting  \(migration.name)")
            }
        }
    }
}
