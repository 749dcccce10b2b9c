import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

@Suite struct ReadinessPageTests {
    private static let code = "vnm-ben-mo"
    private static let address = "/api/v1/cities/vnm-ben-mo/readiness"

    @Test
    func `every number of the page is that of its own row: what is not known has none, and the JSON says the same`()
        async throws
    {
        try await ReadinessService.run { service in
            for code in ["vnm-ben-mo", "vnm-doi-sim"] {
                try await service.release(true, code)
                for language in Language.allCases {
                    let anyone = try await service.browser(language: language)
                    let text = try home.catalogue(language)
                    let answer = try await anyone.get("/api/v1/cities/\(code)/readiness")
                    let body = try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any]
                    let readiness = try #require(body?["readiness"] as? [String: Any])
                    let criteria = try #require(readiness["criteria"] as? [[String: Any]])
                    let page = try ReadinessCells(try await anyone.get("/cities/\(code)/readiness").text)
                    func score(_ value: Any?) -> String { (value as? Double).map { text.score($0) } ?? "" }
                    var unknown = 0
                    for criterion in criteria {
                        let name = try #require(criterion["code"] as? String)
                        let own = (criterion["progress"] as? Double).map { text.score($0) } ?? text("status.not_known")
                        #expect(page.criteria[name] == own, "\(code) \(name)")
                        #expect(page.summaries[name] == own, "\(code) \(name)")
                        #expect(
                            page.sides[name] == [score(criterion["results"]), score(criterion["efforts"])], "\(name)")
                        for measure in try #require(criterion["measures"] as? [[String: Any]]) {
                            let name = try #require(measure["code"] as? String)
                            let confidence = (measure["confidence"] as? Double).map { language.percent($0) } ?? ""
                            #expect(page.measures[name] == [score(measure["score"]), confidence], "\(code) \(name)")
                            if measure["score"] is NSNull { unknown += 1 }
                        }
                    }
                    #expect(page.measures.count == 57)
                    #expect(code == "vnm-ben-mo" ? unknown == 0 : unknown > 15, "\(code): \(unknown)")
                }
            }
        }
    }

    @Test func `each condition that is left for the next stage is named, in both languages`() async throws {
        try await ReadinessService.run { service in
            try await service.release(true)
            let anyone = try await service.browser()
            let body = try JSONSerialization.jsonObject(with: Data(try await anyone.get(Self.address).text.utf8))
            let readiness = try #require((body as? [String: Any])?["readiness"] as? [String: Any])
            let unmet = try #require(readiness["unmet"] as? [[String: Any]])
            #expect(unmet.count == 4)
            for language in Language.allCases {
                let page = try await service.browser(language: language).get("/cities/vnm-ben-mo/readiness").text
                let text = try home.catalogue(language).of(country: "VNM")
                let list = try #require(page.split(separator: "<summary>\(text("open.title"))</summary>").last).split(
                    separator: "</details>")[0]
                #expect(list.split(separator: "<li>").count - 1 == unmet.count)
                #expect(list.contains("60"), "\(list)")  // what the stage asks of the whole
                #expect(list.contains("C8") && list.contains(text("gate.mayor-signature.name")))
                for kind in Unmet.Kind.allCases {
                    #expect(text.has("open.\(kind.rawValue.replacing("_", with: "-"))"), "\(kind) \(language)")
                }
            }
        }
    }

    @Test func `programs get criteria with their intervals of a city that released them, and null of one that did not`()
        async throws
    {
        try await ReadinessService.run { service in
            func body(_ browser: Browser, _ query: String = "") async throws -> [String: Any] {
                let answer = try await browser.get(Self.address + query)
                #expect(answer.status == 200)
                return try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
            }
            try await service.release(false)
            let anyone = try await service.browser()
            let hidden = try await body(anyone)
            #expect(hidden["released"] as? Bool == false)
            #expect(hidden["readiness"] is NSNull)
            #expect((hidden["gates"] as? [Any])?.count == 8)
            let steward = try await service.browser("steward@ben-mo.example")
            #expect(try await body(steward)["readiness"] is [String: Any])

            try await service.release(true)
            let shown = try await body(anyone)
            #expect(shown["released"] as? Bool == true)
            let readiness = try #require(shown["readiness"] as? [String: Any])
            #expect(readiness["band"] as? String == "advancing")
            let criteria = try #require(readiness["criteria"] as? [[String: Any]])
            #expect(criteria.map { $0["code"] as? String } == (1...8).map { "c\($0)" })
            for criterion in criteria {
                let interval = try #require(criterion["interval"] as? [String: Double])
                let progress = try #require(criterion["progress"] as? Double)
                #expect(interval["low"] ?? 101 <= progress && progress <= interval["high"] ?? 0)
            }
            #expect(criteria.flatMap { $0["measures"] as? [Any] ?? [] }.count == 57)
            #expect((readiness["actions"] as? [Any])?.isEmpty == false)

            let first = try await anyone.get(Self.address)
            let tag = try #require(first.headers["etag"])
            let again = try await anyone.get(Self.address, ["If-None-Match": tag])
            #expect(again.status == 304 && again.text.isEmpty)
            #expect(try await anyone.get(Self.address, ["If-None-Match": "\"0\""]).status == 200)
            let other = try await service.browser(language: .vi)
            // Weak to a stranger, who has it compressed.
            #expect(!tag.hasSuffix(try #require(try await other.get(Self.address).headers["etag"])))

            // As of a time before the run there is none; as of its own it is that one.
            let instant = try #require(shown["asOf"] as? String)
            #expect(try await body(anyone, "?asOf=\(instant)")["run"] as? Int == shown["run"] as? Int)
            let early = try await anyone.get("\(Self.address)?asOf=2020-01-01T00:00:00Z")
            #expect(early.status == 404)
            #expect(early.headers["content-type"] == "application/problem+json")
            #expect(try await anyone.get("\(Self.address)?asOf=soon").status == 400)
        }
    }

    @Test func `the page says in words what changed since the last run, and the record says what it feeds`()
        async throws
    {
        try await ReadinessService.run { service in
            let editor = try await service.browser("editor@ben-mo.example")
            let page = "/cities/\(Self.code)/readiness"
            #expect(try await editor.get(page).words.contains("This is the first run of this round"))

            _ = try await service.job.run(.now)
            #expect(try await editor.get(page).words.contains("Nothing shown here has changed since"))

            let values = [
                "key": "new", "kind": "case_study", "title_en": "Boats with books", "held_on": "2026-11-20",
                "is_completed": "yes", "source": "Own page", "verification": "sourced",
            ]
            let text = try home.catalogue(.en)
            let entry = try RecordEntry(
                .contribution, TableRow(file: "test", line: 1, values), columns: Array(values.keys), text: text)
            _ = try await service.databases.app.log([entry], city: Self.code, as: .operator, text: text)
            let id = try await service.databases.app.read(as: .operator) { db in
                try db.run("SELECT id FROM contribution WHERE title_en = 'Boats with books'").one()["id"] as UUID
            }
            let history = "/cities/\(Self.code)/history/contribution/\(id.uuidString.lowercased())"
            // Logged after the run, which did not read it.
            let before = try await editor.get(history)
            #expect(before.words.contains("Not used in the latest run."))
            #expect(before.words.contains("It was added or changed after that run read the data"))

            _ = try await service.job.run(.now)
            let changed = try await editor.get(page)
            #expect(
                changed.words.firstMatch(of: /C8 Contribution to the network rose by [0-9.]+, from [0-9.]+ to/) != nil)
            #expect(changed.text.contains("href=\"/cities/vnm-ben-mo/readiness/c8_points\""))
            #expect(changed.words.contains("New: contribution"))
            #expect(changed.text.contains("href=\"\(history)\""))
            #expect(!changed.text.contains("⟦"))
            let vietnamese = try await service.browser("editor@ben-mo.example", language: .vi)
            #expect(try await vietnamese.get(page).words.contains("C8 Đóng góp cho mạng lưới tăng"))

            let after = try await editor.get(history)
            #expect(after.text.contains("href=\"/cities/vnm-ben-mo/readiness/c8_points\""))
            #expect(!after.words.contains("Not used in the latest run."))
            // Each record behind a measure leads back to it.
            let measure = try await editor.get("\(page)/c1_plan")
            let record = try #require(
                measure.text.firstMatch(of: /\/cities\/vnm-ben-mo\/history\/strategy\/[0-9a-f-]+/))
            let back = try await editor.get(String(record.output))
            #expect(back.text.contains("href=\"/cities/vnm-ben-mo/readiness/c1_plan\""))

            // What a reader may not see is not told by the way back either.
            try await service.release(false)
            let anyone = try await service.browser()
            let shown = try await anyone.get(history)
            #expect(!shown.text.contains("readiness/c8_points"))
            #expect(!shown.words.contains("Used in"))
        }
    }

    @Test func `the method is told in words, each criterion with its measures, and readiness pages lead there`()
        async throws
    {
        try await ReadinessService.run { service in
            let assessor = try Assessor(try home.readinessFiles())
            for language in Language.allCases {
                let browser = try await service.browser(language: language)
                let page = try await browser.get("/method")
                #expect(!page.text.contains("⟦"))
                #expect(!page.text.contains("{"))
                for criterion in assessor.description.criteria {
                    #expect(page.text.contains("<h3 id=\"\(criterion.name)\">"))
                    for measure in criterion.sides.flatMap(\.measures) {
                        #expect(page.text.contains(assessor.title(of: measure.name, in: language)))
                    }
                }
                let city = try await browser.get("/cities/\(Self.code)/readiness")
                for number in 1...8 { #expect(city.text.contains("href=\"/method#c\(number)\"")) }
            }
            // The numbers are those of the file: the ends of one measure, and the shares of its half.
            let page = try await service.browser().get("/method")
            let title = assessor.title(of: "c1_kept", in: .en)
            let start = try #require(page.text.range(of: ">\(title)</th>")).upperBound
            let row = page.text[start...].prefix { $0 != "\n" }
            #expect(row.contains("0.3 to 0.9"))
            #expect(row.contains("33.3%"))
            #expect(page.words.contains("3.3.1.a: from 8 to 30"))
            for raw in ["c1_kept", "Sources/", "Config/", "Migrations/"] {
                #expect(!page.words.contains(raw), "\(raw)")
            }
        }
    }

    @Test func `what is not known is listed with who could say it`() async throws {
        try await ReadinessService.run { service in
            let commission = try await service.browser("commission@example.org")
            let page = try await commission.get("/cities/vnm-ha-noi/readiness")
            #expect(page.text.contains("<h2 id=\"gaps\">What is not known</h2>"))
            #expect(page.words.contains("Two experts from outside the city, based on documents"))
            #expect(page.words.contains("The National Commission for UNESCO, which nominates"))
            // A figure in Viet Nam names the body, in the reader's language.
            #expect(page.words.contains("Department of Education and Training"))
            #expect(!page.text.contains("⟦"))
            // Of Bến Mơ every measure is known: what is left are two gates.
            let known = try await commission.get("/cities/\(Self.code)/readiness")
            #expect(known.words.contains("2 conditions are not known."))
            #expect(!known.words.contains("measures are not known"))
            // What is hidden is not listed as unknown.
            let anyone = try await service.browser()
            #expect(!(try await anyone.get("/cities/vnm-ha-noi/readiness")).words.contains("Two experts"))
        }
    }

    @Test func `a record that cannot count says why`() {
        #expect(WhyNotFed(.commitment, fields: ["origin": "press", "scope": "city"]) == .press)
        #expect(WhyNotFed(.activity, fields: ["origin": "city", "scope": "province"]) == .elsewhere)
        #expect(WhyNotFed(.strategy, fields: ["verification": "rejected"]) == .rejected)
        #expect(WhyNotFed(.observation, fields: ["status": "withdrawn"]) == .withdrawn)
        #expect(WhyNotFed(.observation, fields: ["status": "not_known"]) == .notKnown)
        #expect(WhyNotFed(.observation, fields: ["status": "known", "city_indicator_id": "x"]) == .ownFigure)
        #expect(WhyNotFed(.activity, fields: ["status": "planned"]) == .notHeld)
        #expect(WhyNotFed(.programme, fields: ["status": "running"]) == .noOwner)
        #expect(WhyNotFed(.programme, fields: ["status": "running", "owner_unit": "u"]) == nil)
        #expect(WhyNotFed(.partner, fields: [:]) == .kind(.partner))
    }

    @Test func `every reason for feeding nothing has its words`() throws {
        let text = try home.catalogue(.en)
        let reasons: [WhyNotFed] =
            [.later, .press, .elsewhere, .rejected, .withdrawn, .notKnown, .ownFigure, .notHeld, .noOwner]
            + WhyNotFed.kinds.map { .kind($0) }
        for reason in reasons { #expect(text.has("feeds.why.\(reason.key)"), "\(reason)") }
    }
}

/// The numbers of a readiness page, by what its links and anchors name.
private struct ReadinessCells {
    var criteria: [String: String] = [:]
    var summaries: [String: String] = [:]
    /// What the headings of the two sides of a criterion say behind their names; empty where they say none.
    var sides: [String: [String]] = [:]
    /// Score and confidence.
    var measures: [String: [String]] = [:]

    init(_ page: String) throws {
        func words(_ markup: Substring) -> String { String(markup.replacing(/<[^>]*>/, with: "")) }
        func cells(_ row: Substring) -> [String] {
            row.matches(of: /<td role="cell" class="num"[^>]*>(.*?)<\/td>/.dotMatchesNewlines()).map { $0.1 }
                .map { words($0.split(separator: "<span", omittingEmptySubsequences: false)[0]) }
        }
        let table = try #require(page.firstMatch(of: /<table class="cards criteria".*?<\/table>/.dotMatchesNewlines()))
            .0
        for row in table.matches(of: /<a href="#(c\d)">.*?<\/tr>/.dotMatchesNewlines()) {
            criteria[String(row.1)] = cells(row.0)[0]
        }
        for area in page.matches(of: /<details class="area" id="(c\d)">.*?<\/details>/.dotMatchesNewlines()) {
            let name = String(area.1)
            summaries[name] = area.0.firstMatch(of: /<span class="dim">(.*?)<\/span>/).map { words($0.1) }
            sides[name] = area.0.matches(of: /<h3>([^<]*)<\/h3>/).map { heading in
                heading.1.split(separator: ": ").dropFirst().joined()
            }
            for row in area.0.matches(of: /href="\/cities\/[^\/]*\/readiness\/(\w+)">.*?<\/tr>/.dotMatchesNewlines()) {
                measures[String(row.1)] = cells(row.0)
            }
        }
    }
}
