/// One field of a record: a column of a file, an argument of a command, an input of a form.
public struct RecordField: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
        case title, prose, webAddress, day, year, period, number, count, flag, area, features
        case choice([String])
        /// Several words of a closed set, separated by spaces.
        case choices([String])
        /// A short text of a fixed form, such as a unit or a breakdown cell.
        case word
        /// The key of another record of the city, as its own line gives it, or its identity.
        case reference(RecordKind)
        /// The code of a framework's indicator, such as 1.1.1.a.
        case indicator
        /// The code of a framework's feature, such as 3.1.2.
        case feature
        /// The code of another city.
        case city
    }

    public let name: String
    public let form: Form
    public let isRequired: Bool
    /// Stands in reports beside what they say of such a record anyway.
    public var isReported = false
    /// What the database keeps where nothing is given, as PostgreSQL writes it; `nil` for nothing.
    public var whenEmpty: String?
    /// An empty cell says nothing: what stands stays, and a new record has `whenEmpty`.
    public var staysWhenEmpty = false
    /// What programs call it, where that is not its name.
    public var nameForPrograms: String?

    /// The column of the table; a reference is a column `…_id`.
    public var column: String {
        switch form {
        case .reference, .indicator, .city: "\(name)_id"
        default: name
        }
    }

    /// Whether it is money, in full units of the city’s currency.
    public var isMoney: Bool { form == .number && ["planned", "spent"].contains(name) }

    /// What may stand there, as files are best written, for help. What is refused is told in the words of the catalogues.
    public var expectation: String {
        switch form {
        case .title: "a text of at most 500 characters"
        case .prose: "a text of at most 10,000 characters"
        case .word: "a short text"
        case .webAddress: "the address of a page (https://…)"
        case .day: "a date such as 2024-02-14"
        case .year: "a year such as 2024"
        case .period: "a period of 1900 to 2200 such as 2024, 2024-Q3, 2024-10, 2024-10-29 or 2024-10-29/2024-10-30"
        case .number: "a number such as 71.4, with a point and no separators"
        case .count: "a whole number of 0 or more"
        case .flag: "yes or no"
        case .area: "an area of the Key Features, such as 2.1"
        case .features: "features of the Key Features separated by spaces, such as 2.1.1 2.1.2"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .choices(let words): "any of \(words.joined(separator: ", ")), separated by spaces"
        case .reference(let kind): "the key of a \(kind.rawValue)"
        case .indicator: "the code of an indicator, such as 1.1.1.a"
        case .feature: "the code of a feature, such as 3.1.2"
        case .city: "the code of a city, such as vnm-son-la"
        }
    }
}
