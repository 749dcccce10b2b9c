import Domain
import Foundation
import Persistence

/// What a city measured as a table: a row for each figure, years across.
struct FigureTable {
    /// What stands in a cell.
    enum State: String, CaseIterable {
        case known, estimated
        case notKnown = "not-known"
        case notApplicable = "not-applicable"

        init?(_ status: Observation.Status) {
            switch status {
            case .known: self = .known
            case .estimated: self = .estimated
            case .notKnown: self = .notKnown
            case .notApplicable: self = .notApplicable
            case .withdrawn: return nil
            }
        }
    }

    struct Row {
        var series: SeriesID
        /// Of the framework; empty for the city’s own.
        var code: String
        var name: Words
        var unit: Words?
        /// What part of the figure this row is: a population group, a territory or another source; `nil` for the figure itself.
        var part: String?
        var scope: String?
        /// Of the framework’s feature or the own indicator’s area; empty for none.
        var place: String
        var indicator: Indicator?
        /// By year, of each the value that counts most.
        var values: [Int: Recorded<Observation>]
        /// Of values whose source gives no period.
        var undated: [Recorded<Observation>] = []
        var baseline: MeasuredFigures.Baseline?
        var target: MeasuredFigures.Target?

        var isKnown: Bool { !values.isEmpty || !undated.isEmpty }
        /// In the order of their years, then those without.
        var all: [Recorded<Observation>] { values.sorted { $0.key < $1.key }.map(\.value) + undated }
        var count: Int { values.count + undated.count }

        /// What the newest value says; where there is none, nothing is known.
        var state: State {
            values.max { $0.key < $1.key }.flatMap { State($0.value.value.status) }
                ?? undated.first.flatMap { State($0.value.status) } ?? .notKnown
        }

        var hidesSome: Bool { values.values.contains { !$0.value.isPublic } || undated.contains { !$0.value.isPublic } }
    }

    struct Group {
        var code: String
        var title: String
        var rows: [Row]
    }

    /// What is said of the city, by area of the framework, then its own figures outside of it.
    var groups: [Group] = []
    /// What is said of another territory.
    var elsewhere: [Group] = []

    /// The years of which something is said of the city, in order.
    var years: [Int] { FigureTable.years(groups) }

    static func years(_ groups: [Group]) -> [Int] {
        Set(groups.flatMap(\.rows).flatMap(\.values.keys)).sorted()
    }
}

extension FigureTable {
    init(_ figures: MeasuredFigures, _ framework: Framework?, on day: Day, text: Catalogue) {
        let areas = framework?.items.filter { $0.kind == .area } ?? []
        let parents = Dictionary((framework?.items ?? []).map { ($0.code, $0.parent) }) { first, _ in first }
        var places: [String: [Row]] = [:]
        var others: [String: [Row]] = [:]
        func add(_ row: Row, in area: String) {
            let values = figures.values[row.series, default: []]
            var row = row
            row.baseline = figures.baselines[row.series]
            row.target = figures.target(of: row.series, on: day)
            let (own, other) = (values.filter { $0.value.scope == .city }, values.filter { $0.value.scope != .city })
            // What is known of a province alone is no gap of the city’s framework.
            if other.isEmpty || !own.isEmpty || row.indicator != nil {
                places[area, default: []] += row.parts(own, text)
            }
            for (_, values) in Dictionary(grouping: other, by: { $0.value.scopeName ?? "" }).sorted(by: {
                $0.key < $1.key
            }) {
                var part = row
                (part.baseline, part.target) = (nil, nil)
                part.scope = values.first.flatMap { text.scope($0.value.scope, $0.value.scopeName) }
                others[area, default: []] += part.parts(values, text)
            }
        }
        for indicator in framework?.indicators ?? [] {
            let unit = indicator.unit(in: text.language)
            add(
                Row(
                    series: .indicator(indicator.code), code: indicator.code,
                    name: Words(indicator.name(in: text.language)), unit: unit.map { Words($0) }, place: indicator.item,
                    indicator: indicator, values: [:]), in: (parents[indicator.item] ?? nil) ?? indicator.item)
        }
        for (id, indicator) in figures.own {
            add(
                Row(
                    series: .own(id), code: "", name: text.words(indicator.title), unit: text.unit(indicator.unit),
                    place: indicator.area ?? "", values: [:]), in: indicator.area ?? "")
        }
        func groups(_ rows: [String: [Row]]) -> [Group] {
            let known = areas.map { ($0.code, "\($0.code) \($0.name(in: text.language))") }
            let unknown = rows.keys.filter { code in !areas.contains { $0.code == code } && !code.isEmpty }.sorted()
                .map { ($0, $0) }
            return (known + unknown + [("", text("indicators.no-area"))]).compactMap { code, title in
                rows[code].map { Group(code: code, title: title, rows: $0) }
            }
        }
        self.groups = groups(places)
        elsewhere = groups(others)
    }
}

extension FigureTable.Row {
    /// The row itself, and one for each part of the figure of which something is said: groups of residents, and other sources that say
    /// something of the same years.
    fileprivate func parts(_ values: [Recorded<Observation>], _ text: Catalogue) -> [Self] {
        let byCell = Dictionary(grouping: values) { $0.value.cell }
        var rows: [Self] = []
        for cell in Set(byCell.keys).union([""]).sorted() {
            var row = self
            row.part = cell.isEmpty ? nil : text.cell(cell)
            if !cell.isEmpty { (row.baseline, row.target) = (nil, nil) }
            var besides: [Recorded<Observation>] = []
            for value in byCell[cell, default: []] {
                guard let year = value.value.period?.first.year else {
                    row.undated.append(value)
                    continue
                }
                guard let other = row.values[year] else {
                    row.values[year] = value
                    continue
                }
                let isFirst = Self.counts(value, before: other)
                row.values[year] = isFirst ? value : other
                besides.append(isFirst ? other : value)
            }
            rows.append(row)
            for (source, values) in Dictionary(grouping: besides, by: { $0.value.source }).sorted(by: {
                $0.key < $1.key
            }) {
                var other = self
                (other.baseline, other.target) = (nil, nil)
                other.part = [row.part, text("indicators.other-source", ["source": .text(source)])].compactMap(\.self)
                    .joined(separator: ", ")
                for value in values {
                    guard let year = value.value.period?.first.year else { continue }
                    if other.values[year] == nil { other.values[year] = value } else { other.undated.append(value) }
                }
                rows.append(other)
            }
        }
        return rows
    }

    /// Whether a value comes before another of the same year: a number before none, the city’s word before the press’s, what was
    /// checked before what was not, whole years before parts, then the newer.
    private static func counts(_ left: Recorded<Observation>, before right: Recorded<Observation>) -> Bool {
        func rank(_ value: Observation) -> [Int] {
            [
                value.figure == nil ? 1 : 0, value.origin == .city ? 0 : 1,
                -(Verification.allCases.firstIndex(of: value.verification) ?? 0), value.period?.year == nil ? 1 : 0,
            ]
        }
        let (first, second) = (rank(left.value), rank(right.value))
        guard first == second else { return first.lexicographicallyPrecedes(second) }
        return left.recordedAt > right.recordedAt
    }
}
