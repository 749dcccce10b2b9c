import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

/// What was logged, of whatever kind, is shown. The suite serves the invented city: 2 s.
@Suite struct RecordPagesTests {
    private static let city = "/cities/vnm-ben-mo"

    @Test(arguments: Language.allCases)
    func `every kind of record has a page that shows all that stands in it, and its kind a table`(
        language: Language
    ) async throws {
        try await ReadinessService.run { service in
            let editor = try await service.browser("editor@ben-mo.example", language: language)
            let records = try await service.databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return try RecordKind.allCases.compactMap { try db.loggedRecords($0, of: city, limit: 1).first }
            }
            #expect(records.count == RecordKind.allCases.count - 1)  // nobody carries it on
            let overview = try await editor.get("\(Self.city)/records")
            let texts = RecordTexts(text: try home.catalogue(language).of(country: "VNM"))
            for record in records {
                let path = Address.records(record.kind, of: "vnm-ben-mo").description
                #expect(overview.text.contains("href=\"\(path)\"") && overview.text.contains("href=\"\(path).csv\""))
                let list = try await editor.get(path)
                #expect(list.text.contains("href=\"\(path)/\(record.key)\""), "\(path)")
                let page = try await editor.get("\(path)/\(record.key)")
                #expect(page.status == 200)
                for (field, _) in record.said where field.name != "reason" {
                    let label = texts.label(field, of: record.kind).escapedForHTML
                    #expect(page.text.contains(">\(label)</th>"), "\(record.kind) \(field.name)")
                }
                #expect(!page.text.contains("⟦") && !list.text.contains("⟦"), "\(path)")
                let table = try await editor.get("\(path).csv")
                #expect(table.headers["content-disposition"] == "attachment; filename=\"\(record.kind.rawValue).csv\"")
                #expect(table.text.split(separator: "\r\n").count > 1)
            }
        }
    }

    @Test func `a stranger is shown what is public, as pages and for programs, and nothing else`() async throws {
        try await ReadinessService.run { service in
            let (stranger, editor) = (try await service.browser(), try await service.browser("editor@ben-mo.example"))
            for kind in RecordKind.allCases {
                let path = Address.records(kind, of: "vnm-ben-mo").description
                let (seen, all) = (try await stranger.get("\(path).csv"), try await editor.get("\(path).csv"))
                let isShown = try await stranger.get("\(Self.city)/records").text.contains("href=\"\(path)\"")
                #expect(isShown == (seen.text.split(separator: "\r\n").count > 1), "\(kind)")
                #expect(Set(seen.text.split(separator: "\r\n")).isSubset(of: all.text.split(separator: "\r\n")))
            }
            // A budget is for the city alone.
            let budgets = Address.records(.programmeBudget, of: "vnm-ben-mo").description
            let own = try await editor.get(budgets)
            let budget = try #require(own.text.firstMatch(of: /href="([^"]*programme_budget\/[^"]*)"/)).1
            #expect(try await editor.get(String(budget)).status == 200)
            #expect(try await stranger.get(String(budget)).status == 404)
        }
    }

    @Test func `programs read all records in parts of 500, each once, and every kind has its place`() async throws {
        try await ReadinessService.run { service in
            let editor = try await service.browser("editor@ben-mo.example")
            let count = try await service.databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return try db.loggedCounts(of: city).values.reduce(0, +)
            }
            var next: String? = "/api/v1\(Self.city)/records"
            var told: [String] = []
            var parts = 0
            while let path = next {
                let answer = try await editor.get(path)
                let body = try #require(
                    try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
                let lists = RecordKind.allCases.map { (body[$0.nameOfMany] as? [[String: Any]]) }
                #expect(!lists.contains { $0 == nil })
                let records = lists.compactMap(\.self).flatMap(\.self)
                for value in body["observations"] as? [[String: Any]] ?? [] {
                    let id = try #require(value["id"] as? String)
                    #expect(id == id.uppercased() && value["cell"] is String, "as before there were other kinds")
                }
                #expect(records.count <= 500)
                told += try records.map {
                    String(
                        decoding: try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys), as: UTF8.self)
                }
                next = body["next"] as? String
                parts += 1
            }
            #expect(told.count == count && parts == (count + 499) / 500)
            #expect(Set(told).count == count)
            #expect(try await editor.get("/api/v1\(Self.city)/records?after=nothing").status == 400)
        }
    }
}
