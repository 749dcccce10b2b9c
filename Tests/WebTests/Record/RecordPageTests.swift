import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

@Suite struct RecordPageTests {
    private func commitment(_ browser: Browser, _ more: KeyValuePairs<String, String> = [:]) async throws -> String {
        let typed: [(String, String)] =
            [
                ("title_en", "Six learning centres"), ("title_vi", "Sáu trung tâm học tập"), ("source_kind", "plan"),
                ("status", "in_progress"), ("is_public", "yes"),
            ] + more.map { ($0.key, $0.value) }
        let form = try await browser.get("\(log)/commitment/new")
        let token = try #require(form.text.firstMatch(of: /name="form" value="([^"]*)"/)).1
        let saved = try await browser.post("\(log)/commitment/new", [("form", String(token))] + typed)
        #expect(saved.status == 303, "\(saved.words)")
        return String(saved.location.prefix { $0 != "?" })
    }

    @Test func `a milestone is added on the page of its commitment, is late there, and is done by one button`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = try await commitment(editor)
            let page = try await editor.get("\(path)?add=milestone")
            let added = try await editor.add(on: page, ["title": "Two centres open", "due_on": "2026-01-31"])
            #expect(added.status == 303 && added.location.hasPrefix("\(path)?saved=yes&what=commitment_milestone&"))
            #expect(added.location.hasSuffix("#saved"))
            let late = try await editor.get(String(added.location.prefix { $0 != "#" }))
            let days = Day.today.days(since: Day("2026-01-31")!)
            #expect(late.text.contains("0 of 1 milestone done, 1 milestone late</h1>"))
            #expect(late.text.contains("due 31 January 2026 · \(days) days late"))
            #expect(late.text.contains("<li class=\"new\"><div><a class=\"t quiet\""))
            #expect(late.words.contains("Milestone saved, "))

            let button = try #require(
                late.text.firstMatch(
                    of: /<form method="post" action="([^"]*commitment_milestone[^"]*)">.*?<\/form>/.dotMatchesNewlines()
                ))
            let done = try await editor.post(String(button.1), inputs(of: String(button.0)))
            #expect(done.status == 303 && done.location.hasPrefix("\(path)?"), "\(done.words)")
            let after = try await editor.get(String(done.location.prefix { $0 != "#" }))
            #expect(after.text.contains("1 of 1 milestone done</h1>"))
            #expect(after.words.contains("done \(Language.en.format(Day.today)), \(days) days late"))
            #expect(!after.text.contains(">Mark as done<"))
        }
    }

    @Test func `the form by which something was added is open again, for the next of its kind`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = try await commitment(editor)
            let page = try await editor.get("\(path)?add=milestone")
            let added = try await editor.add(on: page, ["title": "Two centres open", "due_on": "2027-01-31"])
            let then = try await editor.get(String(added.location.prefix { $0 != "#" }))
            #expect(then.text.contains("?add=milestone#add\" aria-current=\"true\""))
            let next = try await editor.add(on: then, ["title": "Four centres open", "due_on": "2027-06-30"])
            #expect(next.status == 303, "\(next.words)")
            #expect(try await editor.get(path).text.contains("0 of 2 milestones done"))
            #expect(then.text.contains("<script type=\"module\" src=\"/compose-"), "scripts send it in place")
        }
    }

    @Test func `what is refused comes back in the page with what was typed`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = try await commitment(editor)
            let page = try await editor.get("\(path)?add=milestone")
            let refused = try await editor.add(on: page, ["title": "Roof <on>", "due_on": "soon"])
            #expect(refused.status == 422)
            #expect(refused.text.contains("Six learning centres</span>"), "it is the page of the commitment")
            #expect(refused.text.contains("name=\"title\" value=\"Roof &lt;on&gt;\""))
            #expect(refused.text.contains("id=\"f-due_on-error\""))
            #expect(try await editor.add(on: refused, ["due_on": "2027-01-31"]).status == 303)
        }
    }

    @Test func `after a part one stands on the page of what it belongs to, and after a record on its own`() async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new", ["title_en": "Evening classes", "status": "running", "period": "2026"])
            let path = String(saved.location.prefix { $0 != "?" })
            #expect(path.hasPrefix("/cities/vnm-son-la/records/programme/"))
            let key = try #require(path.split(separator: "/").last).description
            let budget = try await editor.fill(
                "\(log)/programme_budget/new?programme=\(key)",
                ["year": "2026", "fund": "city", "planned": "120000000"])
            #expect(budget.location.hasPrefix("\(path)?saved=yes&what=programme_budget&"), "\(budget.location)")
            // In place, a session has its programme’s title, and leads back to it.
            let session = try await editor.add(
                on: try await editor.get(path), ["place": "Library", "held": "3/3/2026", "people.all": "24"])
            #expect(session.status == 303 && session.location.hasPrefix("\(path)?"), "\(session.words)")
            let page = try await editor.get(path)
            #expect(page.text.contains("</span>: 24 participations in 2026, in 1 activity</h1>"))
            #expect(page.words.contains("not known of 120"))
        }
    }

    @Test func `a baseline that was proposed or frozen is told as saved, and taken back`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            _ = try await editor.fill(
                "\(log)/observation/new?indicator=1.1.1.a", ["period": "2025", "value": "93.4", "source": "Census"])
            func undone(_ saved: Browser.Answer, by browser: Browser) async throws -> String {
                let page = try await browser.get(saved.location)
                #expect(page.words.contains("Baseline saved, "), "\(saved.location)")
                let undone = try await browser.undo(on: page)
                let after = try await browser.get(undone.location)
                #expect(after.words.contains("Undone: 1 record"), "\(undone.location)")
                #expect(!after.words.contains("Baseline saved"))
                return after.words
            }
            func propose() async throws -> Browser.Answer {
                try await editor.fill(
                    "\(log)/baseline/new", ["indicator": "1.1.1.a", "period": "2025", "reason": "The first"])
            }
            let proposed = try await propose()
            #expect(proposed.location.hasPrefix("\(log)/baseline?saved=yes&act="))
            #expect(try await undone(proposed, by: editor).contains("No baseline has been proposed yet."))

            let list = try await editor.get(try await propose().location)
            let place = try #require(list.text.firstMatch(of: /href="([^"]*\/records\/baseline\/[0-9a-f-]{36})"/)).1
            let form = String(place).replacing("/records/", with: "/log/")
            let frozen = try await steward.fill(form, ["status": "frozen", "frozen_on": "2026-02-01"])
            #expect(frozen.status == 303, "\(frozen.words)")
            _ = try await undone(frozen, by: steward)
            #expect(try await steward.fill(form, ["status": "frozen", "frozen_on": "2026-02-01"]).status == 303)
        }
    }

    @Test func `a stranger sees how it stands, and neither form nor button`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = try await commitment(editor, ["figure": "4", "target": "6", "due_on": "2027-12-31"])
            let page = try await Browser(base: service.base).get(path)
            #expect(page.text.contains("</span>: 4 of 6, due 31 December 2027</h1>"), "\(page.words)")
            #expect(page.text.contains("lang=\"vi\">Sáu trung tâm học tập</span>"))
            #expect(page.text.contains("aria-label=\"4 now · 6 by 31 December 2027\""))
            #expect(!page.text.contains("<form class=\"add-form\"") && !page.text.contains("/log/"))
        }
    }

    @Test func `the page shows what stood at an earlier time, without a way to change it`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let path = try await commitment(editor)
            try await service.seal()
            let instant: String = try await service.databases.owner.read { db in
                try db.run("SELECT max(sealed_at)::text AS at FROM instant").one()["at"]
            }
            let form = path.replacing("/records/", with: "/log/")
            #expect(try await editor.fill(form, ["title_en": "Eight learning centres"]).status == 303)
            let then = try await editor.get("\(path)?asOf=\(encoded(instant))")
            #expect(
                then.text.contains("<h1><span>Six learning centres") && !then.text.contains("<form class=\"add-form\""))
            #expect(try await editor.get(path).text.contains("<h1><span>Eight learning centres"))
        }
    }

    @Test func `the form of next year says what this year’s record said, but nothing of what came of it`() async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new",
                [
                    "title_en": "Learning week 2026", "status": "completed", "period": "2026", "owner_unit": "Library",
                    "result": "They read", "result_on": "2026-11-01", "source": "Decision 12",
                ])
            let page = try await editor.get(saved.location)
            let link = try #require(page.text.firstMatch(of: /href="([^"]*copy=[^"]*)">Copy for 2027</)).1
            let form = try await editor.get(String(link))
            for value in [
                "value=\"Learning week 2027\"", "value=\"2027\"", "value=\"Library\"", "value=\"draft\" selected",
            ] {
                #expect(form.text.contains(value), "\(value)")
            }
            #expect(!form.text.contains("They read") && !form.text.contains("Decision 12"))
            #expect(try await editor.fill(form, [:]).status == 303)
        }
    }

    @Test func `who may only read is led from the form to the page`() async throws {
        try await FormService.run { service in
            _ = try await service.databases.app.write(as: .operator) { db in
                try db.add(name: "expert", email: "expert@example.org", role: .expert, place: "vnm-son-la")
            }
            let editor = try await service.browser("editor")
            let saved = try await editor.fill("\(log)/ward/new", ["name": "Tô Hiệu"])
            let answer = try await service.browser("expert").get(saved.form)
            #expect(answer.status == 303 && answer.location == saved.location.prefix { $0 != "?" })
        }
    }
}
