import Domain
import Persistence
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

/// Two people at one record.
@Suite struct MergeTests {
    @Test func `what only one of two people changed is joined, and whoever saves last is told with whom`() async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            let saved = try await editor.fill(
                "\(log)/activity/new", ["title_en": "Fair", "status": "held", "held": "2026", "people.all": "40"])
            let mine = try await editor.get(saved.form)
            let theirs = ["place": "Library", "people.all": "50"] as KeyValuePairs
            #expect(try await steward.fill(saved.form, theirs).status == 303)
            let joined = try await editor.fill(mine, ["title_vi": "Hội chợ"])
            #expect(joined.status == 303)
            let page = try await editor.get(joined.form)
            for kept in ["value=\"Library\"", "value=\"Hội chợ\"", "name=\"people.all\" value=\"50\""] {
                #expect(page.text.contains(kept), "\(kept)")
            }
            let told = try await editor.get(joined.location)
            #expect(told.words.contains("Combined with what steward saved"), "\(told.words)")
        }
    }

    @Test func `for what both changed each is chosen, and what the other left alone does not come back`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            let saved = try await editor.fill(
                "\(log)/commitment/new",
                ["title_en": "Books", "source_kind": "plan", "status": "adopted", "figure": "5", "target": "9"])
            let mine = try await editor.get(saved.form)
            let theirs = ["owner_unit": "Library", "figure": "6"] as KeyValuePairs
            #expect(try await steward.fill(saved.form, theirs).status == 303)
            let asked = try await editor.fill(mine, ["owner_unit": "School"])
            #expect(asked.status == 409)
            #expect(asked.text.contains("name=\"take.owner_unit\"") && !asked.text.contains("name=\"take.figure\""))
            #expect(asked.text.contains("name=\"figure\" value=\"6\""))
            #expect(try await editor.fill(asked, ["take.owner_unit": "theirs", "target": "10"]).status == 303)
            let page = try await editor.get(saved.form)
            for kept in ["value=\"Library\"", "name=\"figure\" value=\"6\"", "name=\"target\" value=\"10\""] {
                #expect(page.text.contains(kept), "\(kept)")
            }
        }
    }
}
