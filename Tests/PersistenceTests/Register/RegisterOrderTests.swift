import Domain
import Postgres
import TestSupport
import Testing

@testable import Persistence

/// The register picks the cities of a page before it looks at their memberships and awards.
@Suite struct RegisterOrderTests {
    /// Every city that a filter lets through, by the statement that looks at all of them first.
    private func former(_ filter: CityFilter, _ db: borrowing Connection) throws -> [CityLine] {
        let (words, region) = (filter.words, filter.region)
        let pattern: SQL = """
            (SELECT '%' || regexp_replace(fold_city(\(words)), '([\\\\%_])', '\\\\\\1', 'g') || '%')
            """
        return try db.run(
            """
            SELECT city.id, city.code, name, city.name_vi, city.country, region, population, population_year, is_invented,
                last.admitted_earliest, last.admitted_latest,
                ARRAY(SELECT year FROM award WHERE city_id = city.id ORDER BY year) AS awards
            FROM city
            JOIN country ON country.code = city.country
            LEFT JOIN LATERAL (
                SELECT admitted_earliest, admitted_latest FROM membership
                WHERE city_id = city.id ORDER BY ordinal DESC LIMIT 1
            ) AS last ON true
            WHERE (\(words)::text IS NOT NULL OR \(filter.includesInvented) OR NOT is_invented)
                AND (\(words)::text IS NULL OR city.search LIKE \(pattern) OR country.search LIKE \(pattern) AND NOT is_invented
                    OR EXISTS (SELECT FROM city_name WHERE city_id = city.id AND city_name.search LIKE \(pattern)))
                AND coalesce(city.region = \(region), true) AND coalesce(city.country = \(filter.country), true)
                AND (\(filter.cohort)::int IS NULL OR EXISTS (
                    SELECT FROM membership WHERE city_id = city.id
                    AND extract(year FROM admitted_earliest) = \(filter.cohort)::int
                    AND extract(year FROM admitted_latest) = \(filter.cohort)::int))
            ORDER BY name COLLATE "vi-x-icu", city.code
            """
        ).map { row in
            CityLine(
                city: try City(row), admitted: try row.uncertainDate("admitted_earliest", "admitted_latest"),
                awards: try row["awards"])
        }
    }

    private let filters = [
        CityFilter(), CityFilter(includesInvented: true), CityFilter(words: "viet nam"), CityFilter(words: "Việt"),
        CityFilter(words: "mo"), CityFilter(words: "Saigon"), CityFilter(words: "%"), CityFilter(words: "\\"),
        CityFilter(words: "nowhere"), CityFilter(region: .asiaPacific), CityFilter(country: "VNM"),
        CityFilter(country: "VNM", includesInvented: true), CityFilter(cohort: 2019), CityFilter(country: "XXX"),
        CityFilter(words: "a", region: .europeNorthAmerica, cohort: 2015),
    ]

    @Test func `page by page the register holds the cities that a filter lets through, each once and in order`()
        async throws
    {
        try await withTestDatabase(from: .demo) { [filters] database in
            try await database.write(as: .operator) { db in  // two of a name, told apart by their codes
                _ = try db.run(
                    "UPDATE city SET name = 'Cork' WHERE code IN (SELECT code FROM city WHERE country = 'CHN' LIMIT 3)")
            }
            for filter in filters {
                try await database.read(as: .anyone) { db in
                    let all = try former(filter, db)
                    var paged: [CityLine] = []
                    for offset in stride(from: 0, through: all.count, by: 50) {
                        paged += try db.cities(filter, limit: 50, offset: offset)
                    }
                    #expect(paged == all, "\(filter)")
                    #expect(try db.cities(filter, limit: 1000) == all, "\(filter)")
                    #expect(try db.countCities(filter) == all.count, "\(filter)")
                }
            }
            let whole = try await database.read(as: .anyone) { db in try former(CityFilter(), db) }
            #expect(whole.count == 343)
        }
    }

    @Test func `the cities of a page are found by the index of their order`() async throws {
        try await withTestDatabase(from: .network) { database in
            let plan = try await database.read(as: .anyone) { db in
                try db.script("SET LOCAL enable_sort = off")  // few cities are sorted as fast
                return try db.run(
                    """
                    EXPLAIN SELECT id FROM city WHERE NOT is_invented ORDER BY name COLLATE "vi-x-icu", code LIMIT 50
                    """
                ).map { try $0["QUERY PLAN"] as String }
            }
            #expect(plan.contains { $0.contains("city_by_name") }, "\(plan)")
        }
    }

    @Test func `what the register says of the network is what stands there, while others write`() async throws {
        try await withTestDatabase(from: .network) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<2 {
                    group.addTask {
                        for turn in 0..<20 {
                            try await database.write(as: .operator) { db in
                                _ = try db.run(
                                    """
                                    UPDATE city SET name = \("\(writer) \(turn)")::text || code, region = \(Region.allCases[turn % 5])
                                    WHERE id IN (SELECT city_id FROM award WHERE city_id % 2 = \(writer))
                                    """)
                            }
                        }
                    }
                }
                for _ in 0..<2 {
                    group.addTask {
                        for _ in 0..<20 {
                            try await database.read(as: .anyone) { db in
                                let told = try db.networkOverview()
                                let (counts, rounds) = (try db.registerCounts(), try db.awardRounds())
                                #expect(told.counts.regions == counts.regions && told.counts.cities == counts.cities)
                                #expect(told.rounds.map(\.round) == rounds.map(\.round))
                                #expect(told.rounds.map(\.cities) == rounds.map(\.cities))
                                let countries = try db.countries()
                                #expect(told.countries == countries)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
