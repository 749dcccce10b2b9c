import Foundation

/// Days and months as the language writes them.
extension Language {
    /// `October 2024` · `10/2024`
    public func formatMonth(_ day: Day) -> String { rules.dates.month(of: day) }

    /// `14 February 2024` · `14/02/2024`
    public func format(_ day: Day) -> String { rules.dates.format(day) }

    /// `28–30 September 2015` · `28–30/09/2015`, or both days in full where months differ.
    public func format(_ days: ClosedRange<Day>) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        if first == last { return format(first) }
        guard (first.year, first.month) == (last.year, last.month) else { return "\(format(first)) – \(format(last))" }
        return "\(rules.dates.number(of: first))–\(format(last))"
    }

    /// `24 November 2026, 16:00` in the time of Hà Nội, the product's home, which is seven hours ahead of UTC all year.
    public func format(_ instant: Date) -> String {
        let text = instant.addingTimeInterval(7 * 3600).ISO8601Format()
        guard let day = Day(String(text.prefix(10))) else { return text }
        return "\(format(day)), \(text.dropFirst(11).prefix(5))"
    }

    /// `16:00`, the same.
    public func formatTime(_ instant: Date) -> String {
        String(instant.addingTimeInterval(7 * 3600).ISO8601Format().dropFirst(11).prefix(5))
    }
}

extension LanguageRules.Dates {
    /// `October 2024` · `10/2024`
    func month(of day: Day) -> String {
        switch self {
        case .named(let months, _): "\(months[day.month - 1]) \(day.year)"
        case .numbered: "\(twoDigits(day.month))/\(day.year)"
        }
    }

    /// `14 February 2024` · `14/02/2024`
    func format(_ day: Day) -> String {
        switch self {
        case .named(let months, _): "\(number(of: day)) \(months[day.month - 1]) \(day.year)"
        case .numbered: "\(twoDigits(day.day))/\(twoDigits(day.month))/\(day.year)"
        }
    }

    /// Of a day in its month: `1` · `01`
    func number(of day: Day) -> String {
        switch self {
        case .named(_, let first): day.day == 1 ? first : String(day.day)
        case .numbered: twoDigits(day.day)
        }
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
