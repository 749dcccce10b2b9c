import Foundation

/// One value of one figure, as it was reported. It is never changed: a correction is a new one that supersedes it.
public struct Observation: Equatable, Sendable {
    public enum Status: String, Worded, Sendable {
        public static let wordsPrefix = "status"

        case known, estimated
        case notKnown = "not_known"
        case notApplicable = "not_applicable"
        /// Taken back, with a reason.
        case withdrawn

        /// Whether there is a number.
        public var hasValue: Bool { self == .known || self == .estimated }
    }

    public enum Method: String, CaseIterable, Sendable {
        case officialStatistic = "official_statistic"
        case survey
        case expertReview = "expert_review"
        case ownCount = "own_count"
        case press
    }

    /// `nil`: the source gives none.
    public var period: Period?
    public var precision: Period.Precision?
    public var basis: Period.Basis?
    /// Which part of the residents: empty for the whole, else such as `sex=female,age_group=15-24`.
    public var cell: String
    public var scope: Territory
    /// The province, district or ward; `nil` for the city.
    public var scopeName: String?
    public var status: Status
    /// `nil` unless known or estimated.
    public var figure: Figure?
    public var method: Method
    public var source: String
    public var sourceURL: String?
    public var note: String?
    public var origin: Origin
    public var verification: Verification
    public var isPublic: Bool

    public init(
        period: Period?, precision: Period.Precision? = nil, basis: Period.Basis? = nil, cell: String = "",
        scope: Territory = .city, scopeName: String? = nil, status: Status = .known, figure: Figure?, method: Method,
        source: String, sourceURL: String? = nil, note: String? = nil, origin: Origin = .city,
        verification: Verification = .sourced, isPublic: Bool = false
    ) {
        self.period = period
        self.precision = precision
        self.basis = basis
        self.cell = cell
        self.scope = scope
        self.scopeName = scopeName
        self.status = status
        self.figure = figure
        self.method = method
        self.source = source
        self.sourceURL = sourceURL
        self.note = note
        self.origin = origin
        self.verification = verification
        self.isPublic = isPublic
    }
}

/// A figure of the city's own, or one that the press gave. It feeds no criterion.
public struct CityIndicator: Equatable, Sendable {
    public var title: Title
    public var unit: String?
    /// Of the Key Features, such as `2.2`; `nil` where none was named.
    public var area: String?
    public var origin: Origin

    public init(title: Title, unit: String?, area: String?, origin: Origin) {
        self.title = title
        self.unit = unit
        self.area = area
        self.origin = origin
    }
}
