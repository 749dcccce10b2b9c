import Postgres

extension Connection {
    func backend() throws -> Int { try run("SELECT pg_backend_pid() AS pid").one()["pid"] }

    func setting(_ name: String) throws -> String { try run("SELECT current_setting(\(name)) AS value").one()["value"] }
}

extension Database {
    func count(_ table: SQL) async throws -> Int {
        try await read { db in try db.run("SELECT count(*) AS n FROM \(table)").one()["n"] }
    }

    /// Asks again and again until the server says that `condition` holds.
    func waitUntil(_ condition: SQL) async throws {
        while try await !read({ db in try db.run("SELECT \(condition) AS holds").one()["holds"] as Bool }) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
