import Foundation

/// A language that every page and every message speaks. Its texts stand in `Config/locales`, all else that it decides stands here.
public enum Language: String, CaseIterable, Codable, Sendable {
    case en, vi

    var rules: LanguageRules {
        switch self {
        case .en: .english
        case .vi: .vietnamese
        }
    }
}

extension LanguageRules {
    static let english = LanguageRules(
        endonym: "English", locale: Locale(identifier: "en_GB"),
        point: ".", separator: ",", percent: "%", one: 1...1,
        dates: .named(
            months: [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ], first: "1"),
        periods: PeriodWords(quarter: ["q"], schoolYear: ["school year", "academic year"]),
        order: [.en, .vi], names: .required)

    static let vietnamese = LanguageRules(
        endonym: "Tiếng Việt", locale: Locale(identifier: "vi_VN"),
        point: ",", separator: ".", percent: "%", one: 1...1,
        dates: .numbered,
        periods: PeriodWords(quarter: ["quý"], month: ["tháng"], year: ["năm"], schoolYear: ["năm học"]),
        order: [.vi, .en], names: .required)
}
