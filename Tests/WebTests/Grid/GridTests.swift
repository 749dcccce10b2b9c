import Config
import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let grid = "/cities/vnm-son-la/log/grid"
private let all = "\(grid)?show=all"

/// Indicators whose values lie between 0 and 100.
private let shares = [
    "1.1.1.a", "1.1.2.a", "1.1.2.b", "1.1.3.a", "1.1.3.b", "1.2.1.b", "1.2.2.a", "1.2.5.a", "1.3.2.b", "2.1.3.a",
    "2.2.2.a", "2.3.1.a",
]

@Suite struct GridTests {
    @Test(arguments: Language.allCases)
    func `a block of sixty cells with three mistakes saves fifty-seven as one act and says what is wrong with three`(
        language: Language
    ) async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor", language)
            var cells = shares.flatMap { series in
                (2021...2025).map { Cell(series: series, year: $0, typed: "5\($0 % 10)") }
            }
            cells[7].typed = "139"
            cells[20].typed = language == .en ? "1,234" : "1.234"
            cells[33].typed = "many"
            let answer = try await script.block(cells, source: "Yearbook")
            let outcomes = try answer.outcomes
            #expect(outcomes.count { $0 == "saved" } == 57)
            #expect(outcomes[7] == "refused" && outcomes[20] == "asked" && outcomes[33] == "refused")

            let text = try home.catalogue(language)
            let told = try answer.messages
            #expect(told[7]?.hasPrefix(text(.above(found: 139, limit: 100)).asSentence) == true)
            #expect(told[33] == text(.notANumber(found: "many", example: language.typed("71.4"))).asSentence)
            #expect(told.compactMap(\.self).count == 3)
            // Both readings are offered.
            #expect(try answer.answers(20).count == 2)

            let (values, acts) = try await service.countValues()
            #expect(values == 57 && acts == 1)
        }
    }

    @Test func `a value that somebody recorded meanwhile is not written over, and both are told`() async throws {
        try await FormService.run { service in
            let (first, second) = (
                try await Script(service, "editor"), try await Script(service, "steward")
            )
            let cell = Cell(series: "1.1.1.a", year: 2025, typed: "43.2")
            #expect(try await second.put(cell, source: "Statistics office").outcomes == ["saved"])
            let answer = try await first.put(Cell(series: "1.1.1.a", year: 2025, typed: "44"), source: "Count")
            #expect(try answer.outcomes == ["conflict"])
            let told = try answer.messages[0]
            #expect(told?.contains("43.2") == true && told?.contains("steward") == true, "what, and by whom")
            #expect(try answer.first["shown"] as? String == "43.2")
            #expect(try await service.countValues().values == 1)

            // The same again, seen now, takes its place; the first stays in the history.
            var seen = Cell(series: "1.1.1.a", year: 2025, typed: "44")
            seen.id = try answer.first["id"] as? String
            seen.version = try answer.first["version"] as? String
            #expect(try await first.put(seen).outcomes == ["saved"])
            #expect(try await service.countValues().values == 2)
        }
    }

    @Test func `an answer that was lost on the way is no conflict when the cell is sent again`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let cell = Cell(series: "1.1.1.a", year: 2025, typed: "96.8")
            #expect(try await script.put(cell, source: "Census").outcomes == ["saved"])
            #expect(try await script.put(cell, source: "Census").outcomes == ["same"])
            #expect(try await service.countValues().values == 1)
        }
    }

    @Test func `nobody saves cells of another city, from another site, or without the page’s token`() async throws {
        try await FormService.run { service in
            let visitor = try await service.browser("visitor")
            let editor = try await Script(service, "editor")
            let body = "{\"cells\":[{\"series\":\"1.1.1.a\",\"year\":2025,\"typed\":\"90\"}],\"source\":\"Census\"}"
            let own = try await visitor.get("/cities/irl-cork/log/grid").token
            #expect(try await visitor.send(body, to: "\(grid)/block", method: "POST", token: own).status == 403)
            #expect(try await visitor.get(grid).status == 403)
            let stranger = Browser(base: service.base)
            #expect(try await stranger.send(body, to: "\(grid)/block", method: "POST", token: own).status == 401)
            for (token, headers) in [("", [:]), (editor.token, ["Sec-Fetch-Site": "cross-site"])] {
                let answer = try await editor.browser.send(
                    body, to: "\(grid)/block", method: "POST", token: token, headers)
                #expect(answer.status == 403)
            }
            #expect(try await service.countValues().values == 0)
        }
    }

    @Test func `what no cell can be is refused, and costs no more than a block may`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let many = (0...CellBlock.most).map { Cell(series: "1.1.1.a", year: 1900 + $0 % 300, typed: "1") }
            #expect(try await script.block(many, source: "x").status == 413)
            let huge = String(repeating: "9", count: 2 << 20)
            let sent = try await script.browser.send(huge, to: "\(grid)/block", method: "POST", token: script.token)
            #expect(sent.status == 413)
            #expect(
                try await script.browser.send("[{", to: "\(grid)/block", method: "POST", token: script.token).status
                    == 400)
            let answer = try await script.block(
                [
                    Cell(series: "9.9.9.z", year: 2025, typed: "1"), Cell(series: "1.1.1.a", year: 1500, typed: "1"),
                    Cell(series: "1.1.1.a", year: 2024, typed: String(repeating: "1", count: 300)),
                    Cell(series: "1.1.1.a", year: 2023, typed: "<script>"),
                    Cell(series: "1.1.1.a", year: 2022, typed: "9\u{202E}0"),
                    Cell(series: "1.1.1.a", year: 2025, typed: "  "), Cell(series: "1.1.1.a", year: 2025, typed: "90"),
                ], source: "Census")
            #expect(try answer.outcomes == ["refused", "refused", "refused", "refused", "refused", "blank", "refused"])
            #expect(try await service.countValues().values == 0)
        }
    }

    @Test func `words in a cell say that a value is not known, does not apply or may be an estimate`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let answer = try await script.block(
                [
                    Cell(series: "1.1.1.a", year: 2025, typed: "?"), Cell(series: "1.1.1.a", year: 2024, typed: "n/a"),
                    Cell(series: "1.1.1.a", year: 2023, typed: "~17"),
                    Cell(series: "1.1.1.a", year: 2022, typed: "17 %"),
                ], source: "Census")
            #expect(try answer.outcomes == ["saved", "saved", "asked", "saved"])
            #expect(try answer.states == ["not_known", "not_applicable", "", "known"])
            var cell = Cell(series: "1.1.1.a", year: 2023, typed: "17")
            cell.status = "estimated"
            #expect(try await script.put(cell, source: "Census").states == ["estimated"])
        }
    }

    @Test func `a value takes source and method of the nearest year, and says where they are missing`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let bare = try await script.put(Cell(series: "1.1.1.a", year: 2025, typed: "96"))
            #expect(try bare.outcomes == ["refused"])
            #expect(try bare.first["field"] as? String == "source")
            #expect(
                try await script.put(Cell(series: "1.1.1.a", year: 2024, typed: "95"), source: "Yearbook").outcomes
                    == ["saved"])
            #expect(try await script.put(Cell(series: "1.1.1.a", year: 2025, typed: "96")).outcomes == ["saved"])
            let told = try await script.browser.get("\(grid)/cell?series=1.1.1.a&year=2025")
            #expect(try told.object["source"] as? String == "Yearbook")
        }
    }

    @Test func `a number that is unlikely is asked back, and kept once somebody says why it is right`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let before = (2021...2024).map { Cell(series: "1.1.1.a", year: $0, typed: "9\($0 % 10).5") }
            #expect(try await script.block(before, source: "Census").outcomes.allSatisfy { $0 == "saved" })
            let share = try await script.put(Cell(series: "1.1.1.a", year: 2025, typed: "0.965"))
            #expect(try share.answers(0).first as? [String: String] == ["label": "Use 96.5", "typed": "96.5"])
            var cell = Cell(series: "1.1.1.a", year: 2025, typed: "40")
            let asked = try await script.put(cell)
            #expect(try asked.outcomes == ["asked"])
            #expect(try asked.first["asksWhy"] as? Bool == true)
            #expect(try await service.countValues().values == 4)
            cell.because = "Counted by a test from this year on"
            #expect(try await script.put(cell).outcomes == ["saved"])
        }
    }

    @Test func `an act is undone: a cell that was empty is empty again, and the trail says so`() async throws {
        try await FormService.run { service in
            let script = try await Script(service, "editor")
            let saved = try await script.put(Cell(series: "1.1.1.a", year: 2025, typed: "96"), source: "Census").first
            var back = Cell(series: "1.1.1.a", year: 2025, typed: "")
            (back.id, back.version, back.takesBack) = (saved["id"] as? String, saved["version"] as? String, true)
            let answer = try await script.put(back)
            #expect(try answer.outcomes == ["saved"])
            #expect(try answer.first["shown"] as? String == "")
            #expect(try await service.countValues().values == 2, "the value and that it was withdrawn")
        }
    }

    @Test func `a year that was confirmed complete is closed until it is opened, and is late then`() async throws {
        try await FormService.run { service in
            let steward = try await service.browser("steward")
            #expect(
                try await steward.fill(
                    "/cities/vnm-son-la/log/log_year/new",
                    ["year": "2024", "is_complete": "yes", "declared_on": "2025-02-01"]
                ).status == 303)
            let script = try await Script(service, "editor")
            let cell = Cell(series: "1.1.1.a", year: 2024, typed: "95")
            #expect(try await script.put(cell, source: "Yearbook").outcomes == ["locked"])
            #expect(try await service.countValues().values == 0)
            let page = try await script.browser.get(all)
            #expect(page.text.contains("open=2024"))
            #expect(!page.text.contains("name=\"v:1.1.1.a:2024:\""))
            #expect(!page.words.contains("was confirmed complete. After a change"))
            let opened = try await script.browser.get("\(all)&open=2024")
            #expect(opened.text.contains("name=\"v:1.1.1.a:2024:\""))
            #expect(opened.words.contains("The data for 2024 was confirmed complete. After a change"))
            #expect(try await script.block([cell], source: "Yearbook", open: [2024]).outcomes == ["saved"])
        }
    }
}

// MARK: Without scripts

extension GridTests {
    @Test func `without scripts only what was changed is written, and mistakes come back in their cells`() async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let page = try await browser.get(all)
            let due = try #require(page.text.firstMatch(of: /data-year="(\d+)" class="num cur/)).1
            let refused = try await browser.post(
                all,
                page.gridFields(["v:1.1.1.a:\(due):": "139", "v:2.1.1.a:\(due):": "88", "source": "Census <1>"]))
            #expect(refused.status == 422)
            #expect(refused.text.contains("value=\"139\"") && refused.text.contains("value=\"88\""))
            #expect(refused.text.contains("value=\"Census &lt;1&gt;\""))
            #expect(refused.words.contains("1 cell saved, 1 needs your attention"))
            #expect(refused.text.contains("id=\"c-1.1.1.a-\(due)\""))
            #expect(try await service.countValues().values == 1)

            let mended = try await browser.post(
                all, refused.gridFields(["v:1.1.1.a:\(due):": "93.9", "source": "Census"]))
            #expect(mended.status == 303)
            #expect(mended.location.contains("saved=1"))
            #expect(try await service.countValues().values == 2)
        }
    }

    @Test func `who asks for all or nothing has nothing saved where one cell cannot be`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let page = try await browser.get(all)
            let due = try #require(page.text.firstMatch(of: /data-year="(\d+)" class="num cur/)).1
            let typed = ["v:1.1.1.a:\(due):": "139", "v:2.1.1.a:\(due):": "88", "source": "Census", "all": "yes"]
            let answer = try await browser.post(all, page.gridFields(typed))
            #expect(answer.status == 422)
            #expect(answer.words.contains("Nothing was saved"))
            #expect(answer.text.contains("value=\"139\"") && answer.text.contains("value=\"88\""))
            #expect(try await service.countValues().values == 0)
        }
    }

    @Test func `a session that ended keeps what was typed`() async throws {
        try await FormService.run { service in
            let stranger = Browser(base: service.base)
            let kept = try await stranger.post(grid, [("v:1.1.1.a:2025:", "93.9"), ("source", "Census")])
            #expect(kept.status == 401)
            #expect(kept.text.contains("value=\"93.9\""))
        }
    }

    @Test func `a new value without an indicator leads to the grid`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let answer = try await browser.get("/cities/vnm-son-la/log/observation/new")
            #expect(answer.status == 303 && answer.location == grid)
        }
    }
}

// MARK: What the script of the page sends

private struct Cell: Encodable {
    var series: String
    var year: Int
    var typed: String
    var id: String?
    var version: String?
    var status: String?
    var because: String?
    var takesBack: Bool?
}

/// The script of a page that somebody opened.
private struct Script {
    let browser: Browser
    let token: String

    init(_ service: FormService, _ name: String, _ language: Language = .en) async throws {
        browser = try await service.browser(name, language: language)
        token = try await browser.get(grid).token
    }

    private struct Block: Encodable {
        var cells: [Cell]?
        var cell: Cell?
        var source: String?
        var open: [Int]?
    }

    func block(_ cells: [Cell], source: String? = nil, open: [Int]? = nil) async throws -> Browser.Answer {
        try await send(Block(cells: cells, source: source, open: open), to: "block", method: "POST")
    }

    func put(_ cell: Cell, source: String? = nil) async throws -> Browser.Answer {
        try await send(Block(cell: cell, source: source), to: "cell", method: "PUT")
    }

    private func send(_ block: Block, to place: String, method: String) async throws -> Browser.Answer {
        let json = String(decoding: try JSONEncoder().encode(block), as: UTF8.self)
        return try await browser.send(json, to: "\(grid)/\(place)", method: method, token: token)
    }
}

extension Browser.Answer {
    fileprivate var token: String {
        text.firstMatch(of: /data-token="([^"]*)"/).map { String($0.1) } ?? ""
    }

    fileprivate var object: [String: Any] {
        get throws { try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) }
    }

    private var cells: [[String: Any]] { get throws { try #require(object["cells"] as? [[String: Any]]) } }
    fileprivate var first: [String: Any] { get throws { try #require(cells.first) } }
    fileprivate var outcomes: [String] { get throws { try cells.map { $0["outcome"] as? String ?? "" } } }
    fileprivate var states: [String] { get throws { try cells.map { $0["state"] as? String ?? "" } } }
    fileprivate var messages: [String?] { get throws { try cells.map { $0["message"] as? String } } }
    fileprivate func answers(_ place: Int) throws -> [Any] { try cells[place]["answers"] as? [Any] ?? [] }

    /// What the form of the grid sends, with what is typed.
    fileprivate func gridFields(_ typed: [String: String]) -> [(String, String)] {
        guard let form = text.firstMatch(of: /<form class="more" id="grid".*?<\/form>/.dotMatchesNewlines()) else {
            return []
        }
        return inputs(of: String(form.0)).filter { typed[$0.0] == nil } + typed.map { ($0.key, $0.value) }
    }
}

extension FormService {
    /// The city’s own values with their versions, and by how many acts they were recorded.
    fileprivate func countValues() async throws -> (values: Int, acts: Int) {
        try await databases.owner.read { db in
            let row = try db.run(
                """
                SELECT count(*) AS rows, count(DISTINCT recorded_at) AS acts FROM observation WHERE origin = 'city'
                """
            ).one()
            return (try row["rows"], try row["acts"])
        }
    }
}
