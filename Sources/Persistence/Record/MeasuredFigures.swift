import Domain
import Foundation
import Postgres

/// All that a city measured, for the table of its indicators: the values of each figure, where it began and where it is to go.
public struct MeasuredFigures: Sendable {
    /// What a city wants to reach, and by when.
    public struct Target: Equatable, Sendable {
        public var figure: Figure
        public var dueOn: Day
    }

    /// The value with which progress begins.
    public struct Baseline: Equatable, Sendable {
        public var period: Period
        public var figure: Figure
    }

    /// The city’s own figures, by area and name.
    public var own: [(id: UUID, indicator: CityIndicator)] = []
    /// Newest period first.
    public var values: [SeriesID: [Recorded<Observation>]] = [:]
    public var baselines: [SeriesID: Baseline] = [:]
    /// In the order in which they are due.
    public var targets: [SeriesID: [Target]] = [:]

    /// The target that counts on a day: the next one, else the last one that was due.
    public func target(of series: SeriesID, on day: Day) -> Target? {
        let all = targets[series, default: []]
        return all.first { $0.dueOn >= day } ?? all.last
    }
}

extension Connection {
    /// - Parameter instant: a sealed one; `nil` for now.
    public func measuredFigures(of city: City.ID, asOf instant: Instant?) throws -> MeasuredFigures {
        var figures = MeasuredFigures()
        let found = try run(all: [
            """
            SELECT id, name_en, name_vi, name_vi_basis, unit, area, origin
            FROM \(table("city_indicator", asOf: instant)) AS indicator WHERE city_id = \(city)
            ORDER BY area NULLS LAST, name_en, id
            """,
            """
            SELECT code, city_indicator_id, \(observationColumns), NULL AS unit
            FROM \(table("observation", asOf: instant)) AS observation
            LEFT JOIN indicator ON indicator.id = indicator_id
            WHERE observation.city_id = \(city) ORDER BY period_start DESC NULLS LAST, cell, observation.id
            """,
            """
            SELECT code, observation.city_indicator_id, observation.period, observation.value, observation.qualifier,
                NULL AS unit
            FROM \(table("baseline", asOf: instant)) AS baseline
            JOIN observation ON observation.city_id = baseline.city_id AND observation.id = baseline.observation_id
            LEFT JOIN indicator ON indicator.id = observation.indicator_id
            WHERE baseline.city_id = \(city) AND baseline.status = 'frozen'
            """,
            """
            SELECT code, city_indicator_id, value, qualifier, NULL AS unit, due_on FROM \(table("target", asOf: instant)) AS target
            LEFT JOIN indicator ON indicator.id = indicator_id
            WHERE target.city_id = \(city) AND value IS NOT NULL AND verification <> 'rejected'
            ORDER BY due_on, adopted_on, target.id
            """,
        ])
        figures.own = try found[0].map { row in
            (
                try row["id"],
                CityIndicator(
                    title: try row.title("name"), unit: try row["unit"], area: try row["area"],
                    origin: try row["origin"])
            )
        }
        for row in found[1] {
            let value = Recorded(id: try row["id"], value: try Observation(row), recordedAt: try row["recorded_at"])
            figures.values[try SeriesID(row), default: []].append(value)
        }
        for row in found[2] {
            guard let period: Period = try row["period"],
                let figure = try row.figure("value", "qualifier", unit: "unit")
            else {
                continue
            }
            figures.baselines[try SeriesID(row)] = MeasuredFigures.Baseline(period: period, figure: figure)
        }
        for row in found[3] {
            guard let figure = try row.figure("value", "qualifier", unit: "unit") else { continue }
            figures.targets[try SeriesID(row), default: []]
                .append(MeasuredFigures.Target(figure: figure, dueOn: try row["due_on"]))
        }
        return figures
    }
}

extension SeriesID {
    /// - Parameter row: with the code of the framework’s indicator, or `city_indicator_id`.
    init(_ row: Row) throws {
        if let code: String = try row["code"] {
            self = .indicator(code)
        } else {
            self = .own(try row["city_indicator_id"])
        }
    }
}
