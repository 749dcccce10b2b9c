import Domain
import Foundation
import Input
import Postgres

/// Brings a database up to date with the plain SQL files of `Migrations/`. The schema goes forward only, in order of name, one
/// transaction each. Then come the files of `Migrations/Functions`, all in one transaction; they may be edited.
public struct Migrator: Sendable {
    /// One file and whether the database has it.
    public struct Migration: Equatable, Sendable {
        /// Below `Migrations`.
        public var name: String
        /// `nil`: not applied yet, or, of a file of functions, not as it stands now.
        public var appliedAt: Instant?
    }

    struct File {
        var name: String
        var text: String
    }

    private let files: [File]
    let functionFiles: [File]

    public init(directory: String) throws {
        files = try Self.files(in: directory)
        let functions = "\(directory)/Functions"
        functionFiles =
            FileManager.default.fileExists(atPath: functions)
            ? try Self.files(in: functions).map { File(name: "Functions/\($0.name)", text: $0.text) } : []
    }

    private static func files(in directory: String) throws -> [File] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw InputError(file: directory, "the folder of migrations cannot be read")
        }
        return try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            File(name: name, text: String(decoding: try read("\(directory)/\(name)"), as: UTF8.self))
        }
    }

    /// The files of the schema, in order.
    public var names: [String] { files.map(\.name) }

    /// The files of functions, in order.
    public var functionNames: [String] { functionFiles.map(\.name) }

    /// Every file in order, those of functions last, and when it was applied.
    /// - Throws: `MigrationError` where the database and the files contradict each other.
    public func status(of database: Database) async throws -> [Migration] {
        try await database.read { db in
            guard try db.hasTable("migration") else {
                return (names + functionNames).map { Migration(name: $0, appliedAt: nil) }
            }
            let schema = try schemaSteps(in: db)
            return try schema + functionSteps(after: schema, in: db)
        }
    }

    /// Applies what is missing. Several programs may do this at once: one works, the others wait.
    /// - Returns: the files that this call applied.
    @discardableResult
    public func migrate(_ database: Database) async throws -> [String] {
        let waiting = try await status(of: database).filter { $0.appliedAt == nil }.map(\.name)
        var applied: [String] = []
        for file in files where waiting.contains(file.name) {
            let isNew = try await database.write { db in
                try db.run(Migrator.lock)  // CREATE TABLE IF NOT EXISTS alone fails where two do it at once
                try db.run(Migrator.createTable)
                guard try schemaSteps(in: db).contains(where: { $0.name == file.name && $0.appliedAt == nil })
                else { return false }
                try db.script(file.text)
                try db.run(
                    """
                    INSERT INTO migration (name, checksum)
                    VALUES (\(file.name), encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'))
                    """)
                return true
            }
            if isNew { applied.append(file.name) }
        }
        guard !waiting.isEmpty else { return [] }
        let functions = try await database.write { db in
            try db.run(Migrator.lock)
            return try applyFunctions(after: schemaSteps(in: db), to: db)
        }
        return applied + functions
    }

    private static let lock: SQL = "SELECT pg_advisory_xact_lock(7000)"

    private static let createTable: SQL = """
        CREATE TABLE IF NOT EXISTS migration (
            name       text PRIMARY KEY,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """

    private func schemaSteps(in db: borrowing Connection) throws -> [Migration] {
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

extension Connection {
    func hasTable(_ name: String) throws -> Bool {
        try run("SELECT to_regclass(\(name)) IS NOT NULL AS is_there").one()["is_there"]
    }
}

/// Why a database cannot be brought up to date.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
    case edited(String)
    case newerDatabase(String)
    /// A file of functions that the database had, and that was replaced there.
    case replaced(String)

    public var description: String {
        switch self {
        case .edited(let name):
            "Migrations/\(name) was changed after it had been applied. Restore it, and put the change into a new file."
        case .newerDatabase(let name):
            "The database has Migrations/\(name), which this program does not know. Use a newer program."
        case .replaced(let name):
            """
            The database has a later text of Migrations/\(name) than this program. Use a newer program; whoever means to go \
            back edits the file once more.
            """
        }
    }
}
