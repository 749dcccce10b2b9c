import Foundation

/// A figure by which cities are measured, as a framework has it.
public struct Indicator: Named, Identifiable, Equatable, Sendable {
    public let id: Identifier<Indicator>
    public var code: String
    /// The code of the framework's item that it measures.
    public var item: String
    public var names: [Language: String]
    /// Frameworks define their indicators in English alone so far.
    public var definitionEn: String
    public var units: [Language: String]
    public var measurement: Measurement
    public var direction: Direction
    /// What a possible value reaches at least and at most: limits for checking what is typed in, not aims.
    public var least: Decimal?
    public var most: Decimal?
    public var frequency: Frequency
    /// By what a value may be broken down: `sex`, `age_group`, `ward`.
    public var disaggregation: [String]
    /// Targets and indicators of the Sustainable Development Goals that ask for much the same: `4.6.1`.
    public var sdg: [String]
    /// Who could answer, in Viet Nam and in Vietnamese.
    public let dataSourceVi: String?
    /// Under which keys the words for each of them stand: made once, since letters lose their marks for it, and pages list all indicators.
    let bodyKeys: [String]
    public var tier: Tier
    public var provenance: Provenance
    /// `nil` where the file does not say.
    public var confidence: Framework.Confidence?

    /// The body that could give the figure, in Vietnamese. The framework names bodies of Viet Nam alone.
    public func answerer(in country: String) -> String? { country == "VNM" ? dataSourceVi : nil }

    public enum Measurement: String, Worded, Sendable {
        public static let wordsPrefix = "framework.measurement"

        case officialStatistic = "official_statistic"
        case survey
        case expertReview = "expert_review"
    }

    /// Which way is better.
    public enum Direction: Equatable, Sendable {
        case higherIsBetter
        case lowerIsBetter
        /// The nearer to this value, the better. The value is ours, not the framework's.
        case target(Decimal)

        public enum Word: String, CaseIterable, Sendable {
            case higherIsBetter = "higher_is_better"
            case lowerIsBetter = "lower_is_better"
            case target
        }

        /// `nil` unless a target value stands with `target`, and with nothing else.
        public init?(_ word: Word, target: Decimal?) {
            switch (word, target) {
            case (.higherIsBetter, nil): self = .higherIsBetter
            case (.lowerIsBetter, nil): self = .lowerIsBetter
            case (.target, let target?): self = .target(target)
            case (.higherIsBetter, _?), (.lowerIsBetter, _?), (.target, nil): return nil
            }
        }

        public var word: Word {
            switch self {
            case .higherIsBetter: .higherIsBetter
            case .lowerIsBetter: .lowerIsBetter
            case .target: .target
            }
        }

        public var target: Decimal? {
            switch self {
            case .higherIsBetter, .lowerIsBetter: nil
            case .target(let value): value
            }
        }
    }

    public enum Frequency: String, Worded, Sendable {
        public static let wordsPrefix = "framework.frequency"

        case annual, biennial
        case perElection = "per_election"
    }

    /// Ours: `core` is the least set for a small city.
    public enum Tier: String, Worded, Sendable {
        public static let wordsPrefix = "framework.tier"

        case core, supporting
    }

    /// Where an indicator comes from. None has been checked against the text of the framework's author: no page may call its
    /// code or wording official. What a page may say stands in the catalogues under `framework.provenance`.
    public enum Provenance: String, CaseIterable, Sendable {
        /// Believed to be part of the framework, in our own words; not checked.
        case unchecked
        /// Ours, and not part of the framework. Its code ends in `.x1`, `.x2` …
        case proposed

        /// Whether an indicator of this provenance may have this code: ours are told apart at sight.
        public func allows(code: String) -> Bool {
            (code.firstMatch(of: /\.x[0-9]+$/) != nil) == (self == .proposed)
        }
    }

    public init(
        id: Identifier<Indicator>, code: String, item: String, names: [Language: String], definitionEn: String,
        units: [Language: String], measurement: Measurement, direction: Direction, least: Decimal?, most: Decimal?,
        frequency: Frequency, disaggregation: [String], sdg: [String], dataSourceVi: String?, tier: Tier,
        provenance: Provenance, confidence: Framework.Confidence?
    ) {
        self.id = id
        self.code = code
        self.item = item
        self.names = names
        self.definitionEn = definitionEn
        self.units = units
        self.measurement = measurement
        self.direction = direction
        self.least = least
        self.most = most
        self.frequency = frequency
        self.disaggregation = disaggregation
        self.sdg = sdg
        self.dataSourceVi = dataSourceVi
        bodyKeys = Catalogue.bodyKeys(dataSourceVi ?? "")
        self.tier = tier
        self.provenance = provenance
        self.confidence = confidence
    }

    public func unit(in language: Language) -> String? { units.text(for: language) }
}
