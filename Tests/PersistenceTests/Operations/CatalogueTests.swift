import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// What the catalogue of a migrated database must not hold. A new table, view or function is looked at without further ado.
@Suite struct CatalogueTests {
    /// What each query of the catalogue names, read from one database.
    private static let found = Task {
        try await withTestDatabases { databases in
            try await databases.owner.read { db in
                try queries.mapValues { query in try db.run(query).map { try $0["name"] as String } }
            }
        }
    }

    private func names(_ query: String) async throws -> [String] {
        try #require(try await Self.found.value[query])
    }

    @Test func `every table is under forced row-level security with a policy for each role`() async throws {
        let open = try await names("open tables")
        #expect(open == [])
    }

    @Test func `every view reads with the rights of whoever asks`() async throws {
        let open = try await names("open views")
        #expect(open == [])
    }

    @Test func `a function with its owner's rights is the keeper's, finds only our names, and few may call it`()
        async throws
    {
        let open = try await names("open functions")
        #expect(open == [])
        let called = try await names("callers")
        #expect(
            called == [
                "act_as tracker_app", "act_as tracker_batch", "begin_upload tracker_app", "broken_seals tracker_batch",
                "change_table_draft tracker_app", "columns_remembered tracker_app", "drop_draft tracker_app",
                "drop_table_draft tracker_app", "end_session tracker_app", "erase tracker_app",
                "forget_upload tracker_app", "is_erasing tracker_app", "is_undoing tracker_app",
                "keep_draft tracker_app", "keep_piece tracker_app", "keep_table_draft tracker_app",
                "keep_table_outcome tracker_app", "keep_view tracker_app", "last_visit tracker_app",
                "make_sign_in_link tracker_app",
                "oldest_stamp tracker_batch", "person_name tracker_app", "person_name tracker_batch",
                "remember_columns tracker_app", "revoke_sign_ins tracker_app", "saved_acts tracker_app",
                "seal tracker_app", "seal tracker_batch", "settled tracker_app", "settled tracker_batch",
                "sign_in_link_person tracker_app", "signed_in tracker_app", "start_session tracker_app",
                "table_draft_of tracker_app", "table_drafts tracker_app",
                "table_outcome tracker_app", "trail_faults tracker_batch",
                "trail_reach tracker_batch", "undo_act tracker_app", "undo_obstacles tracker_app",
            ])
    }

    @Test func `nobody but the keeper holds more than reading and adding, but for the working tables of the batch job`()
        async throws
    {
        let held = try await names("grants")
        #expect(
            held == [
                "tracker_app INSERT", "tracker_app SELECT", "tracker_app UPDATE", "tracker_backup SELECT",
                "tracker_batch INSERT", "tracker_batch SELECT", "tracker_keeper DELETE", "tracker_keeper INSERT",
                "tracker_keeper REFERENCES",
                "tracker_keeper SELECT", "tracker_keeper UPDATE",
            ])
        let working = try await names("working tables")
        #expect(
            working == [
                "tracker_batch DELETE city_measuring", "tracker_batch DELETE live_assessment",
                "tracker_batch DELETE live_standing", "tracker_batch DELETE measuring",
                "tracker_batch DELETE measuring_slice", "tracker_batch UPDATE city_measuring",
                "tracker_batch UPDATE live_assessment", "tracker_batch UPDATE live_standing",
                "tracker_batch UPDATE measuring", "tracker_batch UPDATE measuring_slice",
            ])
    }

    @Test func `the keeper adds to what is kept of the past, and changes only what is erased`() async throws {
        let changed = try await names("changes of the past")
        #expect(
            changed == [
                "DELETE draft", "DELETE evidence_chunk", "DELETE evidence_view", "DELETE salt", "DELETE table_draft",
                "DELETE upload", "DELETE upload_piece", "UPDATE commitment_history.made_by",
                "UPDATE evidence_history.sha256", "UPDATE mandate_history.holder",
                "UPDATE nomination_history.signed_by", "UPDATE person_history.email", "UPDATE person_history.name",
                "UPDATE rating_history.rater_name",
            ])
        // Rows of records that an act had added go when it is taken back, and stay in the history.
        let removed = try await names("removed records")
        #expect(
            removed == [
                "activity", "agreement", "baseline", "body_meeting", "city_indicator", "commitment",
                "commitment_milestone", "commitment_note", "continuation", "contribution", "contribution_city",
                "evidence", "evidence_link", "evidence_return", "group_size", "log_year", "mandate", "nomination",
                "participation", "partner", "programme", "programme_adoption", "programme_budget",
                "programme_partner", "rating", "recognition", "report", "strategy", "survey_wave", "target",
                "target_step", "ward",
            ])
    }

    @Test func `every column that people fill enters the trail`() async throws {
        let untold = try await names("untold columns")
        #expect(untold == [])
        let told = try await names("told tables")
        #expect(told.count > 40 && told.contains("observation") && told.contains("person"), "\(told)")
    }

    /// A city for which the trail holds nothing new is not measured again.
    @Test func `every change of a record that measures read stands in the trail`() async throws {
        let unseen = try await names("unseen changes")
        #expect(unseen == [])
        let measured = try await names("measured tables")
        #expect(measured.count > 20 && measured.contains("activity") && measured.contains("log_year"), "\(measured)")
    }

    @Test func `the city comes first in the key of each of its tables, and in whatever refers to one`() async throws {
        let misplaced = try await names("misplaced keys")
        #expect(misplaced == [])
    }

    @Test func `the backup role can read all that a dump reads`() async throws {
        let hidden = try await names("hidden from a dump")
        #expect(hidden == [])
    }

    @Test func `under row-level security a value is still found by its key`() async throws {
        try await withExamples { databases in
            try await databases.owner.write { db in
                try db.script(
                    """
                    SET LOCAL session_replication_role = replica;  -- without triggers
                    INSERT INTO observation (city_id, indicator_id, period, method, value, source, recorded_at, recorded_by)
                    SELECT city, indicator, daterange(make_date(year, 1, 1), make_date(year + 1, 1, 1)), 'survey', 1, 's', now(), 1
                    FROM generate_series(1, 6) AS city, generate_series(1, 40) AS indicator, generate_series(2015, 2024) AS year;
                    ANALYZE observation;
                    """)
            }
            let plan = try await databases.app.write(as: Part.editor.actor) { db in
                try db.run(
                    """
                    EXPLAIN SELECT value FROM observation WHERE city_id = \(Examples.own) AND indicator_id = 1
                        AND period_start = '2024-01-01' AND superseded_at = 'infinity'
                    """
                ).map { try $0["QUERY PLAN"] as String }.joined(separator: "\n")
            }
            let condition = plan.split(separator: "\n").first { $0.contains("Index Cond") } ?? "none"
            for column in ["city_id", "indicator_id", "period_start"] {
                #expect(condition.contains(column), "\(plan)")
            }
        }
    }

    @Test func `an owner who is no superuser can bring the schema up, and history works for people then`() async throws
    {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in
                try db.script(
                    """
                    DO $$
                    DECLARE
                        name text;
                    BEGIN
                        FOREACH name IN ARRAY ARRAY['tracker_app', 'tracker_batch', 'tracker_backup', 'tracker_keeper', 'owner'] LOOP
                            CONTINUE WHEN to_regrole(name) IS NOT NULL;
                            BEGIN  -- other tests bring their own schema up meanwhile, and roles belong to the whole server
                                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
                            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                                NULL;
                            END;
                        END LOOP;
                        GRANT tracker_keeper TO owner;
                        EXECUTE format('ALTER DATABASE %I OWNER TO owner', current_database());
                    END $$;
                    SET ROLE owner
                    """)
            }
            try await Migrator(directory: home.migrations).migrate(database)
            // The owner itself sees nothing of a city, and so adds nothing.
            try await database.write { db in
                #expect(try db.outcomes(of: [insertion("commitment")]) == ["42501"])
                try db.script("RESET ROLE; SET ROLE tracker_app")
            }
            try await Examples.add(to: database)
            for note in ["one", "two"] {
                try await database.write(as: Part.editor.actor) { db in
                    try db.script(
                        insertion("commitment", with: ["note": "'\(note)'"])
                            + " ON CONFLICT (city_id, id) DO UPDATE SET note = excluded.note")
                    try db.script(insertion("activity", with: ["programme_id": "NULL", "id": "gen_random_uuid()"]))
                }
            }
            let notes = try await database.read(as: Part.editor.actor) { db in
                try db.run("SELECT note FROM commitment_history UNION ALL SELECT note FROM commitment").map {
                    try $0["note"] as String
                }
            }
            #expect(notes == ["one", "two"])
        }
    }

    private static let queries: [String: SQL] = [
        "open tables": """
        SELECT relname::text AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('migration', 'function_file')
            AND NOT (relrowsecurity AND relforcerowsecurity AND (
                SELECT count(DISTINCT role) FROM pg_policy, unnest(polroles) AS role
                WHERE polrelid = pg_class.oid AND polcmd IN ('r', '*')) = 4)
        """,
        "open views": """
        SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'
            OR relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false))
        """,
        "open functions": """
        SELECT proname::text AS name FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT (proowner = 'tracker_keeper'::regrole
            AND coalesce(proconfig @> '{"search_path=pg_catalog, public, pg_temp"}', false)
            AND NOT has_function_privilege('pg_monitor', oid, 'EXECUTE'))  -- which holds what everybody holds
        """,
        "callers": """
        SELECT proname || ' ' || role AS name FROM pg_proc, unnest(ARRAY['tracker_app', 'tracker_batch', 'tracker_backup']) AS role
        WHERE pronamespace = 'public'::regnamespace AND prosecdef AND has_function_privilege(role, pg_proc.oid, 'EXECUTE')
        ORDER BY 1
        """,
        "grants": """
        SELECT DISTINCT grantee || ' ' || privilege_type AS name FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee <> (SELECT rolname FROM pg_roles WHERE oid = 10)
            AND NOT (grantee = 'tracker_batch' AND privilege_type IN ('UPDATE', 'DELETE')
                AND table_name IN ('measuring', 'measuring_slice', 'city_measuring', 'live_assessment', 'live_standing'))
        ORDER BY 1
        """,
        "working tables": """
        SELECT concat_ws(' ', grantee, privilege_type, table_name) AS name FROM information_schema.role_table_grants
        WHERE grantee = 'tracker_batch' AND privilege_type NOT IN ('SELECT', 'INSERT') ORDER BY 1
        """,
        "changes of the past": """
        SELECT privilege_type || ' ' || table_name AS name FROM information_schema.role_table_grants
        WHERE grantee = 'tracker_keeper' AND (privilege_type = 'DELETE' AND to_regclass(table_name || '_history') IS NULL
            OR privilege_type = 'UPDATE'
            AND (table_name ~ '_history$' OR table_name IN ('audit_event', 'instant', 'salt', 'erasure')))
        UNION
        SELECT concat(privilege_type, ' ', table_name, '.', column_name) FROM information_schema.role_column_grants
        WHERE grantee = 'tracker_keeper' AND privilege_type = 'UPDATE'
            AND (table_name ~ '_history$' OR table_name IN ('audit_event', 'instant', 'salt', 'erasure'))
        ORDER BY 1
        """,
        "removed records": """
        SELECT table_name::text AS name FROM information_schema.role_table_grants
        WHERE grantee = 'tracker_keeper' AND privilege_type = 'DELETE' AND to_regclass(table_name || '_history') IS NOT NULL
        ORDER BY 1
        """,
        "untold columns": """
        SELECT concat_ws('.', relname, attname) AS name
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '_history$'
            AND (relname, attname) <> ('observation', 'superseded_at') AND has_table_privilege('tracker_app', pg_class.oid, 'INSERT')
            AND relname <> 'evidence_chunk'  -- told by the digest of its file
            AND NOT coalesce((SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(relname || '_audit()')) ~
                ('\\mv\\.' || quote_ident(attname) || '(?![a-z0-9_])'), false)
        ORDER BY 1
        """,
        "told tables": "SELECT told AS name FROM told_tables() AS told",
        "unseen changes": """
        SELECT relname::text AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND EXISTS (
                SELECT FROM pg_proc WHERE proname ~ '(_values|_items|_windows|_years|_acts|_programmes|_observations|_sizes)$'
                    AND pronamespace = 'public'::regnamespace AND (prosrc || pg_get_functiondef(oid)) ~ ('\\m' || relname || '_at\\('))
            AND NOT (EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'audit_add')
                AND (EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'audit_change')
                    OR NOT has_table_privilege('tracker_app', pg_class.oid, 'UPDATE'))
                AND NOT has_table_privilege('tracker_app', pg_class.oid, 'DELETE'))
        """,
        "measured tables": """
        SELECT DISTINCT found[1] AS name FROM pg_proc, regexp_matches(prosrc, '\\m([a-z_]+)_at\\(', 'g') AS found
        WHERE proname ~ '(_values|_items|_windows|_years|_acts|_programmes|_observations)$'
            AND pronamespace = 'public'::regnamespace ORDER BY 1
        """,
        "misplaced keys": """
        SELECT conname::text AS name FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND attname = 'city_id'
        WHERE connamespace = 'public'::regnamespace AND (contype = 'p' AND conkey[1] <> attnum AND conrelid NOT IN
                ('person_role'::regclass, 'audit_event'::regclass)
            OR contype = 'f' AND conkey[1] <> attnum AND EXISTS (
                SELECT FROM pg_attribute WHERE attrelid = confrelid AND attname = 'city_id'))
        """,
        "hidden from a dump": """
        SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (
            relkind IN ('r', 'p') AND NOT has_table_privilege('tracker_backup', oid, 'SELECT')
            OR relkind = 'S' AND NOT has_sequence_privilege('tracker_backup', oid, 'SELECT'))
        """,
    ]
}
