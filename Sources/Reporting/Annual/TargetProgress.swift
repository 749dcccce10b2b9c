import Domain
import Foundation

extension AnnualReport {
    /// One figure on its way from a baseline to a target.
    public struct Indicator: Encodable, Equatable, Sendable {
        /// Of the framework; `nil` for a figure of the city's own.
        @Nullable public var code: String? = nil
        public var name: Name
        @Nullable public var unit: Name? = nil
        @Nullable public var area: String? = nil
        public var isCore: Bool
        @Nullable public var baseline: Value? = nil
        /// Of the year where there is one, else the last before it.
        @Nullable public var value: Value? = nil
        public var isOfYear: Bool
        /// What other sources say for the same time.
        public var others: [Value]
        @Nullable public var target: Target? = nil
        /// Where it should stand at the end of the value's period, on the straight way over the steps agreed on.
        @Nullable public var expected: Decimal? = nil
        /// Target less value.
        @Nullable public var gap: Decimal? = nil
        /// Per cent of the way from baseline to target; below 0 where it went back.
        @Nullable public var share: Decimal? = nil
        public var verdict: Verdict
    }

    public struct Value: Encodable, Equatable, Sendable {
        public var during: Range
        public var status: String
        @Nullable public var value: Decimal? = nil
        @Nullable public var qualifier: String? = nil
        @Nullable public var margin: Decimal? = nil
        public var verification: String
        @Nullable public var source: Int? = nil

        public var figure: Figure? {
            value.map { Figure(qualifier: qualifier.flatMap(Figure.Qualifier.init), value: $0) }
        }
    }

    public struct Target: Encodable, Equatable, Sendable {
        public var value: Decimal
        public var dueOn: Day
        public var adoptedBy: String
        public var adoptedOn: Day
        @Nullable public var source: Int? = nil
    }

    /// Whether a figure is on its way, and if that cannot be said, why.
    public enum Verdict: String, Worded, Encodable, Sendable {
        public static let wordsPrefix = "report.verdict"

        case reached
        case onTrack = "on_track"
        case behind
        /// The day has passed and the target was not reached.
        case missed
        /// Nearer to where it should be than the value is exact.
        case withinMargin = "within_margin"
        case noTarget = "no_target"
        case noBaseline = "no_baseline"
        /// There is no value of the year.
        case noValue = "no_value"
        case notApplicable = "not_applicable"
        /// The value and the baseline are of different sources, and cannot be compared.
        case otherSource = "other_source"
        /// More or less than a number, and that does not tell.
        case bound
    }
}

/// Judges one figure. It reads no clock: days stand in what it is given.
struct TargetProgress {
    var baseline: YearLog.Value?
    var value: YearLog.Value?
    var isOfYear: Bool
    var target: YearLog.Target?
    /// What the framework says is better; used where no baseline shows the direction.
    var higherIsBetter: Bool?

    struct Outcome: Equatable {
        var verdict: AnnualReport.Verdict
        var expected: Decimal?
        var gap: Decimal?
        var share: Decimal?
    }

    func judged() -> Outcome {
        guard let value, value.observation.status != .notKnown, isOfYear else {
            return Outcome(verdict: .noValue)
        }
        if value.observation.status == .notApplicable { return Outcome(verdict: .notApplicable) }
        guard let figure = value.observation.figure else { return Outcome(verdict: .noValue) }
        guard let target else { return Outcome(verdict: .noTarget) }
        var outcome = Outcome(verdict: .noBaseline, gap: target.value - figure.value)
        let day = value.observation.period?.last ?? target.dueOn
        let base = baseline.flatMap { $0.observation.figure?.value }
        let rises = base.flatMap { $0 == target.value ? nil : target.value > $0 } ?? higherIsBetter
        guard let rises else { return outcome }
        let isThere = rises ? figure.value >= target.value : figure.value <= target.value
        // "More than 50" tells enough where more is better and 50 would do.
        if let qualifier = figure.qualifier, qualifier != .about {
            let isSafe = (qualifier == .moreThan) == rises
            outcome.verdict = isSafe && isThere ? .reached : .bound
            return outcome
        }
        guard let baseline, let base, let start = baseline.observation.period?.last else {
            if isThere { outcome.verdict = .reached } else if day >= target.dueOn { outcome.verdict = .missed }
            return outcome
        }
        guard TargetProgress.series(baseline) == TargetProgress.series(value) else {
            outcome.verdict = .otherSource
            return outcome
        }
        if target.value != base { outcome.share = (100 * (figure.value - base) / (target.value - base)).rounded(1) }
        if isThere {
            outcome.verdict = .reached
            return outcome
        }
        guard day < target.dueOn else {
            outcome.verdict = .missed
            return outcome
        }
        let expected = TargetProgress.expected(
            on: day, from: (start, base),
            over: target.steps.map { ($0.dueOn, $0.value) } + [(target.dueOn, target.value)])
        outcome.expected = expected
        let ahead = rises ? figure.value - expected : expected - figure.value
        if let margin = value.margin, abs(ahead) < margin {
            outcome.verdict = .withinMargin
        } else {
            outcome.verdict = ahead >= 0 ? .onTrack : .behind
        }
        return outcome
    }

    /// Where a straight way over these points stands on a day, to two places.
    static func expected(on day: Day, from start: (Day, Decimal), over points: [(Day, Decimal)]) -> Decimal {
        var before = start
        for point in points.sorted(by: { $0.0 < $1.0 }) where point.0 > before.0 {
            if day <= before.0 { break }
            if day <= point.0 {
                let way = Decimal(day.days(since: before.0)) / Decimal(point.0.days(since: before.0))
                return (before.1 + way * (point.1 - before.1)).rounded(2)
            }
            before = point
        }
        return before.1
    }

    /// What the values of one series have in common.
    static func series(_ value: YearLog.Value) -> [String] {
        [value.observation.source.asSourceName, value.observation.method.rawValue]
    }
}

extension Decimal {
    /// To so many places, halves away from zero.
    func rounded(_ places: Int) -> Decimal {
        var (result, value) = (Decimal(), self)
        NSDecimalRound(&result, &value, places, .plain)
        return result
    }
}
