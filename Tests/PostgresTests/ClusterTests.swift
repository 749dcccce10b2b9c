import Foundation
import Postgres
import TestServers
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

    @Test func `an initdb that is killed is told as such, and the next start makes the cluster anew`() async throws {
        try await withTemporaryDirectory { directory in
            let start = Task {
                try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            }
            // It has written something of the cluster, and is still at it.
            while !FileManager.default.fileExists(atPath: directory + "/pg.tmp/PG_VERSION") {
                try await Task.sleep(for: .milliseconds(1))
            }
            for process in processes(running: "\(directory)/pg.tmp") { kill(process, SIGKILL) }
            let error = await #expect(throws: ClusterError.self) { try await start.value }
            #expect("\(try #require(error))".hasPrefix("initdb failed: "))
            #expect(!FileManager.default.fileExists(atPath: directory + "/pg"))
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { try await makeCity($0) }
        }
    }

    @Test func `of two starters at once one makes and starts the cluster, and the other is refused`() async throws {
        try await withTemporaryDirectory { directory in
            let (refusals, refused) = AsyncStream.makeStream(of: String.self)
            let started = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            return try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                                try await makeCity(conninfo)
                                for await text in refusals {
                                    #expect(text.hasPrefix("\(directory) is in use by another tracker."))
                                    break
                                }
                                return 1
                            }
                        } catch let error as ClusterError {
                            refused.yield("\(error)")
                            return 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(started == 1)
        }
    }

    @Test func `a postmaster.pid that names a living process of somebody else does not hinder`() async throws {
        try await withTemporaryDirectory { directory in
            let pidFile = directory + "/pg/postmaster.pid"
            let stale = try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                try await makeCity(conninfo)
                return try String(contentsOfFile: pidFile, encoding: .utf8)
            }
            try leave(stale, naming: 1, at: pidFile)  // the first process of the system
            let kept = try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                #expect(try firstLine(of: pidFile) != "1")
                return try await name(in: conninfo)
            }
            #expect(kept == "Sơn La")
        }
    }

    @Test func `a killed server that its parent has not reaped yet is waited for`() async throws {
        try await withTemporaryDirectory { directory in
            let pidFile = directory + "/pg/postmaster.pid"
            let stale = try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                try await makeCity(conninfo)
                return try String(contentsOfFile: pidFile, encoding: .utf8)
            }
            let dead = try await zombie(ownedAs: directory + "/pg")
            try leave(stale, naming: dead, at: pidFile)
            let reaping = Task {
                try await Task.sleep(for: .milliseconds(700))
                return waitpid(dead, nil, 0)
            }
            let kept = try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                #expect(kill(dead, 0) == -1, "the server has started beside the dead one")
                return try await name(in: conninfo)
            }
            #expect(kept == "Sơn La")
            #expect(try await reaping.value == dead)
        }
    }

    /// The file as a killed server left it, its number that of `process`.
    private func leave(_ pidFile: String, naming process: pid_t, at path: String) throws {
        let lines = pidFile.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[7].hasPrefix("ready"))
        try (["\(process)"] + lines.dropFirst()).joined(separator: "\n")
            .write(toFile: path, atomically: false, encoding: .utf8)
        let folder = (path as NSString).deletingLastPathComponent
        let owner = try FileManager.default.attributesOfItem(atPath: folder)
        try FileManager.default.setAttributes(
            owner.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) }, ofItemAtPath: path)
    }

    /// A process of the user whom `path` belongs to that has ended and is not reaped.
    private func zombie(ownedAs path: String) async throws -> pid_t {
        let owner = try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? NSNumber
        let user = "\(try #require(owner))"
        let command = ["setpriv", "--reuid=\(user)"] + (geteuid() == 0 ? ["--clear-groups"] : []) + ["true"]
        var process = pid_t()
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        #expect(posix_spawnp(&process, "setpriv", nil, nil, &arguments, environ) == 0)
        while try !String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).contains(") Z ") {
            try await Task.sleep(for: .milliseconds(5))
        }
        return process
    }

    @Test func `data of another version is refused, naming both`() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory + "/pg", withIntermediateDirectories: true)
            try "9\n".write(toFile: directory + "/pg/PG_VERSION", atomically: true, encoding: .utf8)
            let error = await #expect(throws: ClusterError.self) {
                try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            }
            let text = "\(try #require(error))"
            #expect(text.contains("belongs to PostgreSQL 9,"))
            #expect(text.contains("back up with 9 and restore into another directory."))
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

    @Test(.enabled(if: geteuid() == 0))
    func `a cluster of another user keeps its owner when root starts or joins it`() async throws {
        try await withTemporaryDirectory { directory in
            let nobody = try #require(getpwnam("nobody")).pointee.pw_uid
            chown(directory, nobody, nobody)
            chmod(directory, 0o750)
            @Sendable func strangers() throws -> [String] {
                let inside = ["pg", "socket", "lock", "postgres.log", "pg/PG_VERSION"].map { "\(directory)/\($0)" }
                return try ([directory] + inside).filter {
                    try FileManager.default.attributesOfItem(atPath: $0)[.ownerAccountID] as? Int != Int(nobody)
                }
            }
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                try await makeCity(conninfo)
                let joined = try await PrivateCluster.run(in: directory, durable: false, joins: true, log: quiet) {
                    try await name(in: $0)
                }
                #expect(joined == "Sơn La")
                #expect(try strangers() == [])
            }
            #expect(try strangers() == [])
            let mode = try FileManager.default.attributesOfItem(atPath: directory)[.posixPermissions] as? Int
            #expect(mode == 0o750)

            // The folder was root's when the cluster came into it: the cluster's owner counts.
            chown(directory, 0, 0)
            chmod(directory, 0o755)
            let kept = try await PrivateCluster.run(in: directory, durable: false, log: quiet) {
                try await name(in: $0)
            }
            #expect(kept == "Sơn La")
            #expect(try strangers() == [directory])
        }
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a folder of root's that holds something else keeps owner and mode`() async throws {
        try await withTemporaryDirectory { directory in
            try "".write(toFile: directory + "/else", atomically: false, encoding: .utf8)
            chmod(directory, 0o755)
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { try await makeCity($0) }
            let found = try FileManager.default.attributesOfItem(atPath: directory)
            #expect(found[.ownerAccountID] as? Int == 0)
            #expect(found[.posixPermissions] as? Int == 0o755)
        }
    }

    @Test(.enabled(if: geteuid() == 0))
    func `root follows no link that a cluster's owner laid`() async throws {
        try await withTemporaryDirectory { directory in
            let (data, other) = ("\(directory)/data", "\(directory)/other")
            try await PrivateCluster.run(in: data, durable: false, log: quiet) { _ in }
            try "kept".write(toFile: other, atomically: false, encoding: .utf8)
            for name in ["postgres.log", "lock"] {
                try FileManager.default.removeItem(atPath: "\(data)/\(name)")
                try FileManager.default.createSymbolicLink(atPath: "\(data)/\(name)", withDestinationPath: other)
                await #expect(throws: ClusterError.self) {
                    try await PrivateCluster.run(in: data, durable: false, log: quiet) { _ in }
                }
                #expect(try String(contentsOfFile: other, encoding: .utf8) == "kept")
                #expect(try FileManager.default.attributesOfItem(atPath: other)[.ownerAccountID] as? Int == 0)
                try FileManager.default.removeItem(atPath: "\(data)/\(name)")
            }
        }
    }

    @Test func `where none may be made, an empty folder is refused and stays empty`() async throws {
        try await withTemporaryDirectory { directory in
            for folder in [directory, "\(directory)/absent"] {
                let error = await #expect(throws: ClusterError.self) {
                    try await PrivateCluster.run(in: folder, makes: false, log: quiet) { _ in }
                }
                let words = "\(try #require(error))"
                #expect(words.hasPrefix("There is no database in \(folder) yet."))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
        }
    }
}

extension String {
    fileprivate func write(toFile path: String, atomically: Bool, encoding: String.Encoding) throws {
        try write(to: URL(fileURLWithPath: path), atomically: atomically, encoding: encoding)
    }
}
