/// A day that is known only to lie between two others. A date known to the year is its first to its last day; one known only as
/// "by then" has no earliest day; one not known at all has neither.
public struct UncertainDate: Hashable, Codable, Sendable {
    /// `nil`: no earliest day is known.
    public let earliest: Day?
    /// `nil`: no latest day is known.
    public let latest: Day?

    /// - Precondition: `earliest` does not lie after `latest`.
    public init(earliest: Day?, latest: Day?) {
        if let earliest, let latest { precondition(earliest <= latest, "\(earliest) lies after \(latest)") }
        self.earliest = earliest
        self.latest = latest
    }

    public static let unknown = UncertainDate(earliest: nil, latest: nil)
    public static func on(_ day: Day) -> UncertainDate { UncertainDate(earliest: day, latest: day) }
    public static func by(_ day: Day) -> UncertainDate { UncertainDate(earliest: nil, latest: day) }
    public static func inYear(_ year: Int) -> UncertainDate {
        UncertainDate(earliest: .first(of: year), latest: .last(of: year))
    }

    /// The day, where it is known exactly.
    public var day: Day? { earliest == latest ? earliest : nil }

    /// The year, where the date is known to that and no better.
    public var year: Int? {
        guard let earliest, let latest, earliest == .first(of: earliest.year), latest == .last(of: earliest.year) else {
            return nil
        }
        return earliest.year
    }

    /// Whether the date has come by the end of `day`; `nil` where both are possible.
    public func hasCome(on day: Day) -> Bool? {
        if let latest, latest <= day { return true }
        if let earliest, earliest > day { return false }
        return nil
    }

    /// Both ends moved by a rule that keeps their order.
    public func map(_ move: (Day) -> Day) -> UncertainDate {
        UncertainDate(earliest: earliest.map(move), latest: latest.map(move))
    }

    /// What is left when the date is proved to lie no later than `day`. A proof that contradicts the earliest day is left out.
    public func provedBy(_ day: Day) -> UncertainDate {
        if let earliest, earliest > day { return self }
        return UncertainDate(earliest: earliest, latest: latest.map { min($0, day) } ?? day)
    }
}
