import Domain
import Foundation
import Postgres

/// A record with its identity and the time it was written.
public struct Recorded<Value: Sendable>: Sendable, Identifiable {
    public let id: UUID
    public let value: Value
    public let recordedAt: Instant
}

extension Recorded: Equatable where Value: Equatable {}

/// The city's own figures, each with its values, newest period first.
public struct IndicatorSeries: Equatable, Sendable {
    public var id: UUID
    public var indicator: CityIndicator
    public var observations: [Recorded<Observation>]
}

/// What a city promised, did and measured, as far as the acting person may see it.
public struct CityRecords: Equatable, Sendable {
    public var series: [IndicatorSeries]
    /// Values of a framework's indicators, by the indicator's code.
    public var framework: [String: [Recorded<Observation>]]
    public var commitments: [Recorded<Commitment>]
    public var programmes: [Recorded<Programme>]
    public var activities: [Recorded<Activity>]
}

/// How many records of a city the acting person may see.
public struct RecordCounts: Equatable, Sendable {
    public var figures: Int
    public var commitments: Int
    public var programmes: Int
    public var events: Int

    public var isNothing: Bool { figures + commitments + programmes + events == 0 }
}

extension Connection {
    /// - Parameter instant: a sealed one; `nil` for now.
    public func records(of city: City.ID, asOf instant: Instant? = nil) throws -> CityRecords {
        CityRecords(
            series: try series(of: city, asOf: instant), framework: try frameworkValues(of: city, asOf: instant),
            commitments: try commitments(of: city, asOf: instant), programmes: try programmes(of: city, asOf: instant),
            activities: try activities(of: city, asOf: instant))
    }

    public func commitments(of city: City.ID, asOf instant: Instant?) throws -> [Recorded<Commitment>] {
        try run(.commitments(of: city, asOf: instant))
    }

    public func programmes(of city: City.ID, asOf instant: Instant?) throws -> [Recorded<Programme>] {
        try run(
            """
            SELECT \(Programme.columns)
            FROM \(table("programme", asOf: instant)) AS programme WHERE city_id = \(city)
            ORDER BY main_area NULLS LAST, lower(period) DESC NULLS LAST, coalesce(title_en, title_vi), id
            """
        ).map { try Recorded($0, Programme($0)) }
    }

    public func activities(of city: City.ID, asOf instant: Instant?) throws -> [Recorded<Activity>] {
        try run(
            """
            SELECT \(Activity.columns)
            FROM \(table("activity", asOf: instant)) AS activity WHERE city_id = \(city)
            ORDER BY lower(held) DESC NULLS LAST, coalesce(title_en, title_vi), id
            """
        ).map { try Recorded($0, Activity($0)) }
    }

    /// The city's own figures.
    public func series(of city: City.ID, asOf instant: Instant?) throws -> [IndicatorSeries] {
        let observations = try run(
            """
            SELECT city_indicator_id, \(observationColumns), unit
            FROM \(table("observation", asOf: instant)) AS observation
            JOIN \(table("city_indicator", asOf: instant)) AS indicator
                ON indicator.city_id = observation.city_id AND indicator.id = city_indicator_id
            WHERE observation.city_id = \(city)
            ORDER BY period_start DESC NULLS LAST, cell, observation.id
            """
        ).map { (indicator: try $0["city_indicator_id"] as UUID, try Recorded($0, Observation($0))) }
        let byIndicator = Dictionary(grouping: observations, by: \.indicator)
        return try run(
            """
            SELECT id, name_en, name_vi, name_vi_basis, unit, area, origin
            FROM \(table("city_indicator", asOf: instant)) AS indicator WHERE city_id = \(city)
            ORDER BY area NULLS LAST, name_en, id
            """
        ).map { row in
            let id: UUID = try row["id"]
            let indicator = CityIndicator(
                title: try row.title("name"), unit: try row["unit"], area: try row["area"], origin: try row["origin"])
            return IndicatorSeries(id: id, indicator: indicator, observations: byIndicator[id, default: []].map(\.1))
        }
    }

    /// Values of a framework's indicators, by the indicator's code.
    public func frameworkValues(
        of city: City.ID, asOf instant: Instant?
    ) throws -> [String: [Recorded<Observation>]] {
        let values = try run(
            """
            SELECT code, \(observationColumns), unit
            FROM \(table("observation", asOf: instant)) AS observation
            JOIN indicator ON indicator.id = indicator_id
            WHERE city_id = \(city) ORDER BY code, period_start DESC, cell, observation.id
            """
        ).map { (code: try $0["code"] as String, try Recorded($0, Observation($0))) }
        return Dictionary(grouping: values, by: \.code).mapValues { $0.map(\.1) }
    }
}

/// The rows of a table that stand now, or stood at a sealed instant.
func table(_ name: String, asOf instant: Instant?) -> SQL {
    if let instant { return "\(unescaped: name)_at(\(instant))" }
    guard name == "observation" else { return "\(unescaped: name)" }
    return "(SELECT * FROM observation WHERE superseded_at = 'infinity' AND status <> 'withdrawn')"
}

let claimColumns: SQL = """
    id, recorded_at, scope, scope_name, figure_qualifier, figure, figure_unit, source, source_url, note, origin, verification,
    is_public
    """

let observationColumns: SQL = """
    observation.id, observation.recorded_at, period, period_precision, period_basis, cell, scope, scope_name, status, value,
    qualifier, method, source, source_url, note, observation.origin, verification, observation.is_public
    """

extension Recorded {
    fileprivate init(_ row: Row, _ value: Value) throws {
        self.init(id: try row["id"], value: value, recordedAt: try row["recorded_at"])
    }
}

extension Observation {
    init(_ row: Row) throws {
        self.init(
            period: try row["period"], precision: try row["period_precision"], basis: try row["period_basis"],
            cell: try row["cell"], scope: try row["scope"], scopeName: try row["scope_name"], status: try row["status"],
            figure: try row.figure("value", "qualifier", unit: "unit"), method: try row["method"],
            source: try row["source"], sourceURL: try row["source_url"], note: try row["note"],
            origin: try row["origin"], verification: try row["verification"], isPublic: try row["is_public"])
    }
}

extension Query where Value == [Recorded<Commitment>] {
    /// In the order of their areas and days.
    public static func commitments(of city: City.ID, asOf instant: Instant? = nil) -> Query {
        Query(
            """
            SELECT \(Commitment.columns)
            FROM \(table("commitment", asOf: instant)) AS commitment WHERE city_id = \(city)
            ORDER BY area NULLS LAST, due_on NULLS LAST, coalesce(title_en, title_vi), id
            """
        ) { rows in try rows.map { try Recorded($0, Commitment($0)) } }
    }
}

extension Query where Value == RecordCounts {
    public static func recordCounts(of city: City.ID) -> Query {
        Query(
            """
            SELECT (SELECT count(*) FROM \(table("observation", asOf: nil)) AS observation WHERE city_id = \(city)) AS figures,
                   (SELECT count(*) FROM commitment WHERE city_id = \(city)) AS commitments,
                   (SELECT count(*) FROM programme WHERE city_id = \(city)) AS programmes,
                   (SELECT count(*) FROM activity WHERE city_id = \(city) AND kind = 'event') AS events
            """
        ) { rows in
            let row = try rows.one()
            return RecordCounts(
                figures: try row["figures"], commitments: try row["commitments"], programmes: try row["programmes"],
                events: try row["events"])
        }
    }
}

// What is read of a row, and by whom it is read, stand together.
extension Commitment {
    static let columns: SQL = """
        \(claimColumns), title_en, title_vi, title_vi_basis, source_kind, made_by, made, owner_unit, area, due_on,
        due_precision, status, closed_on, closing_reason, target_qualifier, target, target_text
        """

    init(_ row: Row) throws {
        self.init(
            title: try row.title(), sourceKind: try row["source_kind"], madeBy: try row["made_by"],
            made: try row["made"], ownerUnit: try row["owner_unit"], area: try row["area"], dueOn: try row["due_on"],
            duePrecision: try row["due_precision"], status: try row["status"], closedOn: try row["closed_on"],
            closingReason: try row["closing_reason"],
            figure: try row.figure("figure", "figure_qualifier", unit: "figure_unit"),
            target: try row.figure("target", "target_qualifier", unit: "figure_unit"),
            targetText: try row["target_text"], claim: try Claim(row))
    }
}

extension Programme {
    static let columns: SQL = """
        \(claimColumns), title_en, title_vi, title_vi_basis, status, owner_unit, period, period_precision,
        period_basis, main_area
        """

    init(_ row: Row) throws {
        self.init(
            title: try row.title(), status: try row["status"], ownerUnit: try row["owner_unit"],
            period: try row["period"], precision: try row["period_precision"], basis: try row["period_basis"],
            mainArea: try row["main_area"], figure: try row.figure("figure", "figure_qualifier", unit: "figure_unit"),
            claim: try Claim(row))
    }
}

extension Activity {
    static let columns: SQL = """
        \(claimColumns), title_en, title_vi, title_vi_basis, status, kind = 'event' AS is_event, held,
        held_precision, held_basis, area
        """

    init(_ row: Row) throws {
        self.init(
            title: try row.title(), status: try row["status"], isEvent: try row["is_event"], held: try row["held"],
            precision: try row["held_precision"], basis: try row["held_basis"], area: try row["area"],
            figure: try row.figure("figure", "figure_qualifier", unit: "figure_unit"), claim: try Claim(row))
    }
}

extension Claim {
    init(_ row: Row) throws {
        self.init(
            scope: try row["scope"], scopeName: try row["scope_name"], source: try row["source"],
            sourceURL: try row["source_url"], note: try row["note"], origin: try row["origin"],
            verification: try row["verification"], isPublic: try row["is_public"])
    }
}
