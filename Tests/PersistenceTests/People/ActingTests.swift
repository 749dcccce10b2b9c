import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// What becomes of acts at the edges of what somebody may: without anybody, on pooled connections, between cities, from outside.
@Suite struct ActingTests {
    @Test func `where nobody acts, reading a city's records is an error and shows nothing`() async throws {
        try await withExamples(size: 1) { databases in
            try await databases.app.write(as: .operator) { db in
                try db.script(insertion("commitment", isPublic: true))
                try db.script(insertion("commitment", 2, isPublic: false))
            }
            let count: SQL = "SELECT count(*) AS rows FROM commitment WHERE is_public"
            let seen = try await databases.app.read(as: Part.anyone.actor) { db in
                try db.run(count).one()["rows"] as Int
            }
            #expect(seen == 1)
            // The same statement on the same connection, planned when somebody acted.
            await #expect(throws: PostgresError.self) { try await databases.app.read { db in _ = try db.run(count) } }
            await #expect(throws: PostgresError.self) {
                try await databases.app.write { db in try db.script("UPDATE commitment SET note = 'x'") }
            }
            await #expect(throws: PostgresError.self) {
                try await databases.batch.write(as: .operator) { db in
                    try db.script("UPDATE commitment SET note = 'x'")
                }
            }
        }
    }

    @Test func `who acted in one transaction is forgotten in the next on the same connection`() async throws {
        try await withExamples(size: 1) { databases in
            let settings: SQL = """
                SELECT array_remove(array_agg(nullif(current_setting('app.' || name, true), '')), NULL) AS left
                FROM unnest(ARRAY['person', 'reason', 'cities', 'edits', 'approves', 'rates', 'all', 'stamp']) AS name
                """
            try await databases.app.write(as: Part.editor.actor, because: "a reason") { db in
                try db.script(insertion("commitment"))
                #expect(try (db.run(settings).one()["left"] as [String]).count == 8)
            }
            let left = try await databases.app.read { db in try db.run(settings).one()["left"] as [String]? }
            #expect(left ?? [] == [])
            await #expect(throws: PostgresError.self) {
                try await databases.app.write(as: Part.editor.actor) { db in try db.script("SELECT 1 / 0") }
            }
            let leftAfterFailure = try await databases.app.read { db in
                try db.run(settings).one()["left"] as [String]?
            }
            #expect(leftAfterFailure ?? [] == [])
        }
    }

    @Test func `nobody acts with the same settings as where the database works them out`() async throws {
        try await withExamples(size: 1) { databases in
            let settings: SQL = """
                SELECT array_agg(name || '=' || coalesce(current_setting(name, true), 'NULL') ORDER BY name) AS settings
                FROM (
                    SELECT DISTINCT found[1] AS name
                    FROM pg_proc, regexp_matches(prosrc, '''(app[.][a-z_]+)''', 'g') AS found WHERE proname = 'act_as'
                    UNION SELECT 'app.stamp') AS setting
                """
            let reason: String? = nil
            for role in [databases.app, databases.batch] {
                let workedOut = try await role.read { db in
                    try db.run("SELECT act_as(NULL, \(reason))")
                    return try db.run(settings).one()["settings"] as [String]
                }
                let found = try await role.read(as: .anyone) { db in
                    try db.run(settings).one()["settings"] as [String]
                }
                #expect(found == workedOut && found.count >= 8 && found.contains("app.all=false"))
            }
            let why = "a reason"
            let workedOut = try await databases.app.write { db in
                try db.run("SELECT act_as(NULL, \(why))")
                return try db.run(settings).one()["settings"] as [String]
            }
            let found = try await databases.app.write(as: .anyone, because: why) { db in
                try db.run(settings).one()["settings"] as [String]
            }
            #expect(found == workedOut && found.contains("app.reason=a reason"))
        }
    }

    @Test func `what somebody may is what the database says, and nobody is not asked about`() async throws {
        try await withExamples { databases in
            for actor in [Part.anyone.actor, Part.editor.actor, .operator] {
                try await databases.app.read(as: actor) { db in
                    let city = Examples.own
                    let rights = try db.logRights(of: actor, in: city)
                    let (asked, readsAll) = (try db.logRights(in: city), try db.readsAll(of: city))
                    #expect(rights == asked && rights.any == (actor != .anyone))
                    #expect(try db.readsAll(of: city, as: actor) == readsAll)
                }
            }
        }
    }

    @Test func `a row of one city cannot be tied to, moved to or smuggled into another city`() async throws {
        try await withExamples { databases in
            try await databases.app.write(as: .operator) { db in
                for table in ["commitment", "programme", "partner", "observation"] {
                    try db.script(insertion(table, of: Examples.neighbour))
                }
                try db.script(insertion("partner"))
                try db.script(insertion("commitment", 2))
            }
            let neighbour = "city_id = \(Examples.neighbour.rawValue)"
            let statements = [
                insertion("commitment_note"), insertion("agreement", with: ["partner_id": identity("partner", 2)]),
                insertion("activity", with: ["programme_id": identity("programme")]),
                insertion("observation", 2, with: ["supersedes": identity("observation")]),
                insertion("commitment", of: Examples.neighbour) + " ON CONFLICT (city_id, id) DO UPDATE SET note = 'x'",
                insertion("commitment", of: Examples.neighbour) + " ON CONFLICT DO NOTHING",
                insertion("commitment", 3, of: Examples.neighbour) + " RETURNING id",
                "UPDATE commitment SET \(neighbour) RETURNING id",
                "UPDATE commitment SET note = 'x' WHERE \(neighbour)",
                insertion("commitment", 3) + " RETURNING id",
            ]
            let editor = try await databases.app.write(as: Part.editor.actor) { db in try db.outcomes(of: statements) }
            #expect(editor == ["23503", "23503", "23503", "23514", "42501", "42501", "42501", "42501", "0", "1"])
            // Not even somebody who may write both cities moves a record, since its history would stay behind.
            let admin = try await databases.app.write(as: .operator) { db in
                try db.outcomes(of: [
                    "UPDATE commitment SET \(neighbour)", "UPDATE commitment SET id = gen_random_uuid()",
                ])
            }
            #expect(admin == ["23514", "23514"])
        }
    }

    @Test func `whoever rates from outside checks what the city recorded, and changes nothing`() async throws {
        try await withExamples { databases in
            try await databases.app.write(as: Part.editor.actor) { db in
                for table in ["commitment", "programme", "observation"] { try db.script(insertion(table)) }
            }
            let check = "SET verification = 'checked_outside'"
            let again = [
                "id": "gen_random_uuid()", "supersedes": identity("observation"), "verification": "'checked_outside'",
            ]
            for part in [Part.expert, .reviewer] {
                let outcomes = try await databases.app.write(as: part.actor) { db in
                    try db.outcomes(of: [
                        "UPDATE commitment \(check)", "UPDATE commitment \(check), title_en = 'x'",
                        "UPDATE commitment \(check), is_public = true",
                        "UPDATE commitment SET verification = 'rejected'",
                        "UPDATE commitment SET verification = 'checked_in_city'", insertion("observation", with: again),
                        insertion("observation", with: again.merging(["value": "51"]) { $1 }),
                        insertion("observation", 2), insertion("commitment", 2),
                    ])
                }
                #expect(
                    outcomes == ["1", "42501", "42501", "1", "23514", "1", "42501", "42501", "42501"], "\(part)")
            }
        }
    }

    @Test func `nobody of the city rates it from outside`() async throws {
        try await withExamples { databases in
            let rating = insertion("rating", with: ["rater": "'expert'"])
            let before = try await databases.app.write(as: Part.expert.actor) { db in try db.outcomes(of: [rating]) }
            try await databases.app.write(as: .operator) { db in
                _ = try db.run(
                    """
                    INSERT INTO person_role (person_id, ordinal, role, city_id)
                    VALUES (\(Part.expert.person), 2, 'city_editor', \(Examples.own))
                    """)
            }
            let after = try await databases.app.write(as: Part.expert.actor) { db in try db.outcomes(of: [rating]) }
            #expect(before + after == ["1", "42501"])
        }
    }
}
