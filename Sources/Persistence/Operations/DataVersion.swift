import Postgres

/// What a transaction sees of the database, by a name that another transaction has only where it sees the same rows.
///
/// The name lists the transactions that are seen, in whatever order they were committed, so that every act changes it; acts in other
/// databases of the server do too. It holds the day, at whose end commitments become overdue, and when the server started, since
/// another server counts its transactions anew. NULL on a standby, which does not list those under way.
let versionSeen: SQL = """
    CASE WHEN NOT pg_is_in_recovery() THEN
        concat_ws(' ', current_database(), pg_postmaster_start_time(), pg_current_snapshot(), today())
    END
    """

extension Connection {
    /// The name of what this transaction sees: while it stays the same, so does everything that is read. `nil` where that cannot be
    /// told. Only for reading: what the transaction itself wrote is not in it.
    public func dataVersion() throws -> String? {
        try run("SELECT \(versionSeen) AS version").one()["version"]
    }
}
