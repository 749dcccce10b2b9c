/// How far a city is on its way to a nomination.
public enum Band: String, Worded, Codable, Comparable, Sendable {
    public static let wordsPrefix = "band-name"

    /// An eligibility gate is failed; all numbers are shown all the same.
    case notEligible = "not_eligible"
    case preparing, advancing, ready

    public static func < (left: Band, right: Band) -> Bool { left.order < right.order }
    private var order: Int { Band.allCases.firstIndex(of: self) ?? 0 }
}

/// What a band asks. Each threshold is `nil` where the band does not ask for it.
public struct BandRule: Equatable, Sendable {
    public struct Thresholds: Equatable, Sendable {
        public var score: Double?
        public var floor: Double?
        /// Of the whole.
        public var confidence: Double?
        /// Of every criterion.
        public var confidenceEach: Double?

        public init(score: Double?, floor: Double?, confidence: Double?, confidenceEach: Double?) {
            self.score = score
            self.floor = floor
            self.confidence = confidence
            self.confidenceEach = confidenceEach
        }
    }

    public var band: Band
    public var enter: Thresholds
    /// Below these a city that is in the band falls out of it.
    public var leave: Thresholds?
    /// All gates pass, none is merely unknown.
    public var needsAllGates: Bool
    /// Both halves of every criterion are known.
    public var needsBothSides: Bool
    /// Score and floors hold when what is unknown is put at this share of its side's mean.
    public var cautious: Double?

    public init(
        band: Band, enter: Thresholds, leave: Thresholds?, needsAllGates: Bool, needsBothSides: Bool, cautious: Double?
    ) {
        self.band = band
        self.enter = enter
        self.leave = leave
        self.needsAllGates = needsAllGates
        self.needsBothSides = needsBothSides
        self.cautious = cautious
    }
}

/// A condition of a band that a city does not meet.
public struct Unmet: Equatable, Codable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case gate, score, floor, confidence
        case confidenceEach = "confidence_each"
        case unknownCriterion = "unknown_criterion"
        case unknownSide = "unknown_side"
        case cautious
    }

    public var kind: Kind
    /// The gate or the criterion; `nil` for the whole.
    public var of: String?
    public var value: Double?
    public var threshold: Double?

    public init(_ kind: Kind, of: String? = nil, value: Double? = nil, threshold: Double? = nil) {
        self.kind = kind
        self.of = of
        self.value = value
        self.threshold = threshold
    }

    /// How far it is: (threshold − value) / threshold; 1 for what is not known or not passed.
    public var shortfall: Double {
        guard let value, let threshold, threshold > 0 else { return 1 }
        return max(0, (threshold - value) / threshold)
    }
}

/// The band of a city in a cycle, and what keeps it from the next.
public struct Standing: Equatable, Sendable {
    public var band: Band
    /// The conditions of the next band that are not met; empty in the highest.
    public var unmet: [Unmet]

    public init(band: Band, unmet: [Unmet]) {
        self.band = band
        self.unmet = unmet
    }

    /// Ready in all but the signature and the consent.
    public var awaitsSignature: Bool {
        band == .advancing && !unmet.isEmpty
            && unmet.allSatisfy {
                $0.kind == .gate && [Gate.mayorSignature, .consentForm].map(\.rawValue).contains($0.of)
            }
    }

    public var shortfall: Double { unmet.reduce(0) { $0 + $1.shortfall } }
}

extension [BandRule] {
    /// The band of a city: up at once, down only past the margins of the band it had in the previous run of the same cycle and
    /// method. Gates act at once.
    /// - Parameter previous: `nil` where there is none: plain thresholds.
    public func standing(of city: CityAssessment, gates: [GateResult], previous: Band?) -> Standing {
        let ladder = sorted { $0.band > $1.band }
        let failed = gates.filter { $0.gate.kind == .eligibility && $0.outcome == .fail }
        guard failed.isEmpty else {
            return Standing(band: .notEligible, unmet: failed.map { Unmet(.gate, of: $0.gate.rawValue) })
        }
        var above: BandRule?
        for rule in ladder {
            let stays = previous.map { $0 >= rule.band } ?? false
            if rule.unmet(by: city, gates: gates, rule.leave.flatMap { stays ? $0 : nil } ?? rule.enter).isEmpty {
                return Standing(band: rule.band, unmet: above?.unmet(by: city, gates: gates, above?.enter) ?? [])
            }
            above = rule
        }
        return Standing(band: .preparing, unmet: above?.unmet(by: city, gates: gates, above?.enter) ?? [])
    }
}

extension BandRule {
    fileprivate func unmet(by city: CityAssessment, gates: [GateResult], _ given: Thresholds?) -> [Unmet] {
        let asks = given ?? enter
        var unmet: [Unmet] = []
        if needsAllGates {
            unmet += gates.filter { $0.outcome != .pass }.map { Unmet(.gate, of: $0.gate.rawValue) }
        }
        if asks.score != nil || asks.floor != nil {
            unmet += city.criteria.filter { $0.progress == nil }.map { Unmet(.unknownCriterion, of: $0.name) }
        }
        if needsBothSides {
            unmet += city.criteria.filter(\.isProvisional).map { Unmet(.unknownSide, of: $0.name) }
        }
        if let score = asks.score, let progress = city.progress, progress < score {
            unmet.append(Unmet(.score, value: progress, threshold: score))
        }
        if let floor = asks.floor {
            unmet += city.criteria.compactMap { criterion in
                criterion.progress.flatMap {
                    $0 < floor ? Unmet(.floor, of: criterion.name, value: $0, threshold: floor) : nil
                }
            }
        }
        if let confidence = asks.confidence, city.confidence < confidence {
            unmet.append(Unmet(.confidence, value: city.confidence, threshold: confidence))
        }
        if let each = asks.confidenceEach {
            unmet += city.criteria.filter { $0.confidence < each }.map {
                Unmet(.confidenceEach, of: $0.name, value: $0.confidence, threshold: each)
            }
        }
        if cautious != nil, let score = asks.score, let progress = city.progress, progress >= score {
            if let least = city.cautious, least < score {
                unmet.append(Unmet(.cautious, value: least, threshold: score))
            }
            if let floor = asks.floor {
                unmet += city.criteria.compactMap { criterion in
                    guard let progress = criterion.progress, progress >= floor, let least = criterion.cautious,
                        least < floor
                    else { return nil }
                    return Unmet(.cautious, of: criterion.name, value: least, threshold: floor)
                }
            }
        }
        return unmet
    }
}
