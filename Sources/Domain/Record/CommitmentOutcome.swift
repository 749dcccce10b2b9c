extension Commitment {
    /// What became of a commitment, as a reader asks for it: the status alone does not say that a day has passed.
    public enum Outcome: String, Worded, Sendable {
        public static let wordsPrefix = "commitments.outcome"

        case kept
        case partlyKept = "partly_kept"
        case underWay = "under_way"
        /// The day has passed, and nobody has said what came of it.
        case late
        case missed, withdrawn
        /// A source names the commitment; how it stands has not been said.
        case notKnown = "not_known"
    }

    /// The last day on which it would be in time: a commitment of 2030 has until the end of that year.
    public var lastDay: Day? { dueOn.map(duePrecision.lastDay(from:)) }

    /// What has become of it by `day`.
    public func outcome(on day: Day) -> Outcome {
        switch status {
        case .fulfilled: .kept
        case .partlyFulfilled: .partlyKept
        case .missed: .missed
        case .withdrawn: .withdrawn
        case .unconfirmed: .notKnown
        case .proposed, .adopted, .inProgress: lastDay.map { $0 < day } == true ? .late : .underWay
        }
    }

    /// By how many days it is late on `day`; `nil` where it is not.
    public func daysLate(on day: Day) -> Int? {
        outcome(on: day) == .late ? lastDay.map { day.days(since: $0) } : nil
    }
}

/// How many commitments of a city came to what.
public struct CommitmentTally: Equatable, Sendable {
    private let counts: [Commitment.Outcome: Int]
    public let all: Int

    public init(_ outcomes: some Sequence<Commitment.Outcome>) {
        counts = outcomes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        all = counts.values.reduce(0, +)
    }

    public subscript(_ outcome: Commitment.Outcome) -> Int { counts[outcome, default: 0] }

    /// Whether anything is known of what became of them.
    public var isKnown: Bool { all > self[.notKnown] }
}
