import Config
import Domain
import Input

extension RecordField {
    /// What is typed, as files hold it; amounts of money also in words.
    func read(typed: String, _ language: Language) throws(Refusal) -> String {
        guard isMoney, case .number(let amount) = language.amount(typed: typed) else {
            return try form.read(typed: typed, language)
        }
        return try form.read(amount, found: typed)
    }
}

extension RecordField.Form {
    /// What is typed into a field of a page, as files hold it: numbers as the language writes them, days and periods as people do, and
    /// what is chosen as it was offered.
    func read(typed: String, _ language: Language) throws(Refusal) -> String {
        if let hidden = typed.normal.hiddenCharacter { throw .hidden(code: hidden.notation) }
        switch self {
        case .number, .count: return try read(readNumber(typed, language), found: typed)
        case .day:
            guard let day = Day(typed: typed) else { throw .not(self, found: typed) }
            return try read("\(day)", found: typed)
        case .period:
            switch WrittenPeriod(typed) {
            case .period(let period): return try read(period, found: typed)
            case .twoYears(let calendar, let school):
                throw .twoYears(found: typed, calendar: calendar, school: school)
            case .notAPeriod: throw .not(self, found: typed)
            }
        case _ where isChosen && !reads(typed): throw .notOffered
        default: return try read(typed)
        }
    }

    private func readNumber(_ typed: String, _ language: Language) throws(Refusal) -> String {
        switch language.number(typed: typed, isWhole: self == .count) {
        case .number(let number): return number
        case .foreign(let suggestion): throw .foreign(found: typed, suggestion: suggestion)
        case .ambiguous(let whole, let fraction): throw .inTwoWays(found: typed, one: whole, other: fraction)
        case .notANumber where self == .count: throw .not(self, found: typed)
        case .notANumber: throw .notANumber(found: typed, example: language.typed("71.4"))
        }
    }
}
