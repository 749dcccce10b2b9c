import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// The trail tells what each row says, through everything that may lawfully become of it.
@Suite struct TrailRowTests {
    private func faults(_ databases: Databases) async throws -> [TrailFault] {
        try await databases.batch.read { db in try db.trailFaults() }
    }

    @Test func `rows agree with the trail after whatever the program does with them`() async throws {
        try await withTestDatabases(from: .demo) { (databases) async throws in
            #expect(try await faults(databases) == [])
        }
        try await withExamples { (databases) async throws in
            // Changed twice in one transaction, of several cities in one statement, and with fields that name people.
            try await databases.app.write(as: Part.admin.actor, because: "often") { db in
                for table in ["commitment", "observation", "partner"] {
                    try db.script(insertion(table))
                    try db.script(insertion(table, of: Examples.abroad))
                }
                for note in ["a", "b", "b"] {
                    try db.script("UPDATE commitment SET note = '\(note)', made_by = 'Anh \(note)'")
                }
                try db.script("UPDATE country SET name_vi = name_vi || '!'")
                try db.script("UPDATE country SET name_vi = name_vi || '!'")
                try db.script(insertion("baseline"))
            }
            try await databases.app.run("UPDATE commitment SET made_by = NULL WHERE city_id = 1", as: .admin)
            #expect(try await faults(databases) == [])
            let untold: Int = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT count(*) AS untold FROM audit_event
                    WHERE subject = 'commitment' AND length(digests) IS DISTINCT FROM 32 * rows
                    """
                ).one()["untold"]
            }
            #expect(untold == 0)
        }
    }

    @Test func `a time zone or a way of writing dates changes no digest`() async throws {
        try await withExamples { databases in
            try await databases.app.write(as: Part.editor.actor) { db in
                try db.script("SET LOCAL timezone = 'Asia/Ho_Chi_Minh'; SET LOCAL datestyle = 'German'")
                try db.script(insertion("commitment", with: ["made": "daterange('2020-01-01', '2021-01-01')"]))
            }
            let faults = try await databases.batch.read { db in
                try db.script("SET LOCAL timezone = 'America/Lima'; SET LOCAL datestyle = 'SQL, DMY'")
                return try db.trailFaults()
            }
            #expect(faults == [])
        }
    }

    /// The example rows in a database that stands before the trail told rows, brought up to date afterwards.
    private func withOlder(_ body: @Sendable (Databases) async throws -> Void) async throws {
        try await withEmptyDatabases { databases in
            try await withTemporaryDirectory { directory in
                for name in try FileManager.default.contentsOfDirectory(atPath: home.migrations)
                where name < "20261130_14" && name.hasSuffix(".sql") {
                    try FileManager.default.copyItem(
                        atPath: "\(home.migrations)/\(name)", toPath: "\(directory)/\(name)")
                }
                try await Migrator(directory: directory).migrate(databases.owner)
            }
            try await Examples.add(to: databases.app)
            try await databases.app.run(insertion("commitment", with: ["made_by": "'Anh'"]), as: .editor)
            try await databases.app.run("UPDATE commitment SET note = 'x'", as: .editor)
            _ = try await databases.app.write { db in try db.seal() }
            try await Migrator(directory: home.migrations).migrate(databases.owner)
            try await body(databases)
        }
    }

    @Test func `what stood there before the trail told rows is told as it stood then, and older seals hold`()
        async throws
    {
        try await withOlder { databases in
            #expect(try await faults(databases) == [])
            let (broken, since) = try await databases.batch.read { db in
                (try db.brokenSeals(), try db.trailReach().since)
            }
            #expect(broken == [])
            #expect(since != nil)
            try await databases.owner.write { db in
                try db.script(
                    "SET LOCAL session_replication_role = replica; UPDATE commitment_history SET made_by = 'Bình'")
            }
            #expect(Set(try await faults(databases).map(\.kind)) == [.untold, .gone])
        }
    }

    @Test func `a column that is added later leaves earlier digests as they are, and is told from then on`()
        async throws
    {
        try await withExamples { databases in
            try await databases.app.run(insertion("commitment"), as: .editor)
            try await databases.app.run("UPDATE commitment SET note = 'x'", as: .editor)
            try await databases.owner.write { db in
                try db.script(
                    """
                    ALTER TABLE commitment ADD is_joint boolean NOT NULL DEFAULT false, ADD motto text;
                    ALTER TABLE commitment_history ADD is_joint boolean NOT NULL DEFAULT false, ADD motto text;
                    CALL keep_history('commitment')
                    """)
            }
            let twice: [String] = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT min(indexrelid::regclass::text) AS name FROM pg_index
                    GROUP BY indrelid, indkey::text, indclass::text, pg_get_expr(indexprs, indrelid),
                        pg_get_expr(indpred, indrelid), indisunique
                    HAVING count(*) > 1
                    """
                ).map { try $0["name"] }
            }
            #expect(twice == [], "an index is made once")
            #expect(try await faults(databases) == [])
            try await databases.app.run("UPDATE commitment SET is_joint = true, motto = 'Learn'", as: .editor)
            #expect(try await faults(databases) == [])
            for change in ["is_joint = false", "motto = NULL", "motto = 'Forget'"] {
                await #expect(throws: CancellationError.self) {
                    try await databases.owner.write { db in
                        try db.script("SET LOCAL session_replication_role = replica; UPDATE commitment SET \(change)")
                        #expect(try db.trailFaults().map(\.subject) == ["commitment", "commitment"], "\(change)")
                        throw CancellationError()
                    }
                }
            }
        }
    }

    @Test func `what was erased is gone from every version, is told as erased, and is no tampering`() async throws {
        try await withExamples { databases in
            let app = databases.app
            let person = try await app.write(as: .operator) { db in
                _ = try db.add(name: "Trần Thị Bình", email: "binh@example.org", role: .cityEditor, place: "vnm-a")
                return try #require(try db.person(email: "binh@example.org"))
            }
            try await app.write(as: .operator) { db in
                _ = try db.run("UPDATE person SET name = 'Trần Bình' WHERE id = \(person.id)")
            }
            try await app.write(as: .person(person.id)) { db in try db.script(insertion("commitment")) }
            try await app.expect("42501", of: "SELECT erase('person', '\(person.id.rawValue)')", as: .editor)
            try await app.expect("42501", of: "SELECT erase('partner', '1/1')", as: .admin)
            try await app.write(as: .operator, because: "as she asked") { db in
                _ = try db.leave(email: "binh@example.org")
                try db.erase(person)
            }
            #expect(try await faults(databases) == [])
            let reach = try await databases.batch.read { db in try db.trailReach() }
            #expect(reach.erased == 3)
            #expect(reach.lastErased != nil)
            let (traces, events): (Int, Int) = try await databases.owner.read { db in
                let row = try db.run(
                    """
                    SELECT (SELECT count(*) FROM person WHERE to_jsonb(person)::text ~* 'binh|bình')
                        + (SELECT count(*) FROM person_history AS p WHERE to_jsonb(p)::text ~* 'binh|bình')
                        + (SELECT count(*) FROM erasure WHERE subject = 'person' AND veils::text ~* 'binh|bình')
                        + (SELECT count(*) FROM audit_event WHERE reason ~* 'binh|bình') AS traces,
                        (SELECT count(*) FROM audit_event WHERE subject = 'erasure' AND reason = 'as she asked') AS events
                    """
                ).one()
                return (try row["traces"], try row["events"])
            }
            #expect(traces == 0)
            #expect(events == 1)
            // What she did stays, and whoever gives the erased field a value again is found.
            #expect(
                try await app.read(as: .operator) { db in
                    try db.run("SELECT FROM commitment WHERE recorded_by = \(person.id)").count
                } == 1)
            try await databases.owner.write { db in
                try db.script("UPDATE person_history SET name = 'Somebody' WHERE email IS NULL AND name = '—'")
            }
            #expect(try await faults(databases).contains { $0.subject == "person" && $0.kind == .untold })
        }
    }

    @Test func `a name that is typed again after it was erased is erased again`() async throws {
        try await withExamples { databases in
            let app = databases.app
            try await app.run(insertion("commitment", with: ["made_by": "'Anh'"]), as: .editor)
            for (name, versions) in [("Anh", 3), ("Bình", 2), ("Chi", 3)] {
                try await app.run("UPDATE commitment SET made_by = '\(name)'", as: .editor)
                if name == "Chi" { try await app.run("UPDATE commitment SET note = 'hers'", as: .editor) }
                let erased: Int = try await app.write(as: Part.admin.actor) { db in
                    try db.run("SELECT erase('commitment', '1/' || \(unescaped: identity("commitment"))) AS n").one()[
                        "n"]
                }
                #expect(erased == versions, "\(name)")
                #expect(try await faults(databases) == [], "\(name)")
            }
            let (reach, named): (Int, Int) = try await databases.owner.read { db in
                let row = try db.run(
                    """
                    SELECT (SELECT erased FROM trail_reach()) AS reach, count(*) AS named FROM (
                        SELECT made_by FROM commitment UNION ALL SELECT made_by FROM commitment_history) AS version
                    WHERE made_by <> '—'
                    """
                ).one()
                return (try row["reach"], try row["named"])
            }
            #expect(reach == 8)
            #expect(named == 0)
        }
    }

    @Test func `two who rated the same are both erased, and who is named rates once`() async throws {
        try await withExamples { databases in
            let same = ["as_of": "'2020-01-01'"]
            for number in 1...2 {
                try await databases.app.run(
                    insertion("rating", number, with: same.merging(["rater_name": "'Rater \(number)'"]) { $1 }),
                    as: .editor)
            }
            for number in 1...2 {
                try await databases.app.run(
                    "SELECT erase('rating', '1/' || \(identity("rating", number)))", as: .admin)
            }
            #expect(try await faults(databases) == [])
            try await databases.app.run(insertion("rating", 3, with: same), as: .editor)
            try await databases.app.expect(
                "rating_city_id_framework_id_feature_as_of_rater_name_key",
                of: insertion("rating", with: same.merging(["id": "gen_random_uuid()"]) { $1 }))
        }
    }

    @Test func `to erase a name takes away no check and no approval, and to write a dash over it does`() async throws {
        try await withExamples { databases in
            let app = databases.app
            try await app.run(insertion("commitment", with: ["made_by": "'Anh'", "source": "'Plan'"]), as: .editor)
            try await app.run("UPDATE commitment SET verification = 'checked_outside'", as: .reviewer)
            let signed = ["status": "'signed'", "signed_on": "'2026-01-05'", "signed_by": "'Anh'"]
            try await app.run(insertion("nomination", with: signed), as: .approver)
            func standing() async throws -> [String?] {
                try await app.read(as: Part.admin.actor) { db in
                    let row = try db.run(
                        """
                        SELECT verification, made_by, signature_approved_by, signed_by FROM commitment, nomination
                        """
                    ).one()
                    return [
                        try row["verification"], try row["made_by"],
                        (try row["signature_approved_by"] as Int?).map { "\($0)" },
                        try row["signed_by"],
                    ]
                }
            }
            try await app.run(
                "SELECT erase('commitment', '1/' || \(identity("commitment"))), erase('nomination', '1/2021')",
                as: .admin)
            let office = "\(Part.approver.person.rawValue)"
            #expect(try await standing() == ["checked_outside", "—", office, "—"])
            #expect(try await faults(databases) == [])
            for name in ["Bình", "—"] {
                try await app.run("UPDATE commitment SET made_by = '\(name)'", as: .admin)
                try await app.run("UPDATE nomination SET signed_by = '\(name)'", as: .admin)
                #expect(try await standing() == ["sourced", name, nil, name])
                try await app.run("UPDATE commitment SET verification = 'checked_outside'", as: .reviewer)
                try await app.run("UPDATE nomination SET signature_approved_by = \(office)", as: .approver)
            }
        }
    }

    @Test func `an erased file is gone, unless another piece of evidence has the same one`() async throws {
        try await withExamples { databases in
            try await databases.app.run(
                "INSERT INTO evidence_chunk (city_id, sha256, n, bytes) VALUES (1, encode(sha256('x'), 'hex'), 0, 'x')",
                as: .editor)
            for number in 1...2 {
                try await databases.app.run(
                    insertion(
                        "evidence", number,
                        with: [
                            "kind": "'document'", "url": "NULL", "sha256": "encode(sha256('x'), 'hex')", "size": "1",
                            "media_type": "'text/plain'",
                        ]), as: .editor)
            }
            func chunks() async throws -> Int {
                try await databases.owner.read { db in
                    try db.run("SELECT count(*) AS n FROM evidence_chunk").one()["n"]
                }
            }
            for (number, left) in [(1, 1), (2, 0)] {
                try await databases.app.run(
                    "SELECT erase('evidence', '1/' || \(identity("evidence", number)))", as: .admin)
                #expect(try await chunks() == left)
                #expect(try await faults(databases) == [])
            }
            let named: Int = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT count(*) AS n FROM (SELECT sha256 FROM evidence UNION ALL SELECT sha256 FROM evidence_history) AS e
                    WHERE sha256 <> repeat('0', 64)
                    """
                ).one()["n"]
            }
            #expect(named == 0)
            // Nobody but who erases says that a file was.
            try await databases.app.expect(
                "evidence_has_its_digest",
                of: insertion(
                    "evidence", 3,
                    with: [
                        "kind": "'document'", "url": "NULL", "sha256": "repeat('0', 64)", "size": "1",
                        "media_type": "'text/plain'",
                    ]), as: .editor)
        }
    }
}
