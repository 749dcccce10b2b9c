import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// What counts as recorded late, on the invented city, whose logs of 2021 to 2025 are declared complete.
@Suite struct LateYearTests {
    /// What is late of each year, by kind of record, once these statements have run as its editor.
    private func late(after statements: [SQL]) async throws -> [String] {
        try await withTestDatabase(from: .demo) { database in
            let editor = try await database.demoPerson("editor")
            for statement in statements { try await database.write(as: editor) { db in _ = try db.run(statement) } }
            return try await database.read(as: editor) { db in
                let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
                let rows = try db.run(
                    """
                    SELECT year || ' ' || kind || ' ' || count(DISTINCT key) AS late
                    FROM late_records(\(city), clock_timestamp() + interval '1 day') GROUP BY year, kind ORDER BY 1
                    """)
                let late = try rows.map { try $0["late"] as String }
                // What is told of a year counts the same.
                var counts: [Int: Int] = [:]
                for words in late.map({ $0.split(separator: " ") }) {
                    counts[try #require(Int(words[0])), default: 0] += try #require(Int(words[2]))
                }
                let told = try db.lateYears(of: city)
                #expect(Dictionary(uniqueKeysWithValues: told.map { ($0.year, $0.records) }) == counts)
                return late
            }
        }
    }

    @Test func `nothing is late where nothing was written, or what was written says the same of its days`() async throws
    {
        #expect(try await late(after: []) == [])
        let same: [SQL] = [
            "UPDATE activity SET is_public = NOT is_public WHERE title_en = 'Book day 2025'",
            "UPDATE programme SET title_en = title_en || '!' WHERE period IS NOT NULL",
            "UPDATE participation SET count = count + 1 WHERE activity_id IN (SELECT id FROM activity WHERE title_en = 'Book day 2025')",
            "UPDATE participation SET count = count - 1 WHERE activity_id IN (SELECT id FROM activity WHERE title_en = 'Book day 2025')",
        ]
        #expect(try await late(after: same) == [])
    }

    @Test func `an activity that moves is late in the year that it left and in the one where it came`() async throws {
        let moved: SQL = "UPDATE activity SET held = '[2024-04-21,2024-04-22)' WHERE title_en = 'Book day 2025'"
        #expect(try await late(after: [moved]) == ["2024 activity 1", "2025 activity 1"])
    }

    @Test func `people who are counted anew make their activity late once, in its own year`() async throws {
        let counted: SQL = """
            UPDATE participation SET count = count + 1
            WHERE activity_id IN (SELECT id FROM activity WHERE title_en = 'Book day 2025')
            """
        #expect(try await late(after: [counted]) == ["2025 activity 1"])
        let moved: SQL = "UPDATE activity SET held = '[2026-04-21,2026-04-22)' WHERE title_en = 'Book day 2025'"
        #expect(try await late(after: [moved, counted]) == ["2025 activity 1"], "2026 is not declared")
    }

    @Test func `people who were counted while their activity was away are late where it is back`() async throws {
        let activity: SQL = "activity_id IN (SELECT id FROM activity WHERE title_en = 'Book day 2025')"
        let there: [SQL] = [
            "UPDATE activity SET held = '[2026-04-21,2026-04-22)' WHERE title_en = 'Book day 2025'",
            "UPDATE participation SET count = count + 1 WHERE \(activity)",
            "UPDATE activity SET held = '[2025-04-21,2025-04-22)' WHERE title_en = 'Book day 2025'",
        ]
        #expect(try await late(after: there) == ["2025 activity 1"])
        let back: SQL = "UPDATE participation SET count = count - 1 WHERE \(activity)"
        #expect(try await late(after: there + [back]) == [])
    }

    @Test func `a value is late where it was added or withdrawn, and not where that was taken back`() async throws {
        // Of a series that has no value of the year.
        let added: SQL = """
            INSERT INTO observation (city_id, indicator_id, period, period_precision, period_basis, method, status, value, source, origin)
            SELECT city.id, (SELECT min(id) FROM indicator WHERE code = '1.1.1.a'), '[2024-01-01,2025-01-01)', 'year', 'stated',
                'official_statistic', 'known', 93, 'Census of the wards', 'city' FROM city WHERE code = 'vnm-ben-mo'
            """
        let withdrawn: SQL = """
            INSERT INTO observation (city_id, supersedes, indicator_id, period, period_precision, period_basis, method, status, reason,
                source, origin)
            SELECT city_id, id, indicator_id, period, period_precision, period_basis, method, 'withdrawn', 'Counted twice', source, origin
            FROM observation WHERE source = 'Census of the wards' AND superseded_at = 'infinity'
            """
        #expect(try await late(after: [added]) == ["2024 observation 1"])
        #expect(try await late(after: [added, withdrawn]) == [])
    }

    @Test func `money and meetings are late in the year of their day`() async throws {
        let changed: [SQL] = [
            "UPDATE programme_budget SET spent = spent + 1 WHERE year = 2025 AND fund = 'donor' AND spent IS NOT NULL",
            """
            UPDATE body_meeting SET has_minutes = NOT has_minutes WHERE id = (
                SELECT id FROM body_meeting WHERE held_on < '2025-01-01' AND held_on >= '2024-01-01' ORDER BY id LIMIT 1)
            """,
        ]
        let late = try await late(after: changed)
        #expect(late.first == "2024 body_meeting 1" && late.count == 2)
        #expect(late.last?.hasPrefix("2025 programme_budget ") == true)
    }
}
