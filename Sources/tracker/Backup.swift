import ArgumentParser
import Config
import Persistence

/// `tracker backup`: everything in one file.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back the whole database up into one file, evidence included, while the service runs.",
        discussion: """
            The file is read back and holds every row of every table as of one instant, or is not kept. It is in PostgreSQL's \
            custom format, with its contents and a checksum at the end. Whoever has it can read everything.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file to write; it must not be there yet.") var file: String

    func run() async throws {
        try await options.withDatabase(joins: true) { [file] databases in
            try await step("Backup") { progress in
                let contents = try await databases.backUp(to: file, progress: progress).contents
                return ((), "\(contents.rows) rows of \(contents.tables.count) tables and sequences in \(file)")
            }
        }
    }
}

/// `tracker restore`: a backup into an empty database.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a backup into an empty database, and compare every table with what was backed up.",
        discussion: "All or nothing. A database that has tables is left alone. Afterwards: tracker doctor")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file that tracker backup wrote.") var file: String

    func run() async throws {
        let backup = try BackupFile(reading: file)
        let migrations = try Migrator(directory: options.home.migrations).names
        try await options.withDatabase { databases in
            try await step("Restore") { progress in
                try await databases.restore(backup, migrations: migrations, progress: progress)
                return ((), "\(backup.contents.rows) rows as of \(backup.contents.madeAt), each table as it was")
            }
        }
    }
}
