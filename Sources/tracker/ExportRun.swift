import ArgumentParser
import Config
import Persistence
import ScoringJob

/// `tracker export-run`: a run that others can compute again.
struct ExportRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-run",
        abstract: "Write a run's method, data and scores, so that tracker compute gives the same result elsewhere.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The number of the run.") var run: Int
    @Argument(help: "The folder to write.") var folder: String

    func run() async throws {
        let method = try options.home.readinessFiles()
        try await options.withMigratedDatabase { [run, folder] databases in
            let job = try ScoringJob(database: databases.batch, cycles: [], method: method)
            for name in try await job.export(Run.ID(rawValue: run), to: folder) { print("\(folder)/\(name)") }
        }
    }
}
