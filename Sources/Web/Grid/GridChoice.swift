import Domain
import Foundation
import Hummingbird
import Persistence

/// Which years and indicators of the grid the address asks for.
struct GridChoice: Equatable {
    enum Show: String, CaseIterable, Worded {
        static let wordsPrefix = "grid.show"

        /// What is expected of the year that is due.
        case due
        /// What is due and has nothing yet.
        case mine
        /// What the city says it does not know.
        case unknown
        case all
    }

    var show = Show.due
    /// The code of an area.
    var area: String?
    var years: ClosedRange<Int>
    /// The year that is filled in now.
    var due: Int
    /// Years whose data was confirmed complete, opened to correct them.
    var open: Set<Int> = []
    /// Whether the years are others than those that are shown first.
    var isOtherYears = false

    /// So many years stand side by side at most.
    static let mostYears = 12

    /// The last year that is over, else the present one where that was confirmed complete, with three years before and one after.
    init(declared: Set<Int>, today: Day) {
        due = declared.contains(today.year - 1) ? today.year : today.year - 1
        years = (due - 3)...min(due + 1, today.year)
    }

    func fits(_ row: FigureTable.Row) -> Bool {
        guard area.map({ row.place == $0 || row.place.hasPrefix("\($0).") }) ?? true else { return false }
        switch show {
        case .due: return row.isDue(in: due)
        case .mine: return row.isDue(in: due) && row.values[due] == nil
        case .unknown: return row.values[due]?.value.status == .notKnown
        case .all: return true
        }
    }

    /// What the address of the grid says, so that it is this one.
    var query: [(String, String)] {
        [
            ("show", show == .due ? "" : show.rawValue), ("area", area ?? ""),
            ("from", isOtherYears ? "\(years.lowerBound)" : ""), ("to", isOtherYears ? "\(years.upperBound)" : ""),
            ("open", open.sorted().map { "\($0)" }.joined(separator: ",")),
        ]
    }

    func asking(_ change: (inout GridChoice) -> Void) -> [(String, String)] {
        var choice = self
        change(&choice)
        return choice.query
    }
}

extension GridChoice {
    /// - Throws: `Problem` where a year is none.
    init(_ request: Request, declared: Set<Int>, today: Day) throws {
        self.init(declared: declared, today: today)
        show = request.query("show").flatMap(Show.init(rawValue:)) ?? .due
        area = request.query("area")
        let (from, to) = (
            try request.positiveNumber("from", atMost: 2200), try request.positiveNumber("to", atMost: 2200)
        )
        open = Set((request.query("open") ?? "").split(separator: ",").compactMap { Int($0) }.prefix(30))
        guard from != nil || to != nil else { return }
        let first = max(from ?? (to ?? due) - 4, 1900)
        let last = min(max(to ?? first + 4, first), first + Self.mostYears - 1)
        years = first...max(first, last)
        isOtherYears = true
    }
}

extension FigureTable.Row {
    /// Whether a value is expected of a year: of what every city should know, of what has a target or a baseline, and of what the city
    /// said something of in the years before. What is asked every other year is not asked again the year after.
    func isDue(in year: Int) -> Bool {
        guard part == nil, scope == nil else { return false }
        if values[year] != nil { return true }
        if indicator?.frequency == .biennial, values[year - 1]?.value.figure != nil { return false }
        if indicator?.frequency == .perElection { return false }
        return indicator?.tier == .core || target != nil || baseline != nil
            || ((year - 3)..<year).contains { values[$0]?.value.origin == .city }
    }
}
