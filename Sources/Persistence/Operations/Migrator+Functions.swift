import Input
import Postgres

/// The files of `Migrations/Functions`. The database keeps the checksum of each, and of every text that was replaced.
extension Migrator {
    /// A file waits where its text is another one than the database has, and after each migration, which may have dropped or
    /// replaced what the file makes.
    func functionSteps(after schema: [Migration], in db: borrowing Connection) throws -> [Migration] {
        // Migrations that wait may yet say that a file is gone.
        guard schema.allSatisfy({ $0.appliedAt != nil }), try db.hasTable("function_file") else {
            return functionNames.map { Migration(name: $0, appliedAt: nil) }
        }
        let known = try db.run(
            """
            SELECT name, file.checksum IS NULL AS is_missing,
                EXISTS (SELECT FROM function_file AS former WHERE former.name = file.name AND former.checksum = file.checksum
                    AND replaced_at IS NOT NULL) AS was_replaced,
                CASE WHEN known.checksum = file.checksum AND migrations = (SELECT count(*) FROM migration) THEN applied_at END
                    AS applied_at
            FROM (SELECT * FROM function_file WHERE replaced_at IS NULL) AS known
            FULL JOIN (SELECT name, encode(sha256(convert_to(text, 'UTF8')), 'hex') AS checksum
                FROM unnest(\(functionNames)::text[], \(functionFiles.map(\.text))::text[]) AS file (name, text)) AS file USING (name)
            ORDER BY name COLLATE "C"
            """)
        return try known.map { row in
            let name: String = try row["name"]
            if try row["is_missing"] { throw MigrationError.newerDatabase(name) }
            if try row["was_replaced"] { throw MigrationError.replaced(name) }
            return Migration(name: name, appliedAt: try row["applied_at"])
        }
    }

    /// Applies the files that wait.
    /// - Returns: their names.
    func applyFunctions(after schema: [Migration], to db: borrowing Connection) throws -> [String] {
        let waiting = try functionSteps(after: schema, in: db).filter { $0.appliedAt == nil }.map(\.name)
        let files = functionFiles.filter { waiting.contains($0.name) }
        // Twice, since functions call one another across files: bodies are looked at when all of them are there.
        for looks in ["off", "on"] {
            try db.script("SET LOCAL check_function_bodies = \(looks)")
            for file in files { try apply(file, to: db) }
        }
        for file in files {
            try db.run(
                """
                UPDATE function_file SET replaced_at = now()
                WHERE name = \(file.name) AND replaced_at IS NULL
                    AND checksum <> encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex')
                """)
            try db.run(
                """
                INSERT INTO function_file (name, checksum, migrations)
                SELECT \(file.name), encode(sha256(convert_to(\(file.text), 'UTF8')), 'hex'), count(*) FROM migration
                ON CONFLICT (name, checksum) DO UPDATE SET migrations = excluded.migrations, applied_at = excluded.applied_at
                """)
        }
        return waiting
    }

    private func apply(_ file: File, to db: borrowing Connection) throws {
        do {
            try db.script(file.text)
        } catch {
            guard error.isOfStatement else { throw error }
            throw InputError(file: "Migrations/\(file.name)", line: error.line, error.message)
        }
    }
}
