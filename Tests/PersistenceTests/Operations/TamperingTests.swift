import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// What a superuser does to the records beside the program, and whether the doctor's questions find it. Documentation/Trail.md says
/// no more than what is tried here.
@Suite struct TamperingTests {
    /// Who finds it.
    enum Class: String {
        case plainly = "found"
        case withSeal = "found with a kept seal"
        case notFromInside = "cannot be found from inside"
    }

    struct Deed {
        var name: String
        var found: Class
        var statements: String

        init(_ name: String, _ found: Class, _ statements: String) {
            (self.name, self.found, self.statements) = (name, found, statements)
        }
    }

    /// Writes the chain of seals anew, from what the trail says now.
    private static let reseal = """
        DO $$
        DECLARE
            seal record;
            last instant;
        BEGIN
            FOR seal IN SELECT sealed_at, digest FROM instant ORDER BY sealed_at LOOP
                IF seal.digest IS NOT NULL THEN
                    UPDATE instant SET (events, digest) = (
                        SELECT events, digest FROM seal_digest(last.digest, last.sealed_at, seal.sealed_at))
                    WHERE sealed_at = seal.sealed_at;
                END IF;
                SELECT * INTO last FROM instant WHERE sealed_at = seal.sealed_at;
            END LOOP;
        END $$;
        """

    /// Has a commitment say something else, and its event tell that.
    private static func rewrite(_ note: String) -> String {
        """
        SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, MDY';
        UPDATE commitment SET note = 'false' WHERE note = '\(note)';
        DO $$ BEGIN EXECUTE format('UPDATE audit_event SET digests = (SELECT digest FROM (%s) AS held WHERE at = audit_event.at)
            WHERE subject = ''commitment'' AND at = (SELECT recorded_at FROM commitment WHERE note = ''false'')',
            held_versions('commitment')); END $$;
        """
    }

    static let deeds: [Deed] = [
        Deed("A row of a history is changed", .plainly, "UPDATE commitment_history SET title_en = 'Other'"),
        Deed("A row of a history is deleted", .plainly, "DELETE FROM commitment_history"),
        Deed(
            "The end of a version is moved", .plainly,
            "UPDATE commitment_history SET superseded_at = superseded_at + interval '1 hour'"),
        Deed("A value is changed", .plainly, "UPDATE observation SET value = 99 WHERE superseded_at = 'infinity'"),
        Deed(
            "A superseded value is made the current one", .plainly,
            """
            UPDATE observation SET superseded_at = now() WHERE superseded_at = 'infinity';
            UPDATE observation SET superseded_at = 'infinity' WHERE value = 50
            """),
        Deed(
            "A value is said to have been checked", .plainly,
            "UPDATE observation SET verification = 'checked_outside' WHERE superseded_at = 'infinity'"),
        Deed("A record is deleted", .plainly, "DELETE FROM commitment"),
        Deed(
            "A record is added", .plainly,
            """
            INSERT INTO commitment (city_id, title_en, source_kind, status, recorded_at, recorded_by)
            VALUES (1, 'Never said', 'plan', 'adopted', now(), 1)
            """),
        Deed("Somebody is renamed", .plainly, "UPDATE person SET name = 'Another' WHERE id = 2"),
        Deed("Somebody is given a role", .plainly, "UPDATE person_role SET role = 'data_steward' WHERE person_id = 2"),
        Deed("A result of a run is changed", .plainly, "UPDATE gate_result SET outcome = 'fail'"),
        Deed("A run is deleted", .plainly, "DELETE FROM gate_result; DELETE FROM run"),
        Deed("An assessment is changed", .plainly, "UPDATE city_assessment SET progress = 99"),
        Deed("The method of an assessment is called another", .plainly, "UPDATE method SET version = '2'"),
        Deed("The bytes of a file are replaced", .plainly, "UPDATE evidence_chunk SET bytes = 'false'"),
        Deed("The bytes of a file are deleted", .plainly, "DELETE FROM evidence_chunk"),
        Deed(
            "A file and its description are replaced by another's", .plainly,
            """
            UPDATE evidence_chunk SET bytes = 'false', sha256 = encode(sha256('false'), 'hex');
            UPDATE evidence SET size = 5, sha256 = encode(sha256('false'), 'hex')
            """),
        Deed(
            "A personal field is erased without a trace", .plainly,
            """
            INSERT INTO erasure SELECT 'person', '2', recorded_at, '{"name": "00"}', now() FROM person WHERE id = 2;
            DELETE FROM salt WHERE record = '2'; UPDATE person SET name = '—' WHERE id = 2
            """),
        Deed("The salt of somebody is replaced", .plainly, "UPDATE salt SET salt = sha256('x')"),
        Deed("A sealed event is changed", .plainly, "UPDATE audit_event SET reason = 'x' WHERE subject = 'partner'"),
        Deed("A sealed event is deleted", .plainly, "DELETE FROM audit_event WHERE subject = 'partner'"),
        Deed(
            "An event is put among sealed ones", .plainly,
            """
            INSERT INTO audit_event (at, city_id, person_id, act, subject, rows)
            SELECT max(sealed_at), 1, 1, 'add', 'partner', 1 FROM instant
            """),
        Deed("An event that is not sealed yet is deleted", .plainly, "DELETE FROM audit_event WHERE reason = 'newest'"),
        Deed(
            "A policy that lets everybody read is added", .plainly,
            "CREATE POLICY more ON commitment FOR SELECT TO tracker_app USING (true)"),
        Deed("A policy is changed", .plainly, "ALTER POLICY reads ON commitment USING (true)"),
        Deed("Row-level security is switched off", .plainly, "ALTER TABLE commitment DISABLE ROW LEVEL SECURITY"),
        Deed("The service may delete from the trail", .plainly, "GRANT DELETE ON audit_event TO tracker_app"),
        Deed("The keeper may change the trail", .plainly, "GRANT UPDATE ON audit_event TO tracker_keeper"),
        Deed("The service becomes a member of the keeper", .plainly, "GRANT tracker_keeper TO tracker_app"),
        Deed("A trigger is dropped", .plainly, "DROP TRIGGER keep ON commitment"),
        Deed("A trigger is disabled", .plainly, "ALTER TABLE commitment DISABLE TRIGGER audit_add"),
        Deed("Foreign keys are disabled", .plainly, "ALTER TABLE commitment DISABLE TRIGGER ALL"),
        Deed("A constraint is dropped", .plainly, "ALTER TABLE commitment DROP CONSTRAINT commitment_has_a_title"),
        Deed(
            "A default is changed", .plainly, "ALTER TABLE commitment ALTER verification SET DEFAULT 'checked_outside'"),
        Deed(
            "The function that digests seals is replaced", .plainly,
            """
            CREATE OR REPLACE FUNCTION seal_digest(previous bytea, after timestamptz, upto timestamptz, OUT events integer,
                OUT digest bytea) LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 0, sha256('x') $$
            """),
        Deed(
            "The function that compares rows is replaced", .plainly,
            """
            CREATE OR REPLACE FUNCTION told_tables() RETURNS SETOF text LANGUAGE sql STABLE
                SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 'city'::text WHERE false $$
            """),
        Deed(
            "Triggers are switched off for who signs in", .plainly,
            "ALTER ROLE tracker_app SET session_replication_role = replica"),
        Deed(
            "A sealed record and its event are rewritten, and the chain of seals with them", .withSeal,
            rewrite("sealed") + reseal),
        Deed(
            "The newest seals are removed, with events and rows since", .withSeal,
            """
            DELETE FROM commitment WHERE note = 'sealed'; DELETE FROM audit_event WHERE reason = 'sealed';
            DELETE FROM instant WHERE sealed_at = (SELECT max(sealed_at) FROM instant);
            """ + reseal),
        Deed(
            "The last seal is removed, and its events rewritten", .withSeal,
            "DELETE FROM instant WHERE sealed_at = (SELECT max(sealed_at) FROM instant);" + rewrite("sealed")),
        Deed(
            "A record of the last seconds and its event, not sealed yet, are rewritten", .notFromInside,
            rewrite("newest")),
        Deed(
            "The reason of an event that is not sealed yet is changed", .notFromInside,
            "UPDATE audit_event SET reason = 'x' WHERE reason = 'newest'"),
        Deed(
            "A session is made for somebody", .notFromInside,
            """
            INSERT INTO session (digest, person_id, started_at, expires_at)
            VALUES (sha256('x'), 2, now(), now() + interval '1 hour')
            """),
        Deed(
            "The superuser acts in somebody’s name, by the program’s own functions", .notFromInside,
            """
            SET LOCAL session_replication_role = origin; SELECT act_as(2, 'in the name of another');
            UPDATE commitment SET note = 'false' WHERE note = 'newest'
            """),
    ]

    /// A city with a history, evidence, an assessment and a run, two seals, and an event that is not sealed.
    /// - Returns: the last seal.
    private func prepare(_ databases: Databases) async throws -> String {
        let app = databases.app
        try await app.run(
            insertion("commitment"), insertion("partner"), insertion("observation"),
            """
            INSERT INTO evidence_chunk (city_id, sha256, n, bytes) VALUES (1, encode(sha256('true'), 'hex'), 0, 'true');
            INSERT INTO evidence (city_id, kind, title, sha256, size, media_type)
            VALUES (1, 'document', 'Minutes', encode(sha256('true'), 'hex'), 4, 'text/plain')
            """, as: .editor)
        try await app.run("UPDATE commitment SET note = 'first'", as: .editor)
        try await app.run(
            insertion(
                "observation",
                with: ["id": "gen_random_uuid()", "value": "51", "supersedes": identity("observation")]), as: .editor)
        try await databases.batch.write(as: .operator) { db in
            try db.script(
                """
                INSERT INTO award_cycle (code, digest, text) VALUES ('2027', encode(sha256('x'), 'hex'), 'x');
                INSERT INTO run (cycle, cycle_digest, engine, instant, input_digest, cities, seconds)
                    SELECT code, digest, '1', now(), digest, 3, 1 FROM award_cycle;
                INSERT INTO gate_result (city_id, run_id, gate, outcome, reason) SELECT 1, id, 'x', 'pass', '{}' FROM run;
                INSERT INTO method (digest, code, version, text) VALUES (encode(sha256('x'), 'hex'), 'x', '1', 'x');
                INSERT INTO assessment (progress, level, confidence, engine, instant, cut_off, seed, draws, input_digest, cities,
                    ran_by, phases) SELECT digest, digest, digest, '1', now(), '2026-01-01', 1, 1, digest, 1, 1, '{}' FROM method;
                INSERT INTO city_assessment (city_id, assessment_id, progress, confidence, criteria, measures)
                    SELECT 1, id, 50, 1, '{}', '{}' FROM assessment
                """)
        }
        _ = try await app.write { db in try db.seal() }
        try await app.write(as: Part.editor.actor, because: "sealed") { db in
            try db.script(insertion("commitment", 2, with: ["note": "'sealed'"]))
        }
        _ = try await app.write { db in try db.seal() }
        try await app.write(as: Part.editor.actor, because: "newest") { db in
            try db.script(insertion("commitment", 3, with: ["note": "'newest'"]))
        }
        return try #require(try await databases.batch.read { db in try db.lastDigest().digest })
    }

    private struct Findings: Error, Equatable {
        var seals = 0
        var faults: [TrailFault] = []
        var definitions: [String] = []
        var holdsSeal = true

        var isClean: Bool { seals == 0 && faults.isEmpty && definitions.isEmpty }
    }

    /// What the doctor's questions answer after the deed, which is then undone.
    private func findings(
        after statements: String, keptSeal: String, shipped: SchemaCatalogue, in databases: Databases
    ) async throws -> Findings {
        do {
            return try await databases.owner.write { db in
                try db.script("SET LOCAL session_replication_role = replica; " + statements)
                try db.script("SET LOCAL session_replication_role = origin; SET LOCAL ROLE tracker_batch")
                var found = Findings(
                    seals: try db.brokenSeals().count, faults: try db.trailFaults(),
                    holdsSeal: try db.sealedAt(digest: keptSeal) != nil)
                try db.script("RESET ROLE")
                found.definitions = shipped.differences(of: try db.schemaCatalogue())
                throw found
            }
        } catch let found as Findings {
            return found
        }
    }

    @Test func `every tampering that is documented is found as its class says`() async throws {
        try await withExamples { databases in
            let seal = try await prepare(databases)
            let shipped = try await databases.owner.read { db in try db.schemaCatalogue() }
            let untouched = try await findings(
                after: "SELECT", keptSeal: seal, shipped: shipped, in: databases)
            #expect(untouched == Findings())
            for deed in Self.deeds {
                let found = try await findings(
                    after: deed.statements, keptSeal: seal, shipped: shipped, in: databases)
                switch deed.found {
                case .plainly: #expect(!found.isClean, "\(deed.name)")
                case .withSeal:
                    #expect(found.isClean, "\(deed.name): \(found)")
                    #expect(!found.holdsSeal, "\(deed.name)")
                case .notFromInside:
                    #expect(found.isClean && found.holdsSeal, "\(deed.name): \(found)")
                }
            }
        }
    }

    @Test func `the documentation lists just the tamperings that are tried, each with its class`() throws {
        let text = try String(contentsOfFile: "\(home.path)/Documentation/Trail.md", encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| What") }
        #expect(rows.map(String.init) == Self.deeds.map { "| \($0.name) | \($0.found.rawValue) |" })
    }

    @Test func `the schema that is shipped is that of a freshly migrated database`() async throws {
        try await withTestDatabases { databases in
            let live = try await databases.owner.read { db in try db.schemaCatalogue() }
            let shipped = try #require(
                try home.schema(postgres: live.postgres),
                "nothing is shipped for PostgreSQL \(live.postgres): Scripts/update-schema")
            #expect(shipped.differences(of: live) == [], "it is stale: Scripts/update-schema")
        }
    }
}
