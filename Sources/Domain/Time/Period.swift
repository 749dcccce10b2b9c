/// A stretch of days, both ends included: a day, a month, a quarter, a year, a biennium or any window.
///
/// Written as ISO 8601: `2024`, `2024-Q3`, `2024-10`, `2024-10-29`, `2024-10-29/2024-10-30`, `2020/` for what has not ended.
public struct Period: Hashable, Sendable {
    public let first: Day
    /// `nil`: no end is known.
    public let last: Day?

    /// `nil` where it would end before it begins.
    public init?(first: Day, last: Day?) {
        if let last, last < first { return nil }
        self.first = first
        self.last = last
    }

    private init(_ first: Day, _ last: Day?) {
        self.first = first
        self.last = last
    }

    public static func day(_ day: Day) -> Period { Period(day, day) }
    public static func year(_ year: Int) -> Period { Period(.first(of: year), .last(of: year)) }

    /// The year, where the period is exactly one.
    public var year: Int? { self == .year(first.year) ? first.year : nil }

    /// The first day, where the period is exactly one calendar month.
    public var month: Day? { first.day == 1 && last == first.adding(months: 1).previous ? first : nil }

    /// Whether it lies in the years of which something is kept: 1900 to 2200.
    public var isWithinReach: Bool { first.year >= 1900 && (last?.year ?? first.year) <= 2200 }

    public func contains(_ day: Day) -> Bool { first <= day && last.map { day <= $0 } ?? true }

    /// How closely the dates are known: an event in "October 2024" may have been on any of its days.
    public enum Precision: String, CaseIterable, Sendable { case day, month, year, decade }

    /// Where a source's figure or event gets its dates from.
    public enum Basis: String, CaseIterable, Sendable {
        case stated
        /// The year of the page, which says no more.
        case pageYear = "page year"
        case inferred
    }
}

extension Period: LosslessStringConvertible {
    public init?(_ text: String) {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(ends.count), let start = Period(part: ends[0]) else { return nil }
        if ends.count == 1 {
            self = start
        } else if ends[1].isEmpty {
            self.init(start.first, nil)
        } else {
            guard let end = Period(part: ends[1]), let period = Period(first: start.first, last: end.last) else {
                return nil
            }
            self = period
        }
    }

    /// A single day, month, quarter or year.
    private init?(part text: String) {
        if let day = Day(text) {
            self = .day(day)
        } else if let first = Day("\(text)-01") {
            self.init(first, first.adding(months: 1).previous)
        } else if let first = Day("\(text)-01-01") {
            self = .year(first.year)
        } else if let mark = text.firstIndex(of: "Q"), let quarter = Int(text[text.index(after: mark)...]),
            (1...4).contains(quarter), let year = Day("\(text[..<mark])01-01")
        {
            let first = year.adding(months: 3 * (quarter - 1))
            self.init(first, first.adding(months: 3).previous)
        } else {
            return nil
        }
    }

    public var description: String {
        if let year { return "\(Day.first(of: year))".prefix(4).description }
        if let month { return "\(month)".prefix(7).description }
        if first == last { return "\(first)" }
        return "\(first)/\(last.map { "\($0)" } ?? "")"
    }

    /// What a source that writes dates like this knows: `2024-10` the month.
    public static func precision(of text: String) -> Precision {
        if text.contains("/"), let period = Period(text), period.isOfYears { return .year }
        return switch text.split(separator: "/").first.map({ $0.filter { $0 == "-" }.count }) {
        case 2: .day
        case 1: .month
        default: .year
        }
    }
}
