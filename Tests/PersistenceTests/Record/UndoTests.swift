import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// Taking back what one act wrote, by whom and how long, and what stands in the way.
@Suite struct UndoTests {
    /// Runs statements as one act.
    /// - Returns: its stamp.
    private func act(_ statements: String..., as part: Part = .editor, in databases: Databases) async throws -> Instant
    {
        try await databases.app.write(as: part.actor) { db in
            for statement in statements { try db.script(statement) }
            return try db.run("SELECT current_setting('app.stamp')::timestamptz AS stamp").one()["stamp"]
        }
    }

    private func undo(
        _ stamp: Instant, as part: Part = .editor, of city: City.ID = Examples.own, in databases: Databases
    ) async throws -> UndoSummary {
        let text = try home.catalogue(.en)
        return try await databases.app.write(as: part.actor, because: "Wrong list") { db in
            try db.undo(stamp, city: city, text: text)
        }
    }

    /// What stands in a column of a table, oldest first.
    private func column(_ name: String, of table: String, in databases: Databases) async throws -> [String] {
        try await databases.owner.read { db in
            try db.run("SELECT \(unescaped: name)::text AS value FROM \(unescaped: table) ORDER BY recorded_at, 1").map
            {
                try $0["value"] ?? "NULL"
            }
        }
    }

    private func faults(in databases: Databases) async throws -> [TrailFault] {
        try await databases.batch.read { db in try db.trailFaults() }
    }

    private func obstacles(_ some: [(UndoRefused.Obstacle.Reason, RecordKind?)], of refused: UndoRefused?) -> Bool {
        guard case .records(let found) = refused else { return false }
        return found.map { "\($0.reason) \($0.kind?.rawValue ?? "")" }.sorted()
            == some.map { "\($0.0) \($0.1?.rawValue ?? "")" }.sorted()
    }

    @Test func `a new record stands no more, a changed one is as it was, and the history keeps both`() async throws {
        try await withExamples { databases in
            _ = try await act(insertion("commitment"), in: databases)
            let mixed = try await act(
                "UPDATE commitment SET status = 'in_progress', note = 'Started'", insertion("commitment_milestone"),
                insertion("programme"), insertion("programme_budget"), in: databases)
            let sealed = try await databases.batch.write { db in try db.seal() }

            let summary = try await undo(mixed, in: databases)
            #expect((summary.removed, summary.restored) == (3, 1))
            // From “in progress” nothing leads back but this.
            #expect(try await column("status", of: "commitment", in: databases) == ["adopted"])
            #expect(try await column("note", of: "commitment", in: databases) == ["NULL"])
            for table in ["commitment_milestone", "programme", "programme_budget"] {
                #expect(try await column("recorded_at", of: table, in: databases) == [], "\(table)")
                #expect(try await column("recorded_at", of: "\(table)_history", in: databases).count == 1, "\(table)")
            }
            // What was sealed reads as it did.
            #expect(try await column("status", of: "commitment_at('\(sealed)')", in: databases) == ["in_progress"])
            #expect(try await column("title", of: "commitment_milestone_at('\(sealed)')", in: databases) == ["Half"])
            #expect(try await faults(in: databases) == [])
            let events = try await databases.owner.read { db in
                try db.run("SELECT act, subject, reason FROM audit_event WHERE at > \(sealed) ORDER BY id").map {
                    [try $0["act"] as String, try $0["subject"], try $0["reason"] ?? ""]
                }
            }
            #expect(events.first?.prefix(2) == ["undo", "audit_event"])
            #expect(events.count { $0[0] == "remove" && $0[2] == "Wrong list" } == 3)
            #expect(events.filter { $0[0] == "change" } == [["change", "commitment", "Wrong list"]])

            // The same record may come again.
            _ = try await act(insertion("programme"), in: databases)
            #expect(try await faults(in: databases) == [])
        }
    }

    @Test func `a new value is withdrawn, a corrected one says again what it said`() async throws {
        try await withExamples { databases in
            let first = try await act(insertion("observation"), in: databases)
            let correction = try await act(
                insertion(
                    "observation",
                    with: ["id": "gen_random_uuid()", "value": "60", "supersedes": identity("observation")]),
                in: databases)
            let corrected = try await undo(correction, in: databases)
            #expect((corrected.removed, corrected.restored) == (0, 1))
            #expect(try await column("value", of: "observation", in: databases) == ["50", "60", "50"])
            let refused = await #expect(throws: UndoRefused.self) { try await undo(first, in: databases) }
            #expect(obstacles([(.changed, .observation)], of: refused))

            let second = try await act(insertion("observation", 2), in: databases)
            let withdrawn = try await undo(second, in: databases)
            #expect((withdrawn.removed, withdrawn.restored) == (1, 0))
            #expect(try await column("status", of: "observation", in: databases).last == "withdrawn")
            #expect(try await column("reason", of: "observation", in: databases).last == "Wrong list")
            #expect(try await faults(in: databases) == [])
        }
    }

    @Test func `a check is taken back by whoever made it, and what was checked before a change is so again`()
        async throws
    {
        try await withExamples { databases in
            _ = try await act(insertion("commitment"), in: databases)
            let check = try await act(
                "UPDATE commitment SET verification = 'checked_in_city'", as: .approver, in: databases)
            let change = try await act("UPDATE commitment SET note = 'Changed'", in: databases)
            #expect(try await column("verification", of: "commitment", in: databases) == ["stated"])
            _ = try await undo(change, in: databases)
            #expect(try await column("verification", of: "commitment", in: databases) == ["checked_in_city"])
            let refused = await #expect(throws: UndoRefused.self) {
                try await undo(check, as: .approver, in: databases)
            }
            #expect(obstacles([(.changed, .commitment)], of: refused))

            let again = try await act("UPDATE commitment SET verification = 'rejected'", as: .approver, in: databases)
            _ = try await undo(again, as: .approver, in: databases)
            #expect(try await column("verification", of: "commitment", in: databases) == ["checked_in_city"])
        }
    }

    @Test func `of a baseline that replaced another, the freezing is taken back`() async throws {
        try await withExamples { databases in
            let freeze = "UPDATE baseline SET status = 'frozen', frozen_on = '2024-01-01' WHERE status = 'proposed'"
            let second = [
                "observation_id": identity("observation", 2), "replaces": identity("baseline"), "reason": "'Anew'",
            ]
            _ = try await act(
                insertion("observation"), insertion("observation", 2), insertion("baseline"), in: databases)
            _ = try await act(freeze, as: .approver, in: databases)
            _ = try await act(insertion("baseline", 2, with: second), in: databases)
            let frozen = try await act(freeze, as: .approver, in: databases)
            #expect(Set(try await column("status", of: "baseline", in: databases)) == ["frozen", "replaced"])
            let summary = try await undo(frozen, as: .approver, in: databases)
            #expect((summary.removed, summary.restored) == (0, 2))
            let statuses = try await column("status || ' ' || (replaces IS NULL)", of: "baseline", in: databases)
            #expect(Set(statuses) == ["frozen true", "proposed false"])
            #expect(try await faults(in: databases) == [])
        }
    }

    @Test func `what was changed, verified or referred to since stands in the way, and is named`() async throws {
        try await withExamples { databases in
            let added = try await act(
                insertion("commitment"), insertion("partner"), insertion("programme"), in: databases)
            _ = try await act(insertion("agreement"), in: databases)
            _ = try await act("UPDATE commitment SET verification = 'checked_in_city'", as: .approver, in: databases)
            _ = try await act("UPDATE programme SET note = 'More'", in: databases)
            let refused = await #expect(throws: UndoRefused.self) { try await undo(added, in: databases) }
            #expect(
                obstacles([(.verified, .commitment), (.referred, .agreement), (.changed, .programme)], of: refused))
            #expect(try await column("recorded_at", of: "partner", in: databases).count == 1)

            // A value is never removed, and so neither is what it refers to.
            let own = try await act(
                insertion("city_indicator"),
                insertion(
                    "observation", with: ["indicator_id": "NULL", "city_indicator_id": identity("city_indicator")]),
                in: databases)
            let kept = await #expect(throws: UndoRefused.self) { try await undo(own, in: databases) }
            #expect(obstacles([(.referred, .observation)], of: kept))
        }
    }

    @Test func `an act is taken back once, within seven days, in its own city`() async throws {
        try await withExamples { databases in
            let added = try await act(insertion("partner"), in: databases)
            await #expect(throws: UndoRefused.unknown) {
                try await undo(added, of: Examples.neighbour, in: databases)
            }
            _ = try await undo(added, in: databases)
            await #expect(throws: UndoRefused.undone) { try await undo(added, in: databases) }
            let taking = try await column("recorded_at", of: "partner_history", in: databases)
            #expect(taking.count == 1)
            let ended: Instant = try await databases.owner.read { db in
                try db.run("SELECT superseded_at FROM partner_history").one()["superseded_at"]
            }
            await #expect(throws: UndoRefused.undone) { try await undo(ended, in: databases) }

            // As if it had been done eight days ago.
            let old = try #require(Instant("2026-01-01 00:00:00.000001+00"))
            try await databases.owner.write { db in
                _ = try db.run(
                    """
                    INSERT INTO audit_event (at, city_id, person_id, act, subject, rows)
                    VALUES (\(old), 1, \(Part.editor.person), 'add', 'partner', 1)
                    """)
            }
            await #expect(throws: UndoRefused.tooOld) { try await undo(old, in: databases) }
        }
    }

    @Test(arguments: [
        (Part.editor, Part.editor, nil), (.editor, .steward, nil), (.editor, .approver, nil), (.editor, .admin, nil),
        (.steward, .editor, UndoRefused.ofAnother), (.admin, .steward, .ofAnother), (.editor, .expert, .ofAnother),
        (.editor, .stranger, .unknown), (.reviewer, .steward, .ofAnother), (.reviewer, .reviewer, nil),
    ])
    func `an act is taken back by whoever did it or a steward of the city`(
        author: Part, asking: Part, refused: UndoRefused?
    ) async throws {
        try await withExamples { databases in
            if author == .reviewer { _ = try await act(insertion("partner"), insertion("commitment"), in: databases) }
            let stamp =
                author == .reviewer
                ? try await act("UPDATE commitment SET verification = 'checked_outside'", as: .reviewer, in: databases)
                : try await act(insertion("partner"), as: author, in: databases)
            if let refused {
                await #expect(throws: refused) { try await undo(stamp, as: asking, in: databases) }
            } else {
                _ = try await undo(stamp, as: asking, in: databases)
                #expect(try await faults(in: databases) == [])
            }
        }
    }

    @Test func `records of every kind can be taken back`() async throws {
        try await withTestDatabases { databases in
            let kinds = RecordKind.allCases.map(\.rawValue) + ["evidence", "evidence_link", "evidence_return"]
            let missing = try await databases.owner.read { db in
                try db.run("SELECT kind FROM unnest(\(kinds)::text[]) AS kind WHERE NOT is_undoable(kind)").map {
                    try $0["kind"] as String
                }
            }
            #expect(missing == [])
        }
    }

    @Test func `nobody puts a record away without an act that is taken back`() async throws {
        try await withExamples { databases in
            _ = try await act(insertion("partner"), insertion("partner", 2, with: ["name": "'Other'"]), in: databases)
            for part in [Part.editor, .steward, .admin] {
                try await databases.app.expect("42501", of: "DELETE FROM partner", as: part)
            }
            // What looks like that, done beside the program, is found.
            try await databases.owner.write { db in
                try db.script(
                    """
                    INSERT INTO partner_history SELECT now(), partner.* FROM partner WHERE name = 'Other';
                    ALTER TABLE partner DISABLE ROW LEVEL SECURITY;
                    DELETE FROM partner WHERE name = 'Other';
                    ALTER TABLE partner ENABLE ROW LEVEL SECURITY
                    """)
            }
            #expect(try await faults(in: databases).map(\.kind) == [.misdated])
        }
    }
}
