import Postgres

extension Database {
    /// Whether what people enter could be written, as far as the room for it goes.
    public func hasRoom() async throws -> Bool {
        try await hasRoom { db in
            try db.run(
                """
                CREATE TEMPORARY TABLE room ON COMMIT DROP AS
                SELECT md5(n::text) AS words FROM generate_series(1, 8192) AS n
                """)
        }
    }
}

extension Connection {
    /// Seals the trail where it has grown since the last seal. As the batch job, which sees all of it.
    public func sealTrail() throws {
        try run(
            """
            SELECT seal() WHERE EXISTS (
                SELECT FROM audit_event WHERE at > (SELECT max(sealed_at) FROM instant))
            """)
    }

    /// Tables of a city's records that row-level security does not guard in full.
    public func unguardedTables() throws -> [String] {
        try run(
            """
            SELECT relname::text AS name FROM pg_class
            WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
                AND relname NOT IN ('migration', 'function_file')
                AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))
            ORDER BY relname
            """
        ).map { try $0["name"] }
    }

    /// Functions that run with the rights of an owner other than the keeper, who alone is bound by nothing but its own policies.
    public func functionsOfOthers() throws -> [String] {
        try run(
            """
            SELECT oid::regprocedure::text AS name FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proowner <> 'tracker_keeper'::regrole ORDER BY 1
            """
        ).map { try $0["name"] }
    }

    /// Such as `15.18`.
    public func serverVersion() throws -> String {
        try run("SELECT current_setting('server_version') AS version").one()["version"]
    }
}
