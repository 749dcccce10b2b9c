/// A record as it may begin again a year later.
extension LoggedRecord {
    /// What it says, its days a year on, as files hold it: for the form of a new record. What has happened, what came of it and who
    /// says so is of that year alone, and so is left out.
    public var aYearLater: [String: String] {
        let happened = Set(kind.pastFields.filter(\.isUnconditional).map(\.name))
        var later: [String: String] = [:]
        for (field, value) in said where !happened.contains(field.name) && !Self.ofItsYear.contains(field.name) {
            later[field.name] = value.aYearLater(field)
        }
        for (name, title) in later where name.hasPrefix("title_") { later[name] = title.aYearLater(years) }
        later["status"] = kind.firstStatus
        return later
    }

    /// The years of which the record is, as its title may name them.
    private var years: Set<Int> {
        Set(
            values.flatMap { value -> [Int] in
                switch value {
                case .period(let period): [period.first.year, period.last?.year].compactMap(\.self)
                case .day(let day): [day.year]
                default: []
                }
            })
    }

    private static let ofItsYear: Set = [
        "status", "closing_reason", "result", "novelty_accepted_by", "verification", "figure", "spent", "source",
        "source_url", "note", Doubt.answer,
    ]
}

extension RecordKind {
    /// The kinds of which much the same is recorded every year.
    public var recurs: Bool {
        switch self {
        case .programme, .activity, .commitment, .programmeBudget: true
        default: false
        }
    }

    /// Where a record begins that nothing has come of yet.
    fileprivate var firstStatus: String? {
        switch self {
        case .programme: Programme.Status.draft.rawValue
        case .activity: Activity.Status.planned.rawValue
        case .commitment: Commitment.Status.proposed.rawValue
        default: nil
        }
    }
}

extension PastField {
    fileprivate var isUnconditional: Bool { condition == nil }
}

extension RecordValue {
    fileprivate func aYearLater(_ field: RecordField) -> String {
        switch self {
        case .day(let day): "\(day.adding(years: 1))"
        case .period(let period): (period.aYearLater ?? period).written
        case .count(let year) where field.form == .year: "\(year + 1)"
        default: written
        }
    }
}

extension Period {
    /// The last of February stays the last of February.
    fileprivate var aYearLater: Period? {
        Period(first: first.adding(years: 1), last: last?.next.adding(years: 1).previous)
    }
}

extension String {
    /// A title that names one of these years names the next.
    fileprivate func aYearLater(_ years: Set<Int>) -> String {
        // The latest first, so that none is counted on twice.
        years.sorted(by: >).reduce(self) { $0.replacing("\($1)", with: "\($1 + 1)") }
    }
}
