import Domain
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct RegisterEntryTests {
    @Test func `a city read alone is what the whole register holds of it, now and at an instant`() async throws {
        try await withTestDatabases(from: .demo) { databases in
            let before = try await databases.batch.write { db in try db.seal() }
            try await change(databases.app)
            let after = try await databases.batch.write { db in try db.seal() }
            try await databases.app.read(as: .anyone) { db in
                let (old, new) = (try db.registerEntries(asOf: before), try db.registerEntries(asOf: after))
                #expect(old != new && old.map(\.city.code) == new.map(\.city.code) && new.count > 343)
                for entry in old {
                    #expect(try db.registerEntry(entry.city.code, asOf: before) == entry)
                }
                for entry in new {
                    #expect(try db.registerEntry(entry.city.code, asOf: after) == entry)
                    #expect(try db.registerEntry(entry.city.code) == entry)
                }
                let city = try #require(try db.registerEntry("vnm-son-la"))
                #expect(city.country?.name(in: .en) == "Viet Nam" && city.succession != nil)
                #expect(city.continuations.map(\.isFormerTerritory) == [false, true])
                #expect(city.continuations.map(\.confirmation?.by) == [nil, .unesco])
                let cork = try #require(try db.registerEntry("irl-cork"))
                #expect(cork.memberships.last?.note == "a \"quoted\" \\ word" && cork.awards.count == 2)
                #expect(cork.memberships.last?.ended == UncertainDate(earliest: Day("2024-01-01"), latest: nil))
                #expect(try db.registerEntry("vnm-nowhere") == nil)
                #expect(try db.registerEntry("irl-cork", asOf: Instant("2001-01-01 00:00:00+00")) == nil)
            }
        }
    }

    /// Something of every part of an entry.
    private func change(_ database: Database) async throws {
        try await database.write(as: .operator) { db in
            try db.run(
                """
                INSERT INTO continuation (city_id, body_kind, body, since, until, territory, wards, declared_by, source, source_url)
                SELECT id, kind, 'The wards', since::date, until::date, territory, 'Two wards', 'The city', 'Decision 1', url
                FROM city, (VALUES
                    ('ward_group', '2025-07-01', '2026-01-01', 'wards', 'https://example.org'),
                    ('department', '2026-01-01', NULL, NULL, NULL)) AS given (kind, since, until, territory, url)
                WHERE code = 'vnm-son-la'
                """)
            try db.run(
                """
                UPDATE continuation SET confirmed_by = 'unesco', confirmed_on = '2025-10-01', confirmation = 'A letter'
                WHERE body_kind = 'department'
                """)
            try db.run(
                """
                UPDATE membership SET has_ended = true, ended_earliest = '2024-01-01', note = \("a \"quoted\" \\ word")
                WHERE city_id = (SELECT id FROM city WHERE code = 'irl-cork')
                """)
            try db.run("UPDATE city SET name_vi = 'Cork, Ireland', population = 7 WHERE code = 'irl-cork'")
        }
    }
}
