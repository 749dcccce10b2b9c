import ArgumentParser
import Config
import Domain
import Input
import Persistence
import ScoringJob

struct Score: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Assess every city for every award round, and write a run for each.",
        discussion: """
            Prints a line for each run: award round (cycle), number of the run, time of the data, checksum of the input.

            Started on several machines at the same time, the commands share the work and report the same run. Cities
            for which nothing was recorded since an earlier run of the day are not measured again.

            Ends with status 3 if the runs are written but some cities could not be assessed, each with a line that
            gives the reason.
            """)

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Only this award round, such as 2027.") var cycle: String?
    @Option(help: "Compute this run again instead, and report whether it is identical.") var verify: Int?
    @Option(help: "Use what was recorded up to then, such as 2026-11-24T08:00:00Z. (default: now)") var asOf: String?
    @Option(help: ArgumentHelp("So many cities at a time.", visibility: .hidden)) var slice = 250

    func run() async throws {
        let method = try options.home.readinessFiles()
        if let verify { return try await check(verify, method) }
        var cycles = try options.home.awardCycles()
        if let cycle {
            let known = cycles.map(\.cycle.code).joined(separator: ", ")
            cycles = cycles.filter { $0.cycle.code == cycle }
            if cycles.isEmpty { throw InputError(file: options.home.awards, "no cycle “\(cycle)”; there is \(known)") }
        }
        let isWhole = try await options.withMigratedDatabase(joins: true) { [cycles, asOf, method, slice] databases in
            let job = try ScoringJob(database: databases.batch, cycles: cycles, method: method, slice: slice)
            let bar = ProgressBar(unit: "cities")
            defer { bar.close() }
            let outcomes = try await job.run(asOf.map { .asOf($0) } ?? .now) { bar.show($0) }
            for outcome in outcomes {
                let run = outcome.run
                print(
                    "cycle \(run.cycle.code)  run \(run.id.rawValue)\(outcome.isNew ? "" : " (was there)")  "
                        + "\(run.cities) cities  as of \(run.instant)  input \(run.inputDigest)")
            }
            guard let run = outcomes.first?.run else { return true }
            let problems = try await job.problems(of: run)
            for (code, problem) in problems { say("\(code) is not assessed: \(problem).") }
            if !problems.isEmpty {
                say("Cities left out: \(problems.count) of \(run.cities). All others are in the runs.")
            }
            return problems.isEmpty
        }
        if !isWhole { throw ExitCode(3) }
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

extension ProgressBar {
    func show(_ progress: ScoringJob.Progress) {
        switch progress {
        case .waitingForWriters: note("Waiting for a long load to end; the data cannot be read as of one time before")
        case .kept(let cities):
            if cities > 0 { note("Nothing has changed for \(cities) cities: they are not measured again") }
        case .measured(let done, let all): show("Measuring", done, of: all)
        case .waitingForOthers: note("Waiting for other processes, which work on the last cities")
        case .written(let done, let all): show("Writing", done, of: all)
        }
    }
}
