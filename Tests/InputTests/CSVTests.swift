import Foundation
import Input
import Testing

@Suite struct CSVTests {
    /// Each record as its line and its fields.
    private func records(_ text: String) throws -> [[String]] {
        var reader = try CSVReader(Array(text.utf8), file: "f.csv")
        var records: [[String]] = []
        while try reader.next() { records.append(["\(reader.line)"] + (try reader.texts())) }
        return records
    }

    @Test(arguments: [
        (
            "a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\r\n\nlast,\n",
            [["1", "a", "b"], ["2", "x,\"y\"", "two\nlines"], ["5", "last", ""]]
        ),
        ("a\r\nb\r\n\r\nc", [["1", "a"], ["2", "b"], ["4", "c"]]),
        ("a,b\n,b\na,", [["1", "a", "b"], ["2", "", "b"], ["3", "a", ""]]),
        ("\"\"\n\"a\"", [["2", "a"]]), ("\"a\r\n\"\r\nb", [["1", "a\r\n"], ["3", "b"]]),
        ("", []), ("\n\n", []), ("\u{FEFF}a\nb", [["1", "a"], ["2", "b"]]),
    ])
    func `quoted fields hold commas, quotes and line ends, and lines are counted through them`(
        text: String, expected: [[String]]
    ) throws {
        #expect(try records(text) == expected)
    }

    @Test(arguments: ["\"", "\"\u{301}", "a\"\u{301}b", "a,\u{301}b", "\r\n"])
    func `a field that was written is read as it was, whatever stands behind a quote`(text: String) throws {
        #expect(try records("\(csvField(text)),b") == [["1", text, "b"]])
    }

    @Test(arguments: [
        "=1", "=\u{301}1", "+\u{301}", "@SUM", "-\u{301}", "－1", "＝1", "＋1", "＠A1", "'=1", "''-1",
    ])
    func `what a spreadsheet would take for a formula is told to be text`(text: String) {
        #expect(spreadsheet([[text]]) == "\u{FEFF}'\(text)\r\n")
    }

    @Test(arguments: [
        // Spreadsheets of many languages part cells by semicolons, and end a line in a quote that is not the first sign.
        ("plan;=1+1", "plan;'=1+1"), ("plan\t@SUM", "plan\t'@SUM"), ("plan\n=1", "plan\n'=1"),
        ("plan;\"=1\"", "plan;'\"=1\""), ("\t=1", "\t'=1"), ("a; +1", "a;' +1"), ("a;'=1", "a;''=1"),
        ("a-b=c+d@e", "a-b=c+d@e"), ("a;b", "a;b"), ("it's", "it's"), ("-4.5", "-4.5"), ("+1", "+1"),
    ])
    func `behind what ends a cell for some spreadsheet nothing is a formula`(text: String, told: String) throws {
        let file = spreadsheet([[text, "b"]])
        #expect(file == "\u{FEFF}\(csvField(told)),b\r\n")
    }

    @Test(arguments: ["=1", "'=1", "''=1", "a;=1", "a;'=1", "a\n\"'=1", "'", "it's; 'quoted'", "'a'-b", "-1", "＝1"])
    func `what was written for a spreadsheet is read as it was, by programs and on the web`(text: String) throws {
        let file = spreadsheet([["name", "other"], [text, "b"]])
        let table = try Table(Array(file.utf8), file: "f.csv", columns: ["name", "other"])
        #expect(try table.rows.map { try $0.text("name") } == [text])
        let cells = try CellTable(CellLines(text: String(file.unicodeScalars.dropFirst())))
        #expect(cells.rows.map(\.cells) == [[text, "b"]])
    }

    @Test func `a byte order mark is not part of the first column`() throws {
        #expect(try records("\u{FEFF}code,city\nx,y").first == ["1", "code", "city"])
    }

    @Test(arguments: [
        ("a,b\nx,y\n,\n , \n,,,\n", [["1", "a", "b"], ["2", "x", "y"]]),
        ("a,,b,,\nx,,y,,\n", [["1", "a", "b"], ["2", "x", "y"]]),
        ("a,b\nx,y,,\n", [["1", "a", "b"], ["2", "x", "y"]]),
        ("a;b\nx;\"y;z\"\n;\n", [["1", "a", "b"], ["2", "x", "y;z"]]),
        ("sep=;\na;b\nx;1,5\n", [["2", "a", "b"], ["3", "x", "1,5"]]),
        ("sep=,\na,b\nx,y\n", [["2", "a", "b"], ["3", "x", "y"]]),
        ("a\tb\nx\ty\n", [["1", "a", "b"], ["2", "x", "y"]]),
        ("a,b\nx;y,z\n", [["1", "a", "b"], ["2", "x;y", "z"]]),
    ])
    func `what spreadsheets write beside the data is passed over, and their semicolons and tabs are read`(
        text: String, expected: [[String]]
    ) throws {
        #expect(try records(text) == expected)
    }

    @Test(arguments: [
        ("a,,b\nx,what,y\n", "f.csv:2: column 2 holds “what” and has no name in the first line"),
        ("code,city\nx,y,z\n", "f.csv:2: 3 fields where the first line names 2 columns"),
    ])
    func `what stands below no name is not lost without a word`(text: String, message: String) {
        do {
            _ = try Table(Array(text.utf8), file: "f.csv", columns: [], optional: ["a", "b", "code", "city"])
            Issue.record("accepted")
        } catch { #expect("\(error)" == message) }
    }

    @Test func `columns are known whatever their capitals`() throws {
        let table = try Table(Array("Code, CITY \nx,y\n".utf8), file: "f.csv", columns: ["code", "city"])
        #expect(table.columns == ["code", "city"] && table.rows.first?["city"] == "y")
    }

    @Test(arguments: [
        ("Sơn La".decomposedStringWithCanonicalMapping, "Sơn La"), ("Bến\u{A0}Mơ", "Bến Mơ"),
        ("  Bến \u{202F}\t Mơ ", "Bến Mơ"), ("Bến\u{200B} Mơ\u{FEFF}", "Bến Mơ"), ("plain  text", "plain text"),
        ("ab", "ab"), ("", ""), (" ", ""), ("ấ\n  b ".decomposedStringWithCanonicalMapping, "ấ\n  b "),
    ])
    func `a text that is entered has one form, whichever way it was typed`(typed: String, kept: String) {
        #expect(Array(typed.normal.utf8) == Array(kept.utf8))
        #expect(Array((TableRow(file: "f.csv", line: 1, ["a": typed])["a"] ?? "").utf8) == Array(kept.utf8))
    }

    @Test(arguments: [
        ("a\n\"b\"\"\nc", "f.csv:2: a quote is opened here and never closed"),
        ("a\n\"open", "f.csv:2: a quote is opened here and never closed"),
        ("a\nx\"y", "f.csv:2: a quote stands inside an unquoted field"),
        ("a\n\"x\"y", "f.csv:2: a quoted field is followed by more text"),
    ])
    func `a broken quote is named by its line`(text: String, message: String) {
        #expect(throws: InputError.self) { try records(text) }
        do { _ = try records(text) } catch { #expect("\(error)".hasPrefix(message)) }
    }

    @Test func `text in another encoding is named by its first line`() {
        let bytes = Array("code,city\nx,Hu".utf8) + [0xEA] + Array("\n".utf8)
        #expect(throws: InputError(file: "f.csv", line: 2, "this is not UTF-8 text; save the file as UTF-8")) {
            try Table(bytes, file: "f.csv", columns: ["code", "city"])
        }
    }

    @Test(arguments: [
        ("code,town\n", "f.csv:1: town: unknown column; expected code,city"),
        ("code\n", "f.csv:1: city: the column is missing"),
        ("code,code,city\n", "f.csv:1: code: the column appears twice"),
        ("code,city\nx\n", "f.csv:2: 1 fields where the first line names 2 columns"),
        ("", "f.csv: the file is empty; its first line names the columns code,city"),
    ])
    func `a table refuses columns it does not know, misses or meets twice`(text: String, message: String) {
        do {
            _ = try Table(Array(text.utf8), file: "f.csv", columns: ["code", "city"])
            Issue.record("accepted")
        } catch { #expect("\(error)" == message) }
    }

    @Test func `a table for a spreadsheet holds no formula, and is read back as it was`() throws {
        let fields = ["a,b", "say \"no\"", "two\nlines", "carriage\r\nreturn", "-3.5", "Bến Mơ", ""]
        let text = spreadsheet([["head", "1", "2", "3", "4", "5", "6"], fields])
        #expect(text.hasPrefix("\u{FEFF}head,") && text.hasSuffix("\r\n"))
        let row = try #require(
            try Table(Array(text.utf8), file: "f.csv", columns: ["head", "1", "2", "3", "4", "5", "6"]).rows.first)
        #expect(["head", "1", "2", "3", "4", "5", "6"].map { row[$0] ?? "" } == fields)
        #expect(spreadsheet([["=1+1", "@x", "+84", "-x"]]) == "\u{FEFF}'=1+1,'@x,+84,'-x\r\n")
    }
}
