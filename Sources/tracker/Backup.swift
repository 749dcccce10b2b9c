import ArgumentParser
import Config
import Persistence

/// `tracker backup`: everything in one file.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back the whole database up into one file, evidence included, while the service runs.",
        discussion: """
            The file holds every row of every table as of one time. It is read back, and not kept if something is \
            missing. It is in PostgreSQL's custom format, with its contents and a checksum at the end. Whoever has it \
            can read all data.
            """)

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file to write; it must not exist yet.") var file: String

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
        abstract: "Restore a backup into an empty database, and compare every table with the backup.",
        discussion: "Restores all or nothing. A database with tables is not changed. Run tracker doctor afterwards.")

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
