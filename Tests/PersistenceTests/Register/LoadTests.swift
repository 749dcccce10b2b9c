import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

let network = "\(home.path)/Config/samples/network"

/// Loads a folder of the register as `tracker load` does.
@discardableResult
func load(_ folder: String = network, into database: Database) async throws -> LoadSummary {
    let text = try home.catalogue(.en)
    let countries = try Country.read(path: home.countries)
    let files = try NetworkFiles(folder: folder, countries: countries)
    return try await database.write(as: .operator) { db in try db.record(files, countries: countries, text: text) }
}

@Suite struct LoadTests {
    @Test func `loading twice changes nothing`() async throws {
        try await withTestDatabase { database in
            let first = try await load(into: database)
            #expect((first.cities, first.memberships, first.awards) == (343, 344, 58))
            #expect(first.changedRows > 343)
            #expect(try await load(into: database).changedRows == 0)
            let history = try await database.read { db in
                try db.run("SELECT count(*) AS n FROM membership_history").one()["n"] as Int
            }
            #expect(history == 0)
        }
    }

    @Test func `an announcement dates an admission only where a source states the year`() async throws {
        try await withTestDatabase { database in
            try await load(into: database)
            func admitted(_ code: String) async throws -> UncertainDate? {
                try await database.read { db in try db.registerEntry(code)?.memberships.last?.admitted }
            }
            #expect(try await admitted("vnm-son-la")?.day == Day("2024-02-14"))
            #expect(try await admitted("irl-waterford") == .inYear(2024))  // inferred
            #expect(try await admitted("irl-dublin") == .inYear(2019))  // no announcement of that year
            #expect(try await admitted("irl-cork") == .by(try #require(Day("2015-09-30"))))
            #expect(try await admitted("bhr-muharraq")?.day == Day("2024-02-14"))
        }
    }

    @Test(arguments: [
        ("members.csv", "114025", "many", "members.csv:LINE: population: “many” is not a whole number above 0"),
        ("members.csv", "code,city", "code,town", "members.csv:LINE: town: unknown column"),
        (
            "members.csv", "vnm-vinh,Vinh,Vinh,VNM", "vnm-vinh,Vinh,Vinh,VNX",
            "members.csv:LINE: country: “VNX” is not a country"
        ),
        (
            "members.csv", "jor-amman,Amman", "jor-amman,\"Amman",
            "members.csv:LINE: a quoted field is followed by more text"
        ),
        ("members.csv", "2017-09-20", "2017-09-31", "members.csv:LINE: member_by: “2017-09-31” is not a date"),
        ("cohorts.csv", "2022-09-02", "2022-02-30", "cohorts.csv:LINE: announced_on: “2022-02-30” is not a date"),
        ("cohorts.csv", ",77,", ",x77,", "cohorts.csv:LINE: members_announced: “x77” is not a whole number"),
        ("award_rounds.csv", "2017-09-18", "2018-09-18", "award_rounds.csv:LINE: conferred_to: 2017-09-20 is before"),
        (
            "awardees.csv", "Melton,AUS,2015", "Melton,AUS,2016",
            "awardees.csv:LINE: award_year: there is no award round of 2016"
        ),
        (
            "awardees.csv", "bra-sorocaba,Sorocaba,BRA", "aus-melton,Melton,AUS",
            "awardees.csv:LINE: code: aus-melton with the award of 2015 appears twice"
        ),
        (
            "successions.csv", "vnm-vinh,2025-07-01", "vnm-vinh,1.7.2025",
            "successions.csv:LINE: ended_on: “1.7.2025” is not a date"
        ),
        ("network_sizes.csv", ",425,", ",-425,", "network_sizes.csv:LINE: members: “-425” is not a whole number"),
        (  // What only the database refuses
            "members.csv", "vnm-vinh,Vinh,Vinh,VNM", "vnm-vinh,\(String(repeating: "V", count: 3000)),Vinh,VNM",
            "members.csv:LINE: code: vnm-vinh: "
        ),
    ])
    func `a mistake ends the load with one line that says where, and nothing is written`(
        file: String, found: String, replacement: String, message: String
    ) async throws {
        try await withTestDatabase { database in
            try await withTemporaryDirectory { directory in
                let folder = "\(directory)/network"
                try FileManager.default.copyItem(atPath: network, toPath: folder)
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                let place = try #require(text.range(of: found))
                let line = text[..<place.lowerBound].count { $0 == "\n" } + 1
                try text.replacingCharacters(in: place, with: replacement)
                    .write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
                do {
                    try await load(folder, into: database)
                    Issue.record("accepted")
                } catch {
                    let said = "\(error)"
                    #expect(said.hasPrefix("\(folder)/" + message.replacing("LINE", with: "\(line)")), "\(said)")
                    #expect(!said.contains("\n") && !said.contains("violates"), "\(said)")
                }
                let cities = try await database.read { db in try db.countCities(CityFilter()) }
                #expect(cities == 0)
            }
        }
    }

    @Test func `an award of a city that nobody knows is refused at its line, and the load leaves nothing`() async throws
    {
        try await withTestDatabase { database in
            try await withTemporaryDirectory { directory in
                let folder = "\(directory)/network"
                try FileManager.default.copyItem(atPath: network, toPath: folder)
                let more = "vnm-nowhere,Nowhere,VNM,2024,https://example.org/\n"
                let path = "\(folder)/awardees.csv"
                try (String(contentsOfFile: path, encoding: .utf8) + more)
                    .write(toFile: path, atomically: true, encoding: .utf8)
                let error = await #expect(throws: InputError.self) { try await load(folder, into: database) }
                #expect(error?.line == 60)
                let cities = try await database.read { db in try db.countCities(CityFilter()) }
                #expect(cities == 0)
            }
        }
    }

    @Test func `a file in another encoding is named by its first bad line`() throws {
        let text = Array("code,city\nvnm-hue,Hu".utf8) + [0xEA] + Array("\n".utf8)
        #expect(throws: InputError.self) { try Table(text, file: "members.csv", columns: ["code", "city"]) }
    }

    @Test(arguments: [
        ("day: 2024-05-31", "day: 2024-05-32", "2024.yaml:5: reference_date.day: “2024-05-32” is not a date"),
        (
            "more_than: 12", "more_than: twelve",
            "2024.yaml:8: rules.membership_months.more_than: “twelve” is not a whole number"
        ),
        ("more_than: 12", "longer_than: 12", "2024.yaml:8: rules.membership_months.longer_than: unknown key"),
        (
            "nominees_per_country: 2", "nominees_per_country: 0",
            "2024.yaml:10: rules.nominees_per_country: 0 is too small"
        ),
        ("basis: published", "basis: rumoured", "2024.yaml:3: basis: “rumoured” is not published, inferred or assumed"),
        ("rules:", "rule:", "2024.yaml:"), ("{more_than: 12}", "{more_than: 12", "2024.yaml:"),
    ])
    func `a mistake in a cycle is named by line and key`(found: String, replacement: String, message: String) throws {
        let text = try String(contentsOfFile: "\(home.awards)/2024.yaml", encoding: .utf8)
        #expect(text.contains(found))
        do {
            _ = try AwardCycleFile(text.replacing(found, with: replacement), file: "2024.yaml")
            Issue.record("accepted")
        } catch { #expect("\(error)".hasPrefix(message), "\(error)") }
    }
}
