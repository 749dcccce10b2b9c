import Domain
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct FactTests {
    @Test func `every fact becomes a public record of its kind, from the press, and once`() async throws {
        try await withTestDatabase { database in
            let first = try await load(into: database)
            #expect(first.facts == 254)
            #expect(try await load(into: database).changedRows == 0)
            let counts = try await database.read(as: .anyone) { db in
                let row = try db.run(
                    """
                    SELECT (SELECT count(*) FROM observation WHERE origin = 'press') AS observations,
                           (SELECT count(*) FROM commitment WHERE status = 'unconfirmed') AS commitments,
                           (SELECT count(*) FROM programme WHERE status = 'unconfirmed') AS programmes,
                           (SELECT count(*) FROM activity WHERE kind = 'event') AS events,
                           (SELECT count(*) FROM observation WHERE indicator_id IS NOT NULL) AS mapped,
                           (SELECT count(DISTINCT city_id) FROM (
                                SELECT city_id FROM observation UNION SELECT city_id FROM commitment
                                UNION SELECT city_id FROM programme UNION SELECT city_id FROM activity) AS record) AS cities
                    """
                ).one()
                return try ["observations", "commitments", "programmes", "events", "mapped", "cities"].map {
                    try row[$0] as Int
                }
            }
            #expect(counts == [147, 23, 49, 35, 0, 33])
        }
    }

    @Test func `what somebody of the city corrected or took back is left as it is by the next load`() async throws {
        try await withTestDatabase(from: .network) { database in
            try await database.write(as: .operator) { db in
                try db.script(
                    """
                    INSERT INTO person (name) VALUES ('Steward');
                    INSERT INTO person_role (person_id, ordinal, role, city_id)
                        SELECT 2, id, 'data_steward', id FROM city;
                    """)
            }
            try await database.write(as: .person(Person.ID(rawValue: 2))) { db in
                try db.script(
                    """
                    INSERT INTO observation (city_id, city_indicator_id, period, scope, scope_name, method, source, supersedes,
                        status, value, reason)
                    SELECT city_id, city_indicator_id, period, scope, scope_name, 'own_count', 'The city', id,
                        CASE place WHEN 1 THEN 'withdrawn' ELSE 'known' END, CASE place WHEN 1 THEN NULL ELSE 1 END, 'Ours'
                    FROM (SELECT *, row_number() OVER (ORDER BY city_indicator_id, period, scope_name, source) AS place
                        FROM observation WHERE status = 'known') AS fact
                    WHERE place <= 2;
                    UPDATE commitment SET status = 'adopted', note = 'Ours' WHERE (city_id, id) IN (
                        SELECT city_id, id FROM commitment ORDER BY city_id, title_en LIMIT 1);
                    """)
            }
            #expect(try await load(into: database).changedRows == 0)
        }
    }
}
