/// A round of the award to come or gone by, with the rules by which a city may be nominated. Rules change from round to round, so
/// they are data: `Config/awards/2024.yaml`.
public struct AwardCycle: Equatable, Sendable {
    /// The round's year, `2024`.
    public var code: String
    /// Whether the rules were published for this round or are taken over from the one before.
    public var basis: Basis
    public var referenceDate: ReferenceDate
    /// Membership must have lasted for this many months on the reference date.
    public var membershipMonths: Threshold
    /// This many years must have passed since the last award.
    public var awardCoolOffYears: Threshold
    public var nomineesPerCountry: Int
    public var sources: [String]
    public var note: [Language: String]

    public enum Basis: String, Worded, Sendable {
        public static let wordsPrefix = "basis"

        case published, inferred, assumed
    }

    /// The day on which the rules are judged.
    public struct ReferenceDate: Equatable, Sendable {
        public var day: Day
        public var basis: Basis
        /// The first and last day on which it may turn out to lie, where it is not published.
        public var plausible: ClosedRange<Day>?
        /// From what those two days were reckoned; `nil` where they are given.
        public var reckoning: Reckoning?

        public init(day: Day, basis: Basis, plausible: ClosedRange<Day>?, reckoning: Reckoning? = nil) {
            self.day = day
            self.basis = basis
            self.plausible = plausible
            self.reckoning = reckoning
        }
    }

    /// From what the plausible reference dates of a round without a call follow.
    public struct Reckoning: Equatable, Sendable {
        /// So many days in an earlier round.
        public struct Lead: Equatable, Sendable {
            public var round: String
            public var days: Int

            public init(round: String, days: Int) {
                self.round = round
                self.days = days
            }
        }

        /// The first and the last day on which the conference may begin at which the award is given.
        public var conference: ClosedRange<Day>
        /// How long before the conference the reference date lay in earlier rounds; at least one.
        public var leads: [Lead]
        /// How long it lay after the call.
        public var notice: Lead?
        /// When somebody last looked for a call, and found none.
        public var checkedOn: Day

        public init(conference: ClosedRange<Day>, leads: [Lead], notice: Lead?, checkedOn: Day) {
            self.conference = conference
            self.leads = leads
            self.notice = notice
            self.checkedOn = checkedOn
        }

        /// As far before the conference as in earlier rounds; not before the day on which no call was found, and never after the
        /// conference begins. Once earlier rounds would have been judged without a call, only that beginning is a bound.
        public var plausible: ClosedRange<Day> {
            let days = leads.map(\.days)
            let (earliest, expected) = (
                conference.lowerBound.adding(days: -(days.max() ?? 0)),
                conference.upperBound.adding(days: -(days.min() ?? 0))
            )
            let latest = expected < checkedOn ? conference.upperBound : expected
            return min(max(earliest, checkedOn), latest)...latest
        }
    }

    /// A least time, and whether reaching it exactly is enough.
    public enum Threshold: Equatable, Codable, Sendable {
        case atLeast(Int)
        case moreThan(Int)

        public var amount: Int {
            switch self {
            case .atLeast(let amount), .moreThan(let amount): amount
            }
        }

        /// The first day on which the time since `start` is long enough. `unit` is its length in months.
        public func firstDay(since start: Day, unit: Int) -> Day {
            switch self {
            case .atLeast(let amount): start.adding(months: amount * unit)
            case .moreThan(let amount): start.adding(months: amount * unit).next
            }
        }
    }

    public init(
        code: String, basis: Basis, referenceDate: ReferenceDate, membershipMonths: Threshold,
        awardCoolOffYears: Threshold, nomineesPerCountry: Int, sources: [String], note: [Language: String]
    ) {
        self.code = code
        self.basis = basis
        self.referenceDate = referenceDate
        self.membershipMonths = membershipMonths
        self.awardCoolOffYears = awardCoolOffYears
        self.nomineesPerCountry = nomineesPerCountry
        self.sources = sources
        self.note = note
    }
}
