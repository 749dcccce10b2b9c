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

/// The size of a city as the measures divide by it.
public struct CitySize: Equatable, Sendable {
    public var thousandInhabitants: Double?
    public var sizeUnit: Double?
}

extension Connection {
    /// The records that a measure was made from, those that count most first.
    public func items(
        of measure: String, city: City.ID, asOf instant: Instant, cutOff: Day, method: ReadinessMethod
    ) throws -> [MeasureItem] {
        let json = method.progress.json
        let items = try run(
            """
            SELECT record, id, on_day, part, verification FROM (
                SELECT measure, record, id, on_day, part, verification
                FROM measure_items(ARRAY[\(city)]::integer[], \(instant), \(cutOff), \(json)::jsonb, NULL)
                UNION ALL
                SELECT measure, 'observation', unnest(array_remove(ARRAY[baseline_id, value_id], NULL)), NULL, NULL, NULL
                FROM figure_values(ARRAY[\(city)]::integer[], \(instant), \(cutOff), \(json)::jsonb)
                UNION ALL
                SELECT measure, 'rating', unnest(baseline_ids || value_ids), NULL, NULL, NULL
                FROM rating_values(ARRAY[\(city)]::integer[], \(instant), \(cutOff), \(json)::jsonb)
            ) AS item
            WHERE measure = \(measure) AND id IS NOT NULL ORDER BY part DESC NULLS LAST, on_day DESC, id LIMIT 500
            """
        ).map { row in
            MeasureItem(
                record: try row["record"], id: try row["id"], title: Title(en: nil, vi: nil), day: try row["on_day"],
                part: try row["part"], verification: try row["verification"])
        }
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

    /// - Parameter method: the assessment whose method says by what is divided.
    public func size(of city: City.ID, asOf instant: Instant, method: Assessment.ID) throws -> CitySize? {
        try run(
            """
            SELECT population / 1000.0 AS thousand, sqrt(population / 100000.0) AS unit FROM city_at(\(instant))
            WHERE id = \(city)
            """
        ).first.map { CitySize(thousandInhabitants: try $0["thousand"], sizeUnit: try $0["unit"]) }
    }
}

/// How a record of each kind is called.
private let titleColumns: [String: (en: String, vi: String)] = [
    "commitment": ("title_en", "title_vi"), "programme": ("title_en", "title_vi"),
    "activity": ("title_en", "title_vi"), "strategy": ("title_en", "title_vi"),
    "contribution": ("title_en", "title_vi"), "recognition": ("title_en", "title_vi"),
    "body_meeting": ("body", "NULL"), "agreement": ("subject", "NULL"), "survey_wave": ("title", "NULL"),
    "partner": ("name", "NULL"), "ward": ("name", "name"), "programme_adoption": ("adopter", "NULL"),
    "report": ("kind", "NULL"), "rating": ("feature || ': ' || score || ' (' || rater_name || ')'", "NULL"),
    "observation": (
        "coalesce(value::text, status) || ' (' || source || ')'",
        "coalesce(value::text, status) || ' (' || source || ')'"
    ),
]
