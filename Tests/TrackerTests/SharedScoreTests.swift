import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import tracker

/// Processes of the program that score on one database at the same time.
@Suite(.serialized) struct SharedScoreTests {
    private let program = "\(home.path)/.build/debug/tracker"

    private func start(_ arguments: [String], on conninfo: String, words: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            "TRACKER_HOME": home.path, "DATABASE_URL": conninfo,
        ]) { $1 }
        _ = FileManager.default.createFile(atPath: words, contents: nil)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: words)
        process.standardError = FileHandle(forWritingAtPath: words)
        try process.run()
        return process
    }

    private func ended(_ process: Process) async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return process.terminationStatus
    }

    /// A server with the register, the frameworks and the invented city, and where a command's words may go.
    private func withLoadedServer(_ body: @Sendable (String, String) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: "\(directory)/data", durable: false, log: quiet) { conninfo in
                let samples = ["network", "demo"].map { "\(home.path)/Config/samples/\($0)" }
                let load = try start(
                    ["load"] + samples + ["\(home.path)/Config/frameworks"], on: conninfo, words: "\(directory)/load")
                let status = try await ended(load)
                let said = try String(contentsOfFile: "\(directory)/load", encoding: .utf8)
                try #require(status == 0, "\(said)")
                try await body(conninfo, directory)
            }
        }
    }

    @Test func `three processes share a run, and it is the same whichever of them is killed and when`() async throws {
        try await withLoadedServer { conninfo, directory in
            let database = Database(conninfo, size: 1)
            let begin = ContinuousClock.now
            let alone = try start(["score", "--slice", "25"], on: conninfo, words: "\(directory)/alone")
            #expect(try await ended(alone) == 0)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            let (undisturbed, instant) = try await database.read { db in
                (
                    try db.results(),
                    try db.run("SELECT max(instant)::text AS instant FROM run").one()["instant"] as String
                )
            }
            var shared = 0
            for round in 0..<20 {
                try await database.write { db in try db.forget(asOf: instant) }
                let words = (0..<3).map { "\(directory)/\(round)-\($0)" }
                let processes = try words.map {
                    try start(["score", "--slice", "25", "--as-of", instant], on: conninfo, words: $0)
                }
                // From its start to about the end of its work.
                try await Task.sleep(for: .seconds(seconds * (0.1 + 0.04 * Double(round))))
                let victim = processes[round % 3]
                kill(victim.processIdentifier, SIGKILL)
                for (process, words) in zip(processes, words) where process !== victim {
                    let status = try await ended(process)
                    let said = try String(contentsOfFile: words, encoding: .utf8)
                    #expect(status == 0, "round \(round): \(said)")
                    #expect(said.contains("cycle 2024  run "), "round \(round): \(said)")
                }
                _ = try await ended(victim)
                if try words.allSatisfy({ try String(contentsOfFile: $0, encoding: .utf8).contains("Measuring") }) {
                    shared += 1
                }
                let disturbed = try await database.read { db in try db.results() }
                #expect(disturbed == undisturbed, "round \(round)")
            }
            #expect(shared > 0)
            await database.close()
        }
    }

    @Test func `who begins while another measures joins it, and reports the same run`() async throws {
        try await withLoadedServer { conninfo, directory in
            let words = (0..<3).map { "\(directory)/\($0)" }
            let processes = try words.map { try start(["score", "--slice", "4"], on: conninfo, words: $0) }
            for process in processes { #expect(try await ended(process) == 0) }
            let database = Database(conninfo, size: 1)
            let runs = try await database.read { db in
                try db.run("SELECT count(*) AS runs FROM run").one()["runs"] as Int
            }
            #expect(runs == 2)  // one per cycle
            await database.close()
        }
    }

    @Test func `the bar says how much is done, how fast it goes and when it will be over`() {
        #expect(
            ProgressBar.line("Measuring", 2500, of: 10000, unit: "cities", since: 0, seconds: 25, hasBar: true)
                == "Measuring █████░░░░░░░░░░░░░░░ 2500 of 10000 cities, 100 a second, 1:15 left")
        // What was there before the clock began is no work of this process.
        #expect(
            ProgressBar.line("Writing", 600, of: 1000, unit: "cities", since: 500, seconds: 2, hasBar: false)
                == "Writing: 600 of 1000 cities, 50 a second, 0:08 left")
        #expect(
            ProgressBar.line("Writing", 1000, of: 1000, unit: "cities", since: 1000, seconds: 2, hasBar: false)
                == "Writing: 1000 of 1000 cities")
    }
}
