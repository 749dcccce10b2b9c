import Domain
import Persistence

/// What a city measures: figures with their sources by area, and the framework with what is known and what is not.
struct IndicatorsPage {
    /// One value of one figure.
    struct Row {
        var name: Words
        /// The same figure has a value above this one.
        var isRepeated: Bool
        var figure: FigureWords?
        /// In place of a number: not known, not applicable.
        var standing: String?
        var estimated: String?
        var period: String
        var scope: String?
        var source: SourceLine
    }

    struct AreaRows {
        var title: String
        var code: String?
        var rows: [Row]
    }

    /// An indicator of the framework for which nothing is known, and who could say.
    struct Gap {
        var code: String
        var name: String
        var unit: String
        var who: Words
        var tier: String
        /// Whose it is and how sure we are: never called official.
        var marks: String
    }

    struct Area {
        var code: String
        var title: String
        var summary: String
        var known: [Row]
        var gaps: [Gap]
    }

    let title: String
    let city: CityFrame
    let lead: String
    let groups: [AreaRows]
    let elsewhere: [AreaRows]
    let areas: [Area]
    let wording: String?

    init(
        entry: RegisterEntry, series: [IndicatorSeries], values: [String: [Recorded<Observation>]],
        framework: Framework?, frame: CityFrame, text: Catalogue
    ) {
        let language = text.language
        let code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.indicators"))"
        func rows(_ series: [IndicatorSeries], _ isWanted: (Observation) -> Bool) -> [Row] {
            series.flatMap { series in
                series.observations.filter { isWanted($0.value) }.enumerated().map { index, observation in
                    Row(
                        observation, name: text.words(series.indicator.title), isRepeated: index > 0, city: code,
                        text: text)
                }
            }
        }
        let areaNames = Dictionary(
            uniqueKeysWithValues: (framework?.items ?? []).filter { $0.kind == .area }.map {
                ($0.code, $0.name(in: language))
            })
        func groups(_ isWanted: @escaping (Observation) -> Bool) -> [AreaRows] {
            Dictionary(grouping: series, by: \.indicator.area).sorted { left, right in
                (left.key ?? "9") < (right.key ?? "9")
            }.compactMap { area, series in
                let found = rows(series, isWanted)
                guard !found.isEmpty else { return nil }
                return AreaRows(
                    title: area.map { areaNames[$0] ?? $0 } ?? text("indicators.no-area"), code: area, rows: found)
            }
        }
        self.groups = groups { $0.scope == .city }
        elsewhere = groups { $0.scope != .city }
        areas = (framework?.items ?? []).filter { $0.kind == .area }.map { area in
            let features = framework?.parts(of: area).map(\.code) ?? []
            let indicators = framework?.indicators.filter { features.contains($0.item) } ?? []
            let known = indicators.filter { !(values[$0.code] ?? []).isEmpty }
            let rows = known.flatMap { indicator in
                (values[indicator.code] ?? []).enumerated().map { index, observation in
                    Row(
                        observation, name: Words("\(indicator.code) \(indicator.name(in: language))"),
                        isRepeated: index > 0, city: code, text: text)
                }
            }
            let gaps = indicators.filter { (values[$0.code] ?? []).isEmpty }.map { indicator in
                Gap(indicator, country: entry.city.country, text: text)
            }
            return Area(
                code: area.code, title: area.name(in: language),
                summary: text(
                    "indicators.area-summary",
                    ["known": .number(known.count), "all": .number(indicators.count)]),
                known: rows, gaps: gaps)
        }
        wording = framework.map { "\($0.name(in: language)). \(text("framework.ours"))" }
        let own = series.flatMap(\.observations).count { $0.value.scope == .city }
        let other = series.flatMap(\.observations).count - own
        lead =
            own + other == 0
            ? text("indicators.none")
            : text.count("indicators.lead", own)
                + (other == 0 ? "" : " " + text.count("indicators.lead-elsewhere", other))
    }
}

extension IndicatorsPage.Row {
    fileprivate init(
        _ observation: Recorded<Observation>, name: Words, isRepeated: Bool, city: String, text: Catalogue
    ) {
        let value = observation.value
        self.name = name
        self.isRepeated = isRepeated
        figure = FigureWords(value.figure, text)
        standing = value.figure == nil ? text.word(for: value.status) : nil
        estimated = value.status == .estimated ? text("status.estimated") : nil
        period = text.period(value.period, value.basis)
        scope = text.scope(value.scope, value.scopeName)
        source = text.source(
            value.source, value.sourceURL, note: value.note, origin: value.origin, kind: .observation,
            id: observation.id, city: city)
    }
}

extension IndicatorsPage.Gap {
    fileprivate init(_ indicator: Indicator, country: String, text: Catalogue) {
        code = indicator.code
        name = indicator.name(in: text.language)
        unit = indicator.unit(in: text.language) ?? ""
        who = text.body(for: indicator, country: country)
        tier = text.word(for: indicator.tier)
        marks = [
            text("framework.provenance.\(indicator.provenance.rawValue).name"),
            indicator.confidence.map { text.word(for: $0) } ?? text("framework.confidence.not-said"),
            text.word(for: indicator.measurement),
            text.word(for: indicator.frequency),
        ].joined(separator: " · ")
    }
}
