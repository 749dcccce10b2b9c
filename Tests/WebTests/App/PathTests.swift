import Domain
import Foundation
import Hummingbird
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

@Suite struct PathTests {
    /// By the names of `Paths.swift`, each with what people and databases could put into it.
    private static func named(city: String, key: String) -> [String: [Address]] {
        [
            "register": [.register], "method": [.method], "signIn": [.signIn], "signOut": [.signOut],
            "country": [.country(key)], "countryTable": [.countryTable(key)],
            "city": CityFrame.Tab.allCases.map { .city(city, $0) }, "measure": [.measure(key, of: city)],
            "records": [.records(of: city)] + RecordKind.allCases.map { .records($0, of: city) },
            "recordTable": RecordKind.allCases.map { .recordTable($0, of: city) },
            "record": RecordKind.allCases.map { .record($0, key, of: city) },
            "history": RecordKind.allCases.map { .history($0, key, of: city) },
            "evidence": [.evidence(key, of: city)], "evidencePage": [.evidencePage(key, of: city)],
            "evidenceThumbnail": [.evidenceThumbnail(key, of: city)], "evidenceView": [.evidenceView(key, of: city)],
            "report": [.report(2025, of: city)],
            "reportTable": [.reportTable(key, 2025, of: city)], "reportStyle": [.reportStyle(2025, of: city)],
            "log": [.log, .log(of: city)] + RecordKind.allCases.map { .log($0, of: city) },
            "logTable": RecordKind.allCases.map { .logTable($0, of: city) },
            "grid": [.grid(of: city)], "gridCell": [.gridCell(of: city)], "gridBlock": [.gridBlock(of: city)],
            "form": RecordKind.allCases.map { .form($0, key, of: city) },
            "newForm": RecordKind.allCases.map { .newForm($0, of: city, [("year", key)]) },
            "evidenceList": [.evidenceList(of: city)], "evidenceQueue": [.evidenceQueue(of: city)],
            "uploads": [.uploads(of: city)], "upload": [.upload(key, of: city)],
            "drafts": RecordKind.allCases.map { .drafts($0, key, of: city) },
            "withdrawal": [.withdrawal(key, of: city)], "undo": [.undo(of: city)], "apiCities": [.apiCities],
            "apiCity": [.apiCity(city)],
            "adding": [.adding(of: city)], "finding": [.finding(of: city)],
            "milestoneDay": [.milestoneDay(key, of: city)],
            "apiRecords": [.apiRecords(of: city)], "apiReadiness": [.apiReadiness(of: city)],
            "tables": [.tables(of: city)], "table": [.table(key, of: city)],
            "tableTemplate": RecordKind.allCases.map { .tableTemplate($0, of: city) },
            "apiReport": [.apiReport(2025, of: city)], "health": [.health], "ready": [.ready],
        ]
    }

    private static func path(of address: Address) -> String { String("\(address)".prefix { $0 != "?" && $0 != "#" }) }

    /// All that the program answers, without a database to answer from.
    private func routes() async throws -> [Router<AppContext>.RouteDescription] {
        let database = Database("", size: 1)
        let router = try router(
            database: database, catalogues: Language.allCases.map { try home.catalogue($0) },
            assessor: try Assessor(home.readinessFiles()))
        await database.close()
        return router.routes
    }

    @Test(arguments: [("vnm-son-la", "5,2025"), ("a/b?c#d%2F", "../ e\"'&+,\u{301}")])
    func `every address of the site is answered by a route, whatever stands in it`(city: String, key: String)
        async throws
    {
        let methods = KnownMethods()
        methods.learn(try await routes())
        let named = Self.named(city: city, key: key)
        let posted: Set = ["signOut", "milestoneDay", "undo", "gridBlock", "uploads", "drafts"]
        for (name, addresses) in named {
            for address in addresses {
                #expect(
                    methods.of(Self.path(of: address)).contains(posted.contains(name) ? "POST" : "GET"), "\(address)")
            }
        }
        let text = try String(contentsOfFile: "\(home.path)/Sources/Web/App/Paths.swift", encoding: .utf8)
        let names = Set(text.matches(of: /static (?:let|func) ([a-zA-Z]+)/).map { String($0.1) })
        #expect(names == Set(named.keys))
    }

    @Test func `the bar of those who work for a city knows the tabs that it shares with everybody`() {
        let shared = WorkPage.allCases.filter { CityFrame.Tab(rawValue: $0.rawValue) != nil }
        #expect(shared == [.commitments, .programmes, .indicators, .readiness, .reports])
    }

    @Test func `every page has an address`() async throws {
        let paths = Self.named(city: "vnm-son-la", key: "2025").values.flatMap { $0.map(Self.path) }
        let assets = Asset.all.flatMap { [$0.path, $0.plainPath] }
        for route in try await routes() where route.method == .get {
            let isNamed = (paths + assets).contains { path in
                let methods = KnownMethods()
                methods.learn([route])
                return !methods.of(path).isEmpty
            }
            #expect(isNamed, "\(route.path)")
        }
    }

    @Test func `no page writes an address of the site by hand`() throws {
        let folder = "\(home.path)/Sources/Web"
        let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
        #expect(files.contains("City/CityPage.swift"))
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let written = text.matches(of: /(?:href|action)=\\?"\/|"\/(?:cities|countries|method|log|sign-)/)
            #expect(written.isEmpty, "\(file): \(written.map(\.0))")
        }
    }
}
