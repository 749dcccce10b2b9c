import Domain
import Foundation
import Testing

@Suite struct TypedInputTests {
    @Test(arguments: [
        (Language.vi, "71,4", TypedNumber.number("71.4")), (.vi, "1.505.684", .number("1505684")),
        (.vi, "1.505.684,25", .number("1505684.25")), (.vi, "0,125", .number("0.125")), (.vi, "12", .number("12")),
        (.vi, "−3,5", .number("-3.5")), (.en, "71.4", .number("71.4")), (.en, "1,505,684.25", .number("1505684.25")),
        (.en, "1 505 684", .number("1505684")), (.en, "1234.567", .number("1234.567")),
    ])
    func `numbers are read as the reader's language writes them`(
        language: Language, text: String, expected: TypedNumber
    ) {
        #expect(language.number(typed: text) == expected)
    }

    @Test(arguments: [
        (Language.vi, "71.4", TypedNumber.foreign(suggestion: "71,4")), (.en, "71,4", .foreign(suggestion: "71.4")),
        (.en, "1.505.684", .foreign(suggestion: "1505684")), (.vi, "1,505.5", .foreign(suggestion: "1505,5")),
        (.vi, "1.234", .ambiguous(whole: "1234", fraction: "1,2340")),
        (.en, "1,234", .ambiguous(whole: "1234", fraction: "1.2340")),
        (.en, "12 tr", .notANumber), (.vi, "1.50.684", .notANumber), (.en, "", .notANumber), (.en, ".5", .notANumber),
        (.en, "1,234.5.6", .notANumber), (.en, "NaN", .notANumber), (.en, "１２", .notANumber),
    ])
    func `what can be read two ways is asked back`(language: Language, text: String, expected: TypedNumber) {
        #expect(language.number(typed: text) == expected)
    }

    @Test func `where no fraction is possible a mark before three digits separates thousands`() {
        #expect(Language.vi.number(typed: "1.234", isWhole: true) == .number("1234"))
        #expect(Language.en.number(typed: "1,234", isWhole: true) == .number("1234"))
    }

    @Test(arguments: [
        ("2024", "2024"), ("10/2024", "2024-10"), ("9/2024", "2024-09"), ("29/10/2024", "2024-10-29"),
        ("2024–2026", "2024/2026"), ("Q3/2024", "2024-Q3"), ("quý 3/2024", "2024-Q3"), ("2024-10-29", "2024-10-29"),
        ("1/3/2025 – 31/10/2025", "2025-03-01/2025-10-31"), ("2025/", "2025/"), ("quý III/2024", "2024-Q3"),
        ("Quý IV năm 2024", "2024-Q4"), ("Q3 2024", "2024-Q3"), ("tháng 9/2024", "2024-09"),
        ("Tháng 9 năm 2024", "2024-09"), ("09-2024", "2024-09"), ("năm 2024", "2024"),
        ("năm học 2023-2024", "2023-09/2024-05"), ("School year 2023/24", "2023-09/2024-05"),
        ("9/2023-5/2024", "2023-09/2024-05"), ("1/2023–12/2024", "2023-01/2024-12"),
        ("2023-01/2024-12", "2023-01/2024-12"), ("29/02/2024", "2024-02-29"),
        ("năm học 2023–2024".decomposedStringWithCanonicalMapping, "2023-09/2024-05"),
    ])
    func `periods are read as people write them`(text: String, expected: String) {
        #expect(WrittenPeriod(text) == .period(expected))
    }

    @Test(arguments: [
        ("2024", "2024"), ("2024-10", "10/2024"), ("2024-10-29", "29/10/2024"), ("2024/2026", "2024–2026"),
        ("2024-Q3", "Q3/2024"), ("2023/2024", "1/2023–12/2024"), ("2023-09/2024-05", "9/2023–5/2024"),
        ("2025-03-01/2025-10-31", "3/2025–10/2025"),
        ("2025-03-02/2025-10-31", "2/3/2025 – 31/10/2025"), ("2025/", "2025-01-01/"),
    ])
    func `a period is shown as it can be typed again`(text: String, expected: String) throws {
        #expect(Period(text)?.typed == expected)
        let written = try #require(Period(text)).written
        for again in [expected, written] {
            guard case .period(let read) = WrittenPeriod(again) else { throw Unread(text: again) }
            #expect(Period(read) == Period(text))
        }
    }

    @Test(arguments: ["2023-2024", "2023/2024", "2023 – 2024", "2023—2024", "2023-24"])
    func `what may be two calendar years or a school year is asked back`(text: String) {
        #expect(WrittenPeriod(text) == .twoYears(calendar: "1/2023–12/2024", school: "9/2023–5/2024"))
    }

    @Test(arguments: [
        "", "soon", "13/2024", "2026–2024", "31/2/2024", "29/2/2023", "2024-", "1/2/3/2024", "năm học 2023",
        "năm học 2023-2025", "quý V/2024", "2023-26",
    ])
    func `what is no period is none`(text: String) {
        #expect(WrittenPeriod(text) == .notAPeriod)
    }

    @Test func `the day is that of Hà Nội, seven hours ahead`() throws {
        func day(_ text: String) throws -> Day { Day.inHanoi(try Date(text, strategy: .iso8601)) }
        #expect(try day("2026-11-29T20:45:00Z") == Day("2026-11-30"))
        #expect(try day("2026-11-29T16:59:59Z") == Day("2026-11-29"))
        #expect(try day("2026-12-31T17:00:00Z") == Day("2027-01-01"))
    }
}

private struct Unread: Error { var text: String }
