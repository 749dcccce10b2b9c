import Domain
import Foundation
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
                "programme", "other",
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
                let form = try await editor.get("\(path)/new")
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
            for path in [
                saved.location, "/cities/vnm-son-la/log", "/cities/vnm-son-la/log/commitment",
                "/cities/vnm-son-la/commitments", "/cities/vnm-son-la/history/commitment/\(id)",
                "/cities/vnm-son-la/reports/annual/2026",
            ] {
                let page = try await editor.get(path)
                #expect(page.status == 200 && page.text.contains("data-probe"), "\(path) \(page.status)")
                #expect(!isOpen(page.text), "\(path)")
            }
        }
    }
}
