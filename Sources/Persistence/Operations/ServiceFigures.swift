import Postgres

/// What is measured of the database while the service runs.
public struct ServiceFigures: Sendable {
    public var isStandby: Bool
    /// The last run of each award cycle: how long ago it was begun, and how long it took, in seconds.
    public var runs: [(cycle: String, age: Double, seconds: Double)]
    /// The rows of each table, as PostgreSQL last estimated them.
    public var tables: [(name: String, rows: Int)]
}

extension Connection {
    /// Whether the server follows another one, and takes no writes.
    public func isStandby() throws -> Bool { try run("SELECT pg_is_in_recovery() AS is_standby").one()["is_standby"] }

    /// As the batch job.
    public func serviceFigures() throws -> ServiceFigures {
        let runs = try run(
            """
            SELECT DISTINCT ON (cycle) cycle, extract(epoch FROM now() - started_at)::double precision AS age, seconds
            FROM run ORDER BY cycle, id DESC
            """)
        // A standby counts no changes, nor has a server counted any after a crash: then what it last estimated stands.
        let tables = try run(
            """
            SELECT pg_class.relname::text AS name, coalesce(nullif(n_live_tup, 0), greatest(reltuples, 0)::bigint) AS rows
            FROM pg_class JOIN pg_stat_user_tables ON relid = pg_class.oid ORDER BY name
            """)
        return ServiceFigures(
            isStandby: try isStandby(), runs: try runs.map { (try $0["cycle"], try $0["age"], try $0["seconds"]) },
            tables: try tables.map { (try $0["name"], try $0["rows"]) })
    }
}
