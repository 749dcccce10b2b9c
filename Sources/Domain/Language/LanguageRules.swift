import Foundation

/// What a language decides beside its texts. A class, since a page asks hundreds of times, and a value would be copied each time.
final class LanguageRules: Sendable {
    /// Its name in itself.
    let endonym: String
    /// Where it is spoken as here: by this are words put into the order of a dictionary.
    let locale: Locale
    /// What stands before a fraction.
    let point: Character
    /// What stands between thousands.
    let separator: Character
    /// What follows the number of a share, with the space that the language puts before it.
    let percent: String
    /// Of how many things a text under `key.one` speaks; of any other number, the one under `key.many` does.
    let one: ClosedRange<Int>
    let dates: Dates
    let periods: PeriodWords
    /// In which languages its readers would have a name or title, best first: what is missing in one is shown in the next.
    let order: [Language]
    let names: Names
    /// The two marks as numbers are put together from them; a point is one of the marks that are typed, `.` or `,`.
    let pointByte: UInt8
    let separatorBytes: [UInt8]

    init(
        endonym: String, locale: Locale, point: Character, separator: Character, percent: String,
        one: ClosedRange<Int>, dates: Dates, periods: PeriodWords, order: [Language], names: Names
    ) {
        self.endonym = endonym
        self.locale = locale
        self.point = point
        self.separator = separator
        self.percent = percent
        self.one = one
        self.dates = dates
        self.periods = periods
        self.order = order
        self.names = names
        pointByte = point.asciiValue ?? UInt8(ascii: ".")
        separatorBytes = Array(separator.utf8)
    }

    /// How days and months are written.
    enum Dates: Sendable {
        /// `14 February 2024`, `October 2024`; `first` is what the first day of a month is called, such as `1er`.
        case named(months: [String], first: String)
        /// `14/02/2024`, `10/2024`
        case numbered
    }

    /// With which words people type a period, in small letters. All of them are understood, whatever the language of the page.
    struct PeriodWords: Sendable {
        /// Before the number of a quarter: `quý 3/2024`.
        var quarter: [String] = []
        /// Before the number of a month: `tháng 9/2024`.
        var month: [String] = []
        /// Before a year: `tháng 9 năm 2024`.
        var year: [String] = []
        /// Before two years: `năm học 2023–2024`.
        var schoolYear: [String] = []
    }

    /// Whether the database, and so the files, have names of countries and frameworks in it: columns such as `name_vi`.
    enum Names: Sendable {
        case required, optional
        /// Its readers see them in the language that they would rather have.
        case none
    }
}
