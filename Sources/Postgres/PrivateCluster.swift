import CPostgres
import Foundation
import Logging
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A PostgreSQL of the program's own, reached through a Unix socket alone: made when first needed, started, started again where it
/// ends by itself, and stopped last.
public struct PrivateCluster: Sendable {
    private let layout: ClusterLayout
    private let binaries: PostgresBinaries
    private let durable: Bool
    private let makes: Bool
    private let restarts: Bool
    private let log: Logger

    /// Runs `body` with the private server up, and stops the server when `body` ends, however it ends.
    ///
    /// A server that an earlier, killed program left running in `directory` is adopted.
    /// - Parameters:
    ///   - directory: where everything lies; made if absent. One program at a time may use it.
    ///   - durable: `false` gives up crash safety for speed; for tests.
    ///   - joins: where another program runs the server, use it as a guest instead of refusing.
    ///   - makes: `false` refuses where there is no cluster yet.
    ///   - restarts: `false` leaves a server that ended by itself as it is; for tests.
    ///   - body: receives the connection string of the database `tracker`.
    /// - Throws: `ClusterError` saying what to do; errors of `body`.
    public static func run<R: Sendable>(
        in directory: String, durable: Bool = true, joins: Bool = false, makes: Bool = true, restarts: Bool = true,
        log: Logger, body: @escaping @Sendable (String) async throws -> R
    ) async throws -> R {
        let layout = try ClusterLayout(directory)
        if joins, DirectoryLock.isTaken(layout.lock), layout.isAnswering {
            return try await body(layout.conninfo(database: "tracker"))
        }
        try layout.prepare(makes: makes)
        let lock = try DirectoryLock(of: layout)
        defer { lock.release() }
        try layout.makeSocketFolder()
        let cluster = PrivateCluster(
            layout: layout, binaries: try await .find(), durable: durable, makes: makes,
            restarts: restarts, log: log)
        try await cluster.initialise()
        return try await cluster.serve(body)
    }

    /// Runs `body` beside the server, which is there as long as `body` runs: one that ends by itself is started again. Where that
    /// fails, `body` is cancelled.
    private func serve<R: Sendable>(_ body: @escaping @Sendable (String) async throws -> R) async throws -> R {
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        let keeper = Task {
            defer { isReady.finish() }
            try await keep { isReady.yield() }
        }
        var outcome: Result<R, any Error> = .failure(CancellationError())
        for await _ in ready {
            let work = Task { try await withDatabase(body) }
            let watch = Task { if case .failure = await keeper.result { work.cancel() } }
            outcome = await withTaskCancellationHandler {
                await work.result
            } onCancel: {
                work.cancel()
            }
            watch.cancel()
            break
        }
        keeper.cancel()
        do {
            try await keeper.value
        } catch is CancellationError {}
        return try outcome.get()
    }

    /// Keeps a server running until the task is cancelled, and then stops it.
    /// - Parameter whenReady: called each time one can be used.
    /// - Throws: `ClusterError` where none can be started.
    private func keep(_ whenReady: @escaping @Sendable () -> Void) async throws {
        if layout.isAnswering, let server = layout.server {
            log.info("adopting the PostgreSQL that an earlier run left in \(layout.root)")
            whenReady()
            do {
                while isRunning(server) { try await Task.sleep(for: Self.pause) }
            } catch {
                // In a task of its own, since this one is cancelled.
                return try await Task { try await stop(server) }.value
            }
            guard restarts else { return }
            log.error("PostgreSQL ended; it is started again. Its log is \(keepLog())")
        }
        repeat {
            try await startPatiently(whenReady)
            if !Task.isCancelled { log.error("PostgreSQL ended. Its log is \(keepLog())") }
        } while restarts && !Task.isCancelled
    }

    /// Puts the log of a server that ended aside, for the next one begins it anew.
    /// - Returns: where it is now.
    private func keepLog() -> String {
        let kept = "\(layout.log).ended"
        return rename(layout.log, kept) == 0 ? kept : layout.log
    }

    /// Stops a server that is not our child, unless it has ended by itself.
    private func stop(_ server: pid_t) async throws {
        do {
            try await command("pg_ctl", ["stop", "-D", layout.data, "-m", "fast", "-w"])
        } catch {
            guard !isRunning(server) else { throw error }
        }
    }

    private func startPatiently(_ whenReady: @escaping @Sendable () -> Void) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await start(whenReady)
            } catch ClusterError.notReady(let log) where Self.passes(log) && ContinuousClock.now < deadline {
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Between two looks at a server that ran, or could not be started yet.
    private static let pause = Duration.milliseconds(100)

    private static let killed = "it was killed while it started"

    /// What a killed server leaves behind for a moment: its process not yet reaped, its memory not yet released.
    private static func passes(_ log: String) -> Bool {
        log == killed || log.contains("lock file \"postmaster.pid\" already exists")
            || log.contains("pre-existing shared memory block")  // whose key and number follow
    }

    /// Returns when the server has ended, by itself or since the task is cancelled.
    private func start(_ whenReady: @escaping @Sendable () -> Void) async throws {
        let output = FileDescriptor(rawValue: try layout.owner.open(layout.log, O_TRUNC))
        let (executable, arguments) = asOwner(
            "postgres",
            ["-D", layout.data, "-k", layout.socket, "-c", "listen_addresses="]
                + (durable ? [] : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]))
        let configuration = Configuration(
            executable: executable, arguments: arguments, environment: Self.environment,
            workingDirectory: FilePath(layout.root), platformOptions: Self.platformOptions)
        let ended = try await Subprocess.run(
            configuration, input: .none, output: .fileDescriptor(output, closeAfterSpawningProcess: true),
            error: .combinedWithOutput
        ) { child in
            let outcome: Result<Void, any Error>
            do {
                try await waitUntilReady(child: child.processIdentifier.value)
                whenReady()
                while !hasEnded(child.processIdentifier.value) { try await Task.sleep(for: Self.pause) }
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try? child.send(signal: .interrupt)  // fast shutdown; fails only where the server is gone already
            return outcome
        }
        do { try ended.closureResult.get() } catch is CancellationError {}
    }

    /// Ready when the server's own file says so *and* names our child: a file left by a killed server says ready too.
    private func waitUntilReady(child: pid_t) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let lines = (try? String(contentsOfFile: layout.pidFile, encoding: .utf8))?.split(
                separator: "\n", omittingEmptySubsequences: false)
            if let lines, lines.count > 7, lines[0] == "\(child)",
                lines[7].hasPrefix("ready") || lines[7].hasPrefix("standby")
            {
                return
            }
            if let ending = ending(of: child) {
                // Of its own it says why; sessions of the one before may still write to the same log.
                if ending == CLD_KILLED { throw ClusterError.notReady(Self.killed) }
                break
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw ClusterError.notReady((try? String(contentsOfFile: layout.log, encoding: .utf8)) ?? "")
    }

    private func withDatabase<R: Sendable>(_ body: @Sendable (String) async throws -> R) async throws -> R {
        let administration = Database(layout.conninfo(database: "postgres"), size: 1)
        let exists = try await administration.read { db in
            try !db.run("SELECT 1 AS one FROM pg_database WHERE datname = 'tracker'").isEmpty
        }
        if !exists, makes { try await administration.administer("CREATE DATABASE tracker") }
        await administration.close()
        return try await body(layout.conninfo(database: "tracker"))
    }

    private func initialise() async throws {
        if let version = try? String(contentsOfFile: layout.data + "/PG_VERSION", encoding: .utf8).trimmed {
            guard version == binaries.major else {
                throw ClusterError.otherVersion(directory: layout.root, cluster: version, binaries: binaries.major)
            }
            return
        }
        log.info("making a private PostgreSQL in \(layout.root)")
        try? FileManager.default.removeItem(atPath: layout.unfinished)
        _ = try layout.owner.makeFolder(layout.unfinished)
        try await command(
            "initdb",
            [
                "-D", layout.unfinished, "-U", "tracker", "--encoding=UTF8", "--locale=C.UTF-8",
                "--auth-local=trust", "--auth-host=reject",
            ] + (durable ? [] : ["--no-sync"]))
        try FileManager.default.moveItem(atPath: layout.unfinished, toPath: layout.data)
    }

    /// Runs one of PostgreSQL's programs as the cluster's owner.
    private func command(_ name: String, _ arguments: [String]) async throws {
        let (executable, arguments) = asOwner(name, arguments)
        let result = try await Subprocess.run(
            executable, arguments: arguments, environment: Self.environment, workingDirectory: FilePath(layout.root),
            platformOptions: Self.platformOptions, output: .discarded, error: .string(limit: 64 * 1024))
        guard result.terminationStatus.isSuccess else {
            throw ClusterError.command(name, result.standardError.trimmed)
        }
    }

    /// One of PostgreSQL's programs, to be run as the cluster's owner. Becoming that user is left to setpriv: between fork and
    /// exec, glibc's setgroups may wait for ever for a thread that the child does not have.
    private func asOwner(_ name: String, _ arguments: [String]) -> (Executable, Arguments) {
        let program = binaries.path(name)
        guard let user = layout.owner.switchTo else { return (.path(FilePath(program)), Arguments(arguments)) }
        let switching = ["--reuid=\(user.id)", "--regid=\(user.group)", "--clear-groups", "--", program]
        return (.name("setpriv"), Arguments(switching + arguments))
    }

    /// A session of its own keeps a terminal's Ctrl-C from reaching the server before the program has drained.
    private static let platformOptions = {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .interrupt, allowedDurationToNextStep: .seconds(30))]
        return options
    }()

    /// Without NOTIFY_SOCKET: the server would tell systemd that it is ready, where the service is meant.
    private static let environment = Environment.inherit.updating([
        "LC_ALL": "C.UTF-8", "PGOPTIONS": nil, "NOTIFY_SOCKET": nil,
    ])
}

private func hasEnded(_ child: pid_t) -> Bool { ending(of: child) != nil }

/// How our own child has ended, such as `CLD_EXITED`, without reaping it; `nil` while it runs.
private func ending(of child: pid_t) -> Int? {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0,
        info._sifields._sigchld.si_pid == child
    else { return nil }
    return Int(info.si_code)
}

/// Whether a process that is not our child runs: one that waits to be reaped does not.
private func isRunning(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return status[(status.lastIndex(of: ")") ?? status.startIndex)...].dropFirst(2).first != "Z"
}

/// Why the private server cannot be used, and what to do.
public enum ClusterError: Error, CustomStringConvertible {
    case noBinaries
    case noProgram(String, directory: String)
    case noOwner
    case inUse(String)
    case noCluster(String)
    case notOurs(String, String)
    case unreachable(directory: String, user: String)
    case otherVersion(directory: String, cluster: String, binaries: String)
    case command(String, String)
    case notReady(String)

    public var description: String {
        switch self {
        case .noBinaries:
            "PostgreSQL is not installed. Install it (Debian, Ubuntu: postgresql), or set PG_BINDIR or DATABASE_URL."
        case .noProgram(let program, let directory):
            "PG_BINDIR is \(directory), but there is no \(program) that runs. Name another folder, or unset PG_BINDIR."
        case .noOwner:
            "PostgreSQL does not run as root, and there is no user “postgres” or “nobody” to run it."
        case .inUse(let directory):
            "\(directory) is in use by another tracker. Stop that one, or give --data another directory."
        case .noCluster(let directory):
            "There is no database in \(directory) yet. Start the service there (tracker serve, or Scripts/start), or set DATABASE_URL."
        case .notOurs(let path, let reason):
            """
            \(path) cannot be used: \(reason). Run this as root or as the user of the service, or give --data another \
            directory.
            """
        case .unreachable(let directory, let user):
            "The user “\(user)”, who runs PostgreSQL, may not enter \(directory). Give --data another directory."
        case .otherVersion(let directory, let cluster, let binaries):
            """
            The data in \(directory) belongs to PostgreSQL \(cluster), but \(binaries) is used. Install \(cluster), or name \
            its folder in PG_BINDIR. To go over to \(binaries), back up with \(cluster) and restore into another directory.
            """
        case .command(let name, let output): "\(name) failed: \(output)"
        case .notReady(let log):
            "PostgreSQL did not start: \(log.split(separator: "\n").suffix(3).joined(separator: " "))"
        }
    }
}
