import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

private let demo = "\(home.path)/Config/samples/demo"
private let city = "vnm-ben-mo"

/// Loads the register, the frameworks and the invented city, as `Scripts/start` does.
@discardableResult
func loadDemo(into database: Database) async throws -> LogSummary {
    try await load(into: database)
    try await load(frameworks: [keyFeatures, circular, mappings], into: database)
    return try await database.loadSample()
}

private func count(_ table: String, _ condition: String = "true", in database: Database) async throws -> Int {
    try await database.read(as: .operator) { db in
        try db.run("SELECT count(*) AS n FROM \(unescaped: table) WHERE \(unescaped: condition)").one()["n"]
    }
}

@Suite struct DemoTests {
    @Test func `the invented city loads whole, each record as whose it is, and twice changes nothing`()
        async throws
    {
        try await withTestDatabase { database in
            let first = try await loadDemo(into: database)
            #expect(first.added > 2800)
            #expect(first.changed > 300)
            #expect(first.unchanged == 0)
            let events = try await count("audit_event", in: database)
            #expect(try await loadDemo(into: database) == LogSummary())
            #expect(try await count("audit_event", in: database) == events)
            // Its administrative unit goes on, so that nobody has to carry it on.
            for kind in RecordKind.allCases where kind != .continuation {
                let rows = try await count(
                    kind.rawValue, "city_id = (SELECT id FROM city WHERE code = '\(city)')", in: database)
                #expect(rows > 0, "\(kind)")
            }
            let years = try await database.read(as: .operator) { db in
                try db.run(
                    """
                    SELECT year FROM log_year JOIN city ON city.id = city_id WHERE is_complete AND code = \(city) ORDER BY year
                    """
                ).map { try $0["year"] as Int }
            }
            #expect(years == Array(2021...2025))

            func people(_ query: SQL) async throws -> [String] {
                try await database.read(as: .operator) { db in
                    try db.run(
                        "SELECT DISTINCT split_part(email, '@', 1) AS who FROM (\(query)) AS by (id) JOIN person USING (id) ORDER BY 1"
                    ).map { try $0["who"] }
                }
            }
            #expect(try await people("SELECT recorded_by FROM ward") == ["editor"])
            #expect(try await people("SELECT proposed_by FROM baseline") == ["editor"])
            #expect(try await people("SELECT recorded_by FROM baseline WHERE status = 'frozen'") == ["steward"])
            #expect(try await people("SELECT recorded_by FROM log_year") == ["steward"])
            let checked: SQL = "SELECT recorded_by FROM activity WHERE verification = 'checked_in_city'"
            #expect(try await people(checked) == ["steward"])
            let outside: SQL = "SELECT recorded_by FROM contribution WHERE verification = 'checked_outside'"
            #expect(try await people(outside) == ["reviewer"])
            #expect(try await people("SELECT novelty_accepted_by FROM programme") == ["reviewer"])
            let experts: SQL = "SELECT recorded_by FROM rating WHERE rater = 'expert'"
            #expect(try await people(experts) == ["expert1", "expert2"])
            // Nobody of them may act in a city that exists.
            let elsewhere = "city_id IS NULL OR city_id NOT IN (SELECT id FROM city WHERE is_invented)"
            #expect(try await count("person_role", "person_id <> 1 AND (\(elsewhere))", in: database) == 0)
        }
    }

    @Test func `no count of the network includes an invented city, and no list shows one unasked`() async throws {
        try await withTestDatabases(from: .network) { databases in
            let database = databases.app
            func seen() async throws -> [String] {
                let run = try #require(
                    try await ScoringJob(database: databases.batch, cycles: home.awardCycles()).run(.now).first?.run)
                return try await database.read(as: .anyone) { db in
                    let counts = try db.registerCounts()
                    let filters = [
                        CityFilter(), CityFilter(words: "viet nam"), CityFilter(country: "VNM"),
                        CityFilter(cohort: 2022), CityFilter(region: .asiaPacific),
                    ]
                    return [
                        "\(counts.cities) \(counts.awards) \(counts.awardedCities)", "\(counts.cohorts)",
                        "\(counts.regions.sorted { $0.key.rawValue < $1.key.rawValue })", "\(counts.years)",
                        "\(counts.countries.map { "\($0.country.code) \($0.cities)" })",
                        "\(try filters.map { try db.countCities($0) })",
                        "\(try filters.map { try db.cities($0, limit: 1000).map(\.city.code) })",
                        "\(try db.gateCounts(in: run.id).sorted { $0.key.rawValue < $1.key.rawValue }.map { gate, counts in counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\(gate) \($0.key) \($0.value)" } })",
                        "\(try db.awardRounds().map { $0.cities.map(\.code) })",
                    ]
                }
            }
            let before = try await seen()
            try await loadDemo(into: database)
            #expect(try await seen() == before)
            let found = try await database.read(as: .anyone) { db in
                try db.cities(CityFilter(words: "ben mo"), limit: 10)
            }
            #expect(found.map(\.city.code) == [city])
            #expect(found.first?.city.isInvented == true)
            #expect(found.first?.admitted == .on(try #require(Day("2021-02-14"))))
            #expect(
                try await database.read(as: .anyone) { db in try db.registerEntry(city) }?.city.population == 320_000)
        }
    }

    @Test(arguments: [
        (
            "records/1-editor/programme.csv", "P01,Evening", "P01,\(String(repeating: "x", count: 501))",
            "records/1-editor/programme.csv:2: title_en"
        ),
        ("people.csv", "vnm-ben-mo", "irl-cork", "people.csv:2: city: “irl-cork” is not an invented city"),
        ("people.csv", "city_editor", "network_admin", "people.csv:2: role: “network_admin” is not one of"),
        ("people.csv", "steward,", "stewardess,", "records/2-steward: the name ends with no person of people.csv"),
        ("members.csv", ",yes,2021-02-14", ",yes,2020-02-14", "members.csv:2: admitted_on: 2020-02-14 is not in"),
        ("members.csv", ",yes,2021-02-14", ",perhaps,2021-02-14", "members.csv:2: is_invented: “perhaps” is not"),
    ])
    func `a mistake in the sample is told before anything is written`(
        file: String, found: String, replacement: String, expected: String
    ) async throws {
        try await withTemporaryDirectory { directory in
            let folder = "\(directory)/demo"
            try FileManager.default.copyItem(atPath: demo, toPath: folder)
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let place = try #require(text.range(of: found))
            try text.replacingCharacters(in: place, with: replacement)
                .write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
            let error = #expect(throws: InputErrors.self) {
                let files = try NetworkFiles(folder: folder, countries: try Country.read(path: home.countries))
                _ = try SampleFiles(folder: folder, of: files, text: try home.catalogue(.en))
            }
            let told = error?.errors.first?.description ?? ""
            #expect(told.hasPrefix("\(folder)/\(expected)"), "\(told)")
        }
    }

    @Test func `what somebody changed in it stays; who reviews from outside checks a record and cannot change it`()
        async throws
    {
        try await withTestDatabase(from: .demo) { (database) async throws in
            func update(_ query: SQL, as key: String) async throws -> Int {
                let person = try await database.read(as: .operator) { db in
                    try db.person(email: "\(key)@ben-mo.example")
                }
                return try await database.write(as: .person(try #require(person).id)) { db in
                    try db.run(query).affected
                }
            }
            let fulfilled: SQL = """
                UPDATE commitment SET status = 'fulfilled', closed_on = '2026-11-24'
                WHERE title_en = 'Guidance desks in three more wards'
                """
            #expect(try await update(fulfilled, as: "editor") == 1)
            let checked: SQL =
                "UPDATE programme SET verification = 'checked_outside' WHERE title_en = 'Museum evenings'"
            #expect(try await update(checked, as: "reviewer") == 1)
            let renamed: SQL = "UPDATE programme SET title_en = 'Ours' WHERE title_en = 'Museum evenings'"
            let error = await #expect(throws: PostgresError.self) { try await update(renamed, as: "reviewer") }
            #expect(error?.code == "42501")

            #expect(try await loadDemo(into: database) == LogSummary())
            #expect(
                try await count("commitment", "status = 'fulfilled' AND closed_on = '2026-11-24'", in: database) == 1)
            #expect(try await count("programme", "verification = 'checked_outside'", in: database) == 1)
        }
    }
}
