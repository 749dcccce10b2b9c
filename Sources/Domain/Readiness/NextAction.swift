/// Something a city can do, and what it would add by the method.
public struct NextAction: Equatable, Codable, Sendable {
    public enum Effort: String, Worded, Codable, Sendable {
        public static let wordsPrefix = "effort"

        /// An hour.
        case low
        /// Days.
        case medium
        /// Months.
        case high
    }

    /// The template, whose words stand in the catalogues under `action.CODE`.
    public var code: String
    /// What fills the words.
    public var values: [String: String]
    /// The measures that it lifts.
    public var measures: [String]
    public var criterion: String?
    public var effort: Effort
    /// Points of progress of the whole; `nil` where something becomes measurable, and the score may go either way.
    public var gain: Double?
    /// Points of progress of the criterion.
    public var criterionBefore: Double?
    public var criterionAfter: Double?
    public var confidenceGain: Double
    /// The gate that it may pass.
    public var gate: String?
    /// How much nearer the next band comes.
    public var nearer: Double

    public init(
        code: String, values: [String: String], measures: [String], criterion: String?, effort: Effort, gain: Double?,
        criterionBefore: Double?, criterionAfter: Double?, confidenceGain: Double, gate: String?, nearer: Double
    ) {
        self.code = code
        self.values = values
        self.measures = measures
        self.criterion = criterion
        self.effort = effort
        self.gain = gain
        self.criterionBefore = criterionBefore
        self.criterionAfter = criterionAfter
        self.confidenceGain = confidenceGain
        self.gate = gate
        self.nearer = nearer
    }
}
