import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// Who acts in the examples: everybody has their role in the city `own`, the reviewer in its country.
enum Part: String, CaseIterable, Sendable {
    case editor = "city_editor"
    case steward = "data_steward"
    case approver = "city_approver"
    case expert
    case reviewer = "commission_reviewer"
    case admin = "network_admin"
    /// Signed in, without a role.
    case stranger
    case anyone

    var actor: Actor { self == .anyone ? .anyone : .person(person) }

    /// The operator is person 1; the others were added in the order above.
    var person: Person.ID { Person.ID(rawValue: 2 + (Part.allCases.firstIndex(of: self) ?? 0)) }
}

/// Cities of two countries with people in every role, and one indicator from 0 to 100.
enum Examples {
    static let own = City.ID(rawValue: 1)
    static let neighbour = City.ID(rawValue: 2)
    static let abroad = City.ID(rawValue: 3)
    static let cities = [own, neighbour, abroad]
    /// Cities that have nothing of their own, as partners of an exchange: 4, 5 and 6.
    static let partners = 4...6
    static let indicator = 1

    static func add(to database: Database) async throws {
        try await database.write(as: .operator) { db in
            try db.run("INSERT INTO country VALUES ('VNM', 'Viet Nam', 'Việt Nam'), ('IRL', 'Ireland', 'Ai-len')")
            for (code, country) in [
                ("vnm-a", "VNM"), ("vnm-b", "VNM"), ("irl-c", "IRL"), ("irl-d", "IRL"), ("irl-e", "IRL"),
                ("irl-f", "IRL"),
            ] {
                let region: Region = country == "VNM" ? .asiaPacific : .europeNorthAmerica
                try db.run(
                    """
                    INSERT INTO city (code, name, country, region) VALUES (\(code), \(code), \(country), \(region))
                    """)
            }
            for part in Part.allCases where part != .anyone {
                try db.run("INSERT INTO person (name) VALUES (\(part.rawValue))")
                guard let role = Role(rawValue: part.rawValue) else { continue }
                let city: City.ID? = role.place == .city ? own : nil
                let country: String? = role.place == .country ? "VNM" : nil
                try db.run(
                    """
                    INSERT INTO person_role (person_id, ordinal, role, city_id, country)
                    VALUES (\(part.person), 1, \(role), \(city), \(country))
                    """)
            }
            try db.run(
                """
                INSERT INTO framework (code, version, name_en, name_vi, wording_en, wording_vi, sources, digest)
                VALUES ('example', '1', 'Example', 'Ví dụ', 'ours', 'của chúng tôi', '{https://example.org}', repeat('0', 64))
                """)
            try db.run(
                """
                INSERT INTO framework_item (framework_id, code, kind, ordinal, name_en, name_vi)
                VALUES (1, '1.1', 'area', 1, 'Area', 'Lĩnh vực'), (1, '1.1.1', 'feature', 2, 'Feature', 'Đặc điểm')
                """)
            for (ordinal, code) in ["1.1.1.a", "1.1.1.b"].enumerated() {
                try db.run(
                    """
                    INSERT INTO indicator (framework_id, item, code, ordinal, name_en, name_vi, definition_en, unit, unit_vi,
                        measurement, direction, least, most, frequency, disaggregation, sdg, tier, provenance)
                    VALUES (1, '1.1.1', \(code), \(ordinal + 1), 'Share', 'Tỷ lệ', 'A share.', '%', '%', 'survey',
                        'higher_is_better', 0, 100, 'annual', '{}', '{}', 'core', 'proposed')
                    """)
            }
        }
    }
}

/// As `withTestDatabases`, with the examples.
func withExamples(size: Int = 4, _ body: @Sendable (Databases) async throws -> Void) async throws {
    try await withTestDatabases(size: size) { databases in
        try await Examples.add(to: databases.app)
        try await body(databases)
    }
}

extension Database {
    /// Runs statements as one transaction of somebody.
    func run(_ statements: String..., as part: Part) async throws {
        try await write(as: part.actor) { db in
            for statement in statements { try db.script(statement) }
        }
    }

    /// Expects the last of the statements to be refused by this constraint, or else with this SQLSTATE; `nil`: to be accepted. Nothing
    /// of them stays.
    func expect(
        _ name: String?, of statements: String..., as part: Part = .admin, at place: SourceLocation = #_sourceLocation
    ) async throws {
        let refusal = try await refusal(of: statements, as: part)
        #expect(refusal == name, "\(part): \(statements.suffix(1))", sourceLocation: place)
    }

    private func refusal(of statements: [String], as part: Part) async throws -> String? {
        do {
            try await write(as: part.actor) { db in
                for statement in statements.dropLast() { try db.script(statement) }
                do {
                    for statement in statements.suffix(1) { try db.script(statement) }
                } catch let error as PostgresError {
                    throw Refusal(name: error.constraint ?? error.code)
                }
                throw Refusal(name: nil)
            }
            return nil
        } catch let refusal as Refusal {
            return refusal.name
        }
    }
}

private struct Refusal: Error { var name: String? }

extension Connection {
    /// What becomes of each statement by itself: how many rows it touched, or the SQLSTATE that it ended with. All of them are undone.
    func outcomes(of statements: [String]) throws -> [String] {
        try script(
            """
            CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
            DECLARE
                touched integer;
            BEGIN
                EXECUTE statement;
                GET DIAGNOSTICS touched = ROW_COUNT;
                RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = touched;
            EXCEPTION
                WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
                WHEN OTHERS THEN RETURN SQLSTATE;
            END $$
            """)
        let outcomes = try run(
            """
            SELECT pg_temp.outcome(statement) AS outcome
            FROM unnest(\(statements)::text[]) WITH ORDINALITY AS given (statement, place) ORDER BY place
            """
        ).map { try $0["outcome"] as String }
        try script("DROP FUNCTION pg_temp.outcome")
        return outcomes
    }
}
