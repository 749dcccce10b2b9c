import Config
import Domain
import Input
import TestSupport
import Testing

@Suite struct TableReadingTests {
    private func read(
        _ kind: RecordKind, _ text: String, names: CellNames = CellNames(), language: Language = .vi,
        change: (inout ColumnPlan) -> Void = { _ in }
    ) throws -> (reading: TableReading, rows: [ReadRow]) {
        let texts = try ([language] + Language.allCases.filter { $0 != language }).map { try home.catalogue($0) }
        let columns = ColumnNames(kind, texts)
        let table = try CellTable(CellLines(text: text), head: columns.head)
        var plan = columns.guess(table.heads)
        change(&plan)
        let reading = TableReading(kind, table, plan, texts: texts, names: names)
        return (reading, reading.rows { TableReading.Identity(key: "row \($0.line)", isThere: false) })
    }

    @Test func `columns are known by what people call them, below the title of a sheet`() throws {
        let (reading, rows) = try read(
            .activity,
            "HOẠT ĐỘNG THÁNG 10\t\t\t\t\nNgày\tTên hoạt động\tLoại\tTình trạng\tSố người\n1/10/2026\tLớp đan lưới\thoạt động\tđã tổ chức\t1.240"
        )
        #expect(reading.plan.columns.prefix(2) == ["held", "title_vi"] && reading.plan.columns.last == "people.all")
        let row = try #require(rows.first)
        #expect(row.values["held"] == "2026-10-01" && row.people == ["all": "1240"] && row.line == 3)
    }

    @Test func `numbers are read in the way of their table`() throws {
        func values(_ cells: String...) throws -> [String?] {
            let lines = cells.map { "x\t1/1/2026\t\($0)" }.joined(separator: "\n")
            return try read(.commitment, "Tên\tHạn\tfigure\n\(lines)").rows.map { $0.values["figure"] }
        }
        #expect(try values("10,5", "2.400") == ["10.5", "2400"])
        #expect(try values("10.5", "2,400") == ["10.5", "2400"])
        // Nothing tells which it is: both are asked about.
        #expect(try values("2.400") == [nil])
        #expect(try values("71,5%") == ["71.5"])
    }

    @Test func `money is read with its words, and never without them`() throws {
        func planned(_ cells: String...) throws -> [String?] {
            try read(
                .programmeBudget, "Chương trình\tPlanned amount\n" + cells.map { "x\t\($0)" }.joined(separator: "\n")
            )
            .rows.map { $0.values["planned"] }
        }
        #expect(try planned("120 triệu", "1,5 tỷ", "120.000.000") == ["120000000", "1500000000", "120000000"])
        #expect(try planned("2 million", "3.5 billion") == ["2000000", "3500000000"])
        #expect(try planned("120 con gà") == [nil])
    }

    @Test func `a mistake comes with what was likely meant`() throws {
        let (_, rows) = try read(
            .activity, "Ngày\tTên hoạt động\tSố người\n31/9/2026\tLớp 1\t14 chị", language: .en)
        let mistakes = try #require(rows.first).mistakes
        #expect(mistakes.first { $0.column == 0 }?.mistake.suggestions == ["30/9/2026"])
        #expect(mistakes.first { $0.column == 2 }?.mistake.suggestions == ["14"])
    }

    @Test func `records are meant by their names, and one that nobody has finds the nearest`() throws {
        var programmes = CellNames.Known()
        programmes.add("Đọc sách cùng con", "p1")
        var names = CellNames()
        names.records[.programme] = programmes
        let (_, rows) = try read(
            .activity, "Tên\tChương trình\nLớp 1\tdoc sach cung con\nLớp 2\tDoc sach cung bé", names: names)
        #expect(rows[0].values["programme"] == "p1")
        let mistake = rows[1].mistakes.first { $0.column == 1 }?.mistake
        #expect(mistake?.suggestions == ["Đọc sách cùng con"])
    }

    @Test func `days of a table that writes the month first are read so where somebody says it`() throws {
        let text = "Ngày\tTên\n10/25/2026\tLớp 1\n10/5/2026\tLớp 2"
        let before = try read(.activity, text)
        #expect(before.reading.hasMonthFirst && before.rows[0].values["held"] == nil)
        let after = try read(.activity, text) { $0.order = .monthFirst }
        #expect(after.rows.map { $0.values["held"] } == ["2026-10-25", "2026-10-05"])
    }
}
