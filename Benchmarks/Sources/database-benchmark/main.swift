import Foundation
import Logging
import Postgres

// Times the driver beside PostgreSQL's own programs on a private server, and prints a Markdown table of ratios. Each figure is
// the median over rounds in which both sides ran one after the other, so that other load meets both alike.
//
//     database-benchmark [--rounds 5] [--seconds 3] [select] [pipeline] [copy] [page] [extract]
//     database-benchmark --writer 100000                so many values in one act, beside one INSERT … SELECT
//     database-benchmark --serve COMMAND ARGUMENT…      runs a command with DATABASE_URL naming the private server

/// Every comparison by name. A new one is a file with such a function, and a line here.
let comparisons: [(name: String, run: @Sendable (Data, Effort, inout Table) async throws -> Void)] = [
    ("select", select), ("pipeline", pipeline), ("copy", copy), ("page", page), ("extract", extract),
]

let arguments = Array(CommandLine.arguments.dropFirst())
let effort = Effort(arguments)
let chosen = comparisons.filter { arguments.contains($0.name) }
let folder = "/tmp/tracker-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(atPath: folder) }

do {
    try await PrivateCluster.run(in: folder + "/data", log: Logger(label: "benchmark")) { conninfo in
        if arguments.first == "--serve" {
            try await pass(to: Array(arguments.dropFirst()), database: conninfo)
            return
        }
        let data = try await Data(conninfo, folder: folder)
        if arguments.first == "--writer" {
            try await compareWriter(data, rows: arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000, effort)
            return
        }
        var table = Table()
        for comparison in chosen.isEmpty ? comparisons : chosen { try await comparison.run(data, effort, &table) }
        print(table.markdown)
    }
} catch {
    FileHandle.standardError.write(Foundation.Data("\(String(reflecting: error))\n".utf8))
    try? FileManager.default.removeItem(atPath: folder)
    exit(1)
}
