/// What somebody wrote where a period belongs.
public enum WrittenPeriod: Equatable, Sendable {
    /// As files hold it: `2024`, `2024-Q3`, `2024-10-29/2024-10-30`.
    case period(String)
    /// `2023-2024` may be two calendar years or a school year: both, as they can be written without doubt.
    case twoYears(calendar: String, school: String)
    case notAPeriod
}

extension WrittenPeriod {
    /// What people write, in whatever language: `2024`, `10/2024`, `29/10/2024`, `2024–2026`, `Q3/2024`, `quý III/2024`,
    /// `tháng 9/2024`, `năm học 2023–2024`, and what files hold.
    public init(_ written: String) {
        var text = written.lowercased().filter { !$0.isWhitespace }
        for dash in ["–", "—", "−"] { text = text.replacing(dash, with: "-") }
        let isSchoolYear = WrittenPeriod.schoolYears.contains { text.hasPrefix($0) }
        for word in WrittenPeriod.schoolYears where text.hasPrefix(word) { text.removeFirst(word.count) }
        if let match = text.wholeMatch(of: /([0-9]{4})[-\/]([0-9]{4})/), let first = Int(match.1),
            let last = Int(match.2)
        {
            self = .years(first, last, isSchoolYear: isSchoolYear)
        } else if let match = text.wholeMatch(of: /([0-9]{4})[-\/]([0-9]{2})/), let first = Int(match.1),
            let last = Int(match.2), last == (first + 1) % 100, isSchoolYear || last > 12
        {
            self = .years(first, first + 1, isSchoolYear: isSchoolYear)
        } else if isSchoolYear {
            self = .notAPeriod
        } else if Period(written) != nil {
            self = .period(written)
        } else if let quarter = WrittenPeriod.quarter(text) {
            self = .period(quarter)
        } else {
            self = .parts(text)
        }
    }

    private static let quarters = words(\.quarter)
    private static let months = words(\.month)
    private static let years = words(\.year)
    private static let schoolYears = words(\.schoolYear)

    /// Those of all languages, without spaces, as the text is when they are looked for.
    private static func words(_ of: (LanguageRules.PeriodWords) -> [String]) -> [String] {
        Language.allCases.flatMap { of($0.rules.periods) }.map { $0.filter { !$0.isWhitespace } }
    }

    /// What follows any of the words with which it may begin.
    private static func rests(of text: String, after words: [String]) -> [String] {
        words.filter(text.hasPrefix).map { String(text.dropFirst($0.count)) }
    }

    /// With a stroke for the word that stands between a part of a year and the year: `9/2024` of `9năm2024`.
    private static func joined(_ text: String) -> String { years.reduce(text) { $0.replacing($1, with: "/") } }

    private static func quarter(_ text: String) -> String? {
        for rest in rests(of: text, after: quarters) {
            guard let match = joined(rest).wholeMatch(of: /([1-4]|i{1,3}|iv)[\/-]?([0-9]{4})/) else { continue }
            let number = ["i", "ii", "iii", "iv"].firstIndex(of: String(match.1)).map { "\($0 + 1)" } ?? "\(match.1)"
            return "\(match.2)-Q\(number)"
        }
        return nil
    }

    private static func years(_ first: Int, _ last: Int, isSchoolYear: Bool) -> WrittenPeriod {
        guard first > 999, first <= last, !isSchoolYear || last == first + 1 else { return .notAPeriod }
        if isSchoolYear { return .period("\(first)-09/\(last)-05") }
        if last == first + 1 {
            return .twoYears(calendar: "1/\(first)–12/\(last)", school: "9/\(first)–5/\(last)")
        }
        return .period("\(first)/\(last)")
    }

    /// One or two days, months or years.
    private static func parts(_ text: String) -> WrittenPeriod {
        if let part = part(text) { return .period(part) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part(String($0)) }
        let parts = ends.compactMap(\.self)
        guard parts.count == 2, ends.count == 2 else { return .notAPeriod }
        let joined = parts.joined(separator: "/")
        return Period(joined) == nil ? .notAPeriod : .period(joined)
    }

    /// A day, a month or a year.
    private static func part(_ text: String) -> String? {
        if let day = Day(typed: text) { return "\(day)" }
        for rest in [text] + rests(of: text, after: months) {
            guard let match = joined(rest).wholeMatch(of: /([0-9]{1,2})[\/-]([0-9]{4})/), let month = Int(match.1),
                (1...12).contains(month)
            else { continue }
            return "\(match.2)-\(month < 10 ? "0" : "")\(month)"
        }
        return ([text] + rests(of: text, after: years)).first { $0.wholeMatch(of: /[0-9]{4}/) != nil }
    }
}

extension Period {
    /// As files hold it, in the one way that cannot be read as anything else: two calendar years are `2023-01/2024-12`.
    public var written: String {
        guard let last, isOfYears, last.year == first.year + 1 else { return description }
        return "\(first.year)-01/\(last.year)-12"
    }

    /// As people write it, so that a field shows what can be typed into it again.
    public var typed: String {
        if let year { return String(year) }
        if let month { return "\(month.month)/\(month.year)" }
        guard let last else { return description }
        if isOfYears, last.year != first.year + 1 { return "\(first.year)–\(last.year)" }
        if first.day == 1, first.month % 3 == 1, last == first.adding(months: 3).previous {
            return "Q\(first.month / 3 + 1)/\(first.year)"
        }
        if first.day == 1, last.next.day == 1 { return "\(first.month)/\(first.year)–\(last.month)/\(last.year)" }
        return first == last ? first.typed : "\(first.typed) – \(last.typed)"
    }

    /// Whether it is one or several calendar years, from beginning to end.
    var isOfYears: Bool { first == .first(of: first.year) && last.map { $0 == .last(of: $0.year) } ?? false }
}
