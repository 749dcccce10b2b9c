import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import tracker

/// Processes of the program that score on one database at the same time.
@Suite(.serialized) struct SharedScoreTests {
    @Test func `three processes share a run, and it is the same whichever of them is killed and when`() async throws {
        try await withDatabase(from: .demo) { conninfo in
            let database = Database(conninfo, size: 1)
            let begin = ContinuousClock.now
            #expect(try await Program(["score", "--slice", "25"], on: conninfo).ended().status == 0)
            let seconds = (ContinuousClock.now - begin) / .seconds(1)
            let (undisturbed, instant) = try await database.read { db in
                (
                    try db.results(),
                    try db.run("SELECT max(instant)::text AS instant FROM run").one()["instant"] as String
                )
            }
            var shared = 0
            let rounds = isLong ? 20 : 5
            for round in 0..<rounds {
                try await database.write { db in try db.forget(asOf: instant) }
                let processes = try (0..<3).map { _ in
                    try Program(["score", "--slice", "25", "--as-of", instant], on: conninfo)
                }
                // The first time as they start; then from when all three measure to about the end of their work.
                while round > 0, !processes.allSatisfy({ $0.said.contains("Measuring") }),
                    processes.allSatisfy(\.isRunning)
                {
                    try await Task.sleep(for: .milliseconds(5))
                }
                try await Task.sleep(for: .seconds(seconds * (0.1 + 0.5 * Double(round) / Double(rounds))))
                let victim = processes[round % 3]
                victim.signal(SIGKILL)
                var measured = 0
                for process in processes {
                    let ended = try await process.ended()
                    if ended.errors.contains("Measuring") { measured += 1 }
                    guard process !== victim else { continue }
                    #expect(ended.status == 0, "round \(round): \(ended.errors)")
                    #expect(ended.output.contains("cycle 2024  run "), "round \(round): \(ended.output)")
                }
                if measured == 3 { shared += 1 }
                let disturbed = try await database.read { db in try db.results() }
                #expect(disturbed == undisturbed, "round \(round)")
            }
            #expect(shared > 0)
            await database.close()
        }
    }

    @Test func `who begins while another measures joins it, and reports the same run`() async throws {
        try await withDatabase(from: .demo) { conninfo in
            let processes = try (0..<3).map { _ in try Program(["score", "--slice", "4"], on: conninfo) }
            for process in processes { #expect(try await process.ended().status == 0) }
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
