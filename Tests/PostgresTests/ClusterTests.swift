import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.serialized) struct ClusterTests {
    private func name(in conninfo: String) async throws -> String {
        let database = Database(conninfo, size: 1)
        let name: String = try await database.read { db in try db.run("SELECT name FROM city").one()["name"] }
        await database.close()
        return name
    }

    private func makeCity(_ conninfo: String) async throws {
        let database = Database(conninfo, size: 1)
        try await database.write { db in
            try db.script("CREATE TABLE city (name text)")
            try db.run("INSERT INTO city VALUES (\("Sơn La"))")
        }
        await database.close()
    }

    @Test func `data outlives a restart, and a second program is refused`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                try await makeCity(conninfo)
                await #expect(throws: ClusterError.self) {
                    try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
                }
            }
            let kept = try await PrivateCluster.run(in: directory, durable: false, log: quiet) {
                try await name(in: $0)
            }
            #expect(kept == "Sơn La")
            #expect(!FileManager.default.fileExists(atPath: directory + "/pg/postmaster.pid"))
        }
    }

    @Test func `a path too long for a socket gets a short one elsewhere`() async throws {
        try await withTemporaryDirectory { directory in
            let long = directory + "/" + String(repeating: "long-", count: 20)
            try await PrivateCluster.run(in: long, durable: false, log: quiet) { try await makeCity($0) }
        }
    }

    @Test func `what a killed initdb left behind does not hinder`() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(
                atPath: directory + "/pg.tmp/base", withIntermediateDirectories: true)
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { try await makeCity($0) }
        }
    }

    @Test func `data of another version is refused, naming both`() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory + "/pg", withIntermediateDirectories: true)
            try "9\n".write(toFile: directory + "/pg/PG_VERSION", atomically: true, encoding: .utf8)
            let error = await #expect(throws: ClusterError.self) {
                try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            }
            #expect("\(try #require(error))".contains("belongs to PostgreSQL 9,"))
        }
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a folder that PostgreSQL's user may not enter is named`() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(
                atPath: directory + "/closed", withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            let error = await #expect(throws: ClusterError.self) {
                try await PrivateCluster.run(in: directory + "/closed/data", durable: false, log: quiet) { _ in }
            }
            #expect("\(try #require(error))".contains("may not enter \(directory)/closed."))
        }
    }
}

extension String {
    fileprivate func write(toFile path: String, atomically: Bool, encoding: String.Encoding) throws {
        try write(to: URL(fileURLWithPath: path), atomically: atomically, encoding: encoding)
    }
}
