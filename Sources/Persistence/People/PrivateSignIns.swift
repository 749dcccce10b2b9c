import Postgres

extension Databases {
    /// The pools on the program's own server. Its superuser keeps to administration, migrations and restoring; people are served, and
    /// the batch job works, by users who hold one role and nothing else, so that `RESET ROLE` gives nobody more than they have.
    /// - Parameters:
    ///   - conninfo: signs in as the superuser.
    ///   - owner: as in `init`.
    public static func onPrivateServer(_ conninfo: String, owner: String? = nil) async throws -> Databases {
        let administration = Database(conninfo, size: 1)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await administration.write { db in try db.makeSignIns() })
        } catch {
            outcome = .failure(error)
        }
        await administration.close()
        try outcome.get()
        return Databases(
            conninfo.replacing("user=tracker ", with: "user=tracker_serving "),
            work: conninfo.replacing("user=tracker ", with: "user=tracker_working "), owner: owner ?? conninfo)
    }
}

extension Connection {
    /// A server that an older program made lacks them; one that is there already gets what it lacks.
    fileprivate func makeSignIns() throws {
        try run("SELECT pg_advisory_xact_lock(7000)")
        try makeRoles()
        for (user, roles) in [
            ("tracker_serving", ["tracker_app"]), ("tracker_working", ["tracker_batch", "tracker_backup"]),
        ] {
            if try run("SELECT to_regrole(\(user)) IS NULL AS is_missing").one()["is_missing"] {
                try script("CREATE ROLE \(user) LOGIN NOINHERIT")
            }
            for role in roles {
                let row = try run("SELECT pg_has_role(\(user)::name, \(role)::name, 'MEMBER') AS is_member").one()
                if try !row["is_member"] { try script("GRANT \(role) TO \(user)") }
            }
        }
    }
}
