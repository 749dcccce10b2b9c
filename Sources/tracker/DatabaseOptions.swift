import ArgumentParser
import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import UnixSignals

/// Which database a command works on, and where its files lie.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: """
            Where the private PostgreSQL keeps its data; used only without DATABASE_URL. (default: TRACKER_DATA, else .data)
            """)
    var data: String?

    var home: Home { Home(Self.homePath) }

    /// Runs `body` on the database. Ctrl-C and SIGTERM cancel it; when it has put its things away, the private server stops.
    /// - Parameter joins: where the service runs on the private server already, the command works beside it.
    /// - Parameter makes: `false` refuses where there is no private server yet.
    func withDatabase<R: Sendable>(
        joins: Bool = false, makes: Bool = true, _ body: @escaping @Sendable (Databases) async throws -> R
    ) async throws -> R {
        let owner = ProcessInfo.processInfo.environment["MIGRATION_DATABASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withServer(joins: joins, makes: makes) { conninfo, isPrivate in
            let databases =
                try await isPrivate
                ? .onPrivateServer(conninfo, owner: owner) : Databases(conninfo, owner: owner)
            let outcome: Result<R, any Error>
            do {
                outcome = .success(try await cancelled(by: signals) { try await body(databases) })
            } catch {
                outcome = .failure(error)
            }
            await databases.close()
            return try outcome.get()
        }
    }

    /// Brings the schema up to date first.
    /// - Parameter language: in which refusals are worded.
    func withMigratedDatabase<R: Sendable>(
        joins: Bool = false, language: Language = .ofTerminal,
        _ body: @escaping @Sendable (Databases) async throws -> R
    ) async throws -> R {
        let home = home
        return try await withDatabase(joins: joins) { databases in
            try await Migrator(directory: home.migrations).migrate(databases.owner)
            do {
                return try await body(databases)
            } catch let error as PostgresError where error.isRefusal {
                // What somebody handed in does not fit; the database itself speaks to nobody.
                let refusal = Refusal(error, of: error.table ?? "")
                throw InputError(Refused(refusal, of: error.table), try home.catalogue(language))
            } catch let refused as Refused {
                throw InputError(refused, try home.catalogue(language))
            }
        }
    }

    private func withServer<R: Sendable>(
        joins: Bool, makes: Bool, _ body: @escaping @Sendable (_ conninfo: String, _ isPrivate: Bool) async throws -> R
    ) async throws -> R {
        if let url = ProcessInfo.processInfo.environment["DATABASE_URL"], !url.isEmpty {
            try Self.readPassword()
            return try await body(url, false)
        }
        func onPrivateServer(in directory: String) async throws -> R {
            try await PrivateCluster.run(in: directory, joins: joins, makes: makes, log: programLog) {
                conninfo in try await body(conninfo, true)
            }
        }
        let chosen = data ?? ProcessInfo.processInfo.environment["TRACKER_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        if let chosen { return try await onPrivateServer(in: chosen) }
        do {
            return try await onPrivateServer(in: "\(Self.homePath)/.data")
        } catch ClusterError.unreachable(let closed, let user) {
            // As root, the program lends PostgreSQL to an unprivileged user, who may not enter /root.
            let name = Self.homePath.replacing("/", with: "-").drop { $0 == "-" }
            let fallback = "/var/lib/learning-city-tracker/\(name)"
            say("\(user) may not enter \(closed): the data is kept in \(fallback)")
            return try await onPrivateServer(in: fallback)
        }
    }

    /// From the file that DATABASE_PASSWORD_FILE names, as containers and services are given secrets, to where libpq looks for it.
    private static func readPassword() throws {
        guard let path = ProcessInfo.processInfo.environment["DATABASE_PASSWORD_FILE"], !path.isEmpty else { return }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw InputError(file: "DATABASE_PASSWORD_FILE", "\(path) cannot be read")
        }
        setenv("PGPASSWORD", text.trimmingCharacters(in: .newlines), 1)
    }

    /// TRACKER_HOME, else the first folder above the program that holds Migrations and Config.
    private static var homePath: String {
        if let home = ProcessInfo.processInfo.environment["TRACKER_HOME"], !home.isEmpty { return home }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = program.deletingLastPathComponent()
        while folder.path != "/" {
            let names = ["Migrations", "Config"].map { folder.appendingPathComponent($0).path }
            if names.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) { return folder.path }
            folder.deleteLastPathComponent()
        }
        return FileManager.default.currentDirectoryPath
    }
}

/// Runs `body`, and cancels it when the first signal comes, or when it is cancelled itself, since its server is gone for good; it
/// ends when `body` does.
private func cancelled<R: Sendable>(
    by signals: UnixSignalsSequence, _ body: @escaping @Sendable () async throws -> R
) async throws -> R {
    let work = Task { try await body() }
    let watch = Task {
        for await _ in signals { return work.cancel() }
    }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
        try await work.value
    } onCancel: {
        work.cancel()
    }
}

extension Language {
    /// As LC_ALL and LANG say.
    static var ofTerminal: Language { Language(environment: ProcessInfo.processInfo.environment) }
}
