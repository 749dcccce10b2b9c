import Postgres

/// The made-up data that the benchmarks work on, and the two ways to reach it.
struct Data: Sendable {
    static let cities = 3_000
    static let measures = 60

    let folder: String
    /// As the owner of everything.
    let owner: String
    /// As the program's role, to whom row-level security applies.
    let program: String

    init(_ conninfo: String, folder: String) async throws {
        self.folder = folder
        owner = conninfo
        program = conninfo.replacing("user=tracker", with: "user=program")
        let database = Database(owner, size: 1, timeouts: Timeouts(statement: nil))
        try await database.write { db in
            try db.script(
                """
                CREATE ROLE program LOGIN;
                CREATE TABLE open (city_id int, measure_id int, amount float8, PRIMARY KEY (city_id, measure_id));
                INSERT INTO open SELECT c, m, (c * 61 + m * 7) % 1000 / 10.0
                FROM generate_series(1, \(Self.cities)) AS c, generate_series(1, \(Self.measures)) AS m;
                CREATE TABLE secured (LIKE open INCLUDING ALL);
                INSERT INTO secured TABLE open;
                ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
                CREATE POLICY read ON secured FOR SELECT TO program USING (
                    (SELECT current_setting('app.all', true) = 't')
                    OR city_id IN (SELECT unnest(current_setting('app.cities')::int[])));
                GRANT SELECT ON open, secured TO program;
                """)
        }
        try await database.administer("VACUUM ANALYZE open, secured")
        await database.close()
    }
}
