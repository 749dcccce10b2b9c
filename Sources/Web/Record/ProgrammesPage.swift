import Domain
import Foundation
import Persistence
import Reporting

/// What a city does: programmes by area, and events by year.
struct ProgrammesPage {
    /// What the page is made from.
    struct Facts: Sendable {
        var programmes: [Recorded<Programme>]
        var activities: [Recorded<Activity>]
        /// How many took part in each activity, as far as the reader may see it.
        var people: [String: Int]
        var framework: Framework?
        var instant: Instant?
        var today: Day
    }

    enum Initiative {
        case programme(Recorded<Programme>)
        case event(Recorded<Activity>)
    }

    struct Row {
        var title: Words
        var href: Address
        var period: String
        var figure: FigureWords?
        var mark: MarkColumns.Mark
        var status: String
        var scope: String?
        var source: SourceLine
    }

    struct Group {
        var heading: String
        var rows: [Row]
    }

    /// Participations or records by year.
    struct Drawing {
        var heading: String
        var svg: String
        var key: [(mark: MarkColumns.Mark, words: String)]
    }

    let title: String
    let city: CityFrame
    let finding: String
    let note: String?
    let drawing: Drawing?
    let facets: [Facet]
    let clearHref: Address?
    let programmes: [Group]
    let events: [Group]
    let part: ListPart<Filterable<Initiative>>
    let isFiltered: Bool

    init(_ facts: Facts, entry: RegisterEntry, frame: CityFrame, filter: InitiativeFilter, text: Catalogue) {
        let code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.programmes"))"
        let happened = facts.activities.filter(\.value.isEvent)
        let initiatives =
            facts.programmes.map { Initiative.programme($0).filterable(upTo: facts.today.year) }
            + happened.map { Initiative.event($0).filterable(upTo: facts.today.year) }
        let page = Address.city(code, .programmes).asOf(facts.instant)
        let maker = FacetMaker(rows: initiatives, filter: filter, page: page)
        var words = Programme.Status.allCases.map { ($0.rawValue, text.word(for: $0)) }
        words += Activity.Status.allCases.filter { status in !words.contains { $0.0 == status.rawValue } }
            .map { ($0.rawValue, text.word(for: $0)) }
        facets = [
            maker.statuses(words.map { (status: $0.0, label: $0.1) }, text("record.standing")),
            maker.areas(text("field.area")) { text.area($0, facts.framework) ?? text("facets.no-area") },
            maker.years(text("facets.year")),
        ]
        clearHref = filter.isNothing ? nil : page
        isFiltered = !filter.isNothing
        let shown = initiatives.filter { filter.takes(status: $0.status, area: $0.area, years: $0.years) }
        let part = ListPart(shown, page: filter.page, of: page.asking(filter.items), text: text)
        func rows(_ isShown: (Initiative) -> Bool) -> Group.Rows {
            part.rows.filter { isShown($0.row) }.map { $0.map { Row($0, city: code, text: text) } }
        }
        self.part = part
        programmes = text.byArea(rows(\.isProgramme), facts.framework).map(Group.init)
        events = Group.byYear(rows { !$0.isProgramme }, text)
        drawing = text.drawing(of: facts)
        let running = facts.programmes.count { $0.value.status == .running }
        let said = text.lead(programmes: facts.programmes.count, events: happened.count)
        let activities = facts.activities.count - happened.count
        let told = activities == 0 ? said : "\(said) \(text.count("programmes.lead-activities", activities))"
        finding =
            running == 0
            ? said
            : text.count("programmes.under-way", running, ["all": .number(facts.programmes.count)])
        note = running == 0 ? activities == 0 ? nil : text.count("programmes.lead-activities", activities) : told
    }
}

extension ProgrammesPage.Initiative {
    fileprivate var isProgramme: Bool {
        switch self {
        case .programme: true
        case .event: false
        }
    }

    /// - Parameter year: of what has not ended.
    fileprivate func filterable(upTo year: Int) -> Filterable<Self> {
        switch self {
        case .programme(let record):
            Filterable(
                row: self, status: record.value.status.rawValue, area: record.value.mainArea,
                years: record.value.period?.years(upTo: year))
        case .event(let record):
            Filterable(
                row: self, status: record.value.status.rawValue, area: record.value.area,
                years: record.value.held?.years(upTo: year))
        }
    }
}

extension ProgrammesPage.Group {
    fileprivate typealias Rows = [Filterable<ProgrammesPage.Row>]

    /// The latest year first; what has no date comes last.
    fileprivate static func byYear(_ rows: Rows, _ text: Catalogue) -> [Self] {
        let groups: [Int: Rows] = Dictionary(grouping: rows) { $0.years?.lowerBound ?? 0 }
        return groups.keys.sorted(by: >).map { year in
            let heading = year == 0 ? text("facets.no-date") : String(year)
            return Self(heading: heading, rows: (groups[year] ?? []).map(\.row))
        }
    }
}

extension Period {
    /// The years that it touches; what has not ended, up to `last`.
    fileprivate func years(upTo last: Int) -> ClosedRange<Int> {
        first.year...max(first.year, self.last?.year ?? last)
    }
}

extension Catalogue {
    /// What is not there is not counted: nobody knows that there is none.
    fileprivate func lead(programmes: Int, events: Int) -> String {
        switch (programmes, events) {
        case (0, 0): self("programmes.none")
        case (_, 0): count("programmes.lead-only", programmes)
        case (0, _): count("programmes.lead-events-only", events)
        default: "\(count("programmes.lead", programmes)) \(count("programmes.lead-events", events))"
        }
    }

    /// Participations by year where they are known, else how many programmes began and what was held.
    fileprivate func drawing(of facts: ProgrammesPage.Facts) -> ProgrammesPage.Drawing? {
        var people: [Int: Int] = [:]
        for activity in facts.activities {
            guard activity.value.status == .held, let year = activity.value.held?.first.year,
                let count = facts.people[activity.key]
            else { continue }
            people[year, default: 0] += count
        }
        let language = self.language
        if people.count > 1 {
            let rows = people.sorted { $0.key < $1.key }.suffix(8).map { year, count in
                BarChart.Row(
                    label: String(year), value: Decimal(count), words: language.format(count),
                    isTentative: year == facts.today.year)
            }
            let heading = self("programmes.participations")
            let svg = BarChart(Array(rows), isWhole: true, tick: { language.format($0) }).svg(
                id: "participations", title: heading,
                description: rows.map { "\($0.label): \($0.words)" }.joined(separator: "; "))
            return .init(heading: heading, svg: svg, key: [])
        }
        var marks: [Int: [MarkColumns.Mark]] = [:]
        for programme in facts.programmes {
            if let period = programme.value.period { marks[period.first.year, default: []].append(.ring) }
        }
        for event in facts.activities where event.value.isEvent {
            if let held = event.value.held { marks[held.first.year, default: []].append(.square) }
        }
        guard let first = marks.keys.min(), marks.values.reduce(0, { $0 + $1.count }) > 2 else { return nil }
        let last = max(facts.today.year, marks.keys.max() ?? first)
        let columns = (max(first, last - 15)...last).map {
            MarkColumns.Column(label: String($0), marks: marks[$0] ?? [])
        }
        let heading = self("programmes.by-year")
        let spoken = columns.filter { !$0.marks.isEmpty }.map { "\($0.label): \($0.marks.count)" }
        let shown = columns.flatMap(\.marks)
        let key: [(mark: MarkColumns.Mark, words: String, count: Int)] = [
            (.ring, count("city.on-record.programmes", shown.count { $0 == .ring }), shown.count { $0 == .ring }),
            (.square, count("city.on-record.events", shown.count { $0 == .square }), shown.count { $0 == .square }),
        ]
        return .init(
            heading: heading,
            svg: MarkColumns(columns).svg(label: "\(heading): \(spoken.joined(separator: "; "))"),
            key: key.filter { $0.count > 0 }.map { (mark: $0.mark, words: $0.words) })
    }
}

extension ProgrammesPage.Row {
    fileprivate init(_ initiative: ProgrammesPage.Initiative, city: String, text: Catalogue) {
        switch initiative {
        case .programme(let record): self.init(record, city: city, text: text)
        case .event(let record): self.init(record, city: city, text: text)
        }
    }

    fileprivate init(_ record: Recorded<Programme>, city: String, text: Catalogue) {
        let programme = record.value
        self.init(
            title: text.words(programme.title),
            href: .record(.programme, record.key, of: city),
            period: text.period(programme.period, programme.basis), figure: FigureWords(programme.figure, text),
            mark: programme.status.mark, status: text.word(for: programme.status),
            scope: text.scope(programme.claim.scope, programme.claim.scopeName),
            source: text.source(programme.claim, kind: .programme, id: record.id, city: city))
    }

    fileprivate init(_ record: Recorded<Activity>, city: String, text: Catalogue) {
        let activity = record.value
        self.init(
            title: text.words(activity.title), href: .record(.activity, record.key, of: city),
            period: text.period(activity.held, activity.basis), figure: FigureWords(activity.figure, text),
            mark: activity.status.mark, status: text.word(for: activity.status),
            scope: text.scope(activity.claim.scope, activity.claim.scopeName),
            source: text.source(activity.claim, kind: .activity, id: record.id, city: city))
    }
}

extension Programme.Status {
    fileprivate var mark: MarkColumns.Mark {
        switch self {
        case .unconfirmed: .question
        case .draft, .approved: .ring
        case .running: .half
        case .completed: .disc
        case .suspended, .cancelled: .dashed
        }
    }
}

extension Activity.Status {
    fileprivate var mark: MarkColumns.Mark {
        switch self {
        case .unconfirmed: .question
        case .planned: .ring
        case .held: .disc
        case .cancelled: .dashed
        }
    }
}
