import Input
import Testing

@Suite struct CellTableTests {
    private func rows(_ text: String) throws -> [[String]] {
        let table = try CellTable(CellLines(text: text))
        return [table.heads] + table.rows.map(\.cells)
    }

    @Test(arguments: [
        ("Ngày\tTên\n1/10/2026\tLớp “1”", [["Ngày", "Tên"], ["1/10/2026", "Lớp “1”"]]),
        ("a;b\n10,5;x", [["a", "b"], ["10,5", "x"]]), ("a,b\n\"10,5\",x\r\n", [["a", "b"], ["10,5", "x"]]),
        ("sep=;\na;b\n1;2", [["a", "b"], ["1", "2"]]),
        // A quote counts where it closes the cell that it begins, and else is a sign like others.
        ("a\tb\n\"two\nlines\"\t5\" pipe\n\"open\t1", [["a", "b"], ["two\nlines", "5\" pipe"], ["\"open", "1"]]),
        // What spreadsheets copy beside the table.
        ("a\t\tb\n1\t\t2\n\t\t\n", [["a", "b"], ["1", "2"]]),
    ])
    func `cells are those of the spreadsheet, whatever stands between them`(text: String, expected: [[String]]) throws {
        #expect(try rows(text) == expected)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `what stands between cells is told by the first line alone, however lines end`(end: String) {
        let lines = ["name;value", "a, b, c;1,5", "d, e, f\t;2,5"]
        #expect(CellTable.Separator.likely(in: lines.joined(separator: end)) == .semicolon)
    }

    @Test func `letters are told by what they are, in which every office saves`() throws {
        let text = "Tên;Số\nTiếng Việt;10,5\n"
        let units = Array(text.utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for (bytes, letters) in [
            (Array(text.utf8), Letters.utf8), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8), (units, .utf16),
            ([0xFF, 0xFE] + units, .utf16),
        ] {
            let read = try decoded(bytes, file: "f.csv")
            #expect(read.text == text && read.letters == letters)
        }
        // “Tiếng Việt” with its marks behind the letters, as that page of letters has them.
        let old: [UInt8] = Array("Ti".utf8) + [0xEA, 0xEC] + Array("ng Vi".utf8) + [0xEA, 0xF2] + Array("t".utf8)
        let read = try decoded(old, file: "f.csv")
        #expect(read.text.normal == "Tiếng Việt" && read.letters == .windows1258)
        #expect(throws: InputError.self) { try decoded([0, 1, 2, 0, 0, 9], file: "f.csv") }
    }

    @Test func `a table of more than its limits is refused`() {
        let wide = Array(repeating: "a", count: 101).joined(separator: "\t")
        #expect(throws: TableFault.tooManyColumns) { try rows("\(wide)\n\(wide)") }
        #expect(throws: TableFault.cellTooLong(line: 2)) { try rows("a\n\(String(repeating: "x", count: 10_001))") }
        #expect(throws: TableFault.tooManyRows) { try rows("a\n" + String(repeating: "1\n", count: 50_001)) }
        #expect(throws: TableFault.empty) { try rows("a\tb") }
        #expect(throws: TableFault.cellWithoutName(line: 2)) { try rows("a\tb\n1\t2\t3") }
    }
}
