/// What somebody wrote where a period belongs.
public enum WrittenPeriod: Equatable, Sendable {
    /// As files hold it: `2024`, `2024-Q3`, `2024-10-29/2024-10-30`.
    case period(String)
    /// `2023-2024` may be two calendar years or a school year: both, as they can be written without doubt.
    case twoYears(calendar: String, school: String)
    case notAPeriod
}

extension WrittenPeriod {
    /// What people write, in either language: `2024`, `10/2024`, `29/10/2024`, `2024–2026`, `Q3/2024`, `quý III/2024`,
    /// `tháng 9/2024`, `năm học 2023–2024`, and what files hold.
    public init(_ written: String) {
        var text = written.lowercased().filter { !$0.isWhitespace }
        for dash in ["–", "—", "−"] { text = text.replacing(dash, with: "-") }
        let isSchoolYear = WrittenPeriod.schoolYear.contains { text.hasPrefix($0) }
        for word in WrittenPeriod.schoolYear where text.hasPrefix(word) { text.removeFirst(word.count) }
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
        } else if let match = text.wholeMatch(of: /(?:q|quý)([1-4]|i{1,3}|iv)(?:\/|-|năm)?([0-9]{4})/) {
            let quarter = ["i", "ii", "iii", "iv"].firstIndex(of: String(match.1)).map { "\($0 + 1)" } ?? "\(match.1)"
            self = .period("\(match.2)-Q\(quarter)")
        } else {
            self = .parts(text)
        }
    }

    private static let schoolYear = ["nămhọc", "schoolyear", "academicyear"]

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
        if let match = text.wholeMatch(of: /(?:tháng)?([0-9]{1,2})(?:[\/-]|năm)([0-9]{4})/), let month = Int(match.1),
            (1...12).contains(month)
        {
            return "\(match.2)-\(month < 10 ? "0" : "")\(month)"
        }
        return text.wholeMatch(of: /(?:năm)?([0-9]{4})/).map { String($0.1) }
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
