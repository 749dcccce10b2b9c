import ArgumentParser
import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the pages and the JSON interface.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "The port on which to listen.") var port = 8080
    @Option(help: "The address on which to listen; 0.0.0.0 for every network.") var host = "127.0.0.1"
    @Option(help: "Load this folder or file before serving, and work out the gates where that is due.") var load:
        [String] = []
    @Option(help: "Print a link that signs in the person of this e-mail address, where there is one.") var signIn:
        [String] = []

    func run() async throws {
        let start = ContinuousClock.now
        let home = options.home
        let inputs = try LoadInput.read(load, home: home)
        let migrator = try Migrator(directory: home.migrations)
        let cycles = try home.awardCycles()
        let method = try home.readinessFiles()
        let catalogues = try Language.allCases.map { try home.catalogue($0) }
        let text = try home.catalogue(Language(environment: ProcessInfo.processInfo.environment))
        try await options.withDatabase { [host, port, signIn] databases in
            try await step("Database") {
                let applied = try await migrator.migrate(databases.owner)
                return ((), applied.isEmpty ? "up to date" : "\(applied.count) migrations applied")
            }
            try await inputs.load(into: databases.app, text: text)
            if !inputs.isEmpty {
                try await step("Gates") {
                    let outcomes = try await ScoringJob(database: databases.batch, cycles: cycles, method: method).run(
                        .ifChanged)
                    let runs = outcomes.map { "\($0.run.cycle.code)\($0.isNew ? "" : " (unchanged)")" }
                    return (
                        (), "\(outcomes.first?.run.cities ?? 0) cities for the cycles \(runs.joined(separator: ", "))"
                    )
                }
            }
            let sealing = Task { await keepSealed(databases.batch) }
            defer { sealing.cancel() }
            try await serve(
                database: databases.app, catalogues: catalogues, assessor: try Assessor(method), host: host, port: port,
                log: programLog,
                whenReady: {
                    let seconds = (ContinuousClock.now - start) / .seconds(1)
                    let time = seconds.formatted(.number.precision(.fractionLength(2)))
                    say("Ready after \(time) s: http://\(host):\(port)  (Ctrl-C stops everything)")
                    for signIn in signIn { await offer(signIn, at: "http://\(host):\(port)", in: databases.app) }
                })
        }
    }
}

/// Says by which link the person signs in. That there is no such person, or no link, does not keep the service from running.
private func offer(_ email: String, at base: String, in database: Database) async {
    do {
        if let link = try await signInLink(for: email, at: base, in: database) {
            say("Sign in as \(email), once, within 15 minutes: \(link)")
        }
    } catch {
        programLog.warning("no sign-in link could be made: \(error)")
    }
}

/// Seals the trail every ten seconds in which it grew, so that what was done cannot be changed unseen.
private func keepSealed(_ database: Database) async {
    while !Task.isCancelled {
        do {
            try await database.write { db in try db.sealTrail() }
            try await Task.sleep(for: .seconds(10))
        } catch is CancellationError {
            return
        } catch {
            programLog.warning("the trail could not be sealed: \(error)")
            try? await Task.sleep(for: .seconds(10))
        }
    }
}
