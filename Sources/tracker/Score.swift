import ArgumentParser
import Domain
import Input
import Persistence
import ScoringJob

struct Score: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Assess every city, judge it for every award cycle, and write a run for each.",
        discussion: "Prints a line per run: cycle, number of the run, instant that was read, digest of the input.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Only this cycle, such as 2027.") var cycle: String?
    @Option(help: "Compute this run again instead, and say whether it is identical.") var verify: Int?
    @Option(help: "Read what was recorded up to then, such as 2026-11-24T08:00:00Z. (default: now)") var asOf: String?

    func run() async throws {
        let method = try options.home.readinessFiles()
        if let verify { return try await check(verify, method) }
        var cycles = try options.home.awardCycles()
        if let cycle {
            let known = cycles.map(\.cycle.code).joined(separator: ", ")
            cycles = cycles.filter { $0.cycle.code == cycle }
            if cycles.isEmpty { throw InputError(file: options.home.awards, "no cycle “\(cycle)”; there is \(known)") }
        }
        try await options.withMigratedDatabase { [cycles, asOf, method] databases in
            let job = try ScoringJob(database: databases.batch, cycles: cycles, method: method)
            for outcome in try await job.run(asOf.map { .asOf($0) } ?? .now) {
                let run = outcome.run
                print(
                    "cycle \(run.cycle.code)  run \(run.id.rawValue)\(outcome.isNew ? "" : " (was there)")  "
                        + "\(run.cities) cities  as of \(run.instant)  input \(run.inputDigest)")
            }
        }
    }

    private func check(_ run: Int, _ method: ReadinessFiles) async throws {
        let isIdentical = try await options.withMigratedDatabase { databases in
            let job = try ScoringJob(database: databases.batch, cycles: [], method: method)
            let found = try await job.verify(Run.ID(rawValue: run))
            for line in found.differences.prefix(20) { print(line) }
            print(
                found.differences.isEmpty
                    ? "run \(run): identical, \(found.cities) cities"
                    : "run \(run): \(found.differences.count) differences")
            return found.differences.isEmpty
        }
        if !isIdentical { throw ExitCode(1) }
    }
}
