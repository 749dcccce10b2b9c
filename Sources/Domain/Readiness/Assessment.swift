/// One measure of a city as an assessment found it.
public struct MeasureResult: Equatable, Codable, Sendable {
    /// Of the method, such as `c5_reach`.
    public var name: String
    public var status: Measured.Status
    /// What the method's ends refer to, before it is divided; `nil` unless known.
    public var value: Double?
    /// On the scale of scores, 1 to 100.
    public var score: Double?
    /// Where the city stands today, 0 to 100.
    public var level: Double?
    /// Share of what could be known, 0 to 1; `nil` unless known. So are the next two.
    public var coverage: Double?
    public var freshness: Double?
    public var verification: Double?
    public var reason: MeasureReason

    public init(
        name: String, status: Measured.Status, value: Double?, score: Double? = nil, level: Double? = nil,
        coverage: Double?,
        freshness: Double?, verification: Double?, reason: MeasureReason
    ) {
        self.name = name
        self.status = status
        self.value = value
        self.score = score
        self.level = level
        self.coverage = coverage
        self.freshness = freshness
        self.verification = verification
        self.reason = reason
    }

    /// Coverage × freshness × verification; 0 where it is unknown, `nil` where it does not apply.
    public var confidence: Double? {
        switch status {
        case .notApplicable: nil
        case .unknown: 0
        case .known: (coverage ?? 0) * (freshness ?? 0) * (verification ?? 0)
        }
    }
}

/// One of the award's criteria: its two halves, and what they make.
public struct CriterionResult: Equatable, Codable, Sendable {
    /// Of the method, such as `c5`.
    public var name: String
    /// 1 to 100; `nil` where neither half is known.
    public var progress: Double?
    /// What changed.
    public var results: Double?
    /// What was done.
    public var efforts: Double?
    public var level: Double?
    public var coverage: Double
    public var freshness: Double
    public var verification: Double
    /// With each unknown measure at half of its side's mean.
    public var cautious: Double?
    /// Between these lie 90 % of the draws; `nil` without progress, and where it was not drawn.
    public var interval: ClosedRange<Double>?

    public init(
        name: String, progress: Double?, results: Double?, efforts: Double?, level: Double?, coverage: Double,
        freshness: Double, verification: Double, cautious: Double?, interval: ClosedRange<Double>? = nil
    ) {
        self.name = name
        self.progress = progress
        self.results = results
        self.efforts = efforts
        self.level = level
        self.coverage = coverage
        self.freshness = freshness
        self.verification = verification
        self.cautious = cautious
        self.interval = interval
    }

    public var confidence: Double { coverage * freshness * verification }
    /// One half alone is known.
    public var isProvisional: Bool { progress != nil && (results == nil || efforts == nil) }
}

/// What the records of a city give by the method.
public struct CityAssessment: Equatable, Sendable {
    /// `nil` unless all criteria are known.
    public var progress: Double?
    /// Between these lie 90 % of the draws.
    public var interval: ClosedRange<Double>?
    /// The share of draws that reach the top band's score and floors.
    public var onFloors: Double?
    public var level: Double?
    public var confidence: Double
    public var criteria: [CriterionResult]
    public var measures: [MeasureResult]

    public init(
        progress: Double?, interval: ClosedRange<Double>?, onFloors: Double?, level: Double?, confidence: Double,
        criteria: [CriterionResult], measures: [MeasureResult]
    ) {
        self.progress = progress
        self.interval = interval
        self.onFloors = onFloors
        self.level = level
        self.confidence = confidence
        self.criteria = criteria
        self.measures = measures
    }

    /// The progress that remains when each unknown measure is put at half of its side's mean.
    public var cautious: Double?
}
