import Persistence
import Postgres
import TestSupport
import Testing

/// On the program's own server nobody who serves people is above row-level security.
@Suite(.serialized) struct PrivateSignInTests {
    private func tries(_ statement: String, in database: Database) async throws -> String? {
        do {
            try await database.write { db in try db.script(statement) }
            return nil
        } catch let error as PostgresError {
            return error.code
        }
    }

    @Test
    func `a data folder of before gets the users that the pools sign in as, who gain nothing by leaving their role`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            // As the program made it until now: its superuser alone.
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let before = Database(conninfo, size: 1)
                try await Migrator(directory: home.migrations).migrate(before)
                await before.close()
            }
            for _ in 0..<2 {
                try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                    let databases = try await Databases.onPrivateServer(conninfo)
                    for (pool, user) in [(databases.app, "tracker_serving"), (databases.batch, "tracker_working")] {
                        let (name, isAbove): (String, Bool) = try await pool.read { db in
                            let row = try db.run(
                                """
                                SELECT session_user::text AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS is_above
                                FROM pg_roles WHERE rolname = session_user
                                """
                            ).one()
                            return (try row["name"], try row["is_above"])
                        }
                        #expect(name == user)
                        #expect(!isAbove)
                        for statement in [
                            "RESET ROLE; COPY (SELECT 1) TO PROGRAM 'true'", "RESET ROLE; SELECT * FROM salt",
                            "RESET ROLE; DELETE FROM audit_event", "SET ROLE tracker_keeper", "SET ROLE tracker",
                            "SET SESSION AUTHORIZATION tracker", "RESET ROLE; CREATE TABLE public.mine ()",
                        ] {
                            #expect(try await tries(statement, in: pool) == "42501", "\(user): \(statement)")
                        }
                    }
                    for role in ["tracker_batch", "tracker_backup"] {
                        #expect(try await tries("SET ROLE \(role)", in: databases.app) == "42501", "\(role)")
                    }
                    let worker = try await databases.worker()
                    let faults = try await databases.withSignedIn { database in
                        try await database.read { db in try db.roleFaults(worker: worker) }
                    }
                    #expect(faults == [])
                    try await Migrator(directory: home.migrations).migrate(databases.owner)
                    try await databases.app.write(as: .operator) { db in
                        try db.script(
                            "INSERT INTO country VALUES ('VNM', 'Viet Nam', 'Việt Nam') ON CONFLICT DO NOTHING")
                    }
                    await databases.close()
                }
            }
        }
    }
}
