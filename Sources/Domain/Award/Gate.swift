/// A condition that a nomination must meet. A failed gate is never made up for by a good score.
public enum Gate: String, CaseIterable, Codable, Sendable {
    case membershipActive = "membership-active"
    case membershipMonths = "membership-months"
    case awardCoolOff = "award-cool-off"
    case progressReport = "progress-report"
    case nationalSlot = "national-slot"
    case mayorSignature = "mayor-signature"
    case consentForm = "consent-form"
    case baselines

    public enum Kind: String, Worded, Sendable {
        public static let wordsPrefix = "kind"

        /// A failed one means: not eligible.
        case eligibility
        /// What is not there yet is a to-do.
        case submission
    }

    public var kind: Kind {
        switch self {
        case .membershipActive, .membershipMonths, .awardCoolOff, .progressReport, .nationalSlot: .eligibility
        case .mayorSignature, .consentForm, .baselines: .submission
        }
    }
}

/// How a gate stands for one city and one cycle, judged at the cycle's reference date.
public struct GateResult: Equatable, Sendable {
    public enum Outcome: String, Worded, Sendable {
        public static let wordsPrefix = "outcome"

        case pass, fail, unknown
    }

    public var gate: Gate
    public var outcome: Outcome
    public var reason: GateReason
    /// The first day on which the gate is sure to pass; `nil` where none is known.
    public var from: Day?
    /// The first day on which this outcome may no longer hold; `nil` where none is known.
    public var until: Day?

    public init(gate: Gate, outcome: Outcome, reason: GateReason, from: Day? = nil, until: Day? = nil) {
        self.gate = gate
        self.outcome = outcome
        self.reason = reason
        self.from = from
        self.until = until
    }
}

/// Why a gate stands as it does: what the words in both languages are made from.
public enum GateReason: Equatable, Codable, Sendable {
    case member(since: UncertainDate)
    case notYetMember(admitted: UncertainDate)
    case membershipEnded(on: UncertainDate)
    case noMembership
    /// The dates of admission or end allow both answers.
    case membershipUndated(admitted: UncertainDate)
    /// The administrative unit ended; who carries the membership on is not known.
    case dissolved(on: Day)
    /// The administrative unit ended, and the city declares who carries it on; not confirmed where that is `nil`.
    case carriedOn(by: String, since: Day, confirmation: Continuation.Confirmation?)
    case monthsOfMembership(since: UncertainDate, needed: AwardCycle.Threshold)
    case neverAwarded
    case yearsSinceAward(year: Int, conferred: UncertainDate, needed: AwardCycle.Threshold)
    /// Nothing is recorded yet from which this gate could be judged.
    case notRecorded
    /// It rests on what the city filed, which the reader may not see. Never stored.
    case notReleased
    case reportSubmitted(due: Day, on: Day)
    case reportOverdue(due: Day)
    case reportNotDue(next: Day)
    /// A progress report is recorded, and not when it is due.
    case reportDueUnknown
    case places(taken: Int, of: Int, isNominee: Bool)
    case refused
    case signed(on: Day, by: String, isInOffice: Bool)
    case consent(on: Day)
    /// By the city's own entry, which neither the mayor's office nor anybody outside has seen.
    case signedAsEntered(on: Day, by: String)
    case consentAsEntered(on: Day)
    case yearClosed(Int)
    case baselinesFrozen(Int)
    /// - Parameter needsYears: complete logs since joining stand in for some criterion.
    case startsRecorded(baselines: Int, ratings: Int, needsYears: Bool)
    /// The criteria that had nothing to start from by a day.
    case startsMissing(of: [String], by: Day)
}
