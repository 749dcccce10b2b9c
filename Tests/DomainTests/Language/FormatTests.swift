import Foundation
import TestServers
import Testing

@testable import Domain

@Suite struct FormatTests {
    @Test func `numbers are written as Foundation writes them`() {
        var random = SplitMix(state: 20_261_130)
        let edges = ["0", "999.9999999999995", "0.0000000000005", "0.0000000000015", "-0.0000000000001", "-1234567.5"]
        let decimals = (0..<5000).map { _ -> Decimal in
            // Few digits as well as many, and ones that end halfway between two.
            let digits = UInt64.random(in: 0...(.max), using: &random) >> Int.random(in: 0...63, using: &random)
            let significand = Decimal(digits)
            return Decimal(
                sign: .random(using: &random) ? .plus : .minus, exponent: .random(in: -25...12, using: &random),
                significand: .random(using: &random) ? significand : significand * 10 + 5)
        }
        let wholes = (0..<5000).map { _ in
            Int.random(in: .min...(.max), using: &random) >> Int.random(in: 0...63, using: &random)
        }
        for language in Language.allCases {
            let locale = language.rules.locale
            for number in decimals + edges.compactMap({ Decimal(string: $0) }) + [.nan, .greatestFiniteMagnitude] {
                let style = Decimal.FormatStyle(locale: locale).precision(.fractionLength(0...12))
                #expect(language.format(number) == number.formatted(style), "\(number)")
            }
            for number in wholes + [0, 999, 1000, -999, -1000, .min, .max] {
                #expect(
                    language.format(number) == number.formatted(IntegerFormatStyle<Int>(locale: locale)), "\(number)")
            }
        }
    }

    @Test func `a number to so many places is the nearest that Foundation writes`() {
        var random = SplitMix(state: 20_261_130)
        let numbers = (0..<3000).map { _ -> Double in
            let size = pow(10, Double.random(in: -6...17, using: &random))
            return Double.random(in: -1...1, using: &random) * size
        }
        for number in numbers + [0, -0.0, 0.05, 0.25, 34.05, 99.95, 100, 1234.5, -0.04, 1e15, -1e16] {
            for places in 0...2 {
                let scale = [1.0, 10, 100][places]
                let scaled = (number * scale).rounded()
                // Foundation makes an exact `Decimal` of a whole number alone.
                let nearest = (abs(scaled) < 1e15 ? Decimal(Int(scaled)) : Decimal(scaled)) / Decimal(scale)
                for language in Language.allCases {
                    #expect(language.format(number, places: places) == language.format(nearest), "\(number) \(places)")
                }
            }
        }
    }

    @Test func `a number is read where it is written in full, and nothing else is`() {
        for text in ["0", "71.4", "-3", "007", "-0.50", "12345678901234567890123456789012345678"] {
            #expect(Decimal(exactly: text) == Decimal(string: text), "\(text)")
        }
        for text in [
            "", "-", ".", "1.", ".5", "1.2.3", "12abc", " 1", "1 ", "+1", "1e5", "--1", "1,5", "1\u{301}", "\u{ff11}",
            String(repeating: "1", count: 39),
        ] {
            #expect(Decimal(exactly: text) == nil, "\(text)")
        }
    }

    @Test func `the key of a unit has its letters and digits, and a dash for all else`() {
        var random = SplitMix(state: 20_261_130)
        let letters = Array("aZ5 %/-đ₫²\u{301}\u{e9}\u{212a}\r\n".unicodeScalars)
        for _ in 0..<500 {
            var unit = ""
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                unit.unicodeScalars.append(letters.randomElement(using: &random) ?? "a")
            }
            let slug = unit.replacing(/[^a-z0-9]+/.ignoresCase(), with: "-").lowercased()
            #expect(Catalogue.slug(unit) == slug, "\(unit.unicodeScalars.map(\.value))")
        }
    }

    @Test func `days of different months are both written in full`() throws {
        let first = try #require(Day("2027-01-01"))
        let last = try #require(Day("2027-06-30"))
        #expect(Language.en.format(first...last) == "1 January 2027 – 30 June 2027")
        #expect(Language.vi.format(first...last) == "01/01/2027 – 30/06/2027")
        #expect(Language.en.format(first...first) == "1 January 2027")
    }

    @Test func `a moment is told in the time of Hà Nội, where it may be the next day`() throws {
        let moment = try Date("2026-11-24T17:05:00Z", strategy: .iso8601)
        #expect(Language.en.format(moment) == "25 November 2026, 00:05")
        #expect(Language.vi.format(moment) == "25/11/2026, 00:05")
    }

    @Test func `of two languages wished for alike, the first named wins`() {
        #expect(Language(acceptLanguage: "en,vi") == .en)
        #expect(Language(acceptLanguage: "vi,en") == .vi)
        #expect(Language(acceptLanguage: "") == nil)
    }

    @Test func `an admission is told as precisely as it is known`() throws {
        let words = [
            "date.by": "by {day}", "date.after": "after {day}", "date.unknown": "unknown",
            "date.year-by": "in {year}, by {day}",
        ]
        let texts = Catalogue(language: .en, texts: words)
        let day = try #require(Day("2019-09-30"))
        #expect(texts.format(.date(.on(day))) == "30 September 2019")
        #expect(texts.format(.date(.inYear(2019))) == "2019")
        #expect(texts.format(.date(.by(day))) == "by 30 September 2019")
        #expect(texts.format(.date(UncertainDate.inYear(2019).provedBy(day))) == "in 2019, by 30 September 2019")
        #expect(texts.format(.date(.unknown)) == "unknown")
    }

    @Test func `what a country calls otherwise is said of that country alone, and counts as no text of its own`() {
        let texts = Catalogue(
            language: .en,
            texts: ["mayor": "{n} mayor", "mayor.vnm": "{n} chair", "days.one": "day", "days.one.vnm": "ngày"])
        #expect(texts("mayor", ["n": .number(1)]) == "1 mayor")
        #expect(texts.of(country: "IRL")("mayor", ["n": .number(1)]) == "1 mayor")
        let vietnamese = texts.of(country: "VNM")
        #expect(vietnamese("mayor", ["n": .number(2)]) == "2 chair")
        #expect(vietnamese.count("days", 1) == "ngày" && vietnamese("nothing") == "⟦nothing⟧")
        #expect(texts.keys == ["mayor", "days.one"])
        #expect(texts.variants.map { "\($0.key) \($0.country)" } == ["days.one vnm", "mayor vnm"])
    }

    @Test func `Vietnamese puts Đ after D and before E`() {
        let names = ["Ea Kar", "Đà Nẵng", "Dĩ An", "Điện Biên"]
        #expect(names.sorted { Language.vi.orders($0, before: $1) } == ["Dĩ An", "Đà Nẵng", "Điện Biên", "Ea Kar"])
    }

    @Test func `where only the year of an award is known, the years since are unknown in the year that decides`() {
        func outcome(_ year: Int) -> GateResult.Outcome? {
            let city = City(
                id: .init(rawValue: 1), code: "irl-cork", name: "Cork", nameVi: nil, country: "IRL",
                region: .europeNorthAmerica, population: nil, populationYear: nil)
            let award = Award(year: year, conferred: .inYear(year), place: "Cork", source: "https://example.org")
            let entry = RegisterEntry(city: city, memberships: [], awards: [award], succession: nil)
            return cycle.gates(of: entry).first { $0.gate == .awardCoolOff }?.outcome
        }
        #expect([2017, 2018, 2019].map(outcome) == [.pass, .unknown, .fail])
        #expect(outcome(2024) == .unknown)  // before the reference date or after it
    }

    private var cycle: AwardCycle {
        guard let day = Day("2024-05-31") else { preconditionFailure("a day") }
        return AwardCycle(
            code: "2024", basis: .published, referenceDate: .init(day: day, basis: .inferred, plausible: nil),
            membershipMonths: .moreThan(12), awardCoolOffYears: .atLeast(6), nomineesPerCountry: 2, sources: [],
            note: [:])
    }
}
