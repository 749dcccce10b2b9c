import Domain
import Persistence
import Reporting

/// Commitments by the year in which they are due, a mark each, with what the marks mean and how many there are of each.
struct CommitmentColumns {
    var heading: String
    var svg: String
    var key: [(mark: MarkColumns.Mark, words: String)]

    /// More years than these are not drawn one by one: what is due before them stands in the first.
    private static let mostYears = 16

    init(_ commitments: [Commitment], on today: Day, text: Catalogue) {
        let found = commitments.map { (commitment: $0, outcome: $0.outcome(on: today)) }
        let tally = CommitmentTally(found.map(\.outcome))
        heading = text.heading(of: tally)
        key = Commitment.Outcome.allCases.filter { tally[$0] > 0 }.map {
            (mark: $0.mark, words: "\(text.word(for: $0)) \(text.language.format(tally[$0]))")
        }
        let due = found.compactMap(\.commitment.dueOn?.year)
        let last = max(due.max() ?? today.year, today.year)
        let first = max(min(due.min() ?? today.year, today.year), last - Self.mostYears + 1)
        func marks(_ isIn: (Int?) -> Bool) -> [MarkColumns.Mark] {
            Commitment.Outcome.allCases.flatMap { outcome in
                found.filter { $0.outcome == outcome && isIn($0.commitment.dueOn?.year) }.map { _ in outcome.mark }
            }
        }
        var columns = (first...last).map { year in
            MarkColumns.Column(
                label: String(year),
                marks: marks { due in due == year || year == first && due.map { $0 < first } == true })
        }
        let undated = marks { $0 == nil }
        if !undated.isEmpty { columns.append(.init(label: text("commitments.no-day"), marks: undated)) }
        let part = Double(today.days(since: .first(of: today.year))) / 366
        let spoken = columns.filter { !$0.marks.isEmpty }.map { "\($0.label): \($0.marks.count)" }
        svg = MarkColumns(
            columns, today: Double(today.year - first) + part, todayLabel: text("commitments.today")
        ).svg(label: "\(heading). \(text("commitments.by-year")) \(spoken.joined(separator: "; "))")
    }
}

extension Commitment.Outcome {
    /// How it is drawn, and marked in lists.
    var mark: MarkColumns.Mark {
        switch self {
        case .kept: .disc
        case .partlyKept: .half
        case .underWay: .ring
        case .late: .alarm
        case .missed: .cross
        case .withdrawn: .dashed
        case .notKnown: .question
        }
    }
}

extension Catalogue {
    /// “13 of 23 commitments fulfilled, 1 late”
    func heading(of tally: CommitmentTally) -> String {
        let values: [String: Value] = [
            "kept": .number(tally[.kept]), "all": .number(tally.all), "late": .number(tally[.late]),
        ]
        if !tally.isKnown { return count("commitments.unknown", tally.all) }
        return self(tally[.late] > 0 ? "commitments.kept-late" : "commitments.kept", values)
    }
}

/// What the overview says of a city's commitments: the columns, and by name what is late and what was not kept.
struct CommitmentSection {
    struct Item {
        var title: Words
        var href: Address
        var note: String?
    }

    let columns: CommitmentColumns
    let late: [Item]
    let missed: [Item]
    let allHref: Address
    let allLabel: String

    private static let mostNamed = 4

    init(_ commitments: [Recorded<Commitment>], on today: Day, city: String, text: Catalogue) {
        columns = CommitmentColumns(commitments.map(\.value), on: today, text: text)
        func items(_ outcome: Commitment.Outcome, _ note: (Commitment) -> String?) -> [Item] {
            commitments.filter { $0.value.outcome(on: today) == outcome }.prefix(Self.mostNamed).map {
                Item(
                    title: text.words($0.value.title),
                    href: .record(.commitment, $0.key, of: city), note: note($0.value))
            }
        }
        late = items(.late) { commitment in commitment.daysLate(on: today).map { text.count("commitments.days", $0) } }
        missed = items(.missed) { $0.closedOn.map { text.language.format($0) } }
        allHref = .city(city, .commitments)
        allLabel = text.count("commitments.all", commitments.count)
    }
}
