import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

@Suite struct HiddenCharacterTests {
    @Test func `a character that nobody sees is refused beside its field, with what was typed`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let answer = try await browser.fill(
                "\(log)/commitment/new",
                [
                    "title_en": "Library \u{202E}fdp.exe", "source_kind": "plan", "status": "adopted",
                    "note": "a\u{202D}b",
                ])
            #expect(answer.status == 422)
            #expect(answer.words.contains("This contains an invisible character (U+202E)"))
            #expect(answer.words.contains("This contains an invisible character (U+202D)"))
            #expect(answer.text.contains("id=\"f-title_en-error\""))
            let made = try await browser.fill(
                "\(log)/commitment/new",
                ["title_en": "Thư viện 👩‍🏫", "source_kind": "plan", "status": "adopted", "note": "one\ttwo\nthree"])
            #expect(made.status == 303, "\(made.words)")
            let why = try await browser.fill(made.form, ["title_en": "Libraries", "why": "\u{2066}because"])
            #expect(why.status == 422 && why.text.contains("id=\"f-why-error\""))
        }
    }
}
