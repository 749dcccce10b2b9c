import Domain
import Persistence
import Reporting

/// What a city has committed itself to, by area, with what became of it.
struct CommitmentsPage {
    struct Row {
        var title: Words
        var href: Address
        var due: String
        /// By how much it is late.
        var late: String?
        var now: FigureWords?
        var target: FigureWords?
        var targetText: Words?
        var mark: MarkColumns.Mark
        var status: String
        var outcome: Commitment.Outcome
        var scope: String?
        var source: SourceLine
    }

    /// Those of an area.
    struct Group {
        var area: String
        var rows: [Row]
    }

    let title: String
    let city: CityFrame
    let finding: String
    /// Where commitments are found, while there is none.
    let emptyNote: String?
    let columns: CommitmentColumns?
    let facets: [Facet]
    let clearHref: Address?
    let count: String
    let part: ListPart<Filterable<Recorded<Commitment>>>
    let groups: [Group]
    /// Columns in which something stands.
    let hasNow: Bool
    let hasTarget: Bool

    init(
        entry: RegisterEntry, commitments: [Recorded<Commitment>], framework: Framework?, frame: CityFrame,
        filter: InitiativeFilter, asOf instant: Instant?, today: Day, text: Catalogue
    ) {
        let code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.commitments"))"
        let rows = commitments.map { record in
            Filterable(
                row: record,
                status: record.value.outcome(on: today).rawValue, area: record.value.area,
                years: record.value.dueOn.map { $0.year...$0.year })
        }
        emptyNote = commitments.isEmpty ? text("commitments.empty") : nil
        columns =
            commitments.isEmpty ? nil : CommitmentColumns(commitments.map(\.value), on: today, text: text)
        finding = columns?.heading ?? text("commitments.none")
        let page = Address.city(code, .commitments).asOf(instant)
        let maker = FacetMaker(rows: rows, filter: filter, page: page)
        facets = [
            maker.statuses(
                Commitment.Outcome.allCases.map { ($0.rawValue, text.word(for: $0)) }, text("record.standing")),
            maker.areas(text("field.area")) { text.area($0, framework) ?? text("facets.no-area") },
            maker.years(text("commitments.due-in")),
        ]
        clearHref = filter.isNothing ? nil : page
        let shown = rows.filter { filter.takes(status: $0.status, area: $0.area, years: $0.years) }
        count = text.count("commitments.shown", shown.count)
        part = ListPart(shown, page: filter.page, of: page.asking(filter.items), text: text)
        groups = text.byArea(part.rows, framework).map { heading, records in
            Group(area: heading, rows: records.map { Row($0, on: today, city: code, text: text) })
        }
        hasNow = shown.contains { $0.row.value.figure != nil }
        hasTarget = shown.contains { $0.row.value.target != nil || $0.row.value.targetText != nil }
    }
}

extension CommitmentsPage.Row {
    fileprivate init(_ record: Recorded<Commitment>, on today: Day, city: String, text: Catalogue) {
        let commitment = record.value
        title = text.words(commitment.title)
        href = .record(.commitment, record.key, of: city)
        due = text.due(commitment.dueOn, commitment.duePrecision)
        late = commitment.daysLate(on: today).map { text.count("commitments.days", $0) }
        now = FigureWords(commitment.figure, text)
        target = FigureWords(commitment.target, text)
        targetText = commitment.targetText.map { Words($0, lang: text.lang(of: commitment.claim.origin)) }
        outcome = commitment.outcome(on: today)
        mark = outcome.mark
        status = outcome == .underWay ? text.word(for: commitment.status) : text.word(for: outcome)
        scope = text.scope(commitment.claim.scope, commitment.claim.scopeName)
        source = text.source(commitment.claim, kind: .commitment, id: record.id, city: city)
    }
}
