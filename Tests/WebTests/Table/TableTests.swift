import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let tables = "/cities/vnm-son-la/log/table"

@Suite struct TableTests {
    private static let pasted = """
        Date\tName\tKind\tStatus\tPeople
        1/10/2026\tReading together\tEvent\tHeld\t41
        31/9/2026\tWeaving nets\tEvent\tHeld\t18
        2/10/2026\tVolunteers\tEvent\tHeld\t22
        """

    private func form(_ page: Browser.Answer, _ changes: [String: String], do button: String) throws -> [(
        String, String
    )] {
        let form = try #require(page.text.firstMatch(of: /<form class="table".*?<\/form>/.dotMatchesNewlines()))
        return inputs(of: String(form.0)).filter { changes[$0.0] == nil } + changes.map { ($0.key, $0.value) }
            + [("do", button)]
    }

    private func paste(_ text: String, _ browser: Browser, kind: String = "activity") async throws -> String {
        let page = try await browser.get(tables)
        let token = try #require(inputs(of: page.text).first { $0.0 == "form" }?.1)
        let answer = try await browser.post(tables, [("form", token), ("kind", kind), ("cells", text)])
        #expect(answer.status == 303)
        return answer.location
    }

    @Test func `rows are tried once, and again where a cell, the city or the language is another`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let address = try await paste(Self.pasted, browser)
            let vietnamese = try await service.browser("editor", language: .vi)
            // Nobody but its writer sees a table in work.
            try await service.databases.owner.write { db in
                try db.script("ALTER TABLE table_draft DISABLE ROW LEVEL SECURITY")
            }
            /// When the rows were tried that a page shows.
            func tried(by reader: Browser) async throws -> String {
                #expect(try await reader.get(address).text.contains("value=\"31/9/2026\""))
                return try await service.databases.owner.read { db in
                    try db.run("SELECT tried_at::text AS at FROM table_draft").one()["at"]
                }
            }
            /// As if the city had been quiet for a minute before, and what is found for good.
            func settle() async throws {
                _ = try await tried(by: browser)
                try await service.databases.owner.write { db in
                    try db.script(
                        """
                        UPDATE table_draft SET tried_at = (SELECT max(at) FROM audit_event) + interval '1 minute'
                        """)
                }
            }
            try await settle()
            let first = try await tried(by: browser)
            #expect(try await tried(by: browser) == first)
            #expect(try await tried(by: vietnamese) != first)

            try await settle()
            let second = try await tried(by: browser)
            let check = try await browser.get(address)
            #expect(check.words.contains("2 of 3 rows are ready to save; one cell needs a correction"))
            let changed = try await browser.post(address, try form(check, ["c.2.1": "Reading"], do: "check"))
            #expect(changed.status == 303)
            #expect(try await tried(by: browser) != second)

            try await settle()
            let third = try await tried(by: browser)
            #expect(try await tried(by: browser) == third)
            let partner = try await browser.fill(
                "/cities/vnm-son-la/log/partner/new", ["name": "Library", "kind": "ngo"])
            #expect(partner.status == 303)
            #expect(try await tried(by: browser) != third)
            #expect(try await browser.get("\(tables)?same=50001").status == 400)
        }
    }

    @Test func `a mistake is told in its cell, corrected there, and all rows are saved as one act that is undone`()
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let address = try await paste(Self.pasted, browser)
            let check = try await browser.get(address)
            #expect(check.words.contains("2 of 3 rows are ready to save; one cell needs a correction"))
            #expect(check.text.contains("value=\"31/9/2026\""))
            #expect(check.text.contains("30/9/2026?"))

            let saved = try await browser.post(address, try form(check, ["c.3.0": "30/9/2026"], do: "save"))
            #expect(saved.status == 303)
            let done = try await browser.get(saved.location)
            #expect(done.words.contains("3 records were saved.") && done.words.contains("Weaving nets"))
            // What was brought is no longer kept.
            #expect(try await browser.get(address).status == 404)
            let acts: [Int] = try await service.databases.owner.read { db in
                try db.run(
                    "SELECT count(DISTINCT recorded_at) AS count FROM activity WHERE recorded_by = \(service.editor.id)"
                )
                .map { try $0["count"] }
            }
            #expect(acts == [1])

            // The same table again: nothing is new.
            let again = try await browser.get(
                try await paste(Self.pasted.replacing("31/9", with: "30/9"), browser))
            #expect(again.words.contains("all 3 rows are already there"))

            #expect(try await browser.undo(on: done).status == 303)
            let left: [Int] = try await service.databases.app.read(as: .operator) { db in
                try db.run("SELECT count(*) AS count FROM activity WHERE title_en = 'Weaving nets'").map {
                    try $0["count"]
                }
            }
            #expect(left == [0])
        }
    }

    @Test func `what is ready is saved and the rest waits, seen by its person alone`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let address = try await paste(Self.pasted, browser)
            let saved = try await browser.post(address, try form(try await browser.get(address), [:], do: "ready"))
            #expect(try await browser.get(saved.location).words.contains("2 records were saved."))
            let rest = try await browser.get(address)
            #expect(rest.words.contains("0 of 1 rows") && !rest.text.contains("Volunteers"))
            let steward = try await service.browser("steward")
            #expect(try await steward.get(address).status == 404)
            #expect(try await steward.post(address, [("do", "discard")]).status == 404)
            #expect(try await Browser(base: service.base).get(address).status == 401)
        }
    }

    @Test func `what is the same in every row is said once, and the columns are remembered`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let address = try await paste("When\tWhat\n1/10/2026\tReading together", browser)
            let columns = try await browser.get(address)
            #expect(columns.words.contains("choose what each column contains"))
            let told = [
                "column.0": "held", "column.1": "title_en", "constant.kind": "event", "constant.status": "held",
            ]
            #expect(try await browser.post(address, try form(columns, told, do: "columns")).status == 303)
            #expect(try await browser.get(address).words.contains("1 of 1 rows are ready to save"))
            let next = try await paste("When\tWhat\n8/10/2026\tReading again", browser)
            #expect(try await browser.get(next).words.contains("1 of 1 rows are ready to save"))
        }
    }

    @Test func `ten thousand rows are checked by blocks, one of them with a mistake of the database`() async throws {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            var lines = (1...10_000).map { "1/10/2026\tClass \($0)\tEvent\tHeld\t\($0 % 50)" }
            lines[5000] = "1/1/2030\tClass of the future\tEvent\tHeld\t1"
            let address = try await paste("Date\tName\tKind\tStatus\tPeople\n\(lines.joined(separator: "\n"))", browser)
            let start = ContinuousClock.now
            let check = try await browser.get(address)
            #expect(ContinuousClock.now - start < .seconds(60))
            #expect(check.words.contains("9,999 of 10,000 rows are ready to save"))
        }
    }

    @Test func `an empty sheet has columns that are known again`() async throws {
        try await FormService.run { service in
            for language in Language.allCases {
                let browser = try await service.browser("editor", language: language)
                let sheet = try await browser.get("\(tables)/activity.csv")
                #expect(sheet.headers["content-type"]?.hasPrefix("text/csv") == true)
                let text = try home.catalogue(language)
                let names = ColumnNames(.activity, [text])
                let table = try CellTable(CellLines(text: sheet.text.replacing("\u{FEFF}", with: "")))
                #expect(names.guess(table.heads).columns.allSatisfy { !$0.isEmpty }, "\(table.heads)")
            }
        }
    }

    @Test func `a workbook gives its values, and one that lies about its size or is none is refused`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sheets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try await LimitedProgram(name: "python3").run(["-c", Self.workbooks], in: folder)
        try #require(made != nil, "python3-openpyxl makes the workbooks")
        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        let reader = SheetReader()
        #expect(
            try await reader.read(bytes("book.xlsx")).rows.map(\.cells) == [
                ["Danh sách hoạt động"], ["Ngày", "Tên", "Số người"], ["2026-10-01", "Đọc sách", "41"],
                // Of cells that were merged, each has the value.
                ["2026-10-01", "Đan lưới", "18.5"],
                // What no program has worked out is shown as it is.
                ["2026-10-02", "=A3", "25%"],
            ])
        for name in ["bomb.xlsx", "liar.xlsx", "laughs.xlsx", "external.xlsx", "text.xlsx"] {
            await #expect(throws: TableFault.notSheet, "\(name)") { try await reader.read(bytes(name)) }
        }
    }

    private static let workbooks = """
        import datetime, openpyxl, zipfile
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Danh sách hoạt động"])
        sheet.append(["Ngày", "Tên", "Số người"])
        sheet.append([datetime.date(2026, 10, 1), "Đọc sách", 41])
        sheet.append([None, "Đan lưới", 18.5])
        sheet.append([datetime.date(2026, 10, 2), "=A3", 0.25])
        sheet["C5"].number_format = "0%"
        sheet.merge_cells("A3:A4")
        book.save("book.xlsx")
        with zipfile.ZipFile("bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 << 20))
        # Markup that grows as it is read, that asks for a file of the machine, and that says of itself that it is small.
        def markup(name, entities, text):
            with zipfile.ZipFile("book.xlsx") as book, zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
                for entry in book.namelist():
                    content = book.read(entry)
                    if entry.endswith("sheet1.xml"):
                        content = (f'<!DOCTYPE worksheet [{entities}]><worksheet '
                            'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
                            f'<c t="inlineStr"><is><t>{text}</t></is></c></row></sheetData></worksheet>')
                    archive.writestr(entry, content)
        grown = "".join('<!ENTITY a%d "%s">' % (n, "&a%d;" % (n - 1) * 10) for n in range(1, 10))
        markup("laughs.xlsx", '<!ENTITY a0 "laugh">' + grown, "&a9;")
        markup("external.xlsx", '<!ENTITY file SYSTEM "file:///etc/passwd">', "&file;")
        markup("liar.xlsx", "", "Name" + " " * (100 << 20))
        data = bytearray(open("liar.xlsx", "rb").read())
        place = data.rfind(b"PK\\x01\\x02", 0, data.rfind(b"sheet1.xml"))
        data[place + 24:place + 28] = (5000).to_bytes(4, "little")
        open("liar.xlsx", "wb").write(data)
        open("text.xlsx", "w").write("PK\\3\\4nothing")
        """
}
