import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@Suite struct HistoryTests {
    @Test func `a changed note is read as it stood, and the digest of an instant stays`() async throws {
        try await withTestDatabase(from: .network) { database in
            let before = try await database.write { db in try db.seal() }
            let digest = try await database.read(as: .anyone) { db in try db.registerDigest(asOf: before) }
            try await database.write(as: .operator) { db in
                _ = try db.run(
                    """
                    UPDATE membership SET note = 'put right', admitted_earliest = '2015-02-01'
                    WHERE city_id = (SELECT id FROM city WHERE code = 'phl-balanga')
                    """)
            }
            let after = try await database.write { db in try db.seal() }
            func note(asOf instant: Instant) async throws -> String? {
                try await database.read(as: .anyone) { db in
                    try db.registerEntries(asOf: instant).first { $0.city.code == "phl-balanga" }?.memberships.first?
                        .note
                }
            }
            #expect(try await note(asOf: before) == nil)
            #expect(try await note(asOf: after) == "put right")
            let (again, changed) = try await database.read(as: .anyone) { db in
                (try db.registerDigest(asOf: before), try db.registerDigest(asOf: after))
            }
            #expect(again == digest)
            #expect(changed != digest)
        }
    }

    @Test func `an awardee of 2021 is barred until six years later`() async throws {
        try await withTestDatabases(from: .network) { databases in
            let database = databases.app
            _ = try await ScoringJob(database: databases.batch, cycles: try home.awardCycles()).run(.now)
            let gates = try await database.read(as: .anyone) { db in
                let run = try #require(try db.latestRuns().first { $0.cycle.code == "2027" })
                return try db.run(
                    "SELECT DISTINCT city.id AS id FROM city JOIN award ON city_id = city.id WHERE year = 2021"
                ).map { row in
                    try #require(
                        try db.gateResults(of: try row["id"], in: run.id).first { $0.gate == .awardCoolOff })
                }
            }
            #expect(gates.count == 10)
            #expect(Set(gates.map(\.until)) == [Day("2027-10-27")])
            #expect(Set(gates.map(\.outcome)) == [.fail])
        }
    }

    @Test func `migrating again applies nothing`() async throws {
        try await withTestDatabases { databases in
            let applied = try await Migrator(directory: home.migrations).migrate(databases.owner)
            #expect(applied.isEmpty)
        }
    }
}

@Suite struct RefusalTests {
    /// Adds a line to a file of the sample folder and loads that; what was said, and how many cities are there.
    private func loading(_ line: String, in file: String) async throws -> (said: String?, cities: Int) {
        try await withTestDatabase { database in
            try await withTemporaryDirectory { directory in
                let folder = "\(directory)/network"
                try FileManager.default.copyItem(atPath: network, toPath: folder)
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                try (text + line + "\n").write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
                var said: String?
                do { try await load(folder, into: database) } catch { said = "\(error)" }
                return (
                    said?.replacing("\(folder)/", with: ""),
                    try await database.read(as: .anyone) { db in try db.countCities(CityFilter()) }
                )
            }
        }
    }

    @Test(arguments: [
        ("cohorts.csv", "2011,2011-09-02,77,44,https://example.org,", "cohorts.csv:6: year: "),
        ("award_rounds.csv", "2011,2011-09-18,2011-09-20,Cork,https://example.org,", "award_rounds.csv:7: year: "),
        (
            "successions.csv", "irl-cork,2025-07-01,city,irl-cork,inferred,https://example.org,",
            "successions.csv:6: successor: "
        ),
        (
            "awardees.csv", "vnm-vinh,Vinh,VNM,2017,https://example.org/\(String(repeating: "x", count: 2000))",
            "awardees.csv:60: source_url: "
        ),
    ])
    func `what only the schema would refuse is refused at its line too`(
        file: String, line: String, message: String
    ) async throws {
        let (said, cities) = try await loading(line, in: file)
        #expect(cities == 0)
        #expect(said?.hasPrefix(message) == true, "\(said ?? "accepted")")
    }

    @Test(arguments: [
        ("network_sizes.csv", "2025-12-04,426,91,https://example.org,", "network_sizes.csv:5: counted_on: "),
        ("successions.csv", "vnm-vinh,2025-07-01,city,,inferred,https://example.org,", "successions.csv:6: code: "),
        ("cohorts.csv", "2025,2025-12-04,72,46,https://example.org,", "cohorts.csv:6: year: "),
    ])
    func `a line that stands twice is refused where it stands again`(
        file: String, line: String, message: String
    ) async throws {
        let (said, cities) = try await loading(line, in: file)
        #expect(cities == 0)
        #expect(said?.hasPrefix(message) == true, "\(said ?? "accepted")")
    }

    @Test func `a member's line that stands twice is refused, not taken for a second membership`() async throws {
        let text = try String(contentsOfFile: "\(network)/members.csv", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("vnm-son-la,") })
        let (said, _) = try await loading(String(line), in: "members.csv")
        #expect(said?.hasPrefix("members.csv:346: code: ") == true, "\(said ?? "accepted")")
    }

    @Test func `a file in another encoding ends the load at its line, and nothing is written`() async throws {
        try await withTestDatabase { database in
            try await withTemporaryDirectory { directory in
                let folder = "\(directory)/network"
                try FileManager.default.copyItem(atPath: network, toPath: folder)
                var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/members.csv")))
                let third = try #require(bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.dropFirst().first) + 1
                bytes.insert(0xEA, at: third)
                try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/members.csv"))
                let error = await #expect(throws: InputErrors.self) { try await load(folder, into: database) }
                #expect(
                    error.map { "\($0)" } == "\(folder)/members.csv:3: this is not UTF-8 text; save the file as UTF-8")
                #expect(try await database.read(as: .anyone) { db in try db.countCities(CityFilter()) } == 0)
            }
        }
    }
}
