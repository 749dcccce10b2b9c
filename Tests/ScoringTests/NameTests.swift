import Scoring
import Testing

/// Names that look the same are the same.
@Suite struct NameTests {
    @Test(arguments: [
        "Bến Mơ", "Bến\u{A0}Mơ", "Bến\u{202F}Mơ", "Bến  Mơ", "Bến\u{200B} Mơ", "Bến\u{200B}Mơ", "B\u{200B}ến Mơ",
        "\u{A0}Bến Mơ\u{3000}",
        "Be\u{302}\u{301}n\tMo\u{31B}",
    ])
    func `a unit that differs from another by blanks alone is the same unit`(name: String) throws {
        let complaint = try #require(
            complaint { _ = try run(two("none"), "unit,a,b\nBến Mơ,1,2\n\(name),3,4\n") })
        #expect(complaint.contains("d.csv:3: unit: “") && complaint.contains("is in an earlier row too"))
    }

    @Test func `columns, groups and grouping texts are found whatever blanks they are written with`() throws {
        let text = """
            method: m
            steps: [{impute: {with: group-mean, by: Vùng\u{A0}miền}}]
            measures:
              độc\u{202F}giả: {in: chỉ  số}
            groups:
              chỉ số: {}
            """
        let data = "unit,đo\u{323}\u{302}c giả,Vùng  miền,thêm\nA,4,Bắc Bộ,\nB,,Bắc\u{A0}Bộ,\n"
        let result = try run(text, data)
        #expect(lines(result.table) == ["A,4.0,4.0,1", "B,4.0,4.0,1"])
        #expect(result.messages == ["Columns that the method does not name are ignored: thêm"])
        let twice = "unit,độc giả,độc\u{A0}giả,Vùng miền\nA,4,5,x\n"
        #expect(complaint { _ = try run(text, twice) }?.contains("the column appears twice") == true)
        let named = text.replacing("groups:", with: "  độc giả: {in: chỉ số}\ngroups:")
        #expect(
            complaint { _ = try method(named) }
                == "m.yaml:5: measures.độc giả: the name appears twice; blanks of any kind and number are one")
    }
}
