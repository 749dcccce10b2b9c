import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/irl-cork/log"

@Suite struct HomeTests {
    @Test func `a city without data is told where to begin, and by which form`() async throws {
        try await FormService.run { service in
            _ = try await service.databases.app.write(as: .operator) { db in
                try db.add(
                    name: "newcomer", email: "newcomer@example.org", role: .cityEditor, place: "irl-waterford")
            }
            let newcomer = try await service.browser("newcomer")
            let home = try await newcomer.get("/cities/irl-waterford/log")
            #expect(home.words.contains("has no data yet"))
            #expect(home.text.contains("<h2 id=\"first\">Add a city commitment</h2>"))
            #expect(home.text.contains("href=\"/cities/irl-waterford/log/commitment/new\""))
            #expect(home.text.contains("<a class=\"place\" href=\"/cities/irl-waterford\""))
        }
    }

    @Test func `a milestone that is late is given another day on the home, and the history keeps why`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("visitor")
            try await addLateMilestone(browser)
            let home = try await browser.get(log)
            let late = Day(year: 2026, month: 1, day: 15).map { Day.today.days(since: $0) } ?? 0
            #expect(home.words.contains("\(late) days late"))
            #expect(home.text.contains("<h2 id=\"first\">Open the third room</h2>"))
            let action = try #require(home.text.firstMatch(of: /action="([^"]*commitment_milestone[^"]*\/day)"/)).1
            let fields = inputs(of: home.text).filter { ["form", "version"].contains($0.0) }

            let next = "\(Day.today.adding(days: 20))"
            let wrong = try await browser.post(String(action), fields + [("due_on", "soon"), ("why", "No builder")])
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("value=\"soon\"") && wrong.text.contains("value=\"No builder\""))
            #expect(wrong.text.contains("class=\"error\""))

            let moved = try await browser.post(String(action), fields + [("due_on", next), ("why", "No builder")])
            #expect(moved.status == 303 && moved.location.hasPrefix("\(log)?act="))
            let after = try await browser.get(moved.location)
            #expect(after.words.contains("Saved. The history keeps the earlier version."))
            #expect(after.words.contains("in 20 days") && !after.words.contains("days late"))
            let milestone = action.split(separator: "/")[4]
            let history = try await browser.get("/cities/irl-cork/history/commitment_milestone/\(milestone)")
            #expect(history.words.contains("No builder"))

            // What the page was made from is no more.
            let other = "\(Day.today.adding(days: 21))"
            let overtaken = try await browser.post(String(action), fields + [("due_on", other)])
            #expect(overtaken.status == 409)
            // What the other did not change is joined, as in the form of the milestone.
            let joined = try await browser.post(String(action), fields + [("done_on", "\(Day.today)")])
            #expect(joined.status == 303, "\(joined.words)")
            let record = try await service.databases.app.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("irl-cork")).city.id
                return try db.loggedRecord(.commitmentMilestone, String(milestone), of: city)
            }
            #expect(record?["due_on"] == next && record?["done_on"] == "\(Day.today)")
        }
    }

    @Test func `a milestone is marked as done, by its city alone`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("visitor")
            try await addLateMilestone(browser)
            let home = try await browser.get(log)
            let action = String(try #require(home.text.firstMatch(of: /action="([^"]*\/day)"/)).1)
            let fields = inputs(of: home.text).filter { ["form", "version"].contains($0.0) }
            let editor = try await service.browser("editor")
            let page = try await editor.get("/cities/vnm-son-la/log/programme/new")
            let token = try #require(inputs(of: page.text).first { $0.0 == "form" })
            let foreign = [token] + fields.filter { $0.0 != "form" } + [("done_on", "\(Day.today)")]
            let refused = try await editor.post(action, foreign)
            #expect(refused.status == 403 && !refused.words.contains("earlier session"))
            let done = try await browser.post(action, fields + [("done_on", "\(Day.today)")])
            #expect(done.status == 303)
            #expect(!(try await browser.get(log)).words.contains("Open the third room"))
        }
    }

    @Test(arguments: [
        ("workshop", "activity"), ("lop hoc", "activity"), ("Biên bản ghi nhớ", "agreement"),
        ("milestone", "commitment_milestone"),
    ])
    func `what somebody wants to add is found by what people call it, in either language`(typed: String, kind: String)
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("visitor")
            let asked = Address.adding(of: "irl-cork").asking([("q", typed)]).description
            let answer = try await browser.get(asked)
            let form = "\(log)/\(kind)/new"
            #expect(answer.status == 303 ? answer.location == form : answer.text.contains("href=\"\(form)\""))
        }
    }

    @Test func `what nothing is called leads to all that can be added`() async throws {
        try await FormService.run { service in
            let page = try await service.browser("visitor").get("\(log)/add?q=zzz%3Cb%3E")
            #expect(page.status == 200)
            #expect(page.text.contains("“zzz&lt;b&gt;”"))
            for kind in RecordKind.allCases where kind != .continuation && kind != .logYear {
                #expect(page.text.contains("href=\"\(log)/\(kind.rawValue)\""), "\(kind)")
            }
        }
    }

    @Test func `records are found without marks and capitals, by those who work for the city`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("visitor")
            try await addLateMilestone(browser)
            let found = try await browser.get("\(log)/find?q=PHONG%20third")
            #expect(found.words.contains("0 records contain"))
            let records = try await browser.get("\(log)/find?q=phong%20hoc")
            #expect(records.words.contains("1 record contains “phong hoc”"))
            #expect(records.words.contains("Phòng học cho mọi người"))
            #expect(
                try await browser.get("\(log)/find?q=phong-hoc").words
                    == records.words.replacing("phong hoc", with: "phong-hoc"))
            #expect(try await browser.get("\(log)/find?q=THIRD").words.contains("Open the third room"))
            #expect(try await browser.get("\(log)/find?q=100%25_").words.contains("0 records"))
            #expect(try await service.browser("editor").get("\(log)/find?q=third").status == 403)
            #expect(try await Browser(base: service.base).get("\(log)/find?q=third").status == 401)
        }
    }

    private func addLateMilestone(_ browser: Browser) async throws {
        let commitment = try await browser.fill(
            "\(log)/commitment/new",
            [
                "title_vi": "Phòng học cho mọi người", "source_kind": "plan", "status": "in_progress",
                "source": "Plan 7",
            ])
        let key = try #require(commitment.location.firstMatch(of: /commitment\/([0-9a-f-]{36})/)).1
        let milestone = try await browser.fill(
            "\(log)/commitment_milestone/new?commitment=\(key)",
            ["title": "Open the third room", "due_on": "2026-01-15"])
        #expect(milestone.status == 303, "\(milestone.words)")
    }
}
