import Foundation
import Postgres
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The commands of whoever runs the service, on private servers of the test's own.
@Suite(.serialized) struct OperationTests {
    @Test func `a service is backed up while it runs, and what is restored elsewhere passes the doctor and is served`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let (data, copy, file) = ("\(directory)/data", "\(directory)/copy", "\(directory)/all.backup")
            let service = try start(["serve", "--load", network, "--port", "18083"], data: data)
            #expect(try await isReady(18083))
            let backup = try await run(["backup", file], data: data)
            #expect(backup.status == 0, "\(backup.errors)")
            #expect(backup.errors.contains("tables and sequences in \(file)"))
            // What is done later is not in it.
            _ = try await run(
                ["person", "later@example.org", "--name", "Later", "--role", "network_admin"], data: data)
            service.signal(SIGTERM)
            #expect(try await service.ended().status == 0)

            let restored = try await run(["restore", file], data: copy)
            #expect(restored.status == 0, "\(restored.errors)")
            let doctor = try await run(["doctor", "--json"], data: copy)
            #expect(doctor.status == 0, "\(doctor.output)")
            let findings = try JSONDecoder().decode([Finding].self, from: Data(doctor.output.utf8))
            for subject in [
                "Schema", "Guards", "Backup", "Functions", "Rights", "Trail", "Room", "Clock", "Durability",
                "Definitions", "Records",
            ] {
                #expect(findings.contains { $0.subject == subject && $0.state == "ok" }, "\(subject)")
            }
            let later = try await run(
                ["sign-in", "later@example.org"], data: copy)
            #expect(later.errors.contains("Nobody has the address"))
            let again = try await run(["restore", file], data: copy)
            #expect(again.status == 1)
            #expect(again.errors.hasPrefix("The database is not empty: it has the table "), "\(again.errors)")

            let second = try start(["serve", "--port", "18083"], data: copy)
            #expect(try await isReady(18083))
            #expect(try await get("http://127.0.0.1:18083/").contains("343 of UNESCO’s 425 member cities identified"))
            second.signal(SIGTERM)
            #expect(try await second.ended().status == 0)
        }
    }

    @Test func `PG_BINDIR alone says which programs are used, and too old a pg_dump is named`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["migrate"], data: data).status == 0)
            let empty = try await run(
                ["backup", "\(directory)/x"], data: data, environment: ["PG_BINDIR": directory])
            #expect(empty.status == 1)
            #expect(empty.errors.contains("PG_BINDIR is \(directory), but there is no initdb that runs."))
            #expect(empty.errors.contains("Name another folder, or unset PG_BINDIR."))

            // The server's own programs, but a pg_dump of another age.
            let bin = "\(directory)/bin"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: false)
            let real = try #require(postgresPrograms)
            for name in ["initdb", "postgres", "pg_ctl", "pg_restore"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(bin)/\(name)", withDestinationPath: "\(real)/\(name)")
            }
            try "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n".write(
                to: URL(fileURLWithPath: "\(bin)/pg_dump"), atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(bin)/pg_dump")
            let old = try await run(["backup", "\(directory)/x"], data: data, environment: ["PG_BINDIR": bin])
            #expect(old.status == 1)
            #expect(old.errors.contains(", not 9 in \(bin). Install postgresql-client-"), "\(old.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["bin", "data"])
        }
    }

    @Test func `the doctor finds what was taken from the guards, the rights and the trail, and says what to do`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["load", network], data: data).status == 0)
            let harms = [
                ("ALTER TABLE membership NO FORCE ROW LEVEL SECURITY", "FAIL  Guards: none on membership"),
                ("DROP POLICY backup ON programme", "FAIL  Backup: may not see every row of programme. To do:"),
                (
                    "ALTER FUNCTION act_as(integer, text) OWNER TO tracker",
                    "FAIL  Functions: not owned by tracker_keeper: act_as"
                ),
                ("ALTER ROLE tracker_app BYPASSRLS", "FAIL  Rights: tracker_app is above row-level security"),
                ("ALTER TABLE ward OWNER TO tracker_batch", "FAIL  Rights: tracker_batch owns tables"),
                (
                    "ALTER TABLE audit_event DISABLE TRIGGER ALL; UPDATE audit_event SET rows = rows + 1",
                    "FAIL  Trail: changed between"
                ),
                // The role is made again as the server starts, without its rights.
                (
                    "ALTER ROLE tracker_app RENAME TO away",
                    "FAIL  Definitions: function act_as(integer,text) was changed"
                ),
                ("UPDATE migration SET checksum = 'x' WHERE name LIKE '%create_run%'", "FAIL  Schema: Migrations/"),
            ]
            for (harm, expected) in harms {
                try await PrivateCluster.run(in: data, log: quiet) { conninfo in
                    let database = Database(conninfo, size: 1)
                    if harm.contains("audit_event") {
                        try await database.write { db in
                            try db.script("SET ROLE tracker_batch; SELECT seal(); RESET ROLE")
                        }
                    }
                    try await database.write { db in try db.script(harm) }
                    await database.close()
                }
                let doctor = try await run(["doctor"], data: data)
                #expect(doctor.status == 1)
                #expect(doctor.output.contains(expected), "\(harm): \(doctor.output)")
            }
            let away = try await run(
                ["doctor"], data: nil,
                environment: ["DATABASE_URL": "host=\(directory) user=nobody"])
            #expect(away.status == 1)
            #expect(away.output.contains("FAIL  Database: "), "\(away.output)")
        }
    }

    @Test func `a kept seal is held until the chain is written anew, and then the doctor says that it is not`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["load", network], data: data).status == 0)
            #expect(try await run(["score", "--cycle", "2027"], data: data).status == 0)
            let first = try await run(["doctor"], data: data)
            let seal = try String(#require(first.output.firstMatch(of: /the last is ([0-9a-f]{64})/)).1)
            #expect(first.output.contains("ok    Definitions: "), "\(first.output)")
            #expect(first.output.contains("ok    Records: as the trail has them since 20"), "\(first.output)")
            let mistyped = try await run(["doctor", "--seal", String(seal.dropLast())], data: data)
            #expect(mistyped.status == 64 && mistyped.errors.contains("is not a seal; a seal has 64 digits"))
            let held = try await run(["doctor", "--seal", seal], data: data)
            #expect(held.status == 0)
            #expect(held.output.contains("ok    Seal: the trail contains it: what was done until "), "\(held.output)")

            try await PrivateCluster.run(in: data, log: quiet) { conninfo in
                let database = Database(conninfo, size: 1)
                try await database.write { db in
                    try db.script(
                        """
                        SET LOCAL session_replication_role = replica;
                        UPDATE audit_event SET person_id = 1, reason = 'another' WHERE id = (SELECT min(id) FROM audit_event);
                        UPDATE membership SET note = 'false' WHERE city_id = 1;
                        UPDATE instant SET (events, digest) = (SELECT events, digest FROM seal_digest(NULL,
                            (SELECT max(sealed_at) FROM instant WHERE digest IS NULL), sealed_at))
                        WHERE sealed_at = (SELECT min(sealed_at) FROM instant WHERE digest IS NOT NULL);
                        DELETE FROM instant WHERE sealed_at > (SELECT min(sealed_at) FROM instant WHERE digest IS NOT NULL)
                        """)
                }
                await database.close()
            }
            let forged = try await run(["doctor", "--seal", seal], data: data)
            #expect(forged.status == 1)
            #expect(forged.output.contains("ok    Trail: seals that hold: 1"), "\(forged.output)")
            #expect(forged.output.contains("FAIL  Seal: the trail does not contain \(seal). To"), "\(forged.output)")
            #expect(forged.output.contains("FAIL  Records: membership: 1 of "), "\(forged.output)")
            #expect(forged.output.contains(" was changed or added."), "\(forged.output)")
        }
    }

    @Test func `each command about people says truly what comes next`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["load", network], data: data).status == 0)
            let address = "anh@example.org"
            func person(_ words: String...) async throws -> (status: Int32, output: String, errors: String) {
                try await run(["person", address] + words, data: data)
            }
            let nobody = try await run(["sign-in", address], data: data)
            #expect(nobody.status == 1)
            #expect(
                nobody.errors.contains("Add the person: tracker person \(address) --name NAME --role ROLE --place CODE")
            )
            let role = ["--role", "city_editor", "--place", "vnm-son-la"]
            let nameless = try await run(["person", address] + role, data: data)
            #expect(nameless.status == 1)
            #expect(nameless.errors.contains("--name NAME"), "\(nameless.errors)")
            let added = try await run(["person", address, "--name", "Anh"] + role, data: data)
            #expect(added.output == "Anh: city_editor of vnm-son-la\n")
            #expect(added.errors.contains("Next: tracker sign-in \(address)"))
            #expect(try await run(["sign-in", address], data: data).output.contains("/sign-in?link="))
            let until = try await run(["person", address] + role + ["--until", "2199-12-31"], data: data)
            #expect(until.output == "Anh: city_editor of vnm-son-la until 2199-12-31\n")
            #expect(try await person("--leave", "--role", "expert").status == 64)
            let left = try await person("--leave")
            #expect(left.output == "Anh has left: roles ended: 1; sessions and links ended: 1\n")
            let shut = try await run(["sign-in", address], data: data)
            #expect(shut.status == 1)
            #expect(shut.errors.contains("has left. To let the person back: tracker person \(address) --return"))
            let back = try await run(["person", address, "--return"] + role, data: data)
            #expect(back.errors.contains("Next: tracker sign-in"), "\(back.errors)")
            let erased = try await person("--leave", "--erase")
            #expect(erased.status == 0, "\(erased.errors)")
            let doctor = try await run(["doctor"], data: data)
            #expect(doctor.status == 0, "\(doctor.output)")
            #expect(doctor.output.contains(" versions erased, the last on "), "\(doctor.output)")
        }
    }

    @Test func `the doctor makes no database, and says how to come by one`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            let doctor = try await run(["doctor"], data: nil, environment: ["TRACKER_DATA": data])
            #expect(doctor.status == 1)
            #expect(
                doctor.output.contains("FAIL  Database: There is no database in \(data) yet. Start the service there"),
                "\(doctor.output)")
            #expect(!FileManager.default.fileExists(atPath: data))
        }
    }

    @Test func `systemd is told once the service answers`() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/notify"
            let ear = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(ear) }
            let bound = try withSocketAddress(path) { bind(ear, $0, $1) }
            try #require(bound == 0)
            // As systemd's is: PostgreSQL could speak to it, too.
            chmod(path, 0o777)
            let service = try start(
                ["serve", "--load", network, "--port", "18083"], data: "\(directory)/data",
                environment: ["NOTIFY_SOCKET": path])
            var heard = ""
            while service.isRunning, heard.isEmpty {
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = recv(ear, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                if count > 0 { heard = String(decoding: bytes.prefix(count), as: UTF8.self) }
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(heard == "READY=1")
            let ready = try await get("http://127.0.0.1:18083/ready")
            #expect(ready.contains("\"ready\""), "\(ready)")
            service.signal(SIGTERM)
            #expect(try await service.ended().status == 0)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "a small disk can only be made as root"))
    func `a disk that is nearly full is found before PostgreSQL stops`() async throws {
        try await withTemporaryDirectory { directory in
            try #require(mount("tmpfs", directory, "tmpfs", 0, "size=150m,mode=755") == 0)
            defer { umount2(directory, Int32(MNT_DETACH)) }
            #expect(try await run(["migrate"], data: "\(directory)/data").status == 0)
            let doctor = try await run(["doctor"], data: "\(directory)/data")
            #expect(doctor.status == 1)
            #expect(doctor.output.contains("FAIL  Room: "), "\(doctor.output)")
        }
    }

    @Test func `with --log-format json every line is an object, and none holds a secret`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            let refused = try await run(
                ["serve", "--log-format", "json", "--sign-in", "anh@example.org"], data: data)
            #expect(refused.status == 64)
            let service = try start(
                [
                    "serve", "--load", network, "--port", "18084", "--log-format", "json", "--metrics-port", "18085",
                ], data: data)
            #expect(try await isReady(18084))
            let token = String(repeating: "ab", count: 32)
            for path in ["/?q=geheimnis", "/sign-in?link=\(token)", "/api/v1/cities/geheimnis", "/geheimnis"] {
                _ = try await get("http://127.0.0.1:18084\(path)")
            }
            let metrics = try await get("http://127.0.0.1:18085/metrics")
            #expect(metrics.contains("http_route=\"/api/v1/cities/{code}\""), "\(metrics)")
            #expect(!metrics.contains("geheimnis"))
            service.signal(SIGTERM)
            let ended = try await service.ended()
            #expect(ended.status == 0)
            let lines = try ended.errors.split(separator: "\n").map { line in
                try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            }
            #expect(
                lines.allSatisfy { $0["time"]?.hasSuffix("Z") == true && $0["level"] != nil && $0["message"] != nil })
            let requests = lines.filter { $0["message"] == "request" }
            #expect(requests.count >= 5)
            #expect(requests.allSatisfy { $0["requestId"]?.isEmpty == false && $0["status"] != nil })
            #expect(requests.contains { $0["route"] == "/api/v1/cities/{code}" && $0["status"] == "404" })
            for secret in ["geheimnis", token] { #expect(!ended.errors.contains(secret)) }
        }
    }
}

private func withSocketAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> R) throws -> R
{
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return try withUnsafePointer(to: &address) {
        try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            try body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

private struct Finding: Decodable {
    var subject: String
    var state: String
}

/// Of the newest version, in the places of Debian and Ubuntu.
private let postgresPrograms: String? = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    return versions.max { $0.compare($1, options: .numeric) == .orderedAscending }.map {
        "/usr/lib/postgresql/\($0)/bin"
    }
}()
