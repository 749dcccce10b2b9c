import Config
import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// One city with records of its own, and what the method makes of them.
struct MeasureSample: Sendable {
    let databases: Databases
    let city: City.ID
    let reviewer: Actor
    static let cutOff = Day("2026-12-31") ?? .last(of: 2026)
    /// Every year of the six before the cut-off declared complete.
    static let allClosed = closed(2021...2026)

    static func closed(_ years: ClosedRange<Int>) -> String {
        years.map {
            "INSERT INTO log_year (city_id, year, is_complete, declared_on) VALUES (CITY, \($0), true, '\($0)-12-31');"
        }
        .joined(separator: "\n")
    }

    /// Records as the operator writes them. CITY is the city, OTHER a second member, `#P1` the identity that P1 stands for.
    func record(_ statements: String, as actor: Actor = .operator) async throws {
        let text = statements.replacing("CITY", with: "\(city.rawValue)")
            .replacing("OTHER", with: "\(city.rawValue + 1)")
            .replacing(/#(\w+)/) { "md5('\($0.output.1)')::uuid" }
        try await databases.app.write(as: actor) { db in try db.script(text) }
    }

    func measures(
        cutOff: Day = cutOff, isLevel: Bool = false, change: [String: String] = [:], asOf: Instant? = nil
    ) async throws -> [String: Measured] {
        let method = try method(change)
        let instant = try await instant(asOf)
        let rows = try await databases.batch.read { db in
            isLevel
                ? try db.levels(of: [city], asOf: instant, cutOff: cutOff, method: method)
                : try db.measures(of: [city], asOf: instant, cutOff: cutOff, method: method)
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.measure, $0) })
    }

    func measure(
        _ name: String, cutOff: Day = cutOff, isLevel: Bool = false, change: [String: String] = [:]
    ) async throws -> Measured {
        try #require(try await measures(cutOff: cutOff, isLevel: isLevel, change: change)[name])
    }

    func figure(
        _ code: String, cutOff: Day = cutOff, change: [String: String] = [:], asOf: Instant? = nil
    ) async throws -> MeasuredFigure {
        let method = try method(change)
        let instant = try await instant(asOf)
        let rows = try await databases.batch.read { db in
            try db.figures(of: [city], asOf: instant, cutOff: cutOff, method: method)
        }
        return try #require(rows.first { $0.figure == code })
    }

    func rating(_ measure: String, cutOff: Day = cutOff) async throws -> MeasuredRating {
        let method = try method([:])
        let instant = try await instant(nil)
        let rows = try await databases.batch.read { db in
            try db.ratings(of: [city], asOf: instant, cutOff: cutOff, method: method)
        }
        return try #require(rows.first { $0.measure == measure })
    }

    func records(_ measure: String) async throws -> [MeasureRecord] {
        let method = try method([:])
        let instant = try await instant(nil)
        return try await databases.batch.read { db in
            try db.measureRecords(of: city, asOf: instant, cutOff: Self.cutOff, method: method)
        }.filter { $0.measure == measure }
    }

    func instant(_ given: Instant?) async throws -> Instant {
        if let given { return given }
        return try await databases.app.write { db in try db.seal() }
    }

    /// The method of the project with lines replaced.
    private func method(_ change: [String: String]) throws -> ReadinessMethod {
        let path = "\(home.path)/Config/methods/award-readiness.yaml"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        for (found, replacement) in change {
            _ = try #require(text.range(of: found), "\(found)")
            text = text.replacing(found, with: replacement)
        }
        return try ReadinessMethod(text, file: path)
    }
}

/// A city of 10,000 inhabitants that joined on a day, with nothing recorded, and another member beside it.
func withSample<R: Sendable>(
    joined: String = "2021-01-01", inhabitants: String = "10000", _ body: @Sendable (MeasureSample) async throws -> R
) async throws -> R {
    try await withTestDatabases(from: .frameworks) { databases in
        // The examples end at a cut-off of their own, which may lie ahead of the day on which they run.
        try await databases.owner.write { db in
            try db.script(
                """
                DO $$ DECLARE rule record; BEGIN
                    FOR rule IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE conname LIKE '%\\_has\\_come' LOOP
                        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rule.of, rule.conname);
                    END LOOP;
                END $$
                """)
        }
        let (city, reviewer) = try await databases.app.write(as: .operator) { db in
            try db.script(
                """
                INSERT INTO country (code, name_en, name_vi) VALUES ('VNM', 'Viet Nam', 'Việt Nam');
                INSERT INTO city (code, name, country, region, population) VALUES
                    ('vnm-one', 'One', 'VNM', 'Asia and the Pacific', \(inhabitants)),
                    ('vnm-two', 'Two', 'VNM', 'Asia and the Pacific', 1000),
                    ('vnm-three', 'Three', 'VNM', 'Asia and the Pacific', 1000);
                INSERT INTO membership (city_id, ordinal, admitted_earliest, admitted_latest, has_ended, basis, year_is_inferred, source)
                SELECT id, 1, '\(joined)', '\(joined)', false, 'named in source', false, 'https://example.org'
                FROM city WHERE code <> 'vnm-three';
                """)
            let reviewer = try db.add(
                name: "Reviewer", email: "reviewer@example.org", role: .networkAdmin, place: nil)
            return (
                try db.run("SELECT id FROM city WHERE code = 'vnm-one'").one()["id"] as City.ID,
                Actor.person(reviewer.person.id)
            )
        }
        return try await body(MeasureSample(databases: databases, city: city, reviewer: reviewer))
    }
}

/// Values of a figure of one source by year.
func values(
    _ figure: String, _ values: KeyValuePairs<Int, Double>, source: String = "Statistical Office",
    method: String = "official_statistic", more: String = ""
) -> String {
    values.map { year, value in
        let parts = more.split(separator: "=", maxSplits: 1)
        let extra = parts.count == 2 ? (", \(parts[0])", ", \(parts[1])") : ("", "")
        return """
            INSERT INTO observation (city_id, indicator_id, period, value, method, source\(extra.0))
            SELECT CITY, id, '[\(year)-01-01,\(year)-12-31]', \(value), '\(method)', '\(source)'\(extra.1)
            FROM indicator WHERE code = '\(figure)';
            """
    }.joined(separator: "\n")
}

func target(_ figure: String, _ value: Double, due: String, id: String = "T1") -> String {
    """
    INSERT INTO target (city_id, id, indicator_id, value, due_on, adopted_by, adopted_on)
    SELECT CITY, md5('\(id)')::uuid, id, \(value), '\(due)', 'Council', '2020-01-01' FROM indicator WHERE code = '\(figure)';
    """
}

/// Whether two numbers are equal as far as a person would look.
func near(_ left: Double?, _ right: Double, within tolerance: Double = 1e-9) -> Bool {
    left.map { abs($0 - right) <= tolerance } ?? false
}
