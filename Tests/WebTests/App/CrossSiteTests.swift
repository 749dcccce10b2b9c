import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let city = "/cities/vnm-son-la"

/// Nobody else's page writes in a person's name. The suite serves one city with a record, a file, an upload and a table: 3 s.
@Suite struct CrossSiteTests {
    /// A route that writes, as the browser of the editor asks for it.
    private struct Write {
        var method: String
        var path: String
    }

    /// All of them, with what stands there in the place of what they ask for.
    private static func writes(_ service: FormService, _ kept: [String: String]) throws -> [Write] {
        let router = try router(
            database: service.databases.app, catalogues: Language.allCases.map { try home.catalogue($0) })
        return router.routes.filter { ![.get, .head].contains($0.method) }.map { route in
            var path = route.path.description
            let id = path.contains("/uploads/") ? "upload" : "id"
            for (name, value) in [("id", kept[id]), ("key", kept["key"]), ("table", kept["table"])] {
                path = path.replacing("{\(name)}", with: value ?? "")
            }
            let kind = path.hasSuffix("/day") ? "commitment_milestone" : "commitment"
            path = path.replacing("{code}", with: "vnm-son-la").replacing("{kind}", with: kind)
            return Write(method: route.method.rawValue, path: path)
        }
    }

    private static func prepare(_ service: FormService, _ editor: Browser) async throws -> [String: String] {
        let saved = try await editor.fill(
            "\(city)/log/commitment/new",
            ["title_en": "Libraries", "source_kind": "plan", "status": "adopted", "key": ""])
        let page = try await editor.get("\(city)/log/evidence")
        let token = try #require(inputs(of: page.text).first { $0.0 == "form" })
        let list = "\(city)/log/evidence"
        _ = try await editor.post(list, [token], files: [("plan.pdf", Data("%PDF-1.7".utf8))])
        let about = try await editor.get(list).text.firstMatch(of: /evidence\/([0-9a-f-]{36})\/about/)
        let begun = try await editor.post("\(list)/uploads", [token, ("name", "film.mp4"), ("size", "10")])
        let table = try await editor.post(
            "\(city)/log/table", [token, ("kind", "activity"), ("cells", "Date\tName\n1/10/2026\tReading")])
        return [
            "key": String(try #require(saved.location.firstMatch(of: /[0-9a-f-]{36}/)).0),
            "id": String(try #require(about).1),
            "upload": String(try #require(begun.text.firstMatch(of: /"id" ?: ?"([^"]+)"/)).1),
            "table": String(try #require(table.location.split(separator: "/").last)),
        ]
    }

    /// How much of anything is kept.
    private static func kept(_ service: FormService) async throws -> Int {
        try await service.databases.owner.read { db in
            let tables = ["audit_event", "draft", "table_draft", "upload", "upload_piece", "evidence_return"]
            return try tables.reduce(0) { sum, table in
                sum + (try db.run("SELECT count(*) AS count FROM \(unescaped: table)").one()["count"] as Int)
            }
        }
    }

    @Test func `nothing that writes takes what another site's page sends, nor tells that site that it may`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let places = try await Self.prepare(service, editor)
            let writes = try Self.writes(service, places)
            #expect(writes.count >= 19 && writes.allSatisfy { !$0.path.contains("{") }, "\(writes.map(\.path))")
            let page = try await editor.get("\(city)/log/evidence")
            let token = try #require(inputs(of: page.text).first { $0.0 == "form" }?.1)
            let body = Data("form=\(token)&title_en=Other&do=discard".utf8)
            let before = try await Self.kept(service)
            for write in writes {
                for headers in [
                    ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
                    ["Origin": "https://elsewhere.example"], ["Origin": "null"],
                ] {
                    // Even with the token, which no other site knows.
                    let answer = try await editor.send(
                        "\(write.path)?offset=0", method: write.method, body: body, headers: headers)
                    #expect(answer.status == 403, "\(write) \(headers)")
                    #expect(answer.words.contains("did not come from a page of this service"), "\(write) \(headers)")
                    #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control-") }, "\(write)")
                }
                let asked = [
                    "Origin": "https://elsewhere.example", "Access-Control-Request-Method": write.method,
                    "Access-Control-Request-Headers": "content-type,x-form-token",
                ]
                let answer = try await editor.send(write.path, method: "OPTIONS", body: nil, headers: asked)
                #expect(answer.status == 405, "\(write)")
                #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control-") }, "\(write)")
            }
            #expect(try await Self.kept(service) == before)
        }
    }

    @Test func `nothing that writes takes a form without its token, with that of another session or another person`()
        async throws
    {
        try await FormService.run { service in
            func token(of browser: Browser) async throws -> String {
                let page = try await browser.get("\(city)/log/evidence")
                return try #require(inputs(of: page.text).first { $0.0 == "form" }?.1)
            }
            let stale = try await token(of: try await service.browser("editor"))
            let stewards = try await token(of: try await service.browser("steward"))
            let editor = try await service.browser("editor")
            let places = try await Self.prepare(service, editor)
            let own = try await token(of: editor)
            #expect(Set([stale, stewards, own]).count == 3)
            let before = try await Self.kept(service)
            // Pieces of an upload carry none: a page of another site cannot send them, and without a session they are nobody's.
            let writes = try Self.writes(service, places).filter {
                $0.path != "/sign-in" && !($0.method == "PUT" && $0.path.contains("/uploads/"))
            }
            func send(_ write: Write, _ token: String) async throws -> Browser.Answer {
                // Files come in parts alone.
                if write.path == "\(city)/log/evidence" {
                    let files = [("plan.pdf", Data("%PDF-1.7".utf8))]
                    return try await editor.post(write.path, [("form", token)], files: files)
                }
                let fields = "form=\(token)&title_en=Other&do=discard&act=\(encoded("2026-01-01T00:00:00Z"))"
                return try await editor.send(
                    write.path, method: write.method, body: Data(fields.utf8), headers: ["X-Form-Token": token])
            }
            for write in writes {
                for given in ["", stale, stewards] {
                    let answer = try await send(write, given)
                    #expect(answer.status == 403, "\(write) \(answer.status)")
                }
            }
            #expect(try await Self.kept(service) == before)
            // It is the token that was missed.
            for write in writes { #expect(try await send(write, own).status != 403, "\(write)") }
        }
    }
}
