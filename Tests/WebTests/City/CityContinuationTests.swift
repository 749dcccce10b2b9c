import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

private let city = "/cities/vnm-son-la"
private let log = "\(city)/log"

/// The register with people for Sơn La, whose unit was abolished, and for its National Commission.
private struct Commission: Sendable {
    let databases: Databases
    let base: String
    let job: ScoringJob

    static func run(_ body: @escaping @Sendable (Commission) async throws -> Void) async throws {
        try await withTestDatabases(from: .network) { databases in
            _ = try await FormService.addPeople(to: databases.app)
            _ = try await databases.app.write(as: .operator) { db in
                try db.add(
                    name: "commission", email: "commission@example.org", role: .commissionReviewer, place: "VNM")
            }
            let method = try home.readinessFiles()
            let job = try ScoringJob(database: databases.batch, cycles: home.awardCycles(), method: method)
            try await withService(databases, assessor: Assessor(method)) { base in
                try await body(Commission(databases: databases, base: base, job: job))
            }
        }
    }

    func browser(_ name: String? = nil, language: Language = .en) async throws -> Browser {
        try await databases.browser(name.map { "\($0)@example.org" }, at: base, language: language)
    }

    func result(_ gate: String) async throws -> String {
        let answer = try await browser().get("/api/v1\(city)/readiness?cycle=2027")
        let match = answer.text.firstMatch(of: /"code":"([a-z-]+)"[^}]*?"result":"(pass|fail|unknown)"/)
        #expect(match != nil)
        let found = answer.text.matches(of: /\{[^{}]*"code":"([a-z-]+)"[^{}]*\}/).first { $0.1 == gate }
        return String(found?.0.firstMatch(of: /"result":"([a-z]+)"/)?.1 ?? "")
    }
}

@Suite struct CityContinuationTests {
    @Test func `the people of an abolished city are led to say who carries it on, and its year counts then`()
        async throws
    {
        try await Commission.run { service in
            _ = try await service.job.run(.now)
            let editor = try await service.browser("editor")
            let home = try await editor.get(log)
            #expect(home.words.contains("First: record the successor body"))
            #expect(home.words.contains("Its data does not count until the successor body is recorded"))
            #expect(home.text.contains("href=\"\(log)/continuation/new\""))
            let before = try await editor.get("\(city)/readiness")
            #expect(before.text.contains("<ol class=\"actions\"><li><div><h3>Record the successor body</h3>"))
            #expect(before.text.contains("href=\"\(log)/continuation/new\""))
            #expect(before.words.contains("0 of 8 criteria"))

            let form = try await editor.get("\(log)/continuation/new")
            #expect(!form.text.contains("name=\"confirmed_by\""), "the city confirms nothing itself")
            let saved = try await editor.fill(
                form,
                [
                    "body_kind": "provincial_committee", "body": "UBND tỉnh Sơn La", "declared_by": "Sở GDĐT Sơn La",
                    "source": "Công văn 12",
                ])
            #expect(saved.status == 303, "\(saved.words)")
            #expect(try await !editor.get(log).words.contains("First: record"))
            for (language, sentence) in [
                (Language.en, "Successor body since 1 July 2025: UBND tỉnh Sơn La. Not confirmed by UNESCO."),
                (.vi, "Cơ quan tiếp nhận từ ngày 01/07/2025: UBND tỉnh Sơn La. Chưa được UNESCO xác nhận."),
            ] {
                let stranger = try await service.browser(language: language)
                for tab in ["", "/indicators", "/commitments", "/programmes", "/readiness"] {
                    #expect(try await stranger.get(city + tab).words.contains(sentence), "\(language) \(tab)")
                }
                #expect(try await stranger.get(city).words.contains("Công văn 12"))
                #expect(try await !stranger.get("/cities/vnm-ha-noi").text.contains("UBND tỉnh Sơn La"))
            }

            // Nothing counts yet, and what is next is still said.
            _ = try await service.job.run(.now)
            let declared = try await editor.get("\(city)/readiness")
            #expect(declared.words.contains("0 of 8 criteria"))
            let first = "<ol class=\"actions\"><li><div><h3>Ask the National Commission or UNESCO to confirm"
            #expect(declared.text.contains(first))
            #expect(declared.text.contains("href=\"\(log)/continuation\""))

            // A year of records.
            let steward = try await service.browser("steward")
            let programme = try await editor.fill(
                "\(log)/programme/new", ["title_en": "Evenings", "status": "running", "source": "Plan 12"])
            #expect(programme.status == 303)
            let year = try await steward.fill(
                "\(log)/log_year/new?year=2025", ["is_complete": "yes", "declared_on": "2026-01-10"])
            #expect(year.status == 303)
            _ = try await service.job.run(.now)
            let carried = try await editor.get("\(city)/readiness")
            #expect(carried.text.contains("class=\"cards criteria\""))
            #expect(!carried.words.contains("0 of 8 criteria"))
            #expect(carried.words.contains("Ask the National Commission or UNESCO to confirm the successor body"))
            #expect(try await service.result("membership-active") == "unknown")
        }
    }

    @Test func `the National Commission confirms what a city declares, and changes nothing else of it`() async throws {
        try await Commission.run { service in
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "\(log)/continuation/new",
                ["body_kind": "ward", "body": "Phường Tô Hiệu", "declared_by": "The ward", "source": "Letter 3"])
            let address = saved.form
            let commission = try await service.browser("commission")
            let home = try await commission.get(log)
            #expect(home.words.contains("The city has declared Phường Tô Hiệu"))
            #expect(home.text.contains("href=\"\(log)/continuation\""))
            let page = try await commission.get(address)
            #expect(page.status == 200)
            #expect(page.text.contains("name=\"confirmed_by\""))
            #expect(!page.text.contains("id=\"f-body\""), "what the city declares is shown, not asked")
            let confirmed = try await commission.fill(
                page,
                ["confirmed_by": "unesco", "confirmed_on": "2026-02-01", "confirmation": "Letter of the Institute"])
            #expect(confirmed.status == 303, "\(confirmed.words)")
            let stranger = try await service.browser()
            #expect(
                try await stranger.get(city).words.contains(
                    "Successor body since 1 July 2025: Phường Tô Hiệu. Confirmed on 1 February 2026"))
            let body = try await stranger.get("/api/v1\(city)").text
            #expect(body.contains("\"confirmation\":{"))
            #expect(body.contains("\"body\":\"Phường Tô Hiệu\""))
            _ = try await service.job.run(.now)
            #expect(try await service.result("membership-active") == "pass")
            #expect(try await stranger.get(address.replacing("/log/", with: "/history/")).words.contains("Letter 3"))
        }
    }

    @Test func `what somebody may read and not change opens as a page without a form`() async throws {
        try await Commission.run { service in
            let (editor, steward) = (try await service.browser("editor"), try await service.browser("steward"))
            #expect(
                try await editor.fill("\(log)/nomination/new", ["cycle": "2027", "status": "drafting"]).status == 303)
            #expect(try await editor.fill("\(log)/ward/new", ["name": "Tô Hiệu"]).status == 303)
            _ = try await steward.fill(
                "\(log)/log_year/new?year=2025", ["is_complete": "yes", "declared_on": "2026-01-10"])
            let commission = try await service.browser("commission")
            for (browser, kind) in [(commission, "nomination"), (commission, "ward"), (editor, "log_year")] {
                let list = try await browser.get("\(log)/\(kind)").text
                let links = list.matches(of: /<th scope="row"[^>]*><a href="([^"]*)"/).map { String($0.1) }
                #expect(links.count == 1)
                for link in links {
                    let page = try await browser.get(link)
                    #expect(page.status == 200, "\(link)")
                    #expect(!page.text.contains("<form class=\"record\""))
                    #expect(!page.text.contains("⟦"))
                    #expect(page.words.contains("You can read this record"))
                    let form = link.replacing("/records/", with: "/log/")
                    #expect(try await browser.get(form).location == link)
                    #expect(try await browser.post(form, [("status", "signed")]).status == 403)
                }
            }
            let nomination = try await commission.get("\(city)/records/nomination/2027")
            #expect(nomination.words.contains("In preparation"))
            #expect(try await editor.get("\(log)/nomination/2027").text.contains("<form class=\"record\""))
        }
    }

    @Test func `what a row says of its gates agrees with its tags, and which gates are tasks is said`() async throws {
        try await Commission.run { service in
            _ = try await service.job.run(.now)
            let page = try await service.browser().get("/countries/VNM?cycle=2027")
            let rows = page.text.components(separatedBy: "<tr role=\"row\">").filter {
                $0.contains("href=\"/cities/vnm-")
            }
            #expect(rows.count == 6)
            for row in rows {
                let tags = row.matches(of: /class="unk">/).count
                let text = row.replacing(/<[^>]*>/, with: " ")
                let open = text.firstMatch(of: /(\d+) of 5 (?:are|is) not known/).flatMap { Int($0.1) } ?? 0
                let tasks = text.firstMatch(of: /(\d+) of 3 items needed for nomination/).flatMap { Int($0.1) } ?? 0
                #expect(open + tasks == tags, "\(text)")
            }
            #expect(page.words.contains("What is needed for nomination is a task until it is done."))
            #expect(page.text.components(separatedBy: "<span class=\"src\">Needed for nomination</span>").count == 4)
        }
    }

    @Test func `Hà Nội's months depend on the day of the round, and the page says from when they are enough, and why`()
        async throws
    {
        try await Commission.run { service in
            _ = try await service.job.run(.now)
            for (language, sentences) in [
                (
                    Language.en,
                    [
                        "Met from 5 December 2026 at the latest", "the result changes on 5 December 2026",
                        "29 November 2026 – 26 February 2027", "The conference is planned for June 2027",
                        "124 days before the conference (2021), 185 days before the conference (2024)",
                        "In 2024 the call was published 39 days before the reference date",
                    ]
                ),
                (.vi, ["29/11/2026 – 26/02/2027", "124 ngày (kỳ 2021), 185 ngày (kỳ 2024)", "05/12/2026"]),
            ] {
                let page = try await service.browser(language: language).get("/cities/vnm-ha-noi")
                let words = page.words.replacing(/\s+/, with: " ")
                for sentence in sentences { #expect(words.contains(sentence), "\(language) \(sentence)") }
            }
        }
    }
}
