import Domain
import Foundation
import Persistence

/// The records of a kind as whoever works with them looks for them: searched, narrowed, sorted, ticked.
struct RecordListPage {
    /// Records on one page.
    static let size = 50

    typealias Segment = PlaceBar.Link

    struct Heading {
        var label: String
        var href: Address
        /// `ascending` or `descending`, where the list is in this order.
        var sort: String?
        var isNumber = false
    }

    struct Cell {
        var label: String
        var words: Words
        var isNumber = false
        var isDim = false
    }

    struct State {
        var words: String
        var isGood = false
        var isLate = false
        var isBad = false
    }

    struct Row {
        var key: String
        var record: RecordLink
        /// What the box of the row sends: the record, and which version of it was seen.
        var mark: String
        var markLabel: String
        var day: String
        var cells: [Cell]
        var states: [State]
        var isMarked = false
    }

    let title: String
    let heading: String
    /// What such records are, where there are none yet.
    let lead: String?
    let frame: EditingFrame
    let add: RecordLink?
    let segments: [Segment]
    let search: Search
    let months: MonthsDrawing?
    let facets: [Facet]
    let clearHref: Address?
    let headings: [Heading]
    let dayLabel: String
    /// `nil` for kinds that are neither late nor verified.
    let stateLabel: String?
    private(set) var rows: [Row]
    let range: String
    let previous: Segment?
    let next: Segment?
    let csv: Segment?
    /// Where records of the kind are brought many at once, for whoever may.
    let table: Segment?
    let none: String
    let marking: MarkingForm?
    /// The list as it is, without what it says of an act.
    let here: Address
    var undo: UndoLine?
    /// What was saved just now of a record that has no page to stand on.
    var saved: SavedLine?
    var undone: Undone?
    var refused: RefusedMarks?

    /// The field for words, and the two for days, with what else the address asks.
    struct Search {
        var action: Address
        var words: String
        var label: String
        var from: TypedDay
        var to: TypedDay
        /// What else the address asks, to be sent along by each of the two forms.
        var besideWords: [(String, String)]
        var besideDays: [(String, String)]
    }

    /// What is read in one transaction.
    struct Facts {
        var query: RecordQuery
        var page: Int
        /// One more than the page shows, where there are more.
        var records: [ListedRecord]
        var counts: ListCounts
        /// The days between which records are asked for, as they were typed; `nil` where both come from elsewhere.
        var typed: (from: String, to: String)?
        /// The facet of which all choices are shown.
        var open: String?
        var today: Day
    }

    init(_ facts: Facts, _ editing: EditingContext) {
        let (query, counts, texts) = (facts.query, facts.counts, editing.texts)
        let (text, city, kind) = (editing.texts.text, editing.city.code, facts.query.kind)
        let many = text("log.kind.\(kind.slug).many")
        heading = text.finding(query, counts, many)
        title = "\(many): \(editing.cityName)"
        lead = counts.all == 0 ? text("log.kind.\(kind.slug).lead") : nil
        frame = editing.frame(kind)
        add = kind.isPart ? nil : editing.add(kind)
        segments = query.spans(facts.today, counts, text).map { label, period in
            Segment(
                label: label, href: .list(query.changed { $0.during = period }, of: city),
                isCurrent: query.during == period)
        }
        search = Search(
            action: .log(kind, of: city), words: query.words, label: text("list.search", ["kind": .text(many)]),
            from: facts.from(text), to: facts.to(text),
            besideWords: query.changed { $0.words = "" }.items, besideDays: query.changed { $0.during = nil }.items)
        months = MonthsDrawing(facts, editing)
        facets = Facet.all(facts, editing)
        clearHref = query.isNarrow ? .log(kind, of: city) : nil
        let columns = kind.listColumns
        headings = Self.headings(query, columns, texts, city)
        dayLabel = query.dayLabel(texts)
        stateLabel = kind.stateLabel(text)
        rows = facts.records.prefix(Self.size).map { Self.row($0, columns, editing) }
        let first = (facts.page - 1) * Self.size
        range = text(
            "list.range",
            [
                "first": .number(rows.isEmpty ? 0 : first + 1), "last": .number(first + rows.count),
                "all": .number(counts.found),
            ])
        previous =
            facts.page > 1
            ? Segment(
                label: text("list.previous"), href: .list(query, page: facts.page - 1, of: city), isCurrent: false)
            : nil
        next =
            facts.records.count > Self.size
            ? Segment(label: text("list.next"), href: .list(query, page: facts.page + 1, of: city), isCurrent: false)
            : nil
        csv =
            rows.isEmpty
            ? nil
            : Segment(
                label: text.count("list.csv", counts.found), href: .logTable(kind, of: city).asking(query.items),
                isCurrent: false)
        table =
            editing.tableKinds.contains(kind)
            ? Segment(
                label: text("table.title"), href: Address.tables(of: city).asking([("kind", kind.rawValue)]),
                isCurrent: false) : nil
        none = counts.all == 0 ? text("log.kind.\(kind.slug).none") : text("list.none")
        here = .list(query, page: facts.page, of: city)
        marking = MarkingForm(kind, back: here, editing)
    }

    /// Ticks the rows of these records again.
    mutating func mark(_ keys: Set<String>) {
        for place in rows.indices { rows[place].isMarked = keys.contains(rows[place].key) }
    }

    private static func headings(
        _ query: RecordQuery, _ columns: [RecordField], _ texts: RecordTexts, _ city: String
    ) -> [Heading] {
        let (text, kind) = (texts.text, query.kind)
        func heading(_ label: String, _ column: RecordQuery.Column, isNumber: Bool = false) -> Heading {
            let isSorted = query.order.column == column
            // What is latest or largest comes first where it is asked for first.
            let isDescending = isSorted ? !query.order.isDescending : isNumber || [.day, .recorded].contains(column)
            let asked = query.changed { $0.order = RecordQuery.Order(column, descending: isDescending) }
            return Heading(
                label: label, href: .list(asked, of: city),
                sort: isSorted ? (query.order.isDescending ? "descending" : "ascending") : nil, isNumber: isNumber)
        }
        var headings = [heading(query.dayLabel(texts), .day), heading(text("log.kind.\(kind.slug).name"), .name)]
        headings += columns.map { heading(texts.label($0, of: kind), .field($0.name)) }
        if kind == .activity { headings.append(heading(text("list.column.people"), .people, isNumber: true)) }
        if Evidence.provable.contains(kind) {
            headings.append(heading(text("list.column.evidence"), .evidence, isNumber: true))
        }
        if let label = kind.stateLabel(text) { headings.append(heading(label, .state)) }
        return headings
    }

    private static func row(_ listed: ListedRecord, _ columns: [RecordField], _ editing: EditingContext) -> Row {
        let (record, texts, text) = (listed.record, editing.texts, editing.texts.text)
        let kind = record.kind
        let label = texts.label(record)
        var cells = columns.map { field in
            Cell(
                label: texts.label(field, of: kind),
                words: Words(
                    record[field.name].map { texts.show($0, of: field, in: kind) } ?? "–",
                    code: record[field.name] == nil ? nil : field.writtenLang), isDim: record[field.name] == nil)
        }
        if kind == .activity {
            let people = listed.people.map { editing.language.format($0) }
            cells.append(
                Cell(
                    label: text("list.column.people"), words: Words(people ?? text("status.not_known")),
                    isNumber: true, isDim: people == nil))
        }
        if Evidence.provable.contains(kind) {
            cells.append(
                Cell(
                    label: text("list.column.evidence"),
                    words: Words(listed.files == 0 ? text("list.no-files") : text.count("list.files", listed.files)),
                    isNumber: true, isDim: listed.files == 0))
        }
        let owner = kind.ownerField.flatMap { field in record[field.name].map { texts.show($0, of: field, in: kind) } }
        return Row(
            key: record.key,
            record: RecordLink(
                label: label, lang: texts.otherLanguage(of: record),
                href: .record(kind, record.key, of: editing.city.code),
                detail: owner),
            mark: "\(record.key)|\(record.recordedAt)", markLabel: text("list.mark", ["record": .text(label)]),
            day: texts.day(of: record) ?? editing.language.format(Day.inHanoi(record.recordedAt.date)), cells: cells,
            states: text.states(of: listed))
    }
}

extension RecordTexts {
    /// The day by which lists order a record.
    fileprivate func day(of record: LoggedRecord) -> String? {
        guard let field = record.kind.dayField else { return nil }
        return record[field.name].map { show($0, of: field, in: record.kind) } ?? "–"
    }
}

extension RecordQuery {
    fileprivate func dayLabel(_ texts: RecordTexts) -> String {
        kind.dayField.map { texts.label($0, of: kind) } ?? texts.text("log.saved")
    }

    /// The spans that are one press away; months where records have days of their own.
    fileprivate func spans(_ today: Day, _ counts: ListCounts, _ text: Catalogue) -> [(String, Period?)] {
        let months: [(String, Period?)] = [
            (text("list.span.last-month"), Span.lastMonth.period(today)),
            (text("list.span.this-month"), Span.thisMonth.period(today)),
        ]
        return (kind.isOfDays || kind.dayField == nil ? months : []) + [
            (text.format(.year(today.year)), .year(today.year)),
            (text.format(.year(today.year - 1)), .year(today.year - 1)),
            (text("list.span.all", ["count": .number(counts.all)]), nil),
        ]
    }
}

extension RecordKind {
    /// What the last column of its list says of a record.
    fileprivate func stateLabel(_ text: Catalogue) -> String? {
        isChecked ? text("list.column.state") : dueRule.map { _ in text("list.needs.late") }
    }
}

extension Catalogue {
    /// “Activities, October 2026: 63, attendance 4,812; 9 not verified yet”.
    fileprivate func finding(_ query: RecordQuery, _ counts: ListCounts, _ many: String) -> String {
        let subject = query.during.map { "\(many), \(format($0))" } ?? many
        var parts = [self("list.found", ["subject": .text(subject), "count": .number(counts.found)])]
        if counts.people > 0 { parts[0] += self("list.attendance", ["count": .number(counts.people)]) }
        if query.check == nil, counts.count("open") > 0, query.kind.isChecked {
            parts.append(count("list.unverified", counts.count("open")))
        }
        return parts.joined(separator: "; ")
    }

    /// What a list says of a record at its end: that it is late, and who has looked at it.
    fileprivate func states(of listed: ListedRecord) -> [RecordListPage.State] {
        var states: [RecordListPage.State] = []
        if let days = listed.daysLate { states.append(.init(words: count("list.late-by", days), isLate: true)) }
        switch listed.record["verification"].flatMap(Verification.init) {
        case .checkedInCity, .checkedOutside: states.append(.init(words: self("list.state.verified"), isGood: true))
        case .rejected: states.append(.init(words: self("list.state.rejected"), isBad: true))
        case .stated, .sourced: if states.isEmpty { states.append(.init(words: self("list.state.open"))) }
        case nil: break
        }
        return states
    }
}

extension RecordListPage.Facts {
    fileprivate func from(_ text: Catalogue) -> TypedDay {
        // What has no beginning begins before all that is asked about.
        let first = query.during.flatMap { $0.first == RecordQuery.beginning ? nil : $0.first.typed }
        return TypedDay(typed?.from ?? first ?? "", text)
    }

    fileprivate func to(_ text: Catalogue) -> TypedDay { TypedDay(typed?.to ?? query.during?.last?.typed ?? "", text) }
}
