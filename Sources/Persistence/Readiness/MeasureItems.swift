import Config
import Domain
import Foundation
import Postgres

/// A record behind a measure.
public struct MeasureItem: Equatable, Sendable {
    /// The kind of record, by the name of its table.
    public var record: String
    public var id: UUID
    public var title: Title
    public var day: Day?
    /// What it adds to the count; `nil` for figures and ratings, which are not added up.
    public var part: Double?
    public var verification: Verification?
}

/// The records that were counted for a city as of an instant, of these kinds of measures, as far as their reader may see them.
private struct CountedItems: Hashable {
    var city: City.ID
    var instant: Instant
    var kinds: Set<ReadinessMethod.Described.Kind>
    var isAll: Bool
}

private let keptItems = Kept<CountedItems, [String: [MeasureItem]]>(most: 40)

extension Connection {
    /// The records that a measure was made from, those that count most first.
    public func items(
        of measure: String, city: City.ID, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasureItem] {
        try titled(
            items(
                of: city, asOf: instant, cutOff: cutOff, method: method, kinds: method.kinds(of: [measure]))[measure]
                ?? [], city: city)
    }

    /// The records that each measure was made from, those that count most first; not yet with their titles (`titled`).
    /// - Parameter kinds: of the measures that are asked for; what others are made from is not looked up.
    public func items(
        of city: City.ID, asOf instant: Instant, cutOff: Day, method: ReadinessMethod,
        kinds: Set<ReadinessMethod.Described.Kind> = Set(ReadinessMethod.Described.Kind.allCases)
    ) throws -> [String: [MeasureItem]] {
        var items: [String: [MeasureItem]] = [:]
        func add(_ measure: String, _ item: MeasureItem) { items[measure, default: []].append(item) }
        let isOfLog = !kinds.isDisjoint(with: [.count, .share])
        let records =
            isOfLog ? try measureRecords(of: city, asOf: instant, cutOff: cutOff, method: method) : []
        for record in records where record.counts {
            guard let id = record.id else { continue }
            add(
                record.measure,
                MeasureItem(
                    record: record.record, id: id, title: Title(en: nil, vi: nil), day: record.day, part: record.part,
                    verification: record.verification))
        }
        func add(_ measure: String, _ record: String, _ ids: [UUID], _ day: Day?) {
            for id in ids {
                add(
                    measure,
                    MeasureItem(
                        record: record, id: id, title: Title(en: nil, vi: nil), day: day, part: nil, verification: nil)
                )
            }
        }
        let figures =
            kinds.contains(.figures) ? try figures(of: [city], asOf: instant, cutOff: cutOff, method: method) : []
        for figure in figures {
            guard let measure = figure.measure else { continue }
            for point in [figure.baseline, figure.value].compactMap(\.self) {
                add(measure, "observation", [point.observation], point.period.last)
            }
        }
        let ratings =
            kinds.contains(.rating) ? try ratings(of: [city], asOf: instant, cutOff: cutOff, method: method) : []
        for rating in ratings {
            add(rating.measure, "rating", rating.baselineRatings + rating.valueRatings, nil)
        }
        return items.mapValues { items in
            items.sorted { ($0.part ?? 0, $0.day?.description ?? "") > ($1.part ?? 0, $1.day?.description ?? "") }
        }
    }

    /// The same for pages, which ask again and again: as of an instant nothing changes, and of a city all see the same who read all of
    /// it, and all others who read what is public.
    func countedItems(
        of city: City.ID, asOf instant: Instant, cutOff: Day, method: ReadinessMethod,
        kinds: Set<ReadinessMethod.Described.Kind>
    ) throws -> [String: [MeasureItem]] {
        let what = CountedItems(city: city, instant: instant, kinds: kinds, isAll: try readsAll(of: city))
        return try keptItems.value(what, of: "\(cutOff) \(method.id) \(method.version)") {
            try items(of: city, asOf: instant, cutOff: cutOff, method: method, kinds: kinds)
        }
    }

    /// The same with how each record is called.
    func titled(_ items: [MeasureItem], city: City.ID) throws -> [MeasureItem] {
        let titles = try titles(of: items, city: city)
        return items.map { item in
            var item = item
            item.title = titles[item.id] ?? Title(en: item.record.replacing("_", with: " "), vi: nil)
            return item
        }
    }

    private func titles(of items: [MeasureItem], city: City.ID) throws -> [UUID: Title] {
        var titles: [UUID: Title] = [:]
        for (record, items) in Dictionary(grouping: items, by: \.record) {
            guard let columns = titleColumns[record] else { continue }
            let rows = try run(
                """
                SELECT id, \(unescaped: columns.en)::text AS en, \(unescaped: columns.vi)::text AS vi
                FROM \(unescaped: record) WHERE city_id = \(city) AND id = ANY (\(items.map(\.id)))
                """)
            for row in rows { titles[try row["id"]] = Title(en: try row["en"], vi: try row["vi"]) }
        }
        return titles
    }
}

extension ReadinessMethod {
    /// What these measures are made from.
    func kinds(of names: Set<String>) -> Set<Described.Kind> {
        Set(measures.filter { names.contains($0.name) }.map(\.kind))
    }
}

extension RecordKind {
    /// The kinds of measures that records of this kind can feed.
    var fedKinds: Set<ReadinessMethod.Described.Kind> {
        switch self {
        case .observation, .baseline: [.figures, .count, .share]
        case .rating: [.rating]
        default: [.count, .share]
        }
    }
}

/// How a record of each kind is called.
private let titleColumns: [String: (en: String, vi: String)] = [
    "commitment": ("title_en", "title_vi"), "programme": ("title_en", "title_vi"),
    "activity": ("title_en", "title_vi"), "strategy": ("title_en", "title_vi"),
    "contribution": ("title_en", "title_vi"), "recognition": ("title_en", "title_vi"),
    "body_meeting": ("body", "body"), "agreement": ("subject", "subject"), "survey_wave": ("title", "title"),
    "partner": ("name", "name"), "ward": ("name", "name"), "programme_adoption": ("adopter", "adopter"),
    "report": ("kind", "kind"),
    "rating": (
        "feature || ': ' || score || ' (' || rater_name || ')'", "feature || ': ' || score || ' (' || rater_name || ')'"
    ),
    "observation": (
        "coalesce(value::text, status) || ' (' || source || ')'",
        "coalesce(value::text, status) || ' (' || source || ')'"
    ),
]
