import Config
import Domain
import Foundation
import Input
import Persistence
import TestSupport
import Testing

@testable import Web

/// To Swift one `Character` that is no quote, to a browser the end of an attribute and the beginning of another.
private let probe = "a\"\u{301} data-probe=1 b=\"\u{301}'\u{301}<\u{301}i>&\u{301}"

/// Whether a quote that somebody typed ends an attribute, or a sign opens a tag.
private func isOpen(_ page: String) -> Bool {
    let bytes = Array(page.utf8)
    return ["\"", "'", "<"].contains { sign in
        bytes.firstRange(of: Array("\(sign)\u{301}".utf8)) != nil
    }
}

@Suite struct EscapingTests {
    @Test func `no parameter of an address ends an attribute, whatever mark stands behind its quote`() async throws {
        try await FormService.run { service in
            let stranger = Browser(base: service.base)
            let typed = try #require(probe.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let names = [
                "q", "country", "region", "cohort", "award", "page", "lang", "asOf", "cycle", "try", "to", "link",
                "before",
                "programme", "other", "round", "area", "state", "status", "year", "saved", "act", "undone", "declared",
            ]
            for path in [
                "/", "/method", "/countries/VNM", "/cities/vnm-son-la", "/cities/vnm-son-la/indicators",
                "/cities/vnm-son-la/commitments", "/cities/vnm-son-la/programmes", "/cities/vnm-son-la/reports",
                "/sign-in",
                "/nowhere\(typed)", "/cities/\(typed)", "/countries/\(typed)",
                "/cities/vnm-son-la/reports/annual/\(typed)",
            ] {
                for name in names {
                    let page = try await stranger.get("\(path)?\(name)=\(typed)&\(typed)=\(typed)")
                    #expect(!isOpen(page.text), "\(path)?\(name)")
                }
            }
        }
    }

    @Test
    func
        `no field of a form ends an attribute where it is shown: beside a mistake, on a page, in a list, in a history`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            for kind in RecordKind.allCases {
                let path = "/cities/vnm-son-la/log/\(kind.rawValue)"
                let form = try await editor.get("\(path)/new?indicator=1.1.1.a")
                guard form.status == 200 else { continue }
                let fields = kind.fields.map { ($0.name, probe) }
                let token = try #require(form.text.firstMatch(of: /name="form" value="([^"]*)"/)).1
                let answer = try await editor.post("\(path)/new", [("form", String(token))] + fields)
                #expect(!isOpen(answer.text), "\(kind)")
            }
            let saved = try await editor.fill(
                "/cities/vnm-son-la/log/commitment/new",
                [
                    "title_en": probe, "title_vi": probe, "made_by": probe, "owner_unit": probe, "source": probe,
                    "source_kind": "plan", "status": "adopted", "target_text": probe, "is_public": "yes",
                ])
            #expect(saved.status == 303, "\(saved.words)")
            let id = try #require(saved.location.firstMatch(of: /commitment\/([0-9a-f-]{36})/)).1
            // The home names what others did.
            let steward = try await service.browser("steward")
            for (browser, path) in [
                (editor, saved.location), (editor, saved.form), (steward, "/cities/vnm-son-la/log"),
                (editor, "/cities/vnm-son-la/log/commitment"), (editor, "/cities/vnm-son-la/log/find?q=probe"),
                (editor, "/cities/vnm-son-la/commitments"),
                (editor, "/cities/vnm-son-la/history/commitment/\(id)"),
                (editor, "/cities/vnm-son-la/reports/annual/2026"),
            ] {
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.text.contains("data-probe"), "\(path) \(page.status)")
                #expect(!isOpen(page.text), "\(path)")
            }
        }
    }

    /// The invented city, whose records hold the probe in all of their texts: 15 s.
    @Test func `no text of any kind of record ends an attribute on any page that shows it`() async throws {
        try await ReadinessService.run { service in
            let text = try home.catalogue(.en)
            let (steward, records) = try await service.databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                return (
                    try #require(try db.person(email: "steward@ben-mo.example")),
                    try RecordKind.allCases.flatMap { try db.loggedRecords($0, of: city, limit: 2) }
                )
            }
            var written: [LoggedRecord] = []
            for record in records {
                let texts = record.said.map(\.field).filter { [.title, .prose].contains($0.form) }.map(\.name)
                guard !texts.isEmpty, !written.contains(where: { $0.kind == record.kind }) else { continue }
                var values = record.written.merging(texts.map { ($0, probe) }) { $1 }
                values["key"] = record.key
                let row = TableRow(file: "probe", line: 1, values)
                let entry = try RecordEntry(record.kind, row, columns: values.keys.sorted(), text: text)
                // What was checked is not the steward’s to change.
                let summary = try? await service.databases.app.log(
                    [entry], city: "vnm-ben-mo", as: .person(steward.id), text: text)
                if summary != nil { written.append(record) }
            }
            #expect(written.count >= 15, "\(written.map(\.kind))")

            let city = "/cities/vnm-ben-mo"
            var (paths, own) = (["", "/commitments", "/programmes", "/records", "/reports/annual/2026"], ["/log"])
            for record in written {
                let kind = record.kind.rawValue
                paths += ["/records/\(kind)", "/records/\(kind)/\(record.key)", "/history/\(kind)/\(record.key)"]
                own += ["/log/\(kind)", "/log/\(kind)/\(record.key)"]
            }
            let reader = try await service.browser("steward@ben-mo.example")
            var shown = 0
            for path in paths + own {
                let page = try await reader.get(city + path)
                #expect(!isOpen(page.text), "\(path)")
                shown += page.text.contains("data-probe") ? 1 : 0
            }
            #expect(shown >= 4 * written.count, "\(shown) of \(paths.count + own.count) pages show it")
            let stranger = try await service.browser()
            for path in paths {
                #expect(!isOpen(try await stranger.get(city + path).text), "\(path)")
            }
        }
    }
}
