import Foundation

/// A language that every page and every message speaks.
public enum Language: String, CaseIterable, Codable, Sendable {
    case en, vi

    /// Its name in itself.
    public var endonym: String {
        switch self {
        case .en: "English"
        case .vi: "Tiếng Việt"
        }
    }

    /// What a browser asked for, best first: `vi-VN,vi;q=0.9,en;q=0.8`. `nil` where it names neither.
    public init?(acceptLanguage header: String) {
        let wishes = header.split(separator: ",").compactMap { part -> (language: Language, weight: Double)? in
            let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = pieces.first?.split(separator: "-").first,
                let language = Language(rawValue: tag.lowercased())
            else { return nil }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return weight > 0 ? (language, weight) : nil
        }
        // Of equals, `max` keeps the first, as the browser's order says.
        guard let best = wishes.max(by: { $0.weight < $1.weight }) else { return nil }
        self = best.language
    }

    /// What a terminal speaks, from its variables LC_ALL and LANG: `vi_VN.UTF-8`. English where they name neither language.
    public init(environment: [String: String]) {
        let names = [environment["LC_ALL"], environment["LANG"]].compactMap(\.self).filter { !$0.isEmpty }
        self = names.first.flatMap { Language(rawValue: String($0.prefix(2))) } ?? .en
    }

    private var locale: Locale {
        switch self {
        case .en: Language.british
        case .vi: Language.vietnamese
        }
    }

    private static let british = Locale(identifier: "en_GB")
    private static let vietnamese = Locale(identifier: "vi_VN")

    /// `October 2024` · `10/2024`
    public func formatMonth(_ day: Day) -> String {
        switch self {
        case .en: "\(Language.englishMonths[day.month - 1]) \(day.year)"
        case .vi: "\(Language.twoDigits(day.month))/\(day.year)"
        }
    }

    /// `14 February 2024` · `14/02/2024`
    public func format(_ day: Day) -> String {
        switch self {
        case .en: "\(day.day) \(Language.englishMonths[day.month - 1]) \(day.year)"
        case .vi: "\(Language.twoDigits(day.day))/\(Language.twoDigits(day.month))/\(day.year)"
        }
    }

    /// `28–30 September 2015` · `28–30/09/2015`, or both days in full where months differ.
    public func format(_ days: ClosedRange<Day>) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        if first == last { return format(first) }
        guard (first.year, first.month) == (last.year, last.month) else { return "\(format(first)) – \(format(last))" }
        switch self {
        case .en: return "\(first.day)–\(format(last))"
        case .vi: return "\(Language.twoDigits(first.day))–\(format(last))"
        }
    }

    /// `24 November 2026, 16:00` in the time of Hà Nội, the product's home, which is seven hours ahead of UTC all year.
    public func format(_ instant: Date) -> String {
        let text = instant.addingTimeInterval(7 * 3600).ISO8601Format()
        guard let day = Day(String(text.prefix(10))) else { return text }
        return "\(format(day)), \(text.dropFirst(11).prefix(5))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let englishMonths: [String] = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.locale = Language.en.locale
        return calendar.monthSymbols
    }()
}

extension Language {
    /// The order of a dictionary of this language: in Vietnamese, Đ follows D.
    public func orders(_ left: String, before right: String) -> Bool {
        left.compare(right, options: [.caseInsensitive], locale: locale) == .orderedAscending
    }
}
