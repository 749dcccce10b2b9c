import Domain
import Foundation
import Persistence
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

/// What is typed and not saved is not lost.
@Suite struct DraftTests {
    private func kept(_ page: Browser.Answer, _ typed: [String: String]) throws -> [(String, String)] {
        let form = try #require(page.text.firstMatch(of: /<form class="record".*?<\/form>/.dotMatchesNewlines()))
        return inputs(of: String(form.0)).map { ($0.0, typed[$0.0] ?? $0.1) }
    }

    @Test func `a draft is offered where its form is opened, filled in again, and gone once it is saved`() async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = "\(log)/programme/new"
            let fields = try kept(try await editor.get(path), ["title_en": "Digital class", "status": "running"])
            let answer = try await editor.put("\(path)/draft", fields)
            #expect(answer.status == 200 && answer.text.hasPrefix("Draft kept "), "\(answer.text)")
            let offer = try await editor.get(path)
            #expect(offer.words.contains("Your draft of") && offer.words.contains("Digital class"))
            let link = try #require(offer.text.firstMatch(of: /href="([^"]*draft=[^"]*)"/)?.1)
            let again = try await editor.get(String(link))
            #expect(again.text.contains("name=\"title_en\" value=\"Digital class\""))
            // Nobody else sees it.
            #expect(try await !service.browser("steward").get(path).words.contains("Digital class"))
            #expect(try await editor.fill(again, ["title_vi": "Lớp học số"]).status == 303)
            #expect(try await !editor.get(path).words.contains("Your draft of"))
        }
    }

    @Test func `what is refused is kept as a draft, and discarded by a button`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = "\(log)/commitment/new"
            #expect(try await editor.fill(path, ["title_en": "Books", "due_on": "someday"]).status == 422)
            let offer = try await editor.get(path)
            #expect(offer.words.contains("Books"))
            let id = try #require(offer.text.firstMatch(of: /name="discard" value="([^"]*)"/)?.1)
            let token = try #require(offer.text.firstMatch(of: /name="form" value="([^"]*)"/)?.1)
            let gone = try await editor.post("\(path)/draft", [("form", String(token)), ("discard", String(id))])
            #expect(gone.status == 303)
            #expect(try await !editor.get(path).words.contains("Books"))
        }
    }

    @Test func `what its writer has not saved waits on their home, and is gone on with from there`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = "\(log)/programme/new"
            for number in 1...7 {
                let fields = try kept(try await editor.get(path), ["title_en": "Digital class \(number)"])
                #expect(try await editor.put("\(path)/draft", fields).status == 200)
            }
            let home = try await editor.get(log)
            #expect(home.words.contains("Waiting for you  7"), "\(home.words)")
            let items = home.text.matches(of: /Finish<\/span><a class="quiet" href="([^"]*)">([^<]*)/)
            #expect(items.map { String($0.2) } == (1...7).reversed().map { "Programme: Digital class \($0)" })
            #expect(home.words.contains("2 older drafts"))
            let again = try await editor.get(String(try #require(items.last).1))
            #expect(again.text.contains("name=\"title_en\" value=\"Digital class 1\""))
            #expect(try await !service.browser("steward").get(log).words.contains("Digital class"))
        }
    }

    @Test func `what is typed on the page of a record is kept as in its form, and gone on with on that page`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new", ["title_en": "Evening classes", "status": "running", "period": "2026"])
            let path = String(saved.location.prefix { $0 != "?" })
            let page = try await editor.get("\(path)?add=money")
            let pattern = /<form class="add-form".*?data-draft="([^"]*)".*?<\/form>/.dotMatchesNewlines()
            let form = try #require(page.text.firstMatch(of: pattern))
            #expect(page.text.contains(Asset.forms.path))
            let typed = inputs(of: String(form.0)).map { ($0.0, ["year": "20", "planned": "1,5 tỷ"][$0.0] ?? $0.1) }
            let kept = try await editor.put(String(form.1), typed)
            #expect(kept.status == 200 && kept.text.hasPrefix("Draft kept "), "\(kept.text)")

            // From whatever is open on the page, and from the home.
            for place in [path, log] {
                let link = try #require(
                    try await editor.get(place).text.firstMatch(of: /href="(\/[^"]*draft=[^"#]*)#add"/), "\(place)")
                let again = try await editor.get(String(link.1).replacing("&amp;", with: "&"))
                #expect(again.text.contains("<h1><span>Evening classes"), "it is the page of the programme")
                #expect(again.words.contains("This is your draft of"))
                #expect(again.text.contains("name=\"planned\" value=\"1,5 tỷ\""))
                #expect(try await editor.add(on: again, ["year": "someday"]).status == 422)
            }
            #expect(try await !service.browser("steward").get(path).words.contains("Your draft of"))
            let refused = try await editor.add(on: try await editor.get("\(path)?add=money"), ["year": "someday"])
            #expect(refused.words.contains("Draft kept "))

            let id = try #require(typed.first { $0.0 == "id" }).1
            let discarded = try await editor.post(
                String(form.1), typed.filter { ["form", "stay", "page"].contains($0.0) } + [("discard", id)])
            #expect(discarded.status == 303 && discarded.location == "\(path)?add=money")
        }
    }

    @Test func `of one person fifty drafts are kept, and none that is too large`() async throws {
        try await FormService.run { service in
            let actor = Actor.person(service.editor.id)
            let (count, large) = try await service.databases.app.write(as: actor) { db in
                let city = try db.found("vnm-son-la").city.id
                for number in 1...52 {
                    _ = try db.keep(draft("\(number)"), in: city)
                }
                let kept = try db.run(.drafts(in: city)).count
                return (kept, try db.keep(draft(String(repeating: "x", count: 70_000)), in: city))
            }
            #expect(count == 50 && large == nil)
        }
    }

    private func draft(_ words: String) -> Draft {
        Draft(
            id: UUID(), kind: .programme, key: "new", page: "\(log)/programme/new", title: String(words.prefix(9)),
            typed: [["title_en", words]])
    }
}
