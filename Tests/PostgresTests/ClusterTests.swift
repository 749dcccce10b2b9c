import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@Suite struct ClusterTests {
    @Test func `a private cluster is made, answers, keeps its data over a restart and refuses a second user`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let log = Logger(label: "test")
            try await PrivateCluster.run(in: directory + "/data", durable: false, log: log) { conninfo in
                let database = Database(conninfo, size: 2)
                try await database.write { db in
                    try db.script("CREATE TABLE city (name text)")
                    try db.run("INSERT INTO city VALUES (\("Sơn La"))")
                }
                await #expect(throws: ClusterError.self) {
                    try await PrivateCluster.run(in: directory + "/data", durable: false, log: log) { _ in }
                }
                await database.close()
            }
            let name = try await PrivateCluster.run(in: directory + "/data", durable: false, log: log) { conninfo in
                let database = Database(conninfo, size: 1)
                let name: String = try await database.read { db in try db.run("SELECT name FROM city").one()["name"] }
                await database.close()
                return name
            }
            #expect(name == "Sơn La")
        }
    }
}
