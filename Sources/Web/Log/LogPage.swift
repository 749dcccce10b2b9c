import Domain
import Persistence

/// A city's home for those who log: the next step, what can be logged, what was logged last.
struct LogPage {
    struct NextStep {
        var words: String
        var why: String
        var href: Address
        var button: String
    }

    struct KindLink {
        var label: String
        var href: Address
        var count: String
        var add: RecordLink?
    }

    struct KindGroup {
        var heading: String
        var kinds: [KindLink]
    }

    struct Latest {
        var record: RecordLink
        var kind: String
        var when: String
        var who: String
    }

    let title: String
    let lead: String
    let frame: EditingFrame
    let next: NextStep
    let groups: [KindGroup]
    let latest: [Latest]

    init(
        _ editing: EditingContext, counts: [RecordKind: Int], latest: [LoggedRecord], lateYears: [LateYear], today: Day
    ) {
        let text = editing.texts.text
        title = text("log.title", ["city": .text(editing.cityName)])
        let records = text.count("log.lead", counts.filter { $0.key != .participation }.values.reduce(0, +))
        lead = editing.entry.isAbandoned(on: today) ? "\(records) \(text("log.lead-abandoned"))" : records
        frame = editing.frame(nil)
        next = LogPage.late(editing, lateYears) ?? LogPage.next(editing, counts, today)
        groups = RecordGroup.allCases.map { group in
            KindGroup(
                heading: text.word(for: group),
                kinds: group.kinds.filter { !$0.isPart && (editing.offers($0) || counts[$0] ?? 0 > 0) }.map { kind in
                    KindLink(
                        label: text("log.kind.\(kind.slug).many"), href: .log(kind, of: editing.city.code),
                        count: editing.language.format(counts[kind] ?? 0), add: editing.add(kind))
                })
        }
        self.latest = latest.map { record in
            Latest(
                record: editing.line(record), kind: editing.texts.name(record.kind),
                when: editing.language.format(record.recordedAt.date),
                who: text.writer(record.recorderName))
        }
    }

    /// A year that was declared complete is to be declared anew once something of it was recorded since.
    private static func late(_ editing: EditingContext, _ years: [LateYear]) -> NextStep? {
        guard editing.rights.approves, let late = years.first else { return nil }
        let text = editing.texts.text
        let year: [String: Catalogue.Value] = ["year": .text("\(late.year)"), "day": .day(late.declaredOn)]
        return NextStep(
            words: text.count("log.next.late-year.what", late.records, year),
            why: text("log.next.late-year.why", year),
            href: .form(.logYear, "\(late.year)", of: editing.city.code), button: text("log.kind.log-year.add"))
    }

    /// The first thing that is missing; a year that is over and not declared; else this month's activities.
    private static func next(_ editing: EditingContext, _ counts: [RecordKind: Int], _ today: Day) -> NextStep {
        func step(
            _ key: String, _ kind: RecordKind, _ values: [String: Catalogue.Value] = [:],
            presets: [(String, String)] = []
        ) -> NextStep {
            let text = editing.texts.text
            return NextStep(
                words: text("log.next.\(key).what", values), why: text("log.next.\(key).why", values),
                href: .newForm(kind, of: editing.city.code, presets), button: text("log.kind.\(kind.slug).add"))
        }
        if editing.entry.isAbandoned(on: today), editing.rights.edits { return step("continuation", .continuation) }
        if editing.rights.confirms, !editing.rights.edits, let carried = editing.entry.continuation(on: today),
            carried.confirmation == nil
        {
            let text = editing.texts.text
            return NextStep(
                words: text("log.next.confirmation.what"),
                why: text("log.next.confirmation.why", ["body": .text(carried.body)]),
                href: .log(.continuation, of: editing.city.code), button: text("log.next.confirmation.button"))
        }
        guard editing.rights.edits else { return step("rating", .rating) }
        for kind in [RecordKind.commitment, .programme, .activity, .observation] where counts[kind] ?? 0 == 0 {
            return step(kind.slug, kind)
        }
        let year = today.year - 1
        if editing.rights.approves, editing.declaredYears.isDisjoint(with: ["\(year)"]) {
            return step("log-year", .logYear, ["year": .text("\(year)")], presets: [("year", "\(year)")])
        }
        return step("month", .activity)
    }
}

/// The cities for which somebody may log.
struct MyCitiesPage {
    let title: String
    let cities: [(name: String, href: Address)]
    let none: String?

    init(cities: [City], signedIn: SignedIn, text: Catalogue) {
        title = text("log.cities.title")
        self.cities = cities.map { (name: $0.name(in: text.language), href: .log(of: $0.code)) }
        none = cities.isEmpty ? text("log.cities.none", ["name": .text(signedIn.person.name)]) : nil
    }
}

/// All records of a kind.
struct LogListPage {
    /// Records on one page.
    static let size = 100

    struct Row {
        var record: RecordLink
        var when: String
        var who: String
        var isWithdrawn: Bool
    }

    let title: String
    let lead: String
    let frame: EditingFrame
    let add: RecordLink?
    let rows: [Row]
    let none: String
    let newerHref: Address?
    let olderHref: Address?

    /// - Parameter records: one more than the page shows, where there are more.
    init(_ kind: RecordKind, _ records: [LoggedRecord], page: Int, _ editing: EditingContext) {
        let text = editing.texts.text
        title = text("log.kind.\(kind.slug).many")
        lead = text("log.kind.\(kind.slug).lead")
        frame = editing.frame(kind)
        add = kind.isPart ? nil : editing.add(kind)
        let first = Address.log(kind, of: editing.city.code)
        newerHref = page > 1 ? first.page(page - 1) : nil
        olderHref = records.count > Self.size ? first.page(page + 1) : nil
        rows = records.prefix(Self.size).map { record in
            Row(
                record: editing.line(record), when: editing.language.format(record.recordedAt.date),
                who: text.writer(record.recorderName), isWithdrawn: record["status"] == "withdrawn")
        }
        none = text("log.kind.\(kind.slug).none")
    }
}

/// Which figure a value is of: the framework's, by area, and the city's own.
struct FiguresPage {
    struct Figure {
        var code: String
        var name: String
        var nameLang: String?
        var detail: String
        var detailLang: String?
        var last: String
        var href: Address
    }

    struct Area {
        var title: String
        var summary: String
        var figures: [Figure]
    }

    let title: String
    let frame: EditingFrame
    let wording: String
    let areas: [Area]
    let own: [Figure]
    let addOwn: RecordLink

    init(_ editing: EditingContext, values: [LoggedRecord]) {
        let text = editing.texts.text
        title = text("log.figures.title")
        frame = editing.frame(.observation)
        wording = text("framework.ours")
        let known = Dictionary(grouping: values.filter { $0["status"] != "withdrawn" }) {
            $0["indicator"] ?? $0["city_indicator"] ?? ""
        }
        func last(_ key: String) -> String {
            guard let newest = known[key]?.max(by: { $0["period"] ?? "" < $1["period"] ?? "" }) else {
                return text("status.not_known")
            }
            return ["value", "period"].compactMap { name in
                newest.kind.field(name).flatMap { field in
                    newest[name].map { editing.texts.show($0, of: field, in: .observation) }
                }
            }.joined(separator: ", ")
        }
        areas = editing.indicatorsByArea.map { area, indicators in
            Area(
                title: "\(area.code) \(area.name(in: editing.language))",
                summary: text(
                    "indicators.area-summary",
                    [
                        "known": .number(indicators.count { known[$0.code] != nil }), "all": .number(indicators.count),
                    ]),
                figures: indicators.map { indicator in
                    Figure(
                        code: indicator.code, name: indicator.name(in: editing.language),
                        detail: editing.bounds(indicator),
                        last: last(indicator.code),
                        href: .newForm(.observation, of: editing.city.code, [("indicator", indicator.code)]))
                })
        }
        own = (editing.references[.cityIndicator] ?? []).map { record in
            let unit = text.unit(record["unit"])
            return Figure(
                code: "", name: editing.texts.label(record), nameLang: editing.texts.otherLanguage(of: record),
                detail: unit?.text ?? "", detailLang: unit?.lang, last: last(record.key),
                href: .newForm(.observation, of: editing.city.code, [("city_indicator", record.key)]))
        }
        addOwn = RecordLink(
            label: text("log.kind.city-indicator.add"), href: .newForm(.cityIndicator, of: editing.city.code))
    }
}

/// What was typed when the session had ended, to be sent again after signing in.
struct SignedOutPage {
    let title: String
    let form: KeptForm

    init(_ body: FormBody, of kind: RecordKind, path: String, text: Catalogue) {
        title = text("sign-in.ended.title")
        let inputs = RecordForm.inputs(of: kind)
        form = KeptForm(action: Address(asked: path), items: body.items.filter { inputs.contains($0.name) })
    }
}
