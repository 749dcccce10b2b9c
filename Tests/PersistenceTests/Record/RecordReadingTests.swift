import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// Records of every kind are read by their description, here those of the invented city. The suite copies two databases: 1 s.
@Suite struct RecordReadingTests {
    @Test func `a table of any kind that is loaded again changes nothing`() async throws {
        try await withTestDatabase(from: .demo) { database in
            let (editor, tables) = try await database.read(as: .operator) { db in
                let editor = try #require(try db.person(email: "editor@ben-mo.example")).id
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return (
                    editor,
                    try RecordKind.allCases.map { kind in
                        (kind, try db.records(kind, of: city, limit: 10_000).map(\.lineOfFile))
                    }
                )
            }
            #expect(tables.filter { $0.1.isEmpty }.map(\.0) == [.continuation])  // its unit was not abolished
            // Values that are baselines and ratings of others are corrected by nobody who only edits.
            try await withTemporaryDirectory { folder in
                for (kind, lines) in tables where !lines.isEmpty && ![.logYear, .rating].contains(kind) {
                    let path = "\(folder)/\(kind.rawValue).csv"
                    try spreadsheet([kind.columnsOfFile] + lines).write(toFile: path, atomically: true, encoding: .utf8)
                    let summary = try await database.log(
                        try RecordEntry.read(path: path, text: try home.catalogue(.en)), city: "vnm-ben-mo",
                        as: .person(editor),
                        text: try home.catalogue(.en))
                    #expect(summary == LogSummary(unchanged: lines.count), "\(kind)")
                }
            }
        }
    }

    @Test func `what looks like a formula is text in a spreadsheet, and itself when the table is loaded again`()
        async throws
    {
        try await withEditor { database, editor in
            let titles = ["=1+1", "+84 hotline", "'quoted'", "-5", "@home"]
            let file = "key,name,kind\n" + titles.enumerated().map { "P\($0),\($1),ngo\n" }.joined()
            #expect(try await log(["partner.csv": file], in: database, as: editor).added == titles.count)
            let read = try await database.read(as: editor) { db in
                try db.records(.partner, of: try #require(try db.registerEntry("vnm-son-la")).city.id, limit: 10)
            }
            let table = spreadsheet([RecordKind.partner.columnsOfFile] + read.map(\.lineOfFile))
            #expect(table.contains(",'=1+1,") && table.contains(",-5,") && table.contains(",'quoted',"))
            #expect(
                try await log(["partner.csv": table], in: database, as: editor) == LogSummary(unchanged: titles.count))
        }
    }

    @Test func `all records, read part by part, are those that are read at once, each once, now and as of an instant`()
        async throws
    {
        try await withTestDatabase(from: .demo) { database in
            try await database.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                for instant in [nil, try db.lastSeal()] {
                    let whole = try db.records(of: city, asOf: instant, limit: 10_000)
                    #expect(whole.next == nil)
                    #expect(whole.records.count == (try db.loggedCounts(of: city, asOf: instant)).values.reduce(0, +))
                    for limit in [1, 7, 500, whole.records.count] where limit > 1 || instant != nil {
                        var parts: [LoggedRecord] = []
                        var place: RecordPlace?
                        repeat {
                            let part = try db.records(of: city, asOf: instant, after: place, limit: limit)
                            #expect(part.records.count <= limit && !part.records.isEmpty)
                            parts += part.records
                            place = part.next.flatMap { RecordPlace($0.description) }
                        } while place != nil
                        #expect(parts == whole.records, "\(limit)")
                    }
                }
            }
        }
    }

    @Test func `every column of a kind’s table is read, but those by which the database keeps order`() async throws {
        try await withTestDatabase { database in
            let columns = try await database.read { db in
                try db.run(
                    "SELECT table_name::text AS kind, column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public'"
                ).map { (kind: try $0["kind"] as String, name: try $0["name"] as String) }
            }
            let kept: Set = [
                "city_id", "id", "recorded_at", "recorded_by", "period_start", "period_end", "supersedes",
                "superseded_at", "observation_id", "replaces", "proposed_by", "framework_id",
            ]
            for kind in RecordKind.allCases {
                let read = Set(kind.allFields.map(\.column))
                let unread = columns.filter { $0.kind == kind.rawValue }.map(\.name)
                    .filter { !read.contains($0) && !kept.contains($0) }
                #expect(unread == [], "\(kind)")
            }
        }
    }
}
