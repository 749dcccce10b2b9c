import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let activities = "/cities/vnm-son-la/log/activity"

/// The records of a kind: found, taken away as a file, changed many at once.
@Suite struct RecordListTests {
    /// Logs records of a kind, given as files hold them.
    private func log(
        _ kind: RecordKind, _ records: [[String: String]], as person: Person, in service: FormService
    ) async throws -> LogSummary {
        let text = try home.catalogue(.en)
        let entries = try records.enumerated().map { place, values in
            try RecordEntry(
                kind, TableRow(file: "test", line: place + 1, values), columns: values.keys.sorted(), text: text)
        }
        return try await service.databases.app.log(
            entries, city: "vnm-son-la", as: .person(person.id), text: text)
    }

    private func activity(_ key: String, _ title: String, _ held: String, _ others: [String: String] = [:]) -> [String:
        String]
    {
        ["key": key, "kind": "event", "title_vi": title, "status": "held", "held": held].merging(others) { $1 }
    }

    /// The names of the records that a list shows, in its order.
    private func names(_ answer: Browser.Answer) -> [String] {
        answer.text.matches(of: /<th scope="row" role="rowheader"><a [^>]*>([^<]*)</).map { String($0.1) }
    }

    /// The boxes of the rows with these names.
    private func boxes(_ answer: Browser.Answer, of names: Set<String>) -> [(String, String)] {
        answer.text.matches(of: /name="mark" value="([^"]*)" aria-label="Select ([^"]*)"/)
            .filter { names.contains(String($0.2)) }.map { ("mark", String($0.1)) }
    }

    private func token(_ answer: Browser.Answer) throws -> (String, String) {
        ("form", String(try #require(answer.text.firstMatch(of: /name="form" value="([0-9a-f]+)"/)).1))
    }

    @Test func `records saved together stand by their own day, then by name, on every page`() async throws {
        try await FormService.run { service in
            let days = (1...28).flatMap { day in ["B", "A"].map { (day, $0) } }
            let records = days.shuffled().map { day, name in
                activity("\(day)\(name)", "\(name) \(day)", "2018-02-\(day < 10 ? "0" : "")\(day)")
            }
            _ = try await log(.activity, records, as: service.editor, in: service)
            let browser = try await service.browser("editor")
            let span = "from=2018-02-01&to=2018-02-28"
            let first = try await browser.get("\(activities)?\(span)")
            let expected = (1...28).reversed().flatMap { ["A \($0)", "B \($0)"] }
            #expect(names(first) == Array(expected.prefix(50)))
            #expect(names(try await browser.get("\(activities)?\(span)&page=2")) == Array(expected.dropFirst(50)))
            #expect(names(try await browser.get("\(activities)?\(span)&sort=day")).prefix(3) == ["A 1", "B 1", "A 2"])
            #expect(names(try await browser.get("\(activities)?\(span)&sort=-name")).first == "B 9")
            #expect(first.text.contains("aria-sort=\"descending\""))
        }
    }

    @Test func `last month is one press away, and words are found without their marks`() async throws {
        try await FormService.run { service in
            let month = try #require(RecordQuery.Span.lastMonth.period(.today))
            _ = try await log(
                .activity,
                [
                    activity("1", "Đọc sách cùng con", "\(month.first)", ["owner_unit": "Thư viện", "area": "2.1"]),
                    activity("2", "Sửa máy nổ", "\(month.first.adding(days: 3))", ["note": "Có đọc thêm sách"]),
                    activity("3", "Đọc sách ngày xưa", "2020-05-05"),
                ], as: service.editor, in: service)
            let browser = try await service.browser("editor")
            let all = try await browser.get(activities)
            let link = try #require(all.text.firstMatch(of: /<li><a href="([^"]*)">Last month</)).1
            let last = try await browser.get(String(link))
            #expect(link == "\(activities)?when=\(month)")
            #expect(names(last) == ["Sửa máy nổ", "Đọc sách cùng con"])
            #expect(last.text.contains("aria-current=\"true\">Last month<"))
            #expect(names(try await browser.get("\(activities)?when=last-month")) == names(last))
            #expect(names(try await browser.get("\(activities)?q=doc+SACH")).count == 3)
            #expect(names(try await browser.get("\(activities)?q=thu+vien")) == ["Đọc sách cùng con"])
            #expect(
                names(try await browser.get("\(activities)?q=doc+sach&from=2020-01-01&to=2020-12-31")) == [
                    "Đọc sách ngày xưa"
                ])
            let typed = try await browser.get("\(activities)?from=5%2F5%2F2020&to=6%2F5%2F2020")
            #expect(names(typed) == ["Đọc sách ngày xưa"])
            #expect(typed.text.contains("name=\"to\" value=\"6/5/2020\"") && !typed.text.contains("type=\"date\""))
            #expect(typed.words.contains("Understood as day 6, month 5, year 2020."))
            let wrong = try await browser.get("\(activities)?from=lately")
            #expect(wrong.text.contains("value=\"lately\"") && wrong.text.contains("id=\"from-error\""))
            #expect(names(try await browser.get("\(activities)?area=2.1")) == ["Đọc sách cùng con"])
            #expect(names(try await browser.get("\(activities)?owner_unit=-&by=me")).count == 2)
            #expect(names(try await browser.get("\(activities)?by=me")).count == 3)
            #expect(names(try await browser.get("\(activities)?uncounted=yes")).count == 3)
            #expect(try await browser.get("\(activities)?q=%25").words.contains("No record matches these choices."))
            for strange in ["when=yesterday", "sort=colour", "by=x", "check=all", "page=2", "status=%27", "from=x"] {
                #expect(try await browser.get("\(activities)?\(strange)").status == 200, "\(strange)")
            }
        }
    }

    @Test func `every kind has a list in both languages, with nothing amiss in its statements`() async throws {
        try await FormService.run { service in
            for language in Language.allCases {
                let browser = try await service.browser("editor", language: language)
                for kind in RecordKind.allCases {
                    let asked =
                        ["", "?q=a+b&when=2024&check=open&evidence=no&late=yes&sort=-state"]
                        + kind.facets.map { "?\($0.name)=-&sort=\($0.name)&all=\($0.name)" }
                    for query in asked {
                        let list = try await browser.get("\(Address.log(kind, of: "vnm-son-la"))\(query)")
                        #expect(list.status == 200, "\(kind) \(query)")
                        #expect(!list.text.contains("⟦"), "\(kind) \(query)")
                    }
                }
            }
        }
    }

    @Test func `what is shown is a file that can be loaded again, without formulas`() async throws {
        try await FormService.run { service in
            _ = try await log(
                .activity,
                [
                    activity("1", "=HYPERLINK(1)", "2024-02-01", ["owner_unit": "A"]),
                    activity("2", "Hai", "2024-02-02"),
                ],
                as: service.editor, in: service)
            let browser = try await service.browser("editor")
            let list = try await browser.get("\(activities)?owner_unit=A")
            #expect(list.text.contains("href=\"\(activities).csv?owner_unit=A\""))
            let file = try await browser.get("\(activities).csv?owner_unit=A")
            #expect(file.headers["content-disposition"] == "attachment; filename=\"activity.csv\"")
            #expect(file.text.contains("'=HYPERLINK(1)") && !file.text.contains("Hai"))
            let again = try await withTemporaryDirectory { folder in
                try file.text.write(toFile: "\(folder)/activity.csv", atomically: true, encoding: .utf8)
                let text = try home.catalogue(.en)
                return try await service.databases.app.log(
                    try RecordEntry.read(path: "\(folder)/activity.csv", text: text), city: "vnm-son-la",
                    as: .person(service.editor.id), text: text)
            }
            #expect(again == LogSummary(unchanged: 1))
        }
    }

    @Test func `ticked records are verified but for one’s own, and that is undone`() async throws {
        try await FormService.run { service in
            _ = try await log(
                .activity, [activity("1", "Một", "2024-02-01"), activity("2", "Hai", "2024-02-02")],
                as: service.editor, in: service)
            _ = try await log(.activity, [activity("3", "Ba", "2024-02-03")], as: service.steward, in: service)
            let browser = try await service.browser("steward")
            let list = try await browser.get(activities)
            let done = try await browser.post(
                activities, try [token(list), ("do", "verify")] + boxes(list, of: ["Một", "Hai", "Ba"]))
            #expect(done.status == 422)
            #expect(done.words.contains("2 records verified."))
            #expect(done.words.contains("1 record was not changed:"))
            #expect(boxes(done, of: ["Ba"]).count == 1 && done.text.contains("aria-label=\"Select Ba\" checked"))
            #expect(names(try await browser.get("\(activities)?check=passed")) == ["Hai", "Một"])

            let undo = try #require(
                done.text.firstMatch(
                    of: /action="([^"]*\/log\/undo)".*?name="act" value="([^"]*)".*?name="back" value="([^"]*)"/))
            let act = [try token(list), ("act", String(undo.2)), ("back", String(undo.3))]
            let undone = try await browser.post(String(undo.1), act)
            #expect(undone.status == 303)
            #expect(try await browser.get(undone.location).words.contains("Undone: 2 records are as they were before."))
            #expect(names(try await browser.get("\(activities)?check=passed")) == [])
            let twice = try await browser.post(String(undo.1), act)
            #expect(twice.status == 409 && twice.words.contains("This has already been undone."))
            let other = try await service.browser("visitor")
            #expect(try await other.post("/cities/irl-cork/log/undo", act).status == 403)
        }
    }

    @Test func `ticked records are published and given a unit as one act; what was changed meanwhile is not`()
        async throws
    {
        try await FormService.run { service in
            _ = try await log(
                .activity, [activity("1", "Một", "2024-02-01"), activity("2", "Hai", "2024-02-02")],
                as: service.editor, in: service)
            let browser = try await service.browser("editor")
            let list = try await browser.get(activities)
            let marks = boxes(list, of: ["Một", "Hai"])
            let published = try await browser.post(
                "\(activities)?when=2024", try [token(list), ("do", "publish")] + marks)
            #expect(published.status == 303)
            #expect(published.location.hasPrefix("\(activities)?when=2024&act="))
            #expect(try await browser.get(published.location).words.contains("2 records are now public."))
            // The boxes are of the version before.
            let late = try await browser.post(
                activities, try [token(list), ("do", "owner"), ("owner_unit", "Thư viện")] + marks)
            #expect(late.status == 422 && late.words.contains("2 records were not changed:"))
            let now = try await browser.get(activities)
            let owned = try await browser.post(
                activities,
                try [token(list), ("do", "owner"), ("owner_unit", "Thư viện")] + boxes(now, of: ["Một", "Hai"]))
            #expect(owned.status == 303)
            #expect(names(try await browser.get("\(activities)?owner_unit=Th%C6%B0%20vi%E1%BB%87n")).count == 2)
            #expect(try await browser.post(activities, [token(list), ("do", "publish")]).status == 422)
            #expect(try await browser.post(activities, [("do", "publish")] + marks).status == 403)
            #expect(!now.text.contains("value=\"verify\""))
        }
    }
}
