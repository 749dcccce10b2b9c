import Domain
import Foundation
import Postgres

/// What a year's log says of what was measured.
extension Connection {
    func readFigures(_ reading: YearReading, into log: inout YearLog) throws {
        let (city, instant) = (reading.city, reading.instant)
        let columns: SQL = """
            indicator_id, city_indicator_id, \(observationColumns), unit,
                coalesce(observation.margin, CASE WHEN is_share THEN wave.margin END) AS margin
            """
        let values = try run(
            """
            SELECT \(columns) FROM (\(reading.observations("observation_at(\(instant))"))) AS observation
            LEFT JOIN (SELECT id AS survey_wave_id, margin FROM survey_wave_at(\(instant)) WHERE city_id = \(city)) AS wave
                USING (survey_wave_id)
            WHERE cell = '' AND lower(period) <= \(reading.last)
            ORDER BY period_end DESC NULLS FIRST, period_start DESC, observation.recorded_at DESC, observation.id
            """
        ).map { try ReadValue($0) }
        let baselines = try run(
            """
            SELECT \(columns) FROM (\(reading.observations("observation"))) AS observation
            LEFT JOIN (SELECT id AS survey_wave_id, margin FROM survey_wave_at(\(instant)) WHERE city_id = \(city)) AS wave
                USING (survey_wave_id)
            WHERE id IN (SELECT observation_id FROM baseline_at(\(instant)) AS baseline
                WHERE baseline.city_id = \(city) AND baseline.status = 'frozen')
            """
        ).map { try ReadValue($0) }
        let stepsOf = try run(
            """
            SELECT target_id, due_on, value FROM target_step_at(\(instant)) WHERE city_id = \(city) ORDER BY due_on
            """
        ).grouped(by: "target_id") { YearLog.TargetStep(dueOn: try $0["due_on"], value: try $0["value"]) }
        let targets = try run(
            """
            SELECT id, indicator_id, city_indicator_id, value, due_on, adopted_by, adopted_on, source, verification
            FROM target_at(\(instant)) AS target
            WHERE city_id = \(city) AND value IS NOT NULL AND adopted_on <= \(reading.last) AND verification <> 'rejected'
            ORDER BY adopted_on DESC, due_on DESC, id
            """
        ).map { row in
            let id: UUID = try row["id"]
            return (
                subject: try FigureKey(row),
                YearLog.Target(
                    value: try row["value"], dueOn: try row["due_on"], adoptedBy: try row["adopted_by"],
                    adoptedOn: try row["adopted_on"], steps: stepsOf[id, default: []],
                    source: try YearLog.Source(row))
            )
        }
        let codes = try run("SELECT id, code FROM indicator").map { (try $0["id"] as Int, try $0["code"] as String) }
        let codeOf = Dictionary(uniqueKeysWithValues: codes)
        let own = try run(
            """
            SELECT id, name_en, name_vi, name_vi_basis, unit, area, origin FROM city_indicator_at(\(instant))
            WHERE city_id = \(city)
            """
        ).map { row in
            (
                try row["id"] as UUID,
                CityIndicator(
                    title: try row.title("name"), unit: try row["unit"], area: try row["area"],
                    origin: try row["origin"])
            )
        }
        let ownOf = Dictionary(uniqueKeysWithValues: own)
        let valuesOf = Dictionary(grouping: values, by: \.subject)
        let baselineOf = Dictionary(baselines.map { ($0.subject, $0.value) }) { first, _ in first }
        let targetsOf = Dictionary(grouping: targets, by: \.subject)
        log.series = Set(valuesOf.keys).union(targetsOf.keys).compactMap { key -> (order: String, YearLog.Series)? in
            let subject: YearLog.Series.Subject
            let order: String
            switch key {
            case .indicator(let id):
                guard let code = codeOf[id] else { return nil }
                (subject, order) = (.indicator(code), "0 \(code)")
            case .own(let id):
                guard let indicator = ownOf[id] else { return nil }
                (subject, order) = (
                    .own(indicator), "1 \(indicator.area ?? "9") \(indicator.title.en ?? "") \(id)"
                )
            }
            return (
                order,
                YearLog.Series(
                    subject: subject, values: valuesOf[key, default: []].map(\.value), baseline: baselineOf[key],
                    targets: targetsOf[key, default: []].map(\.1))
            )
        }.sorted { $0.order < $1.order }.map(\.1)
    }
}

/// Which figure a row is of.
private enum FigureKey: Hashable {
    case indicator(Int)
    case own(UUID)

    init(_ row: Row) throws {
        if let id: Int = try row["indicator_id"] {
            self = .indicator(id)
        } else {
            self = .own(try row["city_indicator_id"])
        }
    }
}

private struct ReadValue {
    var subject: FigureKey
    var value: YearLog.Value

    init(_ row: Row) throws {
        subject = try FigureKey(row)
        value = YearLog.Value(id: try row["id"], observation: try Observation(row), margin: try row["margin"])
    }
}
