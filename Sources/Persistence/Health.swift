import Postgres

/// Events of the trail between two seals that are no longer what they were when they were sealed.
public struct BrokenSeal: Equatable, Sendable {
    public var after: Instant
    public var upTo: Instant
    public var eventsThen: Int
    public var eventsNow: Int
}

extension Connection {
    /// Compares the trail with its seals. As the batch job.
    public func brokenSeals() throws -> [BrokenSeal] {
        try run("SELECT after, upto, events_then, events_now FROM broken_seals()").map { row in
            BrokenSeal(
                after: try row["after"], upTo: try row["upto"], eventsThen: try row["events_then"],
                eventsNow: try row["events_now"])
        }
    }

    /// How many seals there are, and the digest of the last, which is worth keeping elsewhere.
    public func lastDigest() throws -> (seals: Int, digest: String?) {
        let row = try run(
            """
            SELECT count(*) AS seals, (array_agg(encode(digest, 'hex') ORDER BY sealed_at DESC))[1] AS digest
            FROM instant WHERE digest IS NOT NULL
            """
        ).one()
        return (try row["seals"], try row["digest"])
    }

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
            WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'migration'
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
