import ArgumentParser
import Input
import ScoringJob

struct Score: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work out the gates of every city for every award cycle, and write a run for each.",
        discussion: "Prints a line per run: cycle, number of the run, instant that was read, digest of the input.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Only this cycle, such as 2027.") var cycle: String?
    @Option(help: "Read what was recorded up to then, such as 2026-11-24T08:00:00Z. (default: now)") var asOf: String?

    func run() async throws {
        let method = try options.home.readinessFiles()
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
}
