import Foundation

/// A number as its source gives it.
public struct Figure: Equatable, Sendable {
    public var qualifier: Qualifier?
    public var value: Decimal
    /// `nil` where the source names none.
    public var unit: String?

    public init(qualifier: Qualifier? = nil, value: Decimal, unit: String? = nil) {
        self.qualifier = qualifier
        self.value = value
        self.unit = unit
    }

    /// What the source says of how exact the number is.
    public enum Qualifier: String, CaseIterable, Sendable {
        case moreThan = ">"
        case about = "~"
        case lessThan = "<"
    }
}

/// Where a figure or an act belongs: what is said of a province is never the city's.
public enum Territory: String, Worded, Sendable {
    case city, province, district, ward

    public static let wordsPrefix = "scope"
}

/// Who entered a record: the city itself, or what the press says and the city has not confirmed.
public enum Origin: String, CaseIterable, Sendable { case city, press }

/// How far a record was checked.
public enum Verification: String, Worded, Sendable {
    public static let wordsPrefix = "verification"

    case rejected
    /// Said, without a source.
    case stated
    case sourced
    /// By another person of the city.
    case checkedInCity = "checked_in_city"
    /// By somebody from outside.
    case checkedOutside = "checked_outside"
}
