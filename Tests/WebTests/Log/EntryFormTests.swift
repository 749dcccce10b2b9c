import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

/// What people met when they typed what cannot be: words in their language at the field, and never the database's own.
@Suite struct EntryFormTests {
    private struct Wrong: Sendable {
        var path: String
        var typed: KeyValuePairs<String, String>
        /// Beside which field it is told; and the key of the words.
        var field: String
        var key: String
    }

    private static let wrong: [Wrong] = [
        Wrong(
            path: "programme_budget/new?programme=PROGRAMME",
            typed: ["year": "2024", "fund": "city", "planned": "-5000000"],
            field: "planned", key: "refused.programme_budget_planned_check"),
        Wrong(
            path: "programme_budget/new?programme=PROGRAMME", typed: ["year": "2024", "fund": "state", "spent": "-1"],
            field: "spent", key: "refused.programme_budget_spent_check"),
        Wrong(
            path: "programme_budget/new?programme=PROGRAMME", typed: ["year": "1999", "fund": "city", "planned": "5"],
            field: "year", key: "refused.programme_budget_year_check"),
        Wrong(
            path: "programme_budget/new?programme=PROGRAMME",
            typed: ["year": "2024", "fund": "city", "planned": "1000000000000000000"], field: "planned",
            key: "form.too-large"),
        Wrong(
            path: "survey_wave/new", typed: ["title": "Khảo sát", "during": "2025", "sample": "0"], field: "sample",
            key: "refused.survey_wave_sample_check"),
        Wrong(
            path: "survey_wave/new", typed: ["title": "Khảo sát", "during": "2025", "margin": "-1"], field: "margin",
            key: "refused.survey_wave_margin_check"),
        Wrong(
            path: "observation/new?indicator=1.1.1.a",
            typed: ["period": "1988", "value": "80", "denominator": "0", "source": "S"], field: "denominator",
            key: "refused.observation_denominator_check"),
        Wrong(
            path: "observation/new?indicator=1.1.1.a",
            typed: ["period": "1980", "value": "5", "margin": "-1", "source": "S"], field: "margin",
            key: "refused.observation_margin_check"),
        Wrong(
            path: "observation/new?indicator=1.1.1.a", typed: ["period": "1880", "value": "5", "source": "S"],
            field: "period", key: "form.period-range"),
        Wrong(
            path: "programme/new", typed: ["title_vi": "X", "status": "running", "period": "1850"], field: "period",
            key: "form.period-range"),
        Wrong(
            path: "programme/new",
            typed: ["title_vi": "X", "status": "running", "main_area": "2.1", "second_area": "2.1"],
            field: "second_area", key: "refused.programme_check"),
        Wrong(
            path: "recognition/new",
            typed: ["title_vi": "X", "decided_by": "Y", "decided_on": "2026-01-01", "valid_until": "2020-01-01"],
            field: "valid_until", key: "refused.recognition_check"),
        Wrong(
            path: "report/new", typed: ["kind": "annual", "covers": "2025"], field: "covers",
            key: "refused.report_city_id_kind_covers_key"),
        Wrong(
            path: "partner/new", typed: ["name": "hội  Khuyến học", "kind": "ngo"], field: "name",
            key: "refused.partner_named_once"),
        Wrong(
            path: "activity/new", typed: ["title_vi": "X", "kind": "event", "status": "held", "held": "3/2/2099"],
            field: "held", key: "refused.has_come"),
        Wrong(
            path: "observation/new?indicator=1.1.1.a", typed: ["period": "2099", "value": "80", "source": "S"],
            field: "period", key: "refused.has_come"),
        Wrong(
            path: "commitment/new",
            typed: [
                "title_vi": "X", "source_kind": "plan", "made": "2025", "status": "fulfilled",
                "closed_on": "2020-01-01",
            ], field: "closed_on", key: "refused.commitment_closed_after_made"),
    ]

    @Test func `a wrong value is told in the reader's words at its field, and not in SQL`() async throws {
        try await FormService.run { service in
            let text = try home.catalogue(.vi)
            let browser = try await service.browser("editor", language: .vi)
            let programme = try await browser.fill("\(log)/programme/new", ["title_vi": "Lớp", "status": "running"])
            let id = try #require(programme.location.firstMatch(of: /programme\/([0-9a-f-]{36})/)?.1)
            #expect(try await browser.fill("\(log)/report/new", ["kind": "annual", "covers": "2025"]).status == 303)
            let partner: KeyValuePairs = ["name": "Hội Khuyến học", "kind": "ngo"]
            #expect(try await browser.fill("\(log)/partner/new", partner).status == 303)
            for wrong in Self.wrong {
                let answer = try await browser.fill(
                    "\(log)/\(wrong.path.replacing("PROGRAMME", with: id))", wrong.typed)
                #expect(answer.status == 422, "\(wrong)")
                for word in ["violates", "constraint", "relation", "Cơ sở dữ liệu từ chối"] {
                    #expect(!answer.text.contains(word), "\(wrong)")
                }
                let found = wrong.typed.first { $0.key == wrong.field }?.value ?? ""
                let words = text(wrong.key, ["found": .text(found)])
                let beside = answer.text.firstMatch(of: try Regex("id=\"f-\(wrong.field)-error\">([^<]*)<"))
                let told = beside?.output[1].substring.map(String.init) ?? "nothing"
                #expect(told.dropFirst().hasPrefix(words.dropFirst()), "\(wrong): \(told)")
            }
        }
    }

    @Test(arguments: ["2023-2024", "2023/2024", "2023 – 2024"])
    func `a form asks back whether two years are calendar years or a school year`(period: String) async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor", language: .vi)
            let answer = try await browser.fill(
                "\(log)/programme/new", ["title_vi": "Lớp phổ cập", "status": "running", "period": period])
            #expect(answer.status == 422)
            #expect(answer.text.contains("1/2023–12/2024 nếu là hai năm dương lịch, hoặc 9/2023–5/2024 nếu là năm học"))
            let saved = try await browser.fill(answer, ["period": "1/2023–12/2024"])
            #expect(saved.status == 303)
            // What was said without doubt is not asked about again.
            #expect(try await browser.get(saved.form).text.contains("value=\"1/2023–12/2024\""))
            #expect(try await browser.fill(saved.form, ["title_en": "Classes"]).status == 303)
        }
    }

    @Test func `an activity that fails is told once, without the identities of what belongs to it`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let answer = try await browser.fill(
                "\(log)/activity/new?programme=",
                ["title_en": "Evening", "kind": "activity", "status": "held", "held": "2025", "people.all": "40"])
            #expect(answer.status == 422)
            #expect(answer.words.contains(try home.catalogue(.en).count("form.mistakes", 1)), "\(answer.words)")
            #expect(!answer.text.contains("there is no activity"))
            #expect(answer.text.contains("id=\"f-programme-error\""))
        }
    }

    /// Logs of each kind that a year needs, and declares 2025 complete.
    /// - Returns: where the activity was saved.
    @discardableResult
    private func declare(by editor: Browser, _ steward: Browser) async throws -> Browser.Answer {
        var last: Browser.Answer?
        for (path, typed) in [
            ("commitment", ["title_en": "Books", "source_kind": "plan", "status": "adopted"] as KeyValuePairs),
            ("programme", ["title_en": "Classes", "status": "running"]),
            ("observation", ["indicator": "1.1.1.a", "period": "2025", "value": "93", "source": "Census"]),
            ("activity", ["title_en": "Fair", "status": "held", "held": "5/5/2025", "people.all": "40"]),
        ] {
            let query = path == "observation" ? "?indicator=1.1.1.a" : ""
            last = try await editor.fill("\(log)/\(path)/new\(query)", typed)
            #expect(last?.status == 303, "\(path)")
        }
        let declared = try await steward.fill(
            "\(log)/log_year/new?year=2025", ["is_complete": "yes", "declared_on": "2026-01-10"])
        #expect(declared.status == 303)
        return try #require(last)
    }

    @Test func `undo tells the declared years that hold something else now, and none that is as it was declared`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let fair = try await declare(by: editor, service.browser("steward"))
            func undo(_ saved: Browser.Answer) async throws -> Browser.Answer {
                let undone = try await editor.undo(on: try await editor.get(saved.location))
                return try await editor.get(undone.location)
            }
            let told = "The data for 2025 was already confirmed"
            let late = try await editor.fill(
                "\(log)/activity/new", ["title_en": "Late", "status": "held", "held": "6/5/2025", "people.all": "9"])
            #expect(try await editor.get(late.location).words.contains(told))
            let again = try await undo(late)
            #expect(again.words.contains("Undone: ") && !again.words.contains(told), "\(again.words)")
            let other = try await undo(fair)
            #expect(other.words.contains("Undone: ") && other.words.contains(told), "\(other.words)")
        }
    }

    @Test func `what comes late to a declared year is told to the editor and the steward, until it is declared again`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let steward = try await service.browser("steward")
            try await declare(by: editor, steward)
            let home = "Confirm 2025 again"
            #expect(try await !steward.get(log).words.contains(home))

            // Another year is none of its business.
            let other = try await editor.fill(
                "\(log)/activity/new", ["title_en": "Walk", "status": "held", "held": "5/5/2026", "people.all": "9"])
            #expect(!other.location.contains("late"))
            let late = try await editor.fill(
                "\(log)/activity/new", ["title_en": "Late", "status": "held", "held": "6/5/2025", "people.all": "1000"])
            #expect(late.location.hasSuffix("&late=2025") && late.location.contains("?saved=yes&"))
            #expect(try await editor.get(late.location).words.contains("The data for 2025 was already confirmed"))
            // A check by somebody else changes nothing of what is said.
            let check = try await steward.fill(late.form, ["verification": "checked_in_city"])
            #expect(check.status == 303 && !check.location.contains("late"))
            let figures = try await editor.get("\(log)/observation").text
            let value = try #require(figures.firstMatch(of: /href="([^"]*\/observation\/[0-9a-f-]{36})"/)?.1)
                .description
                .replacing("/records/", with: "/log/")
            let withdrawn = try await editor.fill("\(value)/withdraw", ["why": "Wrong census"])
            #expect(withdrawn.location.hasSuffix("&late=2025"))

            let asked = try await steward.get(log)
            #expect(asked.words.contains("\(home). 2 records were added or changed since"), "\(asked.words)")
            #expect(try await !editor.get(log).words.contains(home))
            let report = try await steward.get("/cities/vnm-son-la/reports/annual/2025")
            #expect(report.words.contains("2 records added or changed since"))
            let json = try await steward.get("/api/v1/cities/vnm-son-la/reports/annual/2025")
            #expect(json.text.contains("\"recordsSince\":2"))

            // Who confirms the year again sees what came late.
            let form = try await steward.get("\(log)/log_year/2025")
            #expect(form.words.contains("changed or removed since the year was confirmed complete"), "\(form.words)")
            #expect(form.text.contains(">Late</a>") && form.words.contains("Values: 1"), "\(form.words)")

            // Saved again, the declaration is about what stands now, and of today.
            #expect(try await steward.fill("\(log)/log_year/2025", [:]).location.contains("saved=yes"))
            let declared = try await service.databases.owner.read { db in
                try db.run(
                    "SELECT declared_on = today() AS it FROM log_year WHERE year = 2025 AND declared_on > '2026-01-10'"
                ).first
                    .map { try $0["it"] as Bool }
            }
            #expect(declared == true, "what is confirmed again is confirmed today")
            #expect(try await !steward.get(log).words.contains(home))
            #expect(
                try await !steward.get("/cities/vnm-son-la/reports/annual/2025").words.contains("changed since"))
            #expect(try await !steward.get("\(log)/log_year/2025").words.contains("since the year was confirmed"))
            #expect(try await steward.fill("\(log)/log_year/2025", [:]).location.contains("saved=same"))
        }
    }
}
