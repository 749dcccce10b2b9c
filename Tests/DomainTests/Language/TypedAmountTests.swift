import Domain
import Testing

@Suite struct TypedAmountTests {
    @Test(arguments: [
        ("120.000.000", "120000000"), ("120 triệu", "120000000"), ("120tr", "120000000"), ("1,5 tỷ", "1500000000"),
        ("1 tỷ 200 triệu", "1200000000"), ("120 million", "120000000"), ("120.000 đồng", "120000"), ("500k", "500000"),
        ("71,5", "71.5"),
    ])
    func `an amount is read as people write it, in figures and in words`(typed: String, amount: String) {
        #expect(Language.vi.amount(typed: typed) == .number(amount))
    }

    @Test(arguments: ["120 con", "triệu", "200 triệu 1 tỷ", "1 tỷ 5", "", "đồng"])
    func `what is no amount is not taken for one`(typed: String) {
        #expect(Language.vi.amount(typed: typed) == .notANumber)
    }

    @Test func `of a day the day is read first, whatever stands between its parts`() {
        for typed in ["3/4/2026", "3.4.2026", "3-4-2026", "2026-04-03"] {
            #expect(Day(typed: typed) == Day("2026-04-03"), "\(typed)")
        }
        #expect(Day(typed: "3/4.2026") == nil && Day(typed: "3/4/26") == nil)
        #expect(Day("2026-04-03")?.canBeMistaken == true && Day("2026-04-04")?.canBeMistaken == false)
    }
}
