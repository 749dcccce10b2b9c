import Domain
import Foundation
import Postgres

// What the overview of a city is told from, as far as the acting person may see it.
extension Connection {
    /// The values of each indicator for the whole city and all residents, with the target that was adopted last.
    public func valueSeries(of city: City.ID) throws -> [StorySeries] {
        let (points, targets) = try run(.points(of: city), .targets(of: city))
        let own = try run(
            """
            SELECT id, NULL::integer AS number, NULL AS code, name_en, name_vi, name_vi_basis, unit, area
            FROM city_indicator WHERE city_id = \(city)
            UNION ALL
            SELECT NULL, id, code, NULL, NULL, NULL, unit, substring(item FROM '^[0-9]+[.][0-9]+') FROM indicator
            WHERE id = ANY (\(points.keys.compactMap(\.number)))
            ORDER BY code, name_en, id
            """)
        return try own.compactMap { row in
            let key = SeriesKey(number: try row["number"], id: try row["id"])
            guard let found = points[key] else { return nil }
            let subject: SeriesID = try key.id.map { .own($0) } ?? .indicator(try row["code"])
            return StorySeries(
                subject: subject, title: key.id == nil ? nil : try row.title("name"), unit: try row["unit"],
                area: try row["area"], points: found, target: targets[key]?.first)
        }
    }

    /// Of each record a file with a small picture, as far as the acting person may see it: the one that was added last.
    fileprivate func pictures(of records: [UUID], in city: City.ID) throws -> [UUID: UUID] {
        guard !records.isEmpty else { return [:] }
        let found = try run(
            """
            SELECT DISTINCT ON (record) record, file.id
            FROM (SELECT coalesce(activity_id, commitment_id, recognition_id, observation_id) AS record, evidence_id
                  FROM evidence_link WHERE city_id = \(city) AND NOT is_removed) AS link
            JOIN evidence AS file ON file.city_id = \(city) AND file.id = evidence_id
            JOIN evidence_view AS view ON view.city_id = \(city) AND view.sha256 = file.sha256 AND form = 'thumbnail'
            WHERE record = ANY (\(records)) AND bytes IS NOT NULL AND file.verification <> 'rejected'
            ORDER BY record, file.recorded_at DESC, file.id
            """
        ).map { (try $0["record"] as UUID, try $0["id"] as UUID) }
        return Dictionary(uniqueKeysWithValues: found)
    }
}

extension Query where Value == [CityStory.DatedRecords] {
    /// How many values, programmes and events of the city itself belong to each year.
    public static func datedRecords(of city: City.ID) -> Query {
        Query(
            """
            SELECT extract(year FROM day)::integer AS year, count(*) FILTER (WHERE kind = 'v') AS values,
                count(*) FILTER (WHERE kind = 'p') AS programmes, count(*) FILTER (WHERE kind = 'e') AS events
            FROM (SELECT 'v' AS kind, period_start AS day FROM observation
                  WHERE city_id = \(city) AND superseded_at = 'infinity' AND status IN ('known', 'estimated') AND cell = ''
                      AND scope = 'city'
                  UNION ALL SELECT 'p', lower(period) FROM programme WHERE city_id = \(city) AND scope = 'city'
                  UNION ALL SELECT 'e', lower(held) FROM activity
                  WHERE city_id = \(city) AND kind = 'event' AND scope = 'city') AS dated
            WHERE day IS NOT NULL GROUP BY 1 ORDER BY 1
            """
        ) { rows in
            try rows.map {
                CityStory.DatedRecords(
                    year: try $0["year"], values: try $0["values"], programmes: try $0["programmes"],
                    events: try $0["events"])
            }
        }
    }
}

extension Query where Value == [CityEvent] {
    /// What happened last in a city by `day`, the newest first: of each kind so few that the many of one do not hide the
    /// others.
    public static func latestEvents(of city: City.ID, by day: Day, limit: Int) -> Query {
        Query(
            """
            (SELECT 'activity' AS kind, id, held AS period, title_en, title_vi, title_vi_basis,
                coalesce(place, (SELECT name FROM ward WHERE ward.city_id = \(city) AND ward.id = ward_id)) AS place,
                (SELECT count FROM participation AS part
                 WHERE part.city_id = \(city) AND activity_id = activity.id AND people = 'all') AS people,
                NULL AS outcome, NULL::amount AS value, NULL AS qualifier, NULL AS unit, NULL AS indicator
             FROM activity
             WHERE city_id = \(city) AND scope = 'city' AND status IN ('held', 'unconfirmed') AND lower(held) <= \(day)
                 AND verification <> 'rejected'
             ORDER BY lower(held) DESC, id LIMIT 3)
            UNION ALL
            (SELECT 'commitment', id, daterange(closed_on, closed_on, '[]'), title_en, title_vi, title_vi_basis, NULL, NULL, status,
                NULL, NULL, NULL, NULL
             FROM commitment
             WHERE city_id = \(city) AND scope = 'city' AND closed_on <= \(day) AND verification <> 'rejected'
             ORDER BY closed_on DESC, id LIMIT 2)
            UNION ALL
            (SELECT 'commitment_milestone', id, daterange(done_on, done_on, '[]'), NULL, title, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL
             FROM commitment_milestone WHERE city_id = \(city) AND done_on <= \(day) ORDER BY done_on DESC, id LIMIT 2)
            UNION ALL
            (SELECT 'recognition', id, daterange(decided_on, decided_on, '[]'), title_en, title_vi, NULL, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL
             FROM recognition
             WHERE city_id = \(city) AND decided_on <= \(day) AND verification <> 'rejected'
             ORDER BY decided_on DESC, id LIMIT 1)
            UNION ALL
            (SELECT 'observation', seen.id, daterange(collected_on, collected_on, '[]'), own.name_en, own.name_vi,
                own.name_vi_basis, NULL, NULL, NULL, value, qualifier, coalesce(own.unit, framework.unit), framework.code
             FROM observation AS seen
             LEFT JOIN indicator AS framework ON framework.id = indicator_id
             LEFT JOIN city_indicator AS own ON own.city_id = \(city) AND own.id = city_indicator_id
             WHERE seen.city_id = \(city) AND superseded_at = 'infinity' AND status IN ('known', 'estimated') AND cell = ''
                 AND seen.scope = 'city' AND seen.verification <> 'rejected' AND collected_on <= \(day)
             ORDER BY collected_on DESC, period_end DESC, seen.id LIMIT 1)
            ORDER BY period DESC LIMIT \(limit)
            """
        ) { rows, db in
            var events = try rows.compactMap { row -> CityEvent? in
                guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
                return CityEvent(
                    kind: kind, id: try row["id"], period: try row["period"], title: try row.title(),
                    place: try row["place"], people: try row["people"], outcome: try row["outcome"],
                    figure: try row.figure("value", "qualifier", unit: "unit"), indicator: try row["indicator"])
            }
            let pictures = try db.pictures(of: events.map(\.id), in: city)
            for place in events.indices { events[place].picture = pictures[events[place].id] }
            return events
        }
    }
}

/// Which indicator a row is of.
private struct SeriesKey: Hashable {
    /// Of the framework.
    var number: Int?
    /// Of the city’s own.
    var id: UUID?
}

extension Rows {
    /// By indicator, in the order of the rows.
    fileprivate func grouped<Part>(_ part: (Row) throws -> Part) throws -> [SeriesKey: [Part]] {
        try reduce(into: [:]) { parts, row in
            let key = SeriesKey(number: try row["indicator_id"], id: try row["city_indicator_id"])
            parts[key, default: []].append(try part(row))
        }
    }
}

extension Query where Value == [SeriesKey: [StorySeries.Point]] {
    fileprivate static func points(of city: City.ID) -> Query {
        Query(
            """
            SELECT observation.id, indicator_id, city_indicator_id, period, status, value, qualifier, method, source, origin,
                NULL AS unit
            FROM observation
            WHERE city_id = \(city) AND superseded_at = 'infinity' AND cell = '' AND scope = 'city' AND period IS NOT NULL
                AND status IN ('known', 'estimated', 'not_known') AND verification <> 'rejected'
            ORDER BY period_end, period_start, recorded_at, id
            """
        ) { rows in
            try rows.grouped { row in
                StorySeries.Point(
                    id: try row["id"], period: try row["period"], status: try row["status"],
                    figure: try row.figure("value", "qualifier", unit: "unit"), method: try row["method"],
                    source: try row["source"], origin: try row["origin"])
            }
        }
    }
}

extension Query where Value == [SeriesKey: [StorySeries.Target]] {
    /// The last adopted first.
    fileprivate static func targets(of city: City.ID) -> Query {
        Query(
            """
            SELECT indicator_id, city_indicator_id, value, due_on FROM target
            WHERE city_id = \(city) AND value IS NOT NULL AND verification <> 'rejected'
            ORDER BY adopted_on DESC, due_on DESC, id
            """
        ) { rows in
            try rows.grouped { row in StorySeries.Target(value: try row["value"], dueOn: try row["due_on"]) }
        }
    }
}
