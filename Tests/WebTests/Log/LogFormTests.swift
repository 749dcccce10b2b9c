import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

@Suite struct LogFormTests {
    @Test func `an editor logs a programme, an activity with participants and a value, and sees them`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            #expect(try await browser.get(log).words.contains("Add a city commitment") == false)

            let programme = try await browser.fill(
                "\(log)/programme/new",
                [
                    "title_en": "Evening classes", "status": "running", "period": "1/2026–12/2027",
                    "target_groups": "women",
                    "main_area": "2.1", "source": "Plan 12", "is_public": "yes",
                ])
            #expect(programme.status == 303)
            let saved = try await browser.get(programme.location)
            #expect(saved.text.contains("role=\"status\""))
            #expect(try await browser.get(programme.form).text.contains("value=\"1/2026–12/2027\""))
            let id = try #require(programme.location.firstMatch(of: /programme\/([0-9a-f-]{36})/)?.1)

            let activity = try await browser.fill(
                "\(log)/activity/new?programme=\(id)",
                [
                    "title_en": "First evening", "status": "held", "held": "3/3/2026", "people.all": "1,040",
                    "people.women": "25",
                ])
            #expect(activity.status == 303)
            #expect(try await browser.get("\(log)/programme/\(id)").words.contains("1,040 people took part"))
            #expect(try await browser.get(activity.location).text.contains("</span>: 1,040 people took part"))

            let value = try await browser.fill(
                "\(log)/observation/new?indicator=1.1.1.a",
                ["period": "2025", "value": "93.4", "source": "Census <2025>", "is_public": "yes"])
            #expect(value.status == 303)
            #expect(try await browser.get("\(log)/observation").words.contains("1.1.1.a"))

            let stranger = Browser(base: service.base)
            #expect(try await stranger.get("/cities/vnm-son-la/programmes").words.contains("Evening classes"))
            let indicators = try await stranger.get("/cities/vnm-son-la/indicators")
            #expect(indicators.text.contains("93.4"))
            #expect(indicators.text.contains("Census &lt;2025&gt;"))
            #expect(indicators.text.contains("/records/observation/"))

            let corrected = try await browser.fill(
                value.form, ["value": "94", "why": "Two wards were forgotten"])
            #expect(corrected.status == 303)
            let history = try await browser.get(
                "/cities/vnm-son-la/history/observation/\(value.form.split(separator: "/").last?.prefix(36) ?? "")")
            #expect(history.words.contains("Two wards were forgotten"))
            let trail: [String] = try await service.databases.owner.read { db in
                try db.run(
                    """
                    SELECT person_id || ' ' || act || ' ' || subject || ' ' || coalesce(reason, '') AS line
                    FROM audit_event WHERE person_id = \(service.editor.id) AND subject <> 'session' ORDER BY id
                    """
                ).map { try $0["line"] }
            }
            let editor = service.editor.id.rawValue
            #expect(
                trail == [
                    "\(editor) add programme ", "\(editor) add activity ", "\(editor) add participation ",
                    "\(editor) add participation ", "\(editor) add observation ",
                    "\(editor) add observation Two wards were forgotten",
                ])
        }
    }

    @Test func `a mistake comes back beside its field with all that was typed, escaped`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let attack = "\"><script>alert(1)</script>&amp;"
            let answer = try await browser.fill(
                "\(log)/programme/new",
                [
                    "title_en": attack, "aim": "</textarea>\(attack)", "period": "soon", "settings": "school",
                    "source_url": "javascript:alert(1)",
                ])
            #expect(answer.status == 422)
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(!answer.text.contains("<script>"))
            #expect(answer.text.contains("<title>Error: "))
            let start = try #require(answer.text.firstRange(of: "autofocus"))
            #expect(answer.text[..<start.lowerBound].contains("role=\"alert\""))
            for text in [
                "Status: Choose one of the options.", "“soon” is not a period such as 2026, 10/2026",
                "“javascript:alert(1)” is not an address that begins with https:// or http://",
                "id=\"f-period-error\"", "href=\"#f-period\"", "value=\"soon\"",
                "aria-describedby=\"f-period-hint f-period-error\" aria-invalid=\"true\"",
                "name=\"settings\" value=\"school\" checked",
            ] {
                #expect(answer.text.contains(text), "\(text)")
            }
            // Mended from the page that came back: nothing had to be typed again.
            let mended = try await browser.fill(answer, ["period": "2026", "status": "running", "source_url": ""])
            #expect(mended.status == 303)
            let page = try await browser.get(mended.location)
            #expect(page.text.contains("&quot;&gt;&lt;script&gt;alert(1)"))
            #expect(!page.text.contains("<script>"))
            #expect(try await !browser.get(log).text.contains("<script>"))
        }
    }

    @Test func `what the database refuses is told in words at the field that mends it`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let untitled = try await browser.fill("\(log)/programme/new", ["status": "running"])
            #expect(untitled.status == 422)
            #expect(untitled.text.contains("id=\"f-title_en-error\">A programme needs a title"))
            let crowd = try await browser.fill(
                "\(log)/activity/new",
                ["title_en": "Fair", "status": "held", "held": "2026", "people.all": "40", "people.women": "41"])
            #expect(crowd.text.contains("id=\"f-people-women-error\">A group cannot be larger than the total"))
            #expect(try await browser.get("\(log)/activity").text.contains("Fair") == false, "all of it or nothing")
            let above = try await browser.fill(
                "\(log)/observation/new?indicator=1.1.1.a", ["period": "2025", "value": "139.4", "source": "Census"])
            #expect(above.text.contains("139.4 is above 100"))
            let forged = try await browser.fill(
                "\(log)/observation/new?indicator=1.1.1.a",
                ["period": "2025", "value": "1", "source": "Census", "indicator": "9.9.9.z", "status": "no such word"])
            #expect(forged.status == 422)
        }
    }

    @Test func `numbers are read as the reader writes them, and asked back where they can be read in two ways`()
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor", language: .vi)
            let path = "\(log)/observation/new?indicator=1.1.1.a"
            for (typed, message) in [
                ("71.4", "có phải ý bạn là 71,4?"), ("1.234", "Hãy ghi 1234 hoặc 1,2340"),
                ("12 tr", "không phải là số"),
            ] {
                let answer = try await browser.fill(
                    path, ["period": "2025", "value": typed, "source": "Tổng điều tra"])
                #expect(answer.status == 422)
                #expect(answer.text.contains(message), "\(typed)")
                #expect(answer.text.contains("value=\"\(typed)\""))
            }
            let saved = try await browser.fill(path, ["period": "2025", "value": "71,4", "source": "Tổng điều tra"])
            let page = try await browser.get(saved.form)
            #expect(page.text.contains("value=\"71,4\""))
            #expect(page.text.contains("<html lang=\"vi\">"))
        }
    }

    @Test func `what two people changed at once is shown side by side, and nothing is lost`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            let saved = try await editor.fill(
                "\(log)/activity/new", ["title_en": "Fair", "status": "held", "held": "2026", "people.all": "40"])
            let mine = try await editor.get(saved.form)
            #expect(try await steward.fill(saved.form, ["place": "Library", "why": "It moved"]).status == 303)

            let conflict = try await editor.fill(mine, ["place": "School"])
            #expect(conflict.status == 409)
            for text in [
                "steward saved this on", "name=\"take.place\" value=\"mine\" checked><span lang=\"\">School</span>",
                "Library",
            ] {
                #expect(conflict.text.contains(text), "\(text)")
            }
            #expect(conflict.text.contains("name=\"place\" value=\"School\""))
            #expect(try await editor.get(saved.form).text.contains("value=\"Library\""), "nothing was written")
            #expect(try await editor.fill(conflict, ["why": "The school it is"]).status == 303)
            #expect(try await editor.get(saved.form).text.contains("value=\"School\""))

            // Numbers of participants have versions of their own.
            let counting = try await editor.get(saved.form)
            #expect(try await steward.fill(saved.form, ["people.all": "50"]).status == 303)
            let second = try await editor.fill(counting, ["people.all": "60"])
            #expect(second.status == 409)
            #expect(second.words.contains("50"))
            // What both typed alike is no conflict.
            #expect(try await editor.fill(counting, ["people.all": "50"]).status == 303)
        }
    }

    @Test func `sending a form twice makes one record`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            for (path, typed) in [
                ("\(log)/programme/new", ["title_en": "Evening classes", "status": "running"] as KeyValuePairs),
                (
                    "\(log)/observation/new?indicator=1.1.1.a", ["period": "2025", "value": "93", "source": "Census"]
                ),
                (
                    "\(log)/group_size/new",
                    ["target_group": "women", "year": "2025", "people": "400", "source": "Census"]
                ),
            ] {
                let page = try await browser.get(path)
                let first = try await browser.fill(page, typed)
                let second = try await browser.fill(page, typed)
                #expect(first.status == 303 && second.status == 303, "\(path)")
                #expect(first.location.prefix { $0 != "?" } == second.location.prefix { $0 != "?" })
            }
            let counts = try await service.databases.app.read(as: .person(service.editor.id)) { db in
                try db.loggedCounts(of: try db.found("vnm-son-la").city.id)
            }
            #expect(counts[.groupSize] == 1)
            // A second value of the same source and period is no second record, but a correction to be made knowingly.
            let again = try await browser.fill(
                "\(log)/observation/new?indicator=1.1.1.a", ["period": "2025", "value": "95", "source": "Census"])
            #expect(again.status == 409)
            #expect(try await browser.fill(again, ["why": "Revised"]).status == 303)
        }
    }

    @Test func `a value is withdrawn with a reason, stands again when that is undone, and can be logged anew`()
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let typed: KeyValuePairs = ["period": "2025", "value": "93", "source": "Census", "is_public": "yes"]
            let saved = try await browser.fill("\(log)/observation/new?indicator=1.1.1.a", typed)
            let address = saved.form
            let silent = try await browser.fill("\(address)/withdraw", [:])
            #expect(silent.status == 422)
            let withdrawn = try await browser.fill("\(address)/withdraw", ["why": "Too early"])
            let undone = try await browser.undo(on: try await browser.get(withdrawn.location))
            #expect(try await browser.get(undone.location).words.contains("Undone: 1 record"))
            #expect(try await browser.get(address).text.contains("value=\"93\""))
            #expect(try await browser.fill("\(address)/withdraw", ["why": "Wrong census"]).status == 303)
            let public1 = try await Browser(base: service.base).get("/cities/vnm-son-la/indicators")
            #expect(!public1.text.contains(">93<"))
            #expect(try await browser.get(address).words.contains("This value is withdrawn (“Wrong census”)"))
            let history = try await browser.get(address.replacing("/log/", with: "/history/"))
            #expect(history.words.contains("Wrong census"))
            let late = try await browser.get("\(address)/withdraw")
            #expect(late.status == 303 && late.location.contains("/records/observation/"))
            #expect(try await browser.fill("\(log)/observation/new?indicator=1.1.1.a", typed).status == 303)
        }
    }

    @Test func `the data steward declares a year complete, and another person checks what an editor entered`()
        async throws
    {
        try await FormService.run { service in
            let steward = try await service.browser("steward")
            let early = try await steward.fill(
                "\(log)/log_year/new?year=2026", ["is_complete": "yes", "declared_on": "2026-02-01"])
            #expect(early.status == 422)
            #expect(early.text.contains("id=\"f-declared_on-error\""))
            let declared = try await steward.fill(
                "\(log)/log_year/new?year=2025", ["is_complete": "yes", "declared_on": "2026-01-10"])
            #expect(declared.location.hasPrefix("/cities/vnm-son-la/records/log_year/2025?"))
            #expect(try await steward.get(declared.location).status == 200)

            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new", ["title_en": "Evening classes", "status": "running", "source": "Plan 12"])
            #expect(try await !editor.get(saved.form).text.contains("value=\"checked_in_city\""))
            #expect(try await steward.fill(saved.form, ["verification": "checked_in_city"]).status == 303)
            #expect(try await editor.get(saved.form).text.contains("value=\"checked_in_city\" selected"))
        }
    }

    @Test func `what is new is accepted by another person, and stays so when something else is changed`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new",
                ["title_en": "Boat", "status": "running", "is_innovative": "yes", "novelty": "A library that floats"])
            let accepting = "name=\"novelty_accepted_by\""
            #expect(try await !editor.get(saved.form).text.contains(accepting))
            let steward = try await service.browser("steward")
            #expect(try await steward.get(saved.form).text.contains(accepting))
            #expect(try await steward.fill(saved.form, ["novelty_accepted_by": "me"]).status == 303)
            #expect(try await editor.get(saved.form).words.contains("has been accepted, by a person other"))
            #expect(try await editor.fill(saved.form, ["owner_unit": "Library"]).status == 303)
            let accepted: Int? = try await service.databases.owner.read { db in
                try db.run("SELECT novelty_accepted_by FROM programme WHERE title_en = 'Boat'").one()[
                    "novelty_accepted_by"]
            }
            #expect(accepted == service.steward.id.rawValue)
        }
    }

    @Test func `who rates a city checks what its people entered, and changes nothing else`() async throws {
        try await FormService.run { service in
            _ = try await service.databases.app.write(as: .operator) { db in
                try db.add(name: "expert", email: "expert@example.org", role: .expert, place: "vnm-son-la")
            }
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/programme/new", ["title_en": "Boat", "status": "running", "source": "Plan 12"])
            let expert = try await service.browser("expert")
            #expect(try await expert.get("\(log)/programme/new").status == 403)
            #expect(try await expert.fill(saved.form, ["title_en": "Ship"]).status == 422)
            #expect(try await expert.fill(saved.form, ["verification": "checked_outside"]).status == 303)
            #expect(try await editor.get(saved.form).text.contains("value=\"checked_outside\" selected"))
        }
    }

    @Test func `saving a form untouched changes nothing, in whatever order its words stand`() async throws {
        try await FormService.run { service in
            let values = [
                "key": "P1", "title_en": "Boat", "status": "running", "period": "2025-Q3/2026", "source": "Plan 12\n",
                "target_groups": "rural_residents women", "features": "2.2.2 2.2.1", "is_innovative": "no",
            ]
            let row = TableRow(file: "test", line: 1, values)
            let text = try home.catalogue(.en)
            let entry = try RecordEntry(.programme, row, columns: values.keys.sorted(), text: text)
            _ = try await service.databases.app.log(
                [entry], city: "vnm-son-la", as: .person(service.editor.id), text: text)
            let browser = try await service.browser("editor")
            let list = try await browser.get("\(log)/programme").text
            let path = try #require(list.firstMatch(of: /href="([^"]*)">Boat</)?.1).description
                .replacing("/records/", with: "/log/")
            #expect(try await browser.fill(path, [:]).location.hasSuffix("?saved=same"))
            for language in Language.allCases {
                let other = try await service.browser("steward", language: language)
                #expect(try await other.fill(path, [:]).location.hasSuffix("?saved=same"))
            }
        }
    }

    @Test func `a title in the other language is marked as such`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor", language: .vi)
            let saved = try await browser.fill(
                "\(log)/programme/new", ["title_en": "Evening classes", "status": "running"])
            #expect(try await browser.get(saved.form).text.contains("<h1 id=\"form\" lang=\"en\">Evening classes"))
            #expect(try await browser.get("\(log)/programme").text.contains(" lang=\"en\">Evening classes</a>"))
            let other = try await service.browser("steward", language: .en)
            #expect(try await other.get(saved.form).text.contains("<h1 id=\"form\">Evening classes"))
        }
    }

    @Test func `long lists go on to a next page`() async throws {
        try await FormService.run { service in
            let text = try home.catalogue(.en)
            let entries = try (1...51).map { number in
                let row = TableRow(file: "test", line: number, ["name": "Ward \(number)"])
                return try RecordEntry(.ward, row, columns: ["name"], text: text)
            }
            _ = try await service.databases.app.log(
                entries, city: "vnm-son-la", as: .person(service.editor.id), text: text)
            let browser = try await service.browser("editor")
            let first = try await browser.get("\(log)/ward")
            #expect(first.text.contains("href=\"\(log)/ward?page=2\""))
            let second = try await browser.get("\(log)/ward?page=2")
            #expect(second.text.matches(of: /<th scope="row"/).count == 1)
            #expect(second.text.contains("href=\"\(log)/ward\">Previous"))
        }
    }

    @Test func `what was typed outlives the session`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let page = try await browser.get("\(log)/programme/new")
            _ = try await service.databases.app.write(as: .operator) { db in try db.revokeSignIns(of: service.editor.id)
            }
            let ended = try await browser.fill(page, ["title_en": "Evening <classes>", "status": "running"])
            #expect(ended.status == 401)
            #expect(ended.text.contains("name=\"title_en\" value=\"Evening &lt;classes&gt;\""))
            // Signed in again, the same inputs come with a token that is not this session's.
            let again = try await service.browser("editor")
            let kept = try await again.fill(page, ["title_en": "Evening <classes>", "status": "running"])
            #expect(kept.status == 403)
            #expect(kept.words.contains("This form was opened in an earlier session"))
            let form = try #require(
                kept.text.firstMatch(of: /<form method="post" action="([^"]*\/new)">.*?<\/form>/.dotMatchesNewlines()))
            #expect(try await again.post(String(form.1), inputs(of: String(form.0))).status == 303)
        }
    }

    @Test func `every kind has a form in both languages without a text that is missing`() async throws {
        try await FormService.run { service in
            for language in Language.allCases {
                let browser = try await service.browser("steward", language: language)
                for kind in RecordKind.allCases where kind != .participation {
                    for path in ["\(log)/\(kind.rawValue)", "\(log)/\(kind.rawValue)/new?indicator=1.1.1.a"] {
                        let page = try await browser.get(path)
                        #expect(page.status == 200, "\(path)")
                        for mark in ["⟦", "Texts(", "Optional("] {
                            #expect(!page.text.contains(mark), "\(path) \(language)")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `every field and every word of a choice is worded`(language: Language) throws {
        let texts = RecordTexts(text: try home.catalogue(language))
        for kind in RecordKind.allCases {
            #expect(texts.text.has("log.kind.\(kind.slug).add"))
            for section in kind.sections { #expect(texts.text.has("section.\(section.key)")) }
            #expect(Set(kind.sections.flatMap(\.fields)) == Set(kind.fields.map(\.name)).subtracting(["reason"]))
            for field in kind.fields {
                let keys = ["field.in-\(kind.slug).\(field.slug)", "field.\(field.slug)"]
                #expect(texts.text.first(keys) != nil, "\(kind) \(field.name)")
                let words: [String] =
                    switch field.form {
                    case .choice(let words), .choices(let words): words
                    default: []
                    }
                for word in words {
                    #expect(!texts.word(word, of: field, in: kind).contains("⟦"), "\(kind) \(field.name) \(word)")
                }
            }
        }
    }
}
