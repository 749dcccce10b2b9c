import Domain
import Foundation
import Input
import Postgres

/// Brings a database up to date with the plain SQL files of `Migrations/`: forward only, in order of name, one transaction each.
public struct Migrator: Sendable {
    /// One file and whether the database has it.
    public struct Migration: Equatable, Sendable {
        public var name: String
        /// `nil`: not applied yet.
        public var appliedAt: Instant?
    }

    private struct File {
        var name: String
        var text: String
    }

    private let files: [File]

    public init(directory: String) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw InputError(file: directory, "the folder of migrations cannot be read")
        }
        files = try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            File(name: name, text: String(decoding: try read("\(directory)/\(name)"), as: UTF8.self))
        }
    }

    /// The files, in order.
    public var names: [String] { files.map(\.name) }

    /// Every file in order, and when it was applied.
    /// - Throws: `MigrationError` where the database and the files contradict each other.
    public func status(of database: Database) async throws -> [Migration] {
        try await database.read { db in
            guard try db.run("SELECT to_regclass('migration') IS NOT NULL AS is_there").one()["is_there"] else {
                return files.map { Migration(name: $0.name, appliedAt: nil) }
            }
            return try migrations(in: db)
        }
    }

    /// Applies what is missing. Several programs may do this at once: one works, the others wait.
    /// - Returns: the files that this call applied.
    @discardableResult
    public func migrate(_ database: Database) async throws -> [String] {
        var applied: [String] = []
        for migration in try await status(of: database) where migration.appliedAt == nil {
            let isNew = try await database.write { db in
                try db.run(Migrator.lock)  // CREATE TABLE IF NOT EXISTS alone fails where two do it at once
                try db.run(Migrator.createTable)
                guard let file = files.first(where: { $0.name == migration.name }),
                    try migrations(in: db).contains(where: { $0.name == migration.name && $0.appliedAt == nil })
                else { return false }
                try db.script(file.text)
                try db.run(
                    """
                    INSERT INTO migration (name, checksum)
                    VALUES (\(file.name), encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'))
                    """)
                return true
            }
            if isNew { applied.append(migration.name) }
        }
        return applied
    }

    private static let lock: SQL = "SELECT pg_advisory_xact_lock(7000)"

    private static let createTable: SQL = """
        CREATE TABLE IF NOT EXISTS migration (
            name       text PRIMARY KEY,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """

    private func migrations(in db: borrowing Connection) throws -> [Migration] {
        let known = try db.run(
            """
            SELECT name, applied_at, text IS NULL AS is_missing,
                   checksum IS NOT DISTINCT FROM encode(sha256(convert_to(text, 'UTF8')), 'hex') AS same
            FROM migration
            FULL JOIN unnest(\(files.map(\.name))::text[], \(files.map(\.text))::text[]) AS file (name, text) USING (name)
            ORDER BY name COLLATE "C"
            """)
        return try known.map { row in
            let migration = Migration(name: try row["name"], appliedAt: try row["applied_at"])
            if migration.appliedAt != nil {
                if try row["is_missing"] { throw MigrationError.newerDatabase(migration.name) }
                if try !row["same"] { throw MigrationError.edited(migration.name) }
            }
            return migration
        }
    }
}

/// Why a database cannot be brought up to date.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
    case edited(String)
    case newerDatabase(String)

    public var description: String {
        switch self {
        case .edited(let name):
            "Migrations/\(name) was changed after it had been applied. Restore it, and put the change into a new file."
        case .newerDatabase(let name):
            "The database has the migration \(name), which this program does not know. Use a newer program."
        }
    }
}
