import Foundation

/// What a city's records say of one measure of the method.
public struct Measured: Equatable, Sendable {
    public var city: City.ID
    /// The measure's name in the method file, such as `c1_kept`.
    public var measure: String
    public var status: Status
    /// What the ends of the method file refer to, before it is divided by its denominator; `nil` unless known.
    public var value: Double?
    /// `nil` unless known, and for the level.
    public var confidence: Confidence?
    /// That a figure behind the value is not exact.
    public var qualifier: Figure.Qualifier?
    /// The value by another source that differs.
    public var alternative: Double?
    /// Why it is unknown, or what was counted, as JSON. Kept as text: it is read for a few cities of many.
    public var reasonText: String

    public enum Status: String, CaseIterable, Codable, Sendable {
        case known
        /// Nothing tells. It is never counted as 0.
        case unknown
        /// It leaves the tree, as what is kept at the top does.
        case notApplicable = "not_applicable"
    }

    /// How far a value can be trusted; each from 0 to 1. Their product is the measure's confidence.
    public struct Confidence: Equatable, Sendable {
        public var coverage: Double
        public var freshness: Double
        public var verification: Double

        public init(coverage: Double, freshness: Double, verification: Double) {
            self.coverage = coverage
            self.freshness = freshness
            self.verification = verification
        }

        public var product: Double { coverage * freshness * verification }
    }

    public init(
        city: City.ID, measure: String, status: Status, value: Double?, confidence: Confidence?,
        qualifier: Figure.Qualifier?, alternative: Double?, reasonText: String
    ) {
        self.city = city
        self.measure = measure
        self.status = status
        self.value = value
        self.confidence = confidence
        self.qualifier = qualifier
        self.alternative = alternative
        self.reasonText = reasonText
    }
}

/// What the sentence about a measure, a figure or a rating is made from; the sentences stand in the catalogues under `measured`.
public struct MeasureReason: Equatable, Codable, Sendable {
    public var key: Key
    /// What was counted, and out of how much.
    public var count: Double?
    public var of: Double?
    /// What a share is at least divided by, where that is more than there was.
    public var least: Double?
    /// What one record adds is divided by: years, or one.
    public var per: Double?
    public var records: Int?
    /// The years that are judged, or that lie between baseline and value.
    public var years: Double?
    public var closed: Int?
    public var known: Int?
    public var figure: String?
    public var feature: String?
    public var baseline: Double?
    public var value: Double?
    public var target: Double?
    /// What another source says.
    public var other: Double?
    /// Whether the baseline is later than the window around joining.
    public var late: Bool?
    /// The last day of the value's period.
    public var period: Day?
    /// How many steps ratings lie apart.
    public var spread: Int?
    /// Of a measure made of figures, what each of them says.
    public var figures: [MeasureReason]?

    public init(_ key: Key) { self.key = key }

    /// Which sentence it is. The database writes the same words.
    public enum Key: String, Worded, Codable, Sendable {
        public static let wordsPrefix = "measured"

        // Of a figure.
        case progress
        case regress
        case noClearChange = "no-clear-change"
        case fellBack = "fell-back"
        case keptAtTheTop = "kept-at-the-top"
        case figures
        case noFigure = "no-figure"
        case tooEarly = "too-early"
        case noValue = "no-value"
        case noBaseline = "no-baseline"
        case noLaterValue = "no-later-value"
        case stale
        case exactValueNeeded = "exact-value-needed"
        case exactBaselineNeeded = "exact-baseline-needed"
        case breakInSeries = "break-in-series"
        case notApplicable = "not-applicable"
        case notApplicableUnchecked = "not-applicable-unchecked"
        // Of a rating.
        case rated
        case ratedLower = "rated-lower"
        case ownRating = "own-rating"
        case noRating = "no-rating"
        case noBaselineRating = "no-baseline-rating"
        case noLaterRating = "no-later-rating"
        case ownBaselineAtTheTop = "own-baseline-at-the-top"
        // Of the log.
        case count
        case atLeast = "at-least"
        case share
        case nothingLogged = "nothing-logged"
        case noClosedYear = "no-closed-year"
        case noInhabitants = "no-inhabitants"
        case noneDue = "none-due"
        case noWards = "no-wards"
        // Of all measures of a city.
        case notAMember = "not-a-member"
        case membershipUncertain = "membership-uncertain"
        case joinDateUnknown = "join-date-unknown"
        case dissolved
    }
}

extension Catalogue {
    /// Why a measure, a figure or a rating is known or unknown. Figures and features go by their codes.
    public func callAsFunction(_ reason: MeasureReason) -> String {
        func number(_ value: Double?) -> Value { .text(value.map { language.format($0, places: 2) } ?? "–") }
        func whole(_ value: Int?) -> Value { value.map { .number($0) } ?? .text("–") }
        return self(reason.key.wordsKey) { name -> Value? in
            switch name {
            case "figure": .text(reason.figure ?? "")
            case "feature": .text(reason.feature ?? "")
            case "baseline": number(reason.baseline)
            case "value": number(reason.value)
            case "years": number(reason.years)
            case "count": number(reason.count)
            case "of": number(reason.of)
            case "records": whole(reason.records)
            case "known": whole(reason.known)
            case "period": .text(reason.period.map(language.format) ?? "–")
            default: nil
            }
        }
    }
}

/// One figure of a city: where it stood when the city joined, where it stands, and how much of what is required has come about.
public struct MeasuredFigure: Equatable, Sendable {
    public var city: City.ID
    /// The indicator's code, such as `1.1.1.a`.
    public var figure: String
    /// The measure that it feeds; `nil` for one that is shown alone.
    public var measure: String?
    public var isCore: Bool
    public var status: Measured.Status
    public var baseline: Point?
    /// Whether a second person froze the baseline.
    public var isFrozen: Bool
    /// Whether it is later than the window around joining.
    public var isLate: Bool
    public var value: Point?
    /// The value on the scale of the baseline's series, where that is another one.
    public var chained: Double?
    public var years: Double?
    public var target: Double?
    /// The change that is required by now, in the unit of the figure.
    public var need: Double?
    /// In per cent of the need, from −100 to 100.
    public var progress: Double?
    public var alternative: Double?
    /// Between the reference ends, in per cent: the level.
    public var position: Double?
    public var freshness: Double?
    public var verification: Double?
    public var qualifier: Figure.Qualifier?
    public var reason: MeasureReason

    /// A value of the record, by the identity of its observation.
    public struct Point: Equatable, Sendable {
        public var observation: UUID
        public var value: Double
        public var period: Period

        public init(observation: UUID, value: Double, period: Period) {
            self.observation = observation
            self.value = value
            self.period = period
        }
    }

    public init(
        city: City.ID, figure: String, measure: String?, isCore: Bool, status: Measured.Status, baseline: Point?,
        isFrozen: Bool, isLate: Bool, value: Point?, chained: Double?, years: Double?, target: Double?, need: Double?,
        progress: Double?, alternative: Double?, position: Double?, freshness: Double?, verification: Double?,
        qualifier: Figure.Qualifier?, reason: MeasureReason
    ) {
        self.city = city
        self.figure = figure
        self.measure = measure
        self.isCore = isCore
        self.status = status
        self.baseline = baseline
        self.isFrozen = isFrozen
        self.isLate = isLate
        self.value = value
        self.chained = chained
        self.years = years
        self.target = target
        self.need = need
        self.progress = progress
        self.alternative = alternative
        self.position = position
        self.freshness = freshness
        self.verification = verification
        self.qualifier = qualifier
        self.reason = reason
    }
}

/// One rated feature of a city, at joining and now.
public struct MeasuredRating: Equatable, Sendable {
    public var city: City.ID
    public var measure: String
    public var feature: String
    public var status: Measured.Status
    /// The median of the ratings that count, 0 to 4.
    public var baseline: Double?
    public var value: Double?
    public var baselineRatings: [UUID]
    public var valueRatings: [UUID]
    public var years: Double?
    public var need: Double?
    public var progress: Double?
    /// Whether nobody from outside has rated one of the two.
    public var isOwn: Bool
    public var reason: MeasureReason

    public init(
        city: City.ID, measure: String, feature: String, status: Measured.Status, baseline: Double?, value: Double?,
        baselineRatings: [UUID], valueRatings: [UUID], years: Double?, need: Double?, progress: Double?, isOwn: Bool,
        reason: MeasureReason
    ) {
        self.city = city
        self.measure = measure
        self.feature = feature
        self.status = status
        self.baseline = baseline
        self.value = value
        self.baselineRatings = baselineRatings
        self.valueRatings = valueRatings
        self.years = years
        self.need = need
        self.progress = progress
        self.isOwn = isOwn
        self.reason = reason
    }
}

/// A record behind a measure of the log, with its part in it.
public struct MeasureRecord: Equatable, Sendable {
    public var city: City.ID
    public var measure: String
    /// The table: `commitment`, `activity`, `log_year` …
    public var record: String
    /// `nil` where the record has no identity of its own, or it is missing that counts.
    public var id: UUID?
    /// The day by which its year is told; `nil` for a state at the cut-off.
    public var day: Day?
    public var part: Double
    /// Of a share: what it adds to what the share is of.
    public var ofPart: Double?
    /// Of a share: whether its year is closed, so that it is in the share.
    public var counts: Bool
    public var verification: Verification?
    /// What tells it further: the area, the kind of partner, the group.
    public var note: String?

    public init(
        city: City.ID, measure: String, record: String, id: UUID?, day: Day?, part: Double, ofPart: Double?,
        counts: Bool, verification: Verification?, note: String?
    ) {
        self.city = city
        self.measure = measure
        self.record = record
        self.id = id
        self.day = day
        self.part = part
        self.ofPart = ofPart
        self.counts = counts
        self.verification = verification
        self.note = note
    }
}

/// The columns by which the method divides a city's values; `nil` where its inhabitants are not known.
public struct CitySize: Equatable, Sendable {
    public var city: City.ID
    public var thousandInhabitants: Double?
    public var sizeUnit: Double?

    public init(city: City.ID, thousandInhabitants: Double?, sizeUnit: Double?) {
        self.city = city
        self.thousandInhabitants = thousandInhabitants
        self.sizeUnit = sizeUnit
    }
}
