import ArgumentParser
import Foundation

@main
struct Tracker: AsyncParsableCommand {
    /// The newest version that `CHANGELOG.md` tells of; a test compares them.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tracker",
        abstract: "Keeps track of lifelong learning in the cities of the UNESCO Global Network of Learning Cities.",
        discussion: """
            With DATABASE_URL set, that PostgreSQL is used; otherwise a private one is started in --data and stopped again.
            DATABASE_PASSWORD_FILE names a file that holds its password.
            TRACKER_HOME names the folder that holds Config and Migrations, if it is not the program's own.
            """,
        version: version,
        subcommands: [
            Serve.self, Load.self, Log.self, EvidenceCommand.self, PersonCommand.self, SignIn.self, Release.self,
            Score.self,
            ExportRun.self, Compute.self, Migrate.self, Backup.self, Restore.self,
            Doctor.self,
        ])

    /// Every failure ends as one plain line per mistake on standard error and a status other than zero.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where Self.exitCode(for: error) == .failure && !(error is ExitCode) {
            if let log = spokenLog.withLock({ $0 }) {
                log.critical("\(told(error))")
            } else {
                FileHandle.standardError.write(Data("\(told(error))\n".utf8))
            }
            Self.exit(withError: ExitCode.failure)
        } catch {
            Self.exit(withError: error)
        }
    }
}
