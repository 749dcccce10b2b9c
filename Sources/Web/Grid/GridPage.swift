import Domain
import Foundation
import Persistence

/// Indicators by year, to be filled in: one form without scripts, a sheet with them.
struct GridPage {
    struct Column {
        var year: Int
        var isDue: Bool
        /// Its data was confirmed complete: it is closed until somebody opens it.
        var isClosed: Bool
        /// Where it is opened.
        var openHref: Address?
    }

    /// A cell that is typed into.
    struct Cell {
        var year: Int
        /// The name of its field, which tells what stood there as the page was made.
        var name: String
        var typed: String
        var standing: Recorded<Observation>?
        /// What the press says of it, which is not the city’s to correct.
        var press: String?
        var outcome: CellOutcome?
        var href: Address
    }

    enum Place {
        case cell(Cell)
        /// Only read: a part of a figure, or a year that is closed.
        case read(Recorded<Observation>?, isClosed: Bool)
    }

    struct Row {
        var row: FigureTable.Row
        var places: [Place]
    }

    struct Group {
        var title: String
        var rows: [Row]
    }

    typealias Segment = PlaceBar.Link

    /// A cell that needs the person.
    struct Fix {
        var name: String
        var outcome: CellOutcome
        /// As its field is called.
        var series: String
        var year: Int
    }

    let title: String
    let frame: EditingFrame
    let city: String
    let columns: [Column]
    /// Which confirmed years are open, and what a change of them asks for.
    let opened: String?
    let groups: [Group]
    let segments: [Segment]
    let yearSegments: [Segment]
    let earlier, later: Address
    let action: Address
    let cellHref, blockHref: Address
    /// Under which what is not saved yet is kept in the browser: of the city and the person.
    let keeping: String
    /// What was saved of cells that were sent, in one sentence, and what is left to do.
    let result: String?
    let fixes: [Fix]
    /// What was saved, and the button that takes it back.
    let flash: UndoLine?
    let undone: Undone?
    let mayEdit: Bool
    let source: String
    let savesAll: Bool
    let methods: [FormOption]
    /// Where the city adds an indicator of its own; `nil` for whoever may not.
    let addOwn: Address?
    /// The newest of what the page shows: whatever was recorded later, the person has not seen.
    let seen: String

    /// - Parameters:
    ///   - sent: what was typed and could not be saved, with what is said of it.
    init(
        _ facts: GridFacts, rows: GridRows, choice: GridChoice, editing: EditingContext,
        sent: GridForm? = nil, outcome: GridOutcome? = nil, saved: Int? = nil,
        act: Instant? = nil, undone: Undone? = nil
    ) {
        let text = editing.texts.text
        let code = facts.entry.city.code
        city = code
        frame = editing.frame(at: .indicators)
        let mayEdit = editing.rights.allow(.observation)
        self.mayEdit = mayEdit
        let here = Address.grid(of: code)
        action = here.asking(choice.query)
        (cellHref, blockHref) = (.gridCell(of: code), .gridBlock(of: code))
        keeping = "grid:\(code):\(editing.person.rawValue)"
        addOwn = editing.rights.allow(.cityIndicator) ? .newForm(.cityIndicator, of: code) : nil
        let closed = facts.declared.subtracting(choice.open)
        let again = facts.declared.intersection(choice.open).sorted().map { "\($0)" }
        opened = again.isEmpty ? nil : text("grid.opened", ["years": .text(again.joined(separator: ", "))])
        columns = choice.years.map { year in
            Column(
                year: year, isDue: year == choice.due, isClosed: closed.contains(year),
                openHref: closed.contains(year)
                    ? here.asking(choice.asking { $0.open.insert(year) }) : nil)
        }
        let whole = rows.table.groups.flatMap(\.rows).filter { $0.part == nil && $0.scope == nil }
        segments = GridChoice.Show.allCases.map { show in
            var other = choice
            other.show = show
            return Segment(
                label: text(
                    "grid.segment",
                    [
                        "name": .text(text.word(for: show)), "count": .number(whole.count(where: other.fits)),
                    ]), href: here.asking(other.query), isCurrent: show == choice.show)
        }
        let span = choice.years.upperBound - choice.years.lowerBound
        func moved(by years: Int) -> Address {
            here.asking(
                choice.asking {
                    $0.years = ($0.years.lowerBound + years)...($0.years.lowerBound + years + span)
                    $0.isOtherYears = true
                })
        }
        (earlier, later) = (moved(by: -span), moved(by: span))
        yearSegments = choice.years.suffix(5).map { year in
            Segment(
                label: "\(year)",
                href: here.asking(
                    choice.asking {
                        $0.years = max(1900, year - 1)...year
                        $0.isOtherYears = true
                    }), isCurrent: year == choice.years.upperBound)
        }
        let outcomes = sent?.outcomes(outcome) ?? [:]
        func place(_ row: FigureTable.Row, _ year: Int) -> Place {
            let standing = row.standing(in: year)
            guard row.part == nil, !closed.contains(year), mayEdit else {
                return .read(row.values[year], isClosed: closed.contains(year))
            }
            let shown = standing.map { text.typed($0.value) } ?? ""
            let kept = sent?.kept["\(row.series) \(year)"]
            let outcome = outcomes["\(row.series) \(year)"]
            return .cell(
                Cell(
                    year: year, name: "v:\(row.series):\(year):\(shown)",
                    typed: outcome.map { $0.needsAnswer || $0.kind == .ready } == true ? kept ?? shown : shown,
                    standing: standing,
                    press: standing == nil ? row.values[year]?.value.figure.map(text.format) : nil,
                    outcome: outcome,
                    href: standing.map { .form(.observation, $0.key, of: code) }
                        ?? .newForm(
                            .observation, of: code,
                            [(row.series.field, row.series.description), ("period", "\(year)")])))
        }
        groups = rows.table.groups.compactMap { group in
            var shows = false
            let chosen = group.rows.filter { row in
                // Parts of a figure stand below it.
                if row.part == nil { shows = choice.fits(row) }
                return shows
            }
            guard !chosen.isEmpty else { return nil }
            return Group(
                title: group.title,
                rows: chosen.map { row in Row(row: row, places: choice.years.map { place(row, $0) }) })
        }
        let due = whole.filter { $0.isDue(in: choice.due) }
        title = text(
            "grid.title",
            [
                "known": .number(due.count { $0.values[choice.due]?.value.figure != nil }), "all": .number(due.count),
                "year": .text("\(choice.due)"),
            ])
        result = outcome.map(text.summary)
        flash = saved.map {
            UndoLine(text.count("grid.result.saved", $0).asSentence, act, back: here.asking(choice.query), editing)
        }
        self.undone = undone
        fixes = (sent?.block.cells ?? []).compactMap { change in
            guard let became = outcomes["\(change.series) \(change.year)"], became.needsAnswer else { return nil }
            let row = SeriesID(change.series).flatMap { rows[$0] }
            return Fix(
                name: "\(row?.name.text ?? change.series), \(change.year)", outcome: became, series: change.series,
                year: change.year)
        }
        source = sent?.block.source ?? ""
        savesAll = sent?.block.allOrNothing ?? false
        methods = Observation.Method.allCases.filter { $0 != .press }.map { method in
            FormOption(
                value: method.rawValue,
                label: RecordKind.observation.field("method").map {
                    editing.texts.word(method.rawValue, of: $0, in: .observation)
                } ?? "", isChosen: method.rawValue == sent?.block.method)
        }
        seen = whole.flatMap(\.all).map(\.recordedAt).max()?.description ?? ""
    }
}
