/// What a day that was set for a record has come to: it passed and nothing came, what came was late, or what held has run out.
public enum Lateness: Equatable, Sendable {
    /// The day has passed, and it is not done.
    case overdue(days: Int)
    /// It was done, so many days after its day.
    case doneLate(days: Int)
    /// It held until a day that has passed.
    case ranOut(days: Int)

    /// Whether somebody has to do something about it.
    public var isOpen: Bool {
        switch self {
        case .overdue, .ranOut: true
        case .doneLate: false
        }
    }

    /// - Parameters:
    ///   - due: the last day on which it would be in time.
    ///   - done: when it was done; `nil` where it is not.
    init?(due: Day?, done: Day?, on day: Day) {
        guard let due else { return nil }
        let late = (done ?? day).days(since: due)
        guard late > 0 else { return nil }
        self = done == nil ? .overdue(days: late) : .doneLate(days: late)
    }
}

extension LoggedRecord {
    /// The last day on which what the record promises would be in time; `nil` where it sets none.
    public var lastDay: Day? {
        switch kind {
        case .commitment: day("due_on").map { (precision("due_precision") ?? .day).lastDay(from: $0) }
        case .commitmentMilestone: day("due_on")
        case .report: day("extended_to") ?? day("due_on")
        case .agreement: day("until")
        case .programme: period("period")?.last
        case .activity: period("held")?.last
        default: nil
        }
    }

    /// How late it is on `day`; `nil` where it is in time, sets no day, or nobody has said how it is.
    public func lateness(on day: Day) -> Lateness? {
        switch kind {
        case .commitment:
            switch self["status"].flatMap(Commitment.Status.init) {
            case .proposed, .adopted, .inProgress: Lateness(due: lastDay, done: nil, on: day)
            case .fulfilled, .partlyFulfilled:
                self.day("closed_on").flatMap { Lateness(due: lastDay, done: $0, on: day) }
            case .unconfirmed, .missed, .withdrawn, nil: nil
            }
        case .commitmentMilestone: Lateness(due: lastDay, done: self.day("done_on"), on: day)
        case .report: Lateness(due: lastDay, done: self.day("submitted_on"), on: day)
        case .programme: has("approved", "running", "suspended") ? Lateness(due: lastDay, done: nil, on: day) : nil
        case .activity: has("planned") ? Lateness(due: lastDay, done: nil, on: day) : nil
        case .agreement: lastDay.flatMap { $0 < day ? .ranOut(days: day.days(since: $0)) : nil }
        default: nil
        }
    }

    /// The day that stands in a field.
    public func day(_ name: String) -> Day? {
        guard case .day(let day) = value(name) else { return nil }
        return day
    }

    private func period(_ name: String) -> Period? {
        guard case .period(let period) = value(name) else { return nil }
        return period
    }

    private func has(_ status: String...) -> Bool { self["status"].map(status.contains) ?? false }

    private func precision(_ name: String) -> Period.Precision? { self[name].flatMap(Period.Precision.init) }
}

extension Period.Precision {
    /// The last day of what is known of a day: of a year, its last.
    func lastDay(from day: Day) -> Day {
        switch self {
        case .day: day
        case .month: day.adding(days: 1 - day.day).adding(months: 1).previous
        case .year: .last(of: day.year)
        case .decade: .last(of: day.year / 10 * 10 + 9)
        }
    }
}
