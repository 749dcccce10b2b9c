import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
    private func migrator(_ directory: String, _ files: [String: String]) throws -> Migrator {
        for (name, text) in files {
            try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        }
        return try Migrator(directory: directory)
    }

    @Test func `an edited old file is refused by name, and so is one the program lacks`() async throws {
        try await withEmptyDatabase { database in
            try await withTemporaryDirectory { directory in
                let one = "1_one.sql"
                try await migrator(directory, [one: "CREATE TABLE a (); CREATE TABLE b ();"]).migrate(database)
                try await migrator(directory, ["2_two.sql": "CREATE TABLE c ();"]).migrate(database)
                await #expect(throws: MigrationError.edited(one)) {
                    try await migrator(directory, [one: "CREATE TABLE a ();"]).migrate(database)
                }
                try FileManager.default.removeItem(atPath: "\(directory)/\(one)")
                await #expect(throws: MigrationError.newerDatabase(one)) {
                    try await Migrator(directory: directory).migrate(database)
                }
            }
        }
    }

    @Test func `a migration that fails leaves nothing of itself and keeps those before`() async throws {
        try await withEmptyDatabase { database in
            try await withTemporaryDirectory { directory in
                let migrator = try migrator(
                    directory, ["1_one.sql": "CREATE TABLE a ();", "2_two.sql": "CREATE TABLE b (); SELECT 1 / 0;"])
                await #expect(throws: PostgresError.self) { try await migrator.migrate(database) }
                let migrations = try await migrator.status(of: database)
                #expect(migrations.map { $0.appliedAt != nil } == [true, false])
                let isThere: Bool = try await database.read { db in
                    let row = try db.run("SELECT to_regclass('b') IS NOT NULL AS b").one()
                    return try row["b"]
                }
                #expect(!isThere)
            }
        }
    }

    @Test func `programs that start together migrate once`() async throws {
        try await withEmptyDatabase { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await Migrator(directory: home.migrations).migrate(database) }
                }
                try await group.waitForAll()
            }
        }
    }
}
