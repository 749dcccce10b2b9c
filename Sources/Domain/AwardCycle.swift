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

    public enum Basis: String, CaseIterable, Sendable {
        case published, inferred, assumed
    }

    /// The day on which the rules are judged.
    public struct ReferenceDate: Equatable, Sendable {
        public var day: Day
        public var basis: Basis
        /// The first and last day on which it may turn out to lie, where it is not published.
        public var plausible: ClosedRange<Day>?

        public init(day: Day, basis: Basis, plausible: ClosedRange<Day>?) {
            self.day = day
            self.basis = basis
            self.plausible = plausible
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
