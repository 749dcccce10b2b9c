import Foundation
import Postgres

/// Transactions a second, of one run by `clients` at once.
struct Throughput: Sendable {
    var perSecond: Double
    /// Processor time of the client for one transaction, in microseconds.
    var processor: Double

    /// Runs a script of pgbench, its statements prepared.
    static func pgbench(
        _ script: String, in folder: String, on conninfo: String, clients: Int, seconds: Int
    ) async throws -> Throughput {
        let file = "\(folder)/script.sql"
        try script.write(toFile: file, atomically: false, encoding: .utf8)
        let before = processorTime(children: true)
        let output = try await program(
            "pgbench",
            [
                "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))", "-T", "\(seconds)", "-f", file,
                conninfo,
            ])
        let count = try number(after: "number of transactions actually processed: ", in: output)
        return Throughput(
            perSecond: try number(after: "tps = ", in: output),
            processor: (processorTime(children: true) - before) / count * 1e6)
    }

    /// Runs `transaction` again and again in tasks of their own.
    static func ours(
        clients: Int, seconds: Double, _ transaction: @escaping @Sendable () async throws -> Void
    ) async throws -> Throughput {
        let before = processorTime(children: false)
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        try await transaction()
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Throughput(
            perSecond: Double(count) / (start.duration(to: .now) / .seconds(1)),
            processor: (processorTime(children: false) - before) / Double(count) * 1e6)
    }
}

/// A transaction of ours beside a script of pgbench that runs the same statements, round by round.
struct Rivals {
    var name: String
    var goal: Double?
    var clients: Int
    var script: String
    var transaction: @Sendable (Database) async throws -> Void

    func run(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
        try await run(in: data.folder, on: data.program, effort, into: &table)
    }

    /// - Parameter role: the role that both sides take on.
    func run(
        in folder: String, on conninfo: String, role: String? = nil, _ effort: Effort, into table: inout Table
    ) async throws {
        let database = Database(conninfo, role: role, size: clients)
        let theirConninfo = conninfo + (role.map { " options='-c role=\($0)'" } ?? "")
        // Opens the connections and lets the server get to know the statements, as pgbench does before it counts.
        _ = try await Throughput.ours(clients: clients, seconds: 0.5) { try await transaction(database) }
        var theirs: [Throughput] = []
        var ours: [Throughput] = []
        for _ in 0..<effort.rounds {
            theirs.append(
                try await .pgbench(script, in: folder, on: theirConninfo, clients: clients, seconds: effort.seconds))
            ours.append(
                try await .ours(clients: clients, seconds: Double(effort.seconds)) { try await transaction(database) })
        }
        await database.close()
        table.add(
            name, goal: goal, ratios: zip(ours, theirs).map { $0.perSecond / $1.perSecond },
            note: "\(describe(ours)); pgbench \(describe(theirs))")
    }

    private func describe(_ runs: [Throughput]) -> String {
        String(format: "%.0f/s, %.0f µs", median(runs.map(\.perSecond)), median(runs.map(\.processor)))
    }
}
