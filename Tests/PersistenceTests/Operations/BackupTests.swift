import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Persistence

private let migrations = try? Migrator(directory: home.migrations).names

/// The invented city with evidence, a link to sign in, and a sealed trail.
private func withCity<R: Sendable>(_ body: @Sendable (Databases, String) async throws -> R) async throws -> R {
    try await withTestDatabases(from: .demo) { databases in
        _ = try await databases.app.write(as: .operator) { db in
            let city = try #require(try db.registerEntry("vnm-ben-mo")).city.id
            let sizes = [Evidence.pieceSize, 1000]
            var pieces = sizes.map { Data((0..<$0).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }) }[...]
            _ = try db.store(
                Evidence(kind: .document, title: "Minutes \\. \t\n", mediaType: "application/pdf"),
                pieces: { pieces.popFirst() }, of: city)
            return try db.makeSignInLink(for: Person.operator)
        }
        _ = try await databases.batch.write { db in try db.seal() }
        return try await withTemporaryDirectory { directory in try await body(databases, "\(directory)/all.backup") }
    }
}

private func sums(_ databases: Databases) async throws -> [TableSum] {
    try await databases.withBackup { try await $0.read { db in try db.tableSums() } }
}

/// How many more roles there are than people: the same when each who is added comes with one.
private func rolesBeyondPeople(_ databases: Databases) async throws -> Int {
    try await databases.withBackup { database in
        try await database.read { db in
            try db.run("SELECT (SELECT count(*) FROM person_role) - (SELECT count(*) FROM person) AS n").one()["n"]
        }
    }
}

extension Connection {
    /// A user with these roles alone; users belong to the server that all tests share.
    fileprivate func make(_ user: String, grants: String?) throws {
        try script(
            """
            DO $$ BEGIN IF to_regrole('"\(user)"') IS NULL THEN CREATE ROLE "\(user)" LOGIN; END IF; END $$;
            REVOKE tracker_app, tracker_batch, tracker_backup, tracker_keeper FROM "\(user)";
            \(grants.map { "GRANT \($0) TO \"\(user)\"" } ?? "")
            """)
    }
}

@Suite struct BackupTests {
    @Test func `all of it comes back in a new database, as it was at the backup and guarded as before`() async throws {
        try await withCity { source, path in
            let before = try await sums(source)
            let seal = try await source.batch.read { db in try db.lastDigest().digest }
            let file = try await source.backUp(to: path)
            #expect(file.contents.tables == before)
            #expect(before.first { $0.name == "public.evidence_chunk" }?.rows ?? 0 > 1)
            try await source.app.write(as: .operator) { db in
                _ = try db.add(name: "Later", email: "later@example.org", role: .networkAdmin, place: nil)
            }
            try await withEmptyDatabases { target in
                try await target.restore(try BackupFile(reading: path), migrations: try #require(migrations))
                // Nobody comes back signed in, which the trail tells.
                let changed = zip(try await sums(target), before).filter { $0 != $1 }.map(\.1.name)
                #expect(
                    Set(changed).isSubset(of: [
                        "public.audit_event", "sequence public.audit_event_id_seq", "public.instant",
                        "public.sign_in_link",
                    ]), "\(changed)")
                let unused: Int = try await target.withBackup { database in
                    try await database.read { db in
                        try db.run("SELECT count(*) AS n FROM sign_in_link WHERE ended_at IS NULL").one()["n"]
                    }
                }
                #expect(unused == 0)
                let later = try await target.app.read(as: .operator) { db in try db.person(email: "later@example.org") }
                #expect(later == nil)

                let waiting = try await Migrator(directory: home.migrations).status(of: target.owner)
                    .filter { $0.appliedAt == nil }
                #expect(waiting == [])
                #expect(try await target.owner.read { db in try db.unguardedTables() } == [])
                #expect(try await target.owner.read { db in try db.functionsOfOthers() } == [])
                let trail = try await target.batch.read { db in (try db.brokenSeals(), try db.lastDigest().digest) }
                #expect(trail.0 == [])
                #expect(trail.1 == seal)

                // Nobody sees what nobody showed, and work goes on where it stopped: keys, history and trail.
                let seen = try await target.app.read(as: .anyone) { db in
                    try db.run("SELECT count(*) AS n FROM evidence").one()["n"] as Int
                }
                #expect(seen == 0)
                try await target.app.write(as: .operator) { db in
                    _ = try db.add(name: "New", email: "new@example.org", role: .networkAdmin, place: nil)
                    try db.run("UPDATE person SET name = 'Newer' WHERE email = 'new@example.org'")
                }
                _ = try await target.batch.write { db in try db.seal() }
                #expect(try await target.batch.read { db in try db.brokenSeals() } == [])
            }
        }
    }

    @Test func `what is written meanwhile is in the backup whole or not at all`() async throws {
        try await withCity { source, path in
            let before = try await rolesBeyondPeople(source)
            let writer = Task {
                var number = 0
                do {
                    while true {
                        let email = "p\(number)@example.org"
                        try await source.app.write(as: .operator) { db in
                            _ = try db.add(name: "P", email: email, role: .networkAdmin, place: nil)
                        }
                        number += 1
                    }
                } catch is CancellationError {
                    return number
                }
            }
            _ = try await source.backUp(to: path)
            writer.cancel()
            #expect(try await writer.value > 0)
            try await withEmptyDatabases { target in
                // Compares every table with the sums of the backup's own snapshot.
                try await target.restore(try BackupFile(reading: path), migrations: try #require(migrations))
                #expect(try await rolesBeyondPeople(target) == before)
            }
        }
    }

    @Test func `an owner who is no superuser can restore, and nothing else belongs to them but what is theirs`()
        async throws
    {
        try await withCity { source, path in
            _ = try await source.backUp(to: path)
            try await source.owner.write { db in
                try db.script(
                    """
                    DO $$ BEGIN IF to_regrole('restorer') IS NULL THEN CREATE ROLE restorer LOGIN; END IF; END $$;
                    GRANT tracker_app, tracker_batch, tracker_backup, tracker_keeper TO restorer
                    """)
            }
            try await withEmptyDatabases(user: "restorer") { target in
                // Of the database, since that is what CREATE EXTENSION and schema rights ask for.
                let name: String = try await target.owner.read { db in
                    try db.run("SELECT current_database()::text AS name").one()["name"]
                }
                try await source.owner.administer("ALTER DATABASE \(name) OWNER TO restorer")
                try await target.restore(try BackupFile(reading: path), migrations: try #require(migrations))
                #expect(try await target.owner.read { db in try db.functionsOfOthers() } == [])
                // The owner is under row-level security like everybody.
                #expect(try await target.owner.read { db in try db.unguardedTables() } == [])
            }
        }
    }

    @Test func `who lacks a role is told so before anything is loaded, and can restore once it is granted`()
        async throws
    {
        try await withCity { source, path in
            let file = try await source.backUp(to: path)
            try await source.owner.write { db in try db.make("newcomer", grants: nil) }
            try await withEmptyDatabases(user: "newcomer") { target in
                let name: String = try await target.owner.read { db in
                    try db.run("SELECT current_database()::text AS name").one()["name"]
                }
                try await source.owner.administer("ALTER DATABASE \(name) OWNER TO newcomer")
                var missing = ["backup", "app", "keeper"].map { "GRANT tracker_\($0) TO newcomer" }
                while let next = missing.first {
                    await #expect(throws: BackupError.noRole(missing)) {
                        try await target.restore(file, migrations: try #require(migrations))
                    }
                    try await source.owner.administer(next)
                    missing.removeFirst()
                }
                try await target.restore(file, migrations: try #require(migrations))
            }
        }
    }

    @Test func `a file that is not what was written is refused before anything is touched`() async throws {
        try await withCity { source, path in
            _ = try await source.backUp(to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            func refusal(_ data: Data) throws -> BackupError? {
                let other = "\(path).other"
                try data.write(to: URL(fileURLWithPath: other))
                return #expect(throws: BackupError.self) { _ = try BackupFile(reading: other) }
            }
            let other = "\(path).other"
            for place in [40, whole.count / 2, whole.count - 200, whole.count - 20] {
                var flipped = whole
                flipped[place] ^= 1
                #expect(try refusal(flipped) == .damaged(other), "byte \(place)")
            }
            #expect("\(BackupError.damaged(other))".hasSuffix("Use another one."))
            #expect(try refusal(whole.dropLast(1)) == .cutShort(other))
            #expect(try refusal(whole.prefix(whole.count / 2)) == .cutShort(other))
            #expect(try refusal(Data("name,value\n".utf8)) == .foreign(other))
            #expect(try refusal(Data()) == .foreign(other))
            #expect(throws: BackupError.unreadable("/nowhere")) { _ = try BackupFile(reading: "/nowhere") }
        }
    }

    @Test func `a database that has tables, a newer backup, and a newer server's backup are refused`() async throws {
        try await withCity { source, path in
            let file = try await source.backUp(to: path)
            let known = try #require(migrations)
            await #expect(throws: BackupError.notEmpty("activity")) {
                try await source.restore(file, migrations: known)
            }
            try await withEmptyDatabases { target in
                await #expect(throws: BackupError.newerSchema(known.last ?? "")) {
                    try await target.restore(file, migrations: known.dropLast())
                }
                var contents = file.contents
                #expect(try #require(contents.program) >= contents.postgres)
                contents.postgres = 99
                let newer = "\(path).newer"
                try FileManager.default.copyItem(atPath: path, toPath: newer)
                let server = file.contents.postgres
                let fromNewer = try BackupFile(completing: newer, with: contents)
                await #expect(throws: BackupError.newerServer(backup: 99, server: server)) {
                    try await target.restore(fromNewer, migrations: known)
                }
                contents.postgres = server
                contents.program = 99
                let fromNewerProgram = try BackupFile(completing: newer, with: contents)
                let unfit = await #expect(throws: ClientProgramError.self) {
                    try await target.restore(fromNewerProgram, migrations: known)
                }
                let text = "\(try #require(unfit))"
                #expect(text.contains("the backup was written by pg_dump 99"), "\(text)")
                #expect(text.contains("Install postgresql-client-99,"), "\(text)")
                // A backup that claims other rows than it holds is found out; an old one that names no program is restored.
                contents.program = nil
                contents.tables[0].digest = "1"
                let wrong = try BackupFile(completing: newer, with: contents)
                let name = contents.tables[0].name
                await #expect(throws: BackupError.differs(["\(name) has other rows"])) {
                    try await target.restore(wrong, migrations: known)
                }
            }
        }
    }

    @Test func `a backup overwrites nothing, and one that could not hold every row is not made`() async throws {
        try await withCity { source, path in
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            await #expect(throws: BackupError.unwritable("\(folder)/none/x")) {
                _ = try await source.backUp(to: "\(folder)/none/x")
            }
            for statement in [
                "DROP POLICY backup ON programme", "REVOKE SELECT ON programme FROM tracker_backup",
                "CREATE POLICY less ON programme AS RESTRICTIVE FOR SELECT TO tracker_backup USING (is_public)",
            ] {
                try await source.owner.write { db in try db.script("CREATE TABLE saved AS SELECT 1; DROP TABLE saved") }
                try await source.owner.write { db in try db.script(statement) }
                let hidden = BackupError.hidden(["programme"])
                await #expect(throws: hidden) { _ = try await source.backUp(to: path) }
                #expect("\(hidden)".contains("GRANT SELECT ON programme TO tracker_backup"))
                try await source.owner.write { db in
                    try db.script(
                        """
                        DROP POLICY IF EXISTS less ON programme; DROP POLICY IF EXISTS backup ON programme;
                        CREATE POLICY backup ON programme FOR SELECT TO tracker_backup USING (true);
                        GRANT SELECT ON programme TO tracker_backup
                        """)
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            _ = try await source.backUp(to: path)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            await #expect(throws: BackupError.exists(path)) { _ = try await source.backUp(to: path) }
        }
    }

    @Test func `of two backups to one name at once one is kept, whole`() async throws {
        try await withCity { source, path in
            let outcomes = await withTaskGroup(of: Result<BackupFile, any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do { return .success(try await source.backUp(to: path)) } catch { return .failure(error) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let files = outcomes.compactMap { try? $0.get() }
            #expect(files.map(\.path) == [path], "\(outcomes)")
            #expect(throws: BackupError.exists(path)) { for outcome in outcomes { _ = try outcome.get() } }
            let read = try BackupFile(reading: path)
            #expect(read.contents == files.first?.contents)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["all.backup"])
        }
    }

    @Test(arguments: [nil, EPERM, EOPNOTSUPP])
    func `a complete file gets its name with hard links or without, and overwrites nothing`(refusal: Int32?)
        async throws
    {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/all.backup"
            func keep() throws -> BackupFile {
                let contents = BackupContents(madeAt: "", postgres: 15, migrations: [], tables: [])
                let file = try BackupFile(completing: try BackupFile.makePartial(of: path), with: contents)
                guard let refusal else { return try file.kept(as: path) }
                return try file.kept(as: path) { _, _ in
                    errno = refusal
                    return -1
                }
            }
            #expect(try keep().path == path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["all.backup"])
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            try Data("another's".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: BackupError.exists(path)) { _ = try keep() }
            #expect(try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) == "another's")
        }
    }

    @Test func `who may not read everything is named, whoever owns the schema, and with what to say`() async throws {
        try await withTestDatabases { source, conninfo in
            try await source.owner.write { db in try db.make("no-reader", grants: "tracker_app, tracker_batch") }
            let databases = Databases(
                conninfo.replacing("user=tracker", with: "user=no-reader"), owner: conninfo, size: 1)
            try await withTemporaryDirectory { directory in
                await #expect(throws: BackupError.noRole([#"GRANT tracker_backup TO "no-reader""#])) {
                    _ = try await databases.backUp(to: "\(directory)/x")
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
                // What else is refused is told as the server says it.
                try await source.owner.write { db in try db.script("GRANT tracker_backup TO \"no-reader\"") }
                try await source.owner.write { db in
                    try db.script("REVOKE SELECT ON ALL SEQUENCES IN SCHEMA public FROM tracker_backup")
                }
                let other = await #expect(throws: PostgresError.self) {
                    _ = try await databases.backUp(to: "\(directory)/x")
                }
                #expect(other?.code == "42501")
            }
            await databases.close()
        }
    }

    @Test(.enabled(if: geteuid() == 0, "a small disk can only be made as root"))
    func `a disk without room is named, and nothing is left on it`() async throws {
        try await withCity { source, path in
            let disk = "\(path).disk"
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
            try #require(mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0)
            defer { umount(disk) }
            await #expect(throws: BackupError.noRoom("\(disk)/x")) { _ = try await source.backUp(to: "\(disk)/x") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
        }
    }
}
