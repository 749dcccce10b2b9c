import ArgumentParser
import Config
import Domain
import Foundation
import Input
import Logging
import Persistence
import Postgres
import ScoringJob
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the pages and the JSON interface.")

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var logging: LogOptions
    @Option(help: "The port on which to listen.") var port = 8080
    @Option(help: "The address on which to listen; 0.0.0.0 for every network.") var host = "127.0.0.1"
    @Option(help: "Serve metrics for Prometheus on this port, at /metrics. (default: not served)") var metricsPort: Int?
    @Option(help: "The address for the metrics; only Prometheus should reach it.") var metricsHost = "127.0.0.1"
    @Option(help: "Load this folder or file before serving, and assess the cities where that is due.") var load:
        [String] = []
    @Flag(inversion: .prefixedNo, help: "Measure a city again a few seconds after its records changed.") var live = true
    @Option(help: "Print a sign-in link for the person with this e-mail address, if there is one.") var signIn:
        [String] = []

    @Option(help: "How many GB the files of evidence of a city may take.") var evidenceQuota = 20
    @Option(help: "The socket of ClamAV (clamd), which scans files before they are kept. (default: not scanned)")
    var scanner: String?

    func validate() throws {
        guard (1...1_000_000).contains(evidenceQuota) else {
            throw ValidationError("--evidence-quota is from 1 to 1,000,000 GB.")
        }
        guard logging.logFormat == .json, !signIn.isEmpty else { return }
        throw ValidationError(
            "--sign-in prints a secret link on the terminal, so it cannot be given with --log-format json.")
    }

    func run() async throws {
        let start = ContinuousClock.now
        let log = logging.log
        if logging.logFormat == .json { spokenLog.withLock { $0 = log } }
        let home = options.home
        let inputs = try await withoutMistakes([]) { try LoadInput.read(load, home: home) }
        let migrator = try Migrator(directory: home.migrations)
        let cycles = try home.awardCycles()
        let method = try home.readinessFiles()
        let catalogues = try Language.allCases.map { try home.catalogue($0) }
        let text = try home.catalogue(.ofTerminal)
        var settings = EvidenceSettings()
        settings.quota = evidenceQuota << 30
        settings.scanner = scanner
        let evidence = settings
        let metrics = metricsPort.map { ListenAddress(host: metricsHost, port: $0) }
        try await options.withDatabase { [host, port, live, signIn] databases in
            // Not asked as the owner, whose address may be that of the primary alone.
            let isStandby = try await databases.withSignedIn { database in
                try await database.read { db in try db.isStandby() }
            }
            try await step("Database") {
                guard !isStandby else { return ((), try await standbyState(databases, migrator)) }
                let applied = try await migrator.migrate(databases.owner)
                let functions = applied.count { migrator.functionNames.contains($0) }
                let words = "\(applied.count - functions) migrations and \(functions) files of functions applied"
                return ((), applied.isEmpty ? "up to date" : words)
            }
            if !isStandby {
                try await withoutMistakes(()) { try await inputs.load(into: databases.app, text: text) }
            }
            if !inputs.isEmpty, !isStandby {
                try await step("Assessment") {
                    let outcomes = try await ScoringJob(database: databases.batch, cycles: cycles, method: method).run(
                        .ifChanged)
                    let runs = outcomes.map { "\($0.run.cycle.code)\($0.isNew ? "" : " (unchanged)")" }
                    return (
                        (), "\(outcomes.first?.run.cities ?? 0) cities for the rounds \(runs.joined(separator: ", "))"
                    )
                }
            }
            let sealing = Task { await keepSealed(databases.batch, log) }
            defer { sealing.cancel() }
            let assessor = try Assessor(method)
            let isLive = live && !isStandby
            let measuring = Task {
                guard isLive else { return }
                await keepMeasured(
                    LiveScoring(database: databases.batch, cycles: cycles, assessor: assessor), log)
            }
            defer { measuring.cancel() }
            try await serve(
                databases: databases, catalogues: catalogues, plausibility: try options.home.plausibility(),
                assessor: assessor, isLive: isLive, at: ListenAddress(host: host, port: port), metrics: metrics,
                evidence: evidence, log: log,
                whenReady: {
                    let seconds = (ContinuousClock.now - start) / .seconds(1)
                    let time = seconds.formatted(.number.precision(.fractionLength(2)))
                    say("Ready after \(time) s: http://\(host):\(port)  (Ctrl-C stops everything)")
                    notifyReady()
                    for signIn in signIn { await offer(signIn, at: "http://\(host):\(port)", in: databases.app) }
                })
        }
    }
}

/// What `body` gives, or, after saying what is wrong, `instead`. A mistake in files that are loaded does not keep a service from
/// serving what it has; `tracker load` ends with it.
private func withoutMistakes<R>(_ instead: R, _ body: () async throws -> R) async throws -> R {
    do {
        return try await body()
    } catch {
        switch error {
        case is InputError, is InputErrors: break
        case let refused as PostgresError where refused.isRefusal: break
        default: throw error
        }
        let warning = "Not loaded; the service continues with the data it has:\n\(told(error))"
        if let log = spokenLog.withLock({ $0 }) { log.warning("\(warning)") } else { say(warning) }
        return instead
    }
}

/// Tells systemd (`Type=notify`) that the service answers; elsewhere NOTIFY_SOCKET is not set. A name that begins with `@` is an
/// abstract one.
private func notifyReady() {
    guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], !path.isEmpty else { return }
    var address = sockaddr_un()
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
        $0.copyBytes(from: path.utf8)
        if path.hasPrefix("@") { $0[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    let word = "READY=1"
    let sent = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sendto(descriptor, word, word.utf8.count, 0, $0, length)
        }
    }
    if sent < 0 { programLog.warning("systemd could not be told that the service is ready") }
}

/// Says by which link the person signs in. That there is no such person, or no link, does not keep the service from running.
private func offer(_ email: String, at base: String, in database: Database) async {
    do {
        let link = try await signInLink(for: email, at: base, in: database)
        say("Sign in as \(email), once, within 15 minutes: \(link)")
    } catch is CannotAct {
        return
    } catch {
        programLog.warning("no sign-in link could be made: \(error)")
    }
}

/// What is to be said of a database that takes no writes.
/// - Throws: `Unready` where it lacks files of `Migrations`, which only its primary can be given.
private func standbyState(_ databases: Databases, _ migrator: Migrator) async throws -> String {
    let waiting = try await migrator.status(of: databases.app).filter { $0.appliedAt == nil }
    guard waiting.isEmpty else { throw Unready(files: waiting.count) }
    return "a standby: pages are served, writes refused until it is promoted"
}

private struct Unready: Error, CustomStringConvertible {
    var files: Int
    var description: String {
        "The database is a standby and lacks \(files) files of Migrations. Run tracker migrate on its primary first."
    }
}

/// Seals the trail every ten seconds in which it grew, so that what was done cannot be changed unseen. A standby has its primary's.
private func keepSealed(_ database: Database, _ log: Logger) async {
    while !Task.isCancelled {
        do {
            try await database.write { db in try db.sealTrail() }
            try await Task.sleep(for: .seconds(10))
        } catch is CancellationError {
            return
        } catch let error as PostgresError where error.isReadOnly {
            try? await Task.sleep(for: .seconds(10))
        } catch {
            log.warning("the trail could not be sealed: \(error)")
            try? await Task.sleep(for: .seconds(10))
        }
    }
}

/// Measures cities again as their records change, until the task is cancelled. What goes wrong with one is tried again later, and never
/// more often than the others are looked at.
private func keepMeasured(_ scoring: LiveScoring, _ log: Logger) async {
    while !Task.isCancelled {
        do {
            let city = try await scoring.measureNext()
            if city == nil { try await Task.sleep(for: .seconds(2)) }
        } catch is CancellationError {
            return
        } catch let error as PostgresError where error.isReadOnly {
            try? await Task.sleep(for: .seconds(10))
        } catch {
            log.warning("a city could not be measured again: \(error)")
            try? await Task.sleep(for: .seconds(10))
        }
    }
}
