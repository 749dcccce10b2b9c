import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// The register is corrected by loading it again, and a file that was cut off takes nothing away.
@Suite struct RegisterCorrectionTests {
    /// A copy of the sample folder.
    private func withCopy<R>(_ body: (String) async throws -> R) async throws -> R {
        try await withTemporaryDirectory { directory in
            let folder = "\(directory)/network"
            try FileManager.default.copyItem(atPath: network, toPath: folder)
            return try await body(folder)
        }
    }

    private func change(_ file: String, in folder: String, _ change: (String) -> String) throws {
        let path = "\(folder)/\(file)"
        try change(try String(contentsOfFile: path, encoding: .utf8))
            .write(toFile: path, atomically: true, encoding: .utf8)
    }

    private func admitted(_ code: String, in database: Database) async throws -> [UncertainDate] {
        try await database.read(as: .anyone) { db in try db.registerEntry(code)?.memberships.map(\.admitted) ?? [] }
    }

    @Test func `a cohort whose day moves is loaded, also for a city that left and came back, and moves back`()
        async throws
    {
        try await withTestDatabase(from: .network) { (database) async throws in
            try await withCopy { folder in
                for day in ["2024-02-20", "2024-02-01"] {
                    try change("cohorts.csv", in: folder) {
                        $0.replacing(/2024-02-\d\d,/, with: "\(day),")
                    }
                    try await load(folder, into: database)
                    #expect(try await admitted("vnm-son-la", in: database) == [.on(try #require(Day(day)))])
                    #expect(try await admitted("bhr-muharraq", in: database).last?.day == Day(day))
                    #expect(try await load(folder, into: database).changedRows == 0)
                }
                try await load(into: database)
                #expect(try await admitted("bhr-muharraq", in: database).last?.day == Day("2024-02-14"))
            }
        }
    }

    @Test func `memberships that would overlap are refused with file, line and city`() async throws {
        try await withTestDatabase(from: .network) { (database) async throws in
            try await withCopy { folder in
                // The later membership is recorded, and the file no longer tells of it.
                try change("members.csv", in: folder) { text in
                    text.split(separator: "\n", omittingEmptySubsequences: false)
                        .filter { !$0.hasPrefix("bhr-muharraq,Muharraq,,BHR,Arab States,2024") }.joined(separator: "\n")
                }
                let error = await #expect(throws: InputError.self) { try await load(folder, into: database) }
                #expect(
                    error?.description.replacing("\(folder)/", with: "")
                        == "members.csv:45: code: the memberships of bhr-muharraq would overlap, one of them as it is "
                        + "recorded; give every membership of the city that there is")
                #expect(try await admitted("bhr-muharraq", in: database).count == 2)
            }
        }
    }

    @Test func `what only the database refuses is told with file and line`() async throws {
        try await withTestDatabase { database in
            try await withCopy { folder in
                let basis = String(repeating: "a", count: 201)
                try change("members.csv", in: folder) { text in
                    text.split(separator: "\n").map { line in
                        line.hasPrefix("vnm-son-la,")
                            ? String(line).replacing("named in source", with: basis) : String(line)
                    }.joined(separator: "\n")
                }
                let error = await #expect(throws: InputError.self) { try await load(folder, into: database) }
                let told = error?.description.replacing("\(folder)/", with: "") ?? ""
                #expect(told.hasPrefix("members.csv:208: code: vnm-son-la: "), "\(told)")
            }
        }
    }

    @Test(arguments: [
        "members.csv", "cohorts.csv", "network_sizes.csv", "award_rounds.csv", "awardees.csv", "successions.csv",
        "facts.csv",
    ])
    func `a file that holds less than half of what is recorded is refused, and says so`(file: String) async throws {
        try await withTestDatabase(from: .network) { (database) async throws in
            let before = try await admitted("vnm-son-la", in: database)
            for most in [0, 1] {
                try await withTemporaryDirectory { folder in
                    // Alone, but for the rounds that awards refer to, so that no other file misses what it refers to.
                    let lines = try String(contentsOfFile: "\(network)/\(file)", encoding: .utf8)
                        .split(separator: "\n").prefix(1 + most)
                    if file == "awardees.csv" {
                        try FileManager.default.copyItem(
                            atPath: "\(network)/award_rounds.csv", toPath: "\(folder)/award_rounds.csv")
                    }
                    try lines.map { "\($0)\n" }.joined()
                        .write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
                    let error = await #expect(throws: InputErrors.self) { try await load(folder, into: database) }
                    let told = error?.description.replacing("\(folder)/", with: "") ?? ""
                    #expect(told.hasPrefix("\(file): holds \(most) rows where "), "\(told)")
                    #expect(told.hasSuffix("are recorded; give the whole file, or --part where it is a part"))
                }
            }
            #expect(try await admitted("vnm-son-la", in: database) == before)
        }
    }

    @Test func `a part that says so, and a folder without a file, make nothing less known`() async throws {
        try await withTestDatabase(from: .network) { (database) async throws in
            let codes = ["vnm-son-la", "irl-cork", "bhr-muharraq", "vnm-vinh"]
            var before: [[UncertainDate]] = []
            for code in codes { before.append(try await admitted(code, in: database)) }
            try await withCopy { folder in
                for file in ["cohorts.csv", "awardees.csv"] {
                    try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
                }
                #expect(try await load(folder, into: database).changedRows == 0)
                try change("members.csv", in: folder) { text in
                    text.split(separator: "\n").filter { line in
                        line.hasPrefix("code,") || codes.contains { line.hasPrefix($0) }
                    }.map { "\($0)\n" }.joined()
                }
                let text = try home.catalogue(.en)
                let countries = try Country.read(path: home.countries)
                let files = try NetworkFiles(folder: folder, countries: countries)
                let summary = try await database.write(as: .operator) { db in
                    try db.record(files, countries: countries, isPart: true, text: text)
                }
                #expect(summary.cities == 4 && summary.changedRows == 0)
            }
            for (code, dates) in zip(codes, before) { #expect(try await admitted(code, in: database) == dates) }
        }
    }
}
