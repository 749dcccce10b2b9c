import Domain
import Foundation
import Persistence
import Postgres

/// What the grid of a city is made from and written over, read in one transaction.
struct GridFacts: Sendable {
    var entry: RegisterEntry
    var figures: MeasuredFigures
    var framework: Framework?
    /// The years whose data was confirmed complete.
    var declared: Set<Int>

    init(_ editing: EditingContext, _ db: borrowing Connection) throws {
        entry = editing.entry
        figures = try db.measuredFigures(of: entry.city.id, asOf: nil)
        framework = editing.texts.framework
        declared = try db.declaredYears(of: entry.city.id)
    }
}

/// The rows of a grid by their figure: what is typed into is the figure itself, not a part of it.
struct GridRows {
    let table: FigureTable
    private let rows: [SeriesID: FigureTable.Row]

    init(_ facts: GridFacts, on day: Day, text: Catalogue) {
        table = FigureTable(facts.figures, facts.framework, on: day, text: text)
        let whole = table.groups.flatMap(\.rows).filter { $0.part == nil && $0.scope == nil }
        rows = Dictionary(whole.map { ($0.series, $0) }) { first, _ in first }
    }

    subscript(_ series: SeriesID) -> FigureTable.Row? { rows[series] }
}

extension FigureTable.Row {
    /// The value that stands in a year, and that one may type over. What the press says is not the city’s to correct: the city says its
    /// own beside it.
    func standing(in year: Int) -> Recorded<Observation>? {
        values[year].flatMap { $0.value.origin == .city ? $0 : nil }
    }

    /// The city’s value of the year nearest to one, earlier rather than later: what it was told by tells the next.
    func neighbour(of year: Int) -> Recorded<Observation>? {
        values.filter { $0.key != year && $0.value.value.origin == .city }
            .min { (abs($0.key - year), $0.key) < (abs($1.key - year), $1.key) }?.value
    }

    /// The numbers of the years beside one.
    func numbers(near year: Int) -> [Decimal] {
        [
            values.filter { $0.key < year && $0.value.value.figure != nil }.max { $0.key < $1.key },
            values.filter { $0.key > year && $0.value.value.figure != nil }.min { $0.key < $1.key },
        ]
        .compactMap { $0?.value.value.figure?.value }
    }
}
