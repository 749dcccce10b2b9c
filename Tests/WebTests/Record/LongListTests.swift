import Config
import Domain
import Foundation
import Input
import Persistence
import TestSupport
import Testing

@testable import Web

/// No page for strangers grows with what a city recorded.
@Suite struct LongListTests {
    private func log(_ kind: RecordKind, _ count: Int, _ values: [String: String], in service: FormService) async throws
    {
        let text = try home.catalogue(.en)
        let entries = try (1...count).map { number in
            let values = values.merging(["key": "K\(number)", "title_en": "Thing \(number).", "is_public": "yes"]) {
                $1
            }
            return try RecordEntry(
                kind, TableRow(file: "test", line: number, values), columns: values.keys.sorted(), text: text)
        }
        _ = try await service.databases.app.log(entries, city: "phl-balanga", as: .operator, text: text)
    }

    private func titles(_ page: Browser.Answer) -> Int { page.text.matches(of: />Thing \d+\.</).count }

    @Test func `commitments, programmes and events are shown two hundred at a time, with the ways to the others`()
        async throws
    {
        try await FormService.run { service in
            try await log(
                .commitment, 203, ["source_kind": "plan", "status": "adopted"], in: service)
            try await log(.programme, 150, ["status": "draft"], in: service)
            try await log(.activity, 60, ["kind": "event", "status": "held", "held": "2024-02-01"], in: service)
            try await service.seal()
            let browser = Browser(base: service.base)
            for (tab, all) in [("commitments", 203), ("programmes", 210)] {
                let path = "/cities/phl-balanga/\(tab)"
                let (first, last) = (try await browser.get(path), try await browser.get("\(path)?page=2"))
                #expect(titles(first) == 200 && titles(last) == all - 200, "\(tab)")
                #expect(first.words.contains("1 to 200 of \(all)") && last.words.contains("201 to \(all) of \(all)"))
                #expect(first.text.contains("href=\"\(path)?page=2\"") && !first.words.contains("Previous"))
                #expect(last.text.contains("href=\"\(path)\"") && !last.words.contains("Next"))
                // A page after the last one shows the last.
                #expect(try await browser.get("\(path)?page=99").words.contains("201 to \(all) of \(all)"))
                // What narrows the list leads to the first page of what is left, and the ways keep it.
                let narrow = try await browser.get("\(path)?area=none&page=2")
                #expect(narrow.text.contains("href=\"\(path)?area=none\""), "\(tab)")
            }
            let drafts = try await browser.get("/cities/phl-balanga/programmes?status=draft")
            #expect(titles(drafts) == 150 && !drafts.words.contains("of 150"))
        }
    }
}
