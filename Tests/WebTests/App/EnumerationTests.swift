import Domain
import Foundation
import Persistence
import Postgres
import Testing

@testable import Web

private let city = "/cities/vnm-son-la"

/// From an answer nobody learns what there is that they may not see. One city with a file, a record, a draft and a table: 3 s.
@Suite struct EnumerationTests {
    /// The key of a commitment that nobody else may see.
    private func secret(by editor: Browser) async throws -> String {
        let saved = try await editor.fill(
            "\(city)/log/commitment/new",
            ["title_en": "Secret", "source_kind": "plan", "status": "adopted", "key": ""])
        return String(try #require(saved.location.firstMatch(of: /[0-9a-f-]{36}/)).0)
    }

    @Test func `what somebody may not see is answered as what is not there, to strangers and to other cities' people`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let record = try await secret(by: editor)
            let list = "\(city)/log/evidence"
            let page = try await editor.get(list)
            let form = try #require(inputs(of: page.text).first { $0.0 == "form" })
            _ = try await editor.post(list, [form], files: [("secret.pdf", Data("%PDF-1.7".utf8))])
            let about = try await editor.get(list).text.firstMatch(of: /evidence\/([0-9a-f-]{36})\/about/)
            let file = String(try #require(about).1)
            let begun = try await editor.post("\(list)/uploads", [form, ("name", "film.mp4"), ("size", "10")])
            let upload = String(try #require(begun.text.firstMatch(of: /"id" ?: ?"([^"]+)"/)).1)
            let brought = try await editor.post(
                "\(city)/log/table", [form, ("kind", "activity"), ("cells", "Date\tName\n1/10/2026\tReading")])
            let table = String(try #require(brought.location.split(separator: "/").last))
            let none = UUID().uuidString.lowercased()

            let people = [
                ("stranger", Browser(base: service.base)),
                ("editor of another city", try await service.browser("visitor")),
            ]
            let hidden = [
                ("\(city)/evidence/ID", file), ("\(city)/evidence/ID/about", file),
                ("\(city)/evidence/ID/thumbnail", file),
                ("\(city)/evidence/ID/view", file), ("\(city)/records/commitment/ID", record),
                ("\(city)/history/commitment/ID", record), ("\(city)/log/commitment/ID", record),
                ("\(list)/uploads/ID", upload), ("\(city)/log/table/ID", table),
                ("/cities/irl-cork/evidence/ID", file), ("/cities/irl-cork/records/commitment/ID", record),
                ("/cities/irl-cork/log/evidence/uploads/ID", upload), ("/cities/irl-cork/log/table/ID", table),
                ("/cities/irl-cork/log/commitment/ID", record),
            ]
            for (name, browser) in people {
                for (path, id) in hidden {
                    var answers: Set<String> = []
                    for asked in [id, none] {
                        let answer = try await browser.get(path.replacing("ID", with: asked))
                        #expect([401, 403, 404].contains(answer.status), "\(name) \(path) \(answer.status)")
                        #expect(!answer.text.contains("Secret"), "\(name) \(path)")
                        let told = answer.headers.filter {
                            !["date", "x-request-id", "content-length"].contains($0.key)
                        }
                        let text = answer.text.replacing(asked, with: "ID").replacing(
                            /[0-9a-f-]{36}/, with: "REFERENCE")
                        answers.insert("\(answer.status) \(told.sorted { $0.key < $1.key }) \(text)")
                    }
                    #expect(answers.count == 1, "\(name) \(path): \(answers)")
                }
            }
            // Nor does a colleague see what another is still at.
            let steward = try await service.browser("steward")
            for path in ["\(list)/uploads/\(upload)", "\(city)/log/table/\(table)"] {
                #expect(try await steward.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test func `another city's people read no list of its work, and neither judge, change nor take back any of it`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let record = try await secret(by: editor)
            let act: String = try await service.databases.owner.read { db in
                try db.run("SELECT recorded_at::text AS at FROM commitment WHERE title_en = 'Secret'").one()["at"]
            }
            let visitor = try await service.browser("visitor")
            for path in [
                "log", "log/add", "log/find?q=secret", "log/grid", "log/commitment", "log/commitment.csv",
                "log/evidence",
                "log/evidence/queue", "log/table", "log/commitment/new", "log/commitment/\(record)",
            ] {
                let answer = try await visitor.get("\(city)/\(path)")
                #expect(answer.status == 403 && !answer.text.contains("Secret"), "\(path) \(answer.status)")
            }
            let own = try await visitor.get("/cities/irl-cork/log/evidence")
            let form = try #require(inputs(of: own.text).first { $0.0 == "form" })
            for (path, fields) in [
                ("log/undo", [("act", act)]), ("log/commitment", [("mark", record), ("do", "publish")]),
                ("log/commitment/\(record)", [("title_en", "Mine")]),
                ("log/commitment/\(record)/draft", [("title_en", "Mine")]),
                ("log/evidence/uploads", [("name", "a"), ("size", "1")]), ("log/grid", []),
                ("log/table", [("kind", "activity"), ("cells", "Date\tName\n1/10/2026\tReading")]),
                ("log/evidence/queue", [("link", record), ("do", "yes")]),
            ] {
                for place in [city, "/cities/irl-cork"] {
                    let answer = try await visitor.post("\(place)/\(path)", [form] + fields)
                    #expect(!answer.text.contains("Secret"), "\(place)/\(path)")
                    if place == city {
                        #expect(answer.status >= 400 || answer.location.contains("said=gone"), "\(path)")
                    }
                }
            }
            let file = try await visitor.post("\(city)/log/evidence", [form], files: [("a.txt", Data("a".utf8))])
            #expect(file.status == 403)
            let now = try await editor.get("\(city)/records/commitment/\(record)")
            #expect(now.status == 200 && now.words.contains("Secret") && !now.words.contains("Mine"))
        }
    }
}
