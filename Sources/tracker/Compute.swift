import ArgumentParser
import Scoring

struct Compute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a composite index from a method file and a table; no database is needed.",
        discussion: "Documentation/Scoring.md describes the method file. “-” is standard input or output.")

    @Option(help: "The method, a YAML file.") var method: String
    @Option(help: "The table, a CSV file: the column unit, then a column per measure.") var data: String
    @Option(help: "Where the scores go, as CSV.") var output: String
    @Option(help: "Where ranks and scores with their intervals go, as CSV.") var uncertainty: String?
    @Option(help: "Sets of weights to use instead of random ones, a CSV file.") var weights: String?
    @Option(help: "Where the Sobol indices of each assumption go, as CSV.") var sensitivity: String?

    func run() throws {
        let summary = try compute(
            ComputeRequest(
                method: method, data: data, output: output, uncertainty: uncertainty, weights: weights,
                sensitivity: sensitivity))
        for message in summary.messages { say(message) }
        if summary.exitStatus != 0 { throw ExitCode(summary.exitStatus) }
    }
}
