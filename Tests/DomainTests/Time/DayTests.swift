import Domain
import Testing

@Suite struct DayTests {
    @Test(arguments: [
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-14", 12, "2025-02-14"), ("2021-10-31", 1, "2021-11-30"),
        ("2019-12-31", 2, "2020-02-29"),
    ])
    func `months later is the same day, or the month's last`(from: String, months: Int, expected: String) throws {
        #expect(try #require(Day(from)).adding(months: months).description == expected)
    }

    @Test(arguments: ["2023-02-29", "2024-13-01", "2024-00-10", "2024-4-01", "24-04-01", "2024-02-14 ", "2024-02-1４"])
    func `a day that the calendar lacks, or another way of writing, is refused`(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `next and previous cross months and years`() throws {
        #expect(try #require(Day("2024-02-29")).next.description == "2024-03-01")
        #expect(try #require(Day("2026-01-01")).previous.description == "2025-12-31")
    }

    @Test func `an award narrows what is known of an admission, unless it contradicts it`() throws {
        let day = try #require(Day("2019-09-30"))
        #expect(UncertainDate.unknown.provedBy(day) == .by(day))
        #expect(UncertainDate.inYear(2019).provedBy(day).latest == day)
        #expect(UncertainDate.inYear(2022).provedBy(day) == .inYear(2022))
    }
}

@Suite struct CityTests {
    @Test(arguments: [
        ("VNM", "Sơn La", "vnm-son-la"), ("VNM", "Đà Nẵng", "vnm-da-nang"), ("GIN", "N'Zérékoré", "gin-nzerekore"),
        ("ESP", "l'Alcora", "esp-lalcora"), ("KOR", "Nam-gu (Busan)", "kor-nam-gu-busan"),
        ("DNK", "Sønderborg", "dnk-sonderborg"), ("TUR", "Balıkesir", "tur-balikesir"),
        ("ROU", "Reșița", "rou-resita"),
    ])
    func `a city's code is its country and its name in plain letters`(country: String, name: String, code: String) {
        #expect(City.code(country: country, name: name) == code)
    }
}

@Suite struct LanguageTests {
    @Test(arguments: [
        ("vi-VN,vi;q=0.9,en;q=0.8", Language.vi), ("en-GB,en;q=0.9,vi;q=0.5", .en), ("fr,vi;q=0.3,en;q=0.7", .en),
        ("vi;q=0,en;q=0.1", .en),
    ])
    func `the browser's best language wins`(header: String, expected: Language) {
        #expect(Language(acceptLanguage: header) == expected)
    }

    @Test func `a browser that speaks neither names none`() {
        #expect(Language(acceptLanguage: "fr-FR,de;q=0.5") == nil)
    }

    @Test func `numbers and days are written as each language writes them`() throws {
        let day = try #require(Day("2024-02-04"))
        let end = try #require(Day("2024-02-06"))
        #expect(Language.en.format(1_505_684) == "1,505,684")
        #expect(Language.vi.format(1_505_684) == "1.505.684")
        #expect(Language.en.format(day) == "4 February 2024")
        #expect(Language.vi.format(day) == "04/02/2024")
        #expect(Language.en.format(day...end) == "4–6 February 2024")
        #expect(Language.vi.format(day...end) == "04–06/02/2024")
    }
}
