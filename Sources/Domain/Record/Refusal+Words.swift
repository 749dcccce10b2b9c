import Foundation

extension Catalogue {
    /// The words of a refusal, as they stand after its place: `programme.csv:2: status: …`. A page makes a sentence of them.
    public func callAsFunction(_ refusal: Refusal) -> String {
        switch refusal {
        case .needed(let form): filled("refused.needed", ["expected": expected(form)])
        case .not(let form, let found): filled("refused.not", ["found": found, "expected": expected(form)])
        case .notANumber(let found, let example): filled("form.not-number", ["found": found, "example": example])
        case .foreign(let found, let suggestion): filled("form.foreign", ["found": found, "suggestion": suggestion])
        case .inTwoWays(let found, let one, let other):
            filled("form.ambiguous", ["found": found, "whole": one, "fraction": other])
        case .twoYears(let found, let calendar, let school):
            filled("form.two-years", ["found": found, "calendar": calendar, "school": school])
        case .tooLong(let most): self("form.too-long", ["most": .number(most)])
        case .tooLarge(let found): filled("form.too-large", ["found": found])
        case .outOfReach(let found): filled("form.period-range", ["found": found])
        case .above(let found, let limit):
            filled("form.above", ["found": language.format(found), "limit": language.format(limit)])
        case .below(let found, let limit):
            filled("form.below", ["found": language.format(found), "limit": language.format(limit)])
        case .hidden(let code): filled("form.hidden", ["code": code])
        case .notOffered: self("refused.choice")
        case .countStays: self("form.count-stays")
        case .notYet: self("refused.has_come")
        // An identity is nobody's name for a record: it was chosen from a list, or copied.
        case .noSuchRecord(_, let key) where UUID(uuidString: key) != nil: self("refused.gone")
        case .noSuchRecord(let kind, let key): filled("refused.no-such-record", ["kind": word(for: kind), "key": key])
        case .severalRecords(let kind, let name):
            filled("refused.several-records", ["kind": word(for: kind), "name": name])
        case .noSuchIndicator(let code): filled("refused.no-such-indicator", ["code": code])
        case .noSuchCity(let code): filled("refused.city", ["code": code])
        case .keyColumn: self("refused.key-column")
        case .twice(let line): filled("refused.twice", ["place": place(line)])
        case .sameKey(let key, let line): filled("refused.twice-key", ["key": key, "place": place(line)])
        case .sameKeyInCapitals(let key, let other, let line):
            filled("refused.twice-capitals", ["key": key, "other": other, "place": place(line)])
        case .sameWords(let line): filled("refused.twice-words", ["place": place(line)])
        case .capitals(let key, let other): filled("refused.capitals", ["key": key, "other": other])
        case .baselineWithoutValue: self("refused.baseline-without-value")
        case .baselineNotProposed: self("refused.baseline-not-proposed")
        case .told(let words): words
        case .notAllowed: self("refused.not-allowed")
        case .rule(let rule, let reference):
            rule.keys.map { "refused.\($0)" }.first(where: has).map { self($0) }
                ?? filled("refused.other", ["reference": reference])
        }
    }

    /// What may stand in a field of such a form.
    private func expected(_ form: RecordField.Form) -> String {
        switch form {
        case .title, .prose, .word: self("refused.expected.text", ["most": .number(form.mostCharacters)])
        case .webAddress: self("refused.expected.address", ["most": .number(form.mostCharacters)])
        case .day: self("refused.expected.day")
        case .year: self("refused.expected.year")
        case .period: self("refused.expected.period")
        case .number: self("refused.expected.number")
        case .count: self("refused.expected.count")
        case .flag: self("refused.expected.flag")
        case .area: self("refused.expected.area")
        case .features: self("refused.expected.features")
        case .feature: self("refused.expected.feature")
        case .choice(let words): filled("refused.expected.choice", ["words": words.joined(separator: ", ")])
        case .choices(let words): filled("refused.expected.choices", ["words": words.joined(separator: ", ")])
        case .reference(let kind): filled("refused.expected.record", ["kind": word(for: kind)])
        case .indicator: self("refused.expected.indicator")
        case .city: self("refused.expected.city")
        }
    }

    private func place(_ line: Refusal.OtherLine) -> String {
        switch line {
        case .number(let number): filled("refused.line", ["line": "\(number)"])
        case .ofFile(let file, let number): "\(file):\(number)"
        case .unknown: self("refused.another-line")
        }
    }

    private func filled(_ key: String, _ texts: [String: String]) -> String {
        self(key, texts.mapValues { .text($0) })
    }
}
