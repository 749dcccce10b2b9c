import Foundation
import TestServers
import Testing

@testable import Postgres

/// Connection strings that name several servers.
@Suite(.serialized) struct HostTests {
    @Test func `which server is asked is left to us only where there are several and nothing else is said`() {
        #expect(leavesChoice("host=a,b dbname=x"))
        #expect(leavesChoice("postgresql://a:1,b:2/x"))
        #expect(!leavesChoice("host=a dbname=x"))
        #expect(!leavesChoice("host=a,b target_session_attrs=primary"))
        #expect(!leavesChoice("postgresql://a,b/x?target_session_attrs=any"))
        #expect(!leavesChoice("no connection string"))
    }

    @Test func `the server that answers is found behind one that does not, and failing leaves nothing open`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { conninfo in
                let both = "host='\(directory)/none,\(directory)/socket' user=tracker dbname=tracker"
                let database = Database(both, size: 1)
                #expect(try await database.read { db in try db.run("SELECT 1 AS one").one()["one"] as Int } == 1)
                await database.close()

                let nobody = Database("host='\(directory)/none,\(directory)/neither' user=tracker", size: 1)
                func fail() async {
                    let error = await #expect(throws: PostgresError.self) {
                        try await nobody.read { db in _ = try db.run("SELECT 1") }
                    }
                    #expect(error?.isConnectionFailure == true)
                }
                await fail()
                let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
                for _ in 0..<50 { await fail() }
                let refused = Database("\(conninfo) dbname=absent", size: 1)
                for _ in 0..<50 {
                    await #expect(throws: PostgresError.self) {
                        try await refused.read { db in _ = try db.run("SELECT 1") }
                    }
                }
                let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
                #expect(after - open < 20, "\(open) then, \(after) now")
                await nobody.close()
                await refused.close()
            }
        }
    }

    @Test func `a server that never answers is not waited for again and again`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in }
            _ = FileManager.default.createFile(atPath: "\(directory)/pg/standby.signal", contents: nil)
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in
                let silent = try SilentServer()
                let database = Database(
                    "host='127.0.0.1,\(directory)/socket' port=\(silent.port),5432 user=tracker dbname=tracker",
                    size: 1)
                let start = ContinuousClock.now
                var last: Duration = .zero
                while last < .seconds(7) {
                    let isStandby: Bool = try await database.read { db in
                        try db.run("SELECT pg_is_in_recovery() AS it").one()["it"]
                    }
                    #expect(isStandby)
                    try await Task.sleep(for: .milliseconds(100))
                    last = ContinuousClock.now - start
                }
                // Once for a primary, and once for any server; the next look would be after 40 seconds.
                #expect(silent.callers == 2)
                await database.close()
            }
        }
    }

    @Test func `where another program connects is told by variables, the password among them`() async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: directory, durable: false, log: quiet) { _ in
                let database = Database(
                    "host='\(directory)/none,\(directory)/socket' user=tracker dbname=tracker password='a b'", size: 1)
                let variables = try await database.read { db in db.place.variables }
                #expect(variables["PGHOST"] == "\(directory)/socket")
                #expect(variables["PGDATABASE"] == "tracker")
                #expect(variables["PGPASSWORD"] == "a b")
                #expect(variables["PGTARGETSESSIONATTRS"] == nil)
                await database.close()
            }
        }
    }

    @Test func `the rows of a dump are counted, wherever it is cut into pieces`() {
        let text = """
            SET x;
            COPY public.city (id, name) FROM stdin;
            1\tCOPY public.x (a) FROM stdin;
            2\t\\\\.

            \\.
            -- COPY
            COPY public.empty (id) FROM stdin;
            \\.
            COPY public."odd one" (id) FROM stdin;
            1
            \\.

            """
        let bytes = Array(text.utf8)
        for size in [1, 2, 3, 7, 64, bytes.count] {
            var counter = CopyCounter()
            for start in stride(from: 0, to: bytes.count, by: size) {
                Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { counter.take($0) }
            }
            #expect(
                counter.rows == ["public.city": 3, "public.empty": 0, "public.\"odd one\"": 1], "pieces of \(size)")
        }
    }
}

/// Takes connections, and says nothing to them.
private struct SilentServer {
    let port: Int
    private let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let handle = handle
        port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(bind(handle, address, length) == 0)
                try #require(listen(handle, 100) == 0)
                try #require(getsockname(handle, address, &length) == 0)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }

    /// How many have come since this was last asked.
    var callers: Int {
        var count = 0
        while true {
            let caller = accept(handle, nil, nil)
            guard caller >= 0 else { return count }
            Glibc.close(caller)
            count += 1
        }
    }
}

@Suite(.serialized, .timeLimit(.minutes(2))) struct FullDiskTests {
    @Test(.enabled(if: geteuid() == 0, "a small disk can only be made as root"))
    func `a full disk fails writers in words, and what was acknowledged is there when there is room again`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            try #require(mount("tmpfs", directory, "tmpfs", 0, "size=96m,mode=755") == 0)
            defer { umount2(directory, Int32(MNT_DETACH)) }
            let data = "\(directory)/data"
            let ballast = "\(directory)/ballast"
            let acknowledged = Collected<Int>()
            try await PrivateCluster.run(in: data, log: quiet) { conninfo in
                let database = Database(conninfo, size: 2)
                try await database.write { db in
                    try db.script(
                        "CREATE TABLE filler (n int PRIMARY KEY, bytes text); ALTER TABLE filler ALTER bytes SET STORAGE EXTERNAL"
                    )
                }
                // All room but what a few rows take.
                _ = FileManager.default.createFile(atPath: ballast, contents: nil)
                let free = try #require(
                    try FileManager.default.attributesOfFileSystem(forPath: directory)[.systemFreeSize] as? Int)
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: ballast))
                for _ in 0..<max(0, free / 1_048_576 - 6) { try handle.write(contentsOf: Data(count: 1_048_576)) }
                try handle.close()
                var failure: PostgresError?
                for number in 0..<200 where failure == nil {
                    do {
                        try await database.write { db in
                            _ = try db.run("INSERT INTO filler VALUES (\(number), repeat(md5(\("\(number)")), 4000))")
                        }
                        acknowledged.add(number)
                    } catch let error as PostgresError {
                        failure = error
                    }
                }
                let found = try #require(failure)
                #expect(found.code == "53100" || found.isConnectionFailure, "\(String(reflecting: found))")
                try FileManager.default.removeItem(atPath: ballast)
                await database.close()
            }
            #expect(!acknowledged.all.isEmpty)
            try await PrivateCluster.run(in: data, log: quiet) { conninfo in
                let database = Database(conninfo, size: 1)
                let stored = try await database.read { db in
                    try db.run("SELECT n FROM filler WHERE length(bytes) = 128000 ORDER BY n").map {
                        try $0["n"] as Int
                    }
                }
                #expect(Set(acknowledged.all).isSubset(of: stored))
                try await database.write { db in _ = try db.run("INSERT INTO filler VALUES (1000, 'room')") }
                await database.close()
            }
        }
    }
}
