import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// The sealed trail: what was done cannot be changed, added to or taken away unseen.
@Suite struct TrailTests {
    private func seal(in databases: Databases) async throws -> Instant {
        try await databases.app.write { db in try db.seal() }
    }

    /// The ends of the seals that no longer hold, after a statement that only a superuser may run; it is undone.
    private func broken(by statement: String, in databases: Databases) async throws -> [Instant] {
        do {
            return try await databases.owner.write { db in
                try db.script(statement)
                throw Broken(
                    seals: try db.run("SELECT upto FROM broken_seals() ORDER BY upto").map { try $0["upto"] as Instant }
                )
            }
        } catch let broken as Broken {
            return broken.seals
        }
    }

    private struct Broken: Error { var seals: [Instant] }

    @Test func `whatever is changed, added or taken away is found with its seal`() async throws {
        try await withExamples { databases in
            var made: [Instant] = []
            for number in 1...3 {
                try await databases.app.run(insertion("commitment", number), as: .editor)
                try await databases.app.run(insertion("partner", number), as: .steward)
                made.append(try await seal(in: databases))
            }
            let seals = made
            let second = "(SELECT min(id) + 1 FROM audit_event WHERE at > '\(seals[0])')"
            let expected: [(String, [Instant])] = [
                ("SELECT", []),
                ("UPDATE audit_event SET reason = 'x' WHERE id = \(second)", [seals[1]]),
                ("UPDATE audit_event SET person_id = 1 WHERE id = \(second)", [seals[1]]),
                ("UPDATE audit_event SET record_id = NULL WHERE id = \(second)", [seals[1]]),
                ("UPDATE audit_event SET at = '\(seals[2])' WHERE id = \(second)", [seals[1], seals[2]]),
                ("DELETE FROM audit_event WHERE id = \(second)", [seals[1]]),
                (
                    """
                    INSERT INTO audit_event (at, city_id, person_id, act, subject, rows)
                    VALUES ('\(seals[1])', 1, 1, 'add', 'commitment', 1)
                    """, [seals[1]]
                ),
                ("UPDATE instant SET digest = sha256('x') WHERE sealed_at = '\(seals[1])'", [seals[1], seals[2]]),
                ("UPDATE instant SET digest = NULL, events = NULL WHERE sealed_at = '\(seals[2])'", [seals[2]]),
                (
                    """
                    UPDATE instant SET digest = NULL, events = NULL WHERE sealed_at = '\(seals[2])';
                    DELETE FROM audit_event WHERE at > '\(seals[1])'
                    """, [seals[2]]
                ),
                ("DELETE FROM instant WHERE sealed_at = '\(seals[1])'", [seals[2]]),
            ]
            for (statement, ends) in expected {
                let broken = try await broken(by: statement, in: databases)
                #expect(broken == ends, "\(statement)")
            }
        }
    }

    @Test func `an event after the last seal is covered by the next`() async throws {
        try await withExamples { databases in
            _ = try await seal(in: databases)
            try await databases.app.run(insertion("commitment"), as: .editor)
            let change = "UPDATE audit_event SET reason = 'x' WHERE subject = 'commitment'"
            #expect(try await broken(by: change, in: databases) == [])
            let next = try await seal(in: databases)
            #expect(try await broken(by: change, in: databases) == [next])
            #expect(try await broken(by: "SELECT", in: databases) == [])
            let events = try await databases.owner.read { db in
                try db.run("SELECT events FROM instant ORDER BY sealed_at DESC LIMIT 1").one()["events"] as Int
            }
            #expect(events == 1)
        }
    }

    @Test func `the trail says who did what and why, once for each record, and takes nothing by hand`()
        async throws
    {
        try await withExamples { databases in
            let database = databases.app
            try await database.write(as: Part.editor.actor, because: "As the council said") { db in
                try db.script(insertion("commitment"))
                try db.script("UPDATE commitment SET note = 'x'")
                try db.script("UPDATE commitment SET note = 'x' WHERE note = 'y'")
            }
            try await database.write(as: Part.admin.actor) { db in
                try db.script(insertion("commitment", 2))
                try db.script(insertion("commitment", of: Examples.abroad))
                try db.script("UPDATE commitment SET note = 'z'")
            }
            let trail = try await database.read(as: Part.admin.actor) { db in
                try db.run(
                    """
                    SELECT concat_ws(' ', act, rows, 'of city', event.city_id, 'by', person_id, 'because', reason,
                        CASE WHEN record_id IS NOT NULL THEN 'one' END) AS said
                    FROM audit_event AS event WHERE subject = 'commitment' ORDER BY id
                    """
                ).map { try $0["said"] as String }
            }
            let (editor, admin) = (Part.editor.person.rawValue, Part.admin.person.rawValue)
            #expect(
                trail.prefix(4) == [
                    "add 1 of city 1 by \(editor) because As the council said one",
                    "change 1 of city 1 by \(editor) because As the council said one",
                    "add 1 of city 1 by \(admin) because one", "add 1 of city 3 by \(admin) because one",
                ])
            #expect(
                trail.dropFirst(4).sorted() == [
                    "change 1 of city 1 by \(admin) because one", "change 1 of city 1 by \(admin) because one",
                    "change 1 of city 3 by \(admin) because one",
                ])
            for statement in [
                """
                INSERT INTO audit_event (at, city_id, person_id, act, subject, rows)
                VALUES (now(), 1, 1, 'add', 'commitment', 1)
                """, "UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event",
                "INSERT INTO instant VALUES (now())",
                "DELETE FROM instant", "UPDATE instant SET digest = NULL", "SELECT broken_seals()", "SELECT stamp()",
            ] {
                try await database.expect("42501", of: statement)
            }
        }
    }
}
