import Config
import Domain
import Foundation
import Input
import Persistence
import TestSupport
import Testing

@testable import Web

private let acts = "/cities/vnm-son-la/log/undo"

/// What was saved in the last seven days, found again by whoever left the page on which it was saved.
@Suite struct SavedActsTests {
    private func add(_ titles: [String], as person: Person, in service: FormService) async throws {
        let text = try home.catalogue(.en)
        let entries = try titles.enumerated().map { place, title in
            let values = [
                "key": title, "kind": "event", "title_vi": title, "status": "held", "held": "2024-02-0\(place + 1)",
            ]
            return try RecordEntry(
                .activity, TableRow(file: "test", line: place + 1, values), columns: values.keys.sorted(), text: text)
        }
        _ = try await service.databases.app.log(entries, city: "vnm-son-la", as: .person(person.id), text: text)
    }

    /// How many acts the page offers to take back.
    private func buttons(_ page: Browser.Answer) -> Int { page.text.matches(of: /name="act"/).count }

    @Test func `an act is found again and undone, by whoever did it or answers for it`() async throws {
        try await FormService.run { service in
            let (editor, steward) = (try await service.browser("editor"), try await service.browser("steward"))
            // What the samples hold, the operator wrote.
            let before = buttons(try await steward.get(acts))
            #expect(buttons(try await editor.get(acts)) == 0)
            try await add(["Một", "Hai"], as: service.editor, in: service)
            try await add(["Ba"], as: service.steward, in: service)

            let own = try await editor.get(acts)
            #expect(own.words.contains("Activities: 2") && own.words.contains("Ba"), "\(own.words)")
            #expect(own.words.contains(", editor") && own.words.contains(", steward"))
            #expect(buttons(own) == 1, "the steward’s is not the editor’s to undo")
            #expect(buttons(try await steward.get(acts)) == before + 2)
            #expect(try await editor.get("/cities/vnm-son-la/log").text.contains("href=\"\(acts)\""))

            // What others did is told on the home until it is undone.
            #expect(try await steward.get("/cities/vnm-son-la/log").words.contains("Activities: 2"))
            let undone = try await editor.undo(on: own)
            let after = try await editor.get(undone.location)
            #expect(after.words.contains("Undone: 2 records are as they were before."), "\(after.words)")
            #expect(buttons(after) == 0 && after.text.contains(">undone</span>"), "\(after.words)")
            #expect(try await !steward.get("/cities/vnm-son-la/log").words.contains("Activities: 2"))
            // What was added alone and undone has its history left, which says so.
            try await add(["Bốn"], as: service.editor, in: service)
            let back = try await editor.get(try await editor.undo(on: try await editor.get(acts)).location)
            let history = try #require(back.text.firstMatch(of: /href="([^"]*\/history\/activity\/[^"]*)"/))
            let told = try await steward.get(String(history.1))
            #expect(
                told.words.contains("editor undid this record on ") && told.words.contains("It is no longer counted."),
                "\(told.words)")
            #expect(told.words.contains("Bốn"))
            // Elsewhere nothing of it is told.
            #expect(try await service.browser("visitor").get(acts).status == 403)
        }
    }

    @Test func `two records of different kinds may have one identity`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let (id, log) = ("0b5c1f3e-6a1d-4d2c-9f3e-1a2b3c4d5e6f", "/cities/vnm-son-la/log")
            let commitment = try await editor.fill(
                "\(log)/commitment/new",
                ["id": id, "title_vi": "Cam kết chung", "source_kind": "plan", "status": "adopted"])
            let activity = try await editor.fill(
                "\(log)/activity/new",
                ["id": id, "title_vi": "Ngày sách", "kind": "event", "status": "held", "held": "1/2/2024"])
            #expect(commitment.status == 303 && activity.status == 303, "\(activity.words)")
            for page in [acts, log] {
                let told = try await (page == acts ? editor : service.browser("steward")).get(page).words
                #expect(told.contains("Cam kết chung") && told.contains("Ngày sách"), "\(page): \(told)")
            }
        }
    }

    @Test func `what was undone is told in the language of who reads it`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor", language: .vi)
            let saved = try await editor.fill(
                "/cities/vnm-son-la/log/observation/new?indicator=1.1.1.a",
                ["indicator": "1.1.1.a", "period": "2024", "value": "97,5", "source": "Sở Giáo dục"])
            #expect(saved.status == 303, "\(saved.words)")
            _ = try await editor.undo(on: try await editor.get(saved.location))
            let version = try #require(
                saved.location.firstMatch(of: /observation\/([0-9a-f-]{36})/), "\(saved.location)")
            let history = "/cities/vnm-son-la/history/observation/\(version.1)"
            #expect(try await editor.get(history).words.contains("Hoàn tác"))
            let english = try await service.browser("steward").get(history)
            #expect(english.words.contains("Undone") && !english.words.contains("Hoàn tác"), "\(english.words)")
        }
    }

    @Test func `a page holds fifty acts, and leads to the earlier ones`() async throws {
        try await FormService.run { service in
            for number in 1...52 { try await add(["Số \(number)"], as: service.editor, in: service) }
            let editor = try await service.browser("editor")
            let first = try await editor.get(acts)
            #expect(buttons(first) == 50 && first.words.contains("Số 52") && !first.words.contains("Số 2 "))
            let more = try #require(first.text.firstMatch(of: /href="([^"]*undo\?before=[^"]*)"/))
            let second = try await editor.get(String(more.1))
            #expect(buttons(second) == 2 && second.words.contains("Số 2 ") && second.words.contains("Số 1 "))
            #expect(first.text.contains(">Earlier<") && !second.text.contains(">Earlier<"))
        }
    }
}
