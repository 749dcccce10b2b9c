import Foundation
import Testing

@testable import Domain

@Suite struct LanguageRulesTests {
    @Test(arguments: Language.allCases)
    func `a language reads itself first, and English where it has no words of its own`(language: Language) {
        #expect(language.rules.order.first == language)
        #expect(language.rules.order.contains(.en))
        #expect(Set(language.rules.order).count == language.rules.order.count)
    }

    @Test(arguments: Language.allCases)
    func `the point of a language is no separator of its thousands, and can be typed`(language: Language) {
        #expect(language.rules.point != language.rules.separator)
        #expect([".", ","].contains(language.rules.point))
        #expect(language.number(typed: language.format(Decimal(1_505_684.5))) == .number("1505684.5"))
    }

    @Test(arguments: Language.allCases)
    func `the names of months are those of Foundation, where a language writes them`(language: Language) {
        guard case .named(let months, _) = language.rules.dates else { return }
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = language.rules.locale
        #expect(months == calendar.monthSymbols)
    }

    @Test func `a language may call the first day of a month otherwise than by its number`() throws {
        let french = LanguageRules.Dates.named(
            months: [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre",
            ], first: "1er")
        let days = try ["2027-01-01", "2027-02-14"].map { try #require(Day($0)) }
        #expect(days.map(french.format) == ["1er janvier 2027", "14 février 2027"])
        #expect(days.map(french.month) == ["janvier 2027", "février 2027"])
        #expect(days.map(french.number) == ["1er", "14"])
        #expect(days.map(LanguageRules.Dates.numbered.format) == ["01/01/2027", "14/02/2027"])
    }

    @Test(arguments: Language.allCases)
    func `every word with which a language begins a period is understood`(language: Language) {
        let words = language.rules.periods
        for word in words.quarter { #expect(WrittenPeriod("\(word) 3/2024") == .period("2024-Q3"), "\(word)") }
        for word in words.month { #expect(WrittenPeriod("\(word) 9/2024") == .period("2024-09"), "\(word)") }
        for word in words.year { #expect(WrittenPeriod("9 \(word) 2024") == .period("2024-09"), "\(word)") }
        for word in words.schoolYear {
            #expect(WrittenPeriod("\(word) 2023–2024") == .period("2023-09/2024-05"), "\(word)")
        }
    }
}
