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
}
