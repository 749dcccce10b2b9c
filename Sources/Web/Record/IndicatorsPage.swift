import Domain
import Foundation
import Persistence

/// What a city measures, as one table: a row for each figure, years across, each value a link to its record; below it the sources, and
/// who could say what nobody has.
struct IndicatorsPage {
    /// What the address asks for.
    struct Choice {
        /// The code of an area or a feature.
        var area: String?
        var state: State?
        var showsAllYears = false
        /// The year that a narrow screen shows beside the one before.
        var year: Int?
    }

    /// By what rows are chosen.
    enum State: String, CaseIterable, Worded {
        static let wordsPrefix = "indicators.state"

        case known, estimated
        case notKnown = "not-known"
        case notApplicable = "not-applicable"
        case confidential

        fileprivate func fits(_ row: FigureTable.Row) -> Bool {
            self == .confidential ? row.hidesSome : row.state.rawValue == rawValue
        }
    }

    struct Group {
        var title: String
        var rows: [FigureTable.Row]
        var sources: [RowSources]
    }

    /// So many years are shown where no more are asked for: those of which something is said.
    static let fewYears = 7

    let title: String
    let code: String
    let city: CityFrame
    /// How many of the indicators have a value.
    let finding: String
    let lead: String
    let years: [Int]
    /// The year that is shown wherever there is room for one.
    let year: Int?
    let moreYears: (count: Int, href: Address)?
    let yearLinks: [PlaceBar.Link]
    let areas: [FormOption]
    let states: [FormOption]
    let here: Address
    let asOf: String
    let groups: [Group]
    let elsewhere: [Group]
    let elsewhereYears: [Int]
    let wording: String?
    /// Where values are entered, by whoever may.
    let gridHref: Address?

    init(
        entry: RegisterEntry, table: FigureTable, framework: Framework?, choice: Choice, asOf instant: Instant?,
        frame: CityFrame, text: Catalogue
    ) {
        code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.indicators"))"
        here = .city(code, .indicators)
        asOf = instant?.iso8601 ?? ""
        let asked = here.asking([("area", choice.area ?? ""), ("state", choice.state?.rawValue ?? "")]).asOf(instant)
        let all = table.years
        years = choice.showsAllYears ? all : Array(all.suffix(Self.fewYears))
        // The present year has little yet.
        let year =
            choice.year.flatMap { all.contains($0) ? $0 : nil } ?? all.last { $0 < Day.today.year } ?? all.last
        self.year = year
        moreYears =
            all.count > years.count ? (all.count - years.count, asked.asking([("years", "all")])) : nil
        yearLinks = years.suffix(5).map {
            PlaceBar.Link(label: "\($0)", href: asked.asking([("year", "\($0)")]), isCurrent: $0 == year)
        }
        areas = (framework?.items ?? []).filter { $0.kind == .area }.map {
            FormOption(
                value: $0.code, label: "\($0.code) \($0.name(in: text.language))", isChosen: $0.code == choice.area)
        }
        let hidesSome = (table.groups + table.elsewhere).flatMap(\.rows).contains(where: \.hidesSome)
        states = State.allCases.filter { $0 != .confidential || hidesSome || choice.state == $0 }.map {
            FormOption(value: $0.rawValue, label: text.word(for: $0), isChosen: $0 == choice.state)
        }
        let sources = SourceReader(city: entry.city, text: text)
        func chosen(_ groups: [FigureTable.Group]) -> [Group] {
            groups.compactMap { group in
                let rows = group.rows.filter { row in
                    let isThere = choice.area.map { row.place == $0 || row.place.hasPrefix("\($0).") } ?? true
                    return isThere && choice.state?.fits(row) ?? true
                }
                return rows.isEmpty ? nil : Group(title: group.title, rows: rows, sources: rows.map(sources.read))
            }
        }
        groups = chosen(table.groups)
        elsewhere = chosen(table.elsewhere)
        elsewhereYears = FigureTable.years(table.elsewhere)
        wording = framework.map { "\($0.name(in: text.language)). \(text("framework.ours"))" }
        gridHref = frame.logHref.map { _ in .grid(of: entry.city.code) }
        lead = Self.lead(table, text)
        let whole = table.groups.flatMap(\.rows).filter { $0.part == nil }
        finding = text(
            "indicators.finding", ["known": .number(whole.count(where: \.isKnown)), "all": .number(whole.count)])
    }

    private static func lead(_ table: FigureTable, _ text: Catalogue) -> String {
        func values(_ groups: [FigureTable.Group]) -> Int { groups.flatMap(\.rows).reduce(0) { $0 + $1.count } }
        let (own, other) = (values(table.groups), values(table.elsewhere))
        guard own + other > 0 else { return text("indicators.none") }
        return text.count("indicators.lead", own)
            + (other == 0 ? "" : " " + text.count("indicators.lead-elsewhere", other))
    }
}

/// Where the values of a row were read, or who could say something.
struct RowSources {
    /// A source, and the values that it gives.
    struct Source {
        var href: WebAddress?
        var name: String
        /// "From the press, not confirmed by the city".
        var press: String?
        var periods: String
        var notes: [Words]
    }

    var name: Words
    var part: String?
    var sources: [Source]
    /// Who could say it, whose the indicator is and how sure we are; for a figure of which nothing is known.
    var unknown: (who: Words, marks: String)?
}

/// Reads the sources of rows.
private struct SourceReader {
    let city: City
    let text: Catalogue

    func read(_ row: FigureTable.Row) -> RowSources {
        struct Named: Hashable {
            var name: String
            var url: String?
            var origin: Origin
        }
        var order: [Named] = []
        var values: [Named: [Recorded<Observation>]] = [:]
        for value in row.all {
            let named = Named(name: value.value.source, url: value.value.sourceURL, origin: value.value.origin)
            if values[named] == nil { order.append(named) }
            values[named, default: []].append(value)
        }
        return RowSources(
            name: Words("\(row.code) \(row.name.text)".trimmed, code: row.name.lang), part: row.part ?? row.scope,
            sources: order.map { named in
                RowSources.Source(
                    href: WebAddress(named.url), name: named.name,
                    press: named.origin == .press ? text("record.press") : nil,
                    periods: periods(values[named, default: []]),
                    notes: notes(values[named, default: []], lang: text.lang(of: named.origin)))
            }, unknown: row.isKnown ? nil : row.indicator.map(unknown))
    }

    /// `2019–2022, 2024, April 2025`: years that follow one another as a stretch.
    private func periods(_ values: [Recorded<Observation>]) -> String {
        var parts: [String] = []
        var stretch: ClosedRange<Int>?
        func close() {
            guard let years = stretch else { return }
            parts.append(years.count == 1 ? "\(years.lowerBound)" : "\(years.lowerBound)–\(years.upperBound)")
            stretch = nil
        }
        for value in values {
            let isStated = value.value.basis == .stated || value.value.basis == nil
            guard isStated, let year = value.value.period?.year else {
                close()
                parts.append(text.period(value.value.period, value.value.basis))
                continue
            }
            if let years = stretch, years.upperBound == year - 1 {
                stretch = years.lowerBound...year
            } else {
                close()
                stretch = year...year
            }
        }
        close()
        return parts.joined(separator: ", ")
    }

    /// Each note once.
    private func notes(_ values: [Recorded<Observation>], lang: Language?) -> [Words] {
        var seen: Set<String> = []
        return values.compactMap(\.value.note).filter { seen.insert($0).inserted }.map { Words($0, lang: lang) }
    }

    private func unknown(_ indicator: Indicator) -> (who: Words, marks: String) {
        let marks = [
            text.word(for: indicator.tier), text("framework.provenance.\(indicator.provenance.rawValue).name"),
            indicator.confidence.map { text.word(for: $0) } ?? text("framework.confidence.not-said"),
            text.word(for: indicator.measurement), text.word(for: indicator.frequency),
        ]
        return (text.body(for: indicator, country: city.country), marks.joined(separator: " · "))
    }
}

extension Recorded {
    /// What its address calls it.
    var key: String { id.uuidString.lowercased() }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
