import Postgres

/// What a server says of itself, for `tracker doctor`.
public struct ServerFacts: Sendable {
    public var version: String
    public var major: Int
    /// Follows another server, and takes no writes.
    public var isStandby: Bool
    /// Seconds since 1970, by its clock.
    public var clock: Double
    /// How far its clock lies behind the last seal, in seconds; nought or less where all is well.
    public var behindSeal: Double
    public var databaseBytes: Int
    /// Where its files lie on this machine; `nil` where they lie elsewhere, and for those who may not know.
    public var dataDirectory: String?
    /// How many may be connected besides superusers, and how many are.
    public var connections: (most: Int, used: Int)
    /// Settings under which a crash loses what was acknowledged, or more; `nil` where there are none.
    public var unsafeSettings: String?
}

/// Rights as they should not be. `isFatal`: somebody could do or see more than they may, or the program cannot work.
public struct RoleFault: Equatable, Sendable {
    public var words: String
    public var isFatal: Bool
}

extension Connection {
    /// - Parameter hasSeals: whether the schema is there.
    public func serverFacts(hasSeals: Bool) throws -> ServerFacts {
        let row = try run(
            """
            SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer / 10000 AS major,
                pg_is_in_recovery() AS is_standby, extract(epoch FROM clock_timestamp())::double precision AS clock,
                pg_database_size(current_database()) AS bytes,
                CASE WHEN inet_server_addr() IS NULL AND pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
                    THEN current_setting('data_directory') END AS directory,
                current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer AS most,
                (SELECT sum(numbackends) FROM pg_stat_database)::integer AS used,
                (SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings
                 WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off') AS unsafe
            """
        ).one()
        let behind: Double =
            try hasSeals
            ? run(
                """
                SELECT extract(epoch FROM coalesce(max(sealed_at), '-infinity') - clock_timestamp())::double precision AS behind
                FROM instant
                """
            ).one()["behind"] : 0
        return ServerFacts(
            version: try row["version"], major: try row["major"], isStandby: try row["is_standby"],
            clock: try row["clock"], behindSeal: behind, databaseBytes: try row["bytes"],
            dataDirectory: try row["directory"], connections: (try row["most"], try row["used"]),
            unsafeSettings: try row["unsafe"])
    }

    /// What is wrong with the program's roles, and with the user who signs in. In no role, since one may be missing.
    /// - Parameter worker: who signs in for the batch job and for backups, as SQL writes the name.
    public func roleFaults(worker: String) throws -> [RoleFault] {
        let roles = try run(
            """
            SELECT role.name, rolname IS NULL AS is_missing, coalesce(rolsuper OR rolbypassrls, false) AS is_above,
                coalesce(rolcanlogin, false) AS signs_in,
                EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p', 'v', 'm', 'S')) AS owns,
                CASE WHEN rolname IS NOT NULL THEN pg_has_role(
                    to_regrole(CASE role.name WHEN 'tracker_app' THEN quote_ident(session_user) ELSE \(worker) END), pg_roles.oid, 'MEMBER')
                    END AS is_ours
            FROM unnest(ARRAY['tracker_app', 'tracker_batch', 'tracker_backup', 'tracker_keeper']) AS role (name)
            LEFT JOIN pg_roles ON rolname = role.name
            """)
        var faults: [RoleFault] = []
        for row in roles {
            let name: String = try row["name"]
            func add(_ words: String, isFatal: Bool = true) { faults.append(RoleFault(words: words, isFatal: isFatal)) }
            if try row["is_missing"] {
                add("the role \(name) is missing: CREATE ROLE \(name) NOLOGIN, and restore a backup for its rights")
                continue
            }
            if try row["is_above"] {
                add("\(name) is above row-level security: ALTER ROLE \(name) NOSUPERUSER NOBYPASSRLS")
            }
            if try row["signs_in"] { add("\(name) can sign in: ALTER ROLE \(name) NOLOGIN", isFatal: false) }
            if try row["owns"] { add("\(name) owns tables, whose rules it could change: REASSIGN OWNED BY \(name)") }
            if name != "tracker_keeper", try !row["is_ours"] {
                add("who signs in is no member: GRANT \(name) TO …", isFatal: name != "tracker_backup")
            }
        }
        let users = try run(
            """
            SELECT rolname::text AS name, rolsuper OR rolbypassrls AS is_above,
                EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relnamespace = 'public'::regnamespace) AS owns
            FROM pg_roles WHERE rolname = session_user OR oid = to_regrole(\(worker)) ORDER BY 1
            """)
        for user in users {
            let name: String = try user["name"]
            if try user["is_above"] {
                let words = "\(name), who signs in, is above row-level security: let DATABASE_URL name one who is not"
                faults.append(RoleFault(words: words, isFatal: false))
            } else if try user["owns"] {
                let words =
                    "\(name), who signs in, owns tables: sign in as the owner by MIGRATION_DATABASE_URL alone"
                faults.append(RoleFault(words: words, isFatal: false))
            }
        }
        return faults
    }
}
