import Foundation
import Postgres

extension Databases {
    /// Backs everything up as of one instant, beside whatever goes on, and reads the file back: it holds every row of every table,
    /// or is not kept.
    /// - Parameter progress: called with each phase as it begins, and the tables on the way.
    public func backUp(
        to path: String, progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> BackupFile {
        guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.exists(path) }
        let partial = try BackupFile.makePartial(of: path)
        do {
            let grants = try await grantsToBackUp()
            guard grants.isEmpty else { throw BackupError.noRole(grants) }
            let contents = try await withBackup { database in
                try await database.dump(to: partial, progress)
            }
            return try BackupFile(completing: partial, with: contents).kept(as: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            if isOutOfRoom(error) { throw BackupError.noRoom(path) }
            throw error
        }
    }

    /// Brings a backup into an empty database, and compares every table with what was backed up.
    /// - Parameter migrations: those that this program knows.
    public func restore(
        _ file: BackupFile, migrations: [String], progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        if let unknown = file.contents.migrations.first(where: { !migrations.contains($0) }) {
            throw BackupError.newerSchema(unknown)
        }
        let (place, server) = try await owner.read { db in
            let server = try db.serverMajor()
            guard server >= file.contents.postgres else {
                throw BackupError.newerServer(backup: file.contents.postgres, server: server)
            }
            if let table = try db.anyTable() { throw BackupError.notEmpty(table) }
            return (db.place, server)
        }
        let programs = try await ClientPrograms.find(for: server, reading: file.contents.program)
        try await owner.write { db in try db.makeRoles() }
        let grants = try await grantsToRestore()
        guard grants.isEmpty else { throw BackupError.noRole(grants) }
        try await programs.restore(file.path, into: place) { progress("restoring \($0)") }
        try await owner.write { db in try db.entrustFunctions() }
        try await owner.administer("ANALYZE")
        progress("comparing")
        let restored = try await withBackup { database in try await database.read { db in try db.tableSums() } }
        let differences = differences(between: file.contents.tables, and: restored)
        guard differences.isEmpty else { throw BackupError.differs(differences) }
        // Whoever was signed in then may have been shut out since.
        try await app.write(as: .operator, because: "tracker restore") { db in try db.revokeAllSignIns() }
    }

    /// What must be granted before whoever signs in can read everything.
    private func grantsToBackUp() async throws -> [String] {
        if try await isAllowed({ try await withBackup { database in try await database.read { _ in } } }) { return [] }
        return ["GRANT tracker_backup TO \(try await worker())"]
    }

    /// As above before all can be compared, sessions ended and functions handed to the keeper. Nothing asks for these rights until
    /// everything is loaded, when it is too late.
    private func grantsToRestore() async throws -> [String] {
        var grants = try await grantsToBackUp()
        if try await !isAllowed({ try await app.read { _ in } }) {
            grants.append("GRANT tracker_app TO \(try await user())")
        }
        if try await !isAllowed({ try await owner.read { db in try db.script("SET LOCAL ROLE tracker_keeper") } }) {
            grants.append("GRANT tracker_keeper TO \(try await owner.read { db in try db.user() })")
        }
        return grants
    }
}

/// Whether `body`, which takes on a role, is let. Tried, since from 16 on even a member may not take a role on; and told by the
/// code, since the words are in the server's language.
private func isAllowed(_ body: () async throws -> Void) async throws -> Bool {
    do {
        try await body()
        return true
    } catch let error as PostgresError where error.code == "42501" {
        return false
    }
}

extension Database {
    /// Sums and dump are of one snapshot, which the transaction of the sums keeps open for `pg_dump`.
    fileprivate func dump(
        to path: String, _ progress: @escaping @Sendable (String) -> Void
    ) async throws -> BackupContents {
        let isDumped = DispatchSemaphore(value: 0)
        let (snapshots, snapshot) = AsyncThrowingStream.makeStream(of: (String, ServerPlace, BackupContents).self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { isDumped.signal() }  // also where the dump fails, or the transaction would wait for ever
            group.addTask {
                do {
                    try await self.read { db in
                        let hidden = try db.tablesHiddenFromBackup()
                        guard hidden.isEmpty else { throw BackupError.hidden(hidden) }
                        let id = try db.exportSnapshot()
                        progress("counting")
                        snapshot.yield((id, db.place, try db.backupContents()))
                        isDumped.wait()
                    }
                    snapshot.finish()
                } catch {
                    snapshot.finish(throwing: error)
                }
            }
            for try await (id, place, found) in snapshots {
                var contents = found
                let programs = try await ClientPrograms.find(for: contents.postgres)
                contents.program = programs.major
                try await programs.dump(place, as: "tracker_backup", snapshot: id, to: path) {
                    progress("copying \($0)")
                }
                progress("reading back")
                let rows = try await programs.rows(in: path)
                let missing = contents.tables.filter { !$0.isSequence && $0.rows != rows[$0.name] ?? 0 }
                    .map { "\($0.name) has \($0.rows) rows, the file \(rows[$0.name] ?? 0)" }
                guard missing.isEmpty else { throw BackupError.incomplete(missing) }
                return contents
            }
            throw CancellationError()
        }
    }
}

extension TableSum {
    fileprivate var isSequence: Bool { name.hasPrefix("sequence ") }

    /// Sequences stand outside of snapshots: numbers may have been drawn while the dump was under way.
    fileprivate func agrees(with restored: TableSum) -> Bool {
        isSequence ? Int(restored.digest) ?? 0 >= Int(digest) ?? .max : self == restored
    }
}

private func differences(between expected: [TableSum], and found: [TableSum]) -> [String] {
    let found = Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0) })
    var differences = expected.filter { sum in found[sum.name].map(sum.agrees) != true }.map { sum in
        guard let other = found[sum.name] else { return "\(sum.name) is missing" }
        return sum.rows == other.rows
            ? "\(sum.name) has other rows" : "\(sum.name) has \(other.rows) rows instead of \(sum.rows)"
    }
    differences += Set(found.keys).subtracting(expected.map(\.name)).sorted().map { "\($0) was not backed up" }
    return differences
}

private func isOutOfRoom(_ error: any Error) -> Bool {
    if let error = error as? CocoaError { return error.code == .fileWriteOutOfSpace }
    if case ClientProgramError.failed(_, let output) = error { return output.contains("No space left on device") }
    return (error as NSError).domain == NSPOSIXErrorDomain && (error as NSError).code == Int(ENOSPC)
}

extension Connection {
    fileprivate func exportSnapshot() throws -> String {
        try run("SELECT pg_export_snapshot() AS snapshot").one()["snapshot"]
    }

    /// Who signed in, as SQL writes the name.
    func user() throws -> String { try run("SELECT quote_ident(session_user) AS name").one()["name"] }

    /// Such as `15`.
    func serverMajor() throws -> Int {
        try run("SELECT current_setting('server_version_num')::integer / 10000 AS major").one()["major"]
    }

    fileprivate func backupContents() throws -> BackupContents {
        let row = try run(
            "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS made_at"
        ).one()
        return BackupContents(
            madeAt: try row["made_at"], postgres: try serverMajor(),
            migrations: try run("SELECT name FROM migration ORDER BY name COLLATE \"C\"").map { try $0["name"] },
            tables: try tableSums())
    }

    /// Tables of which tracker_backup may see less than every row: no right to read them, no policy that lets every row through,
    /// or one that holds rows back.
    public func tablesHiddenFromBackup() throws -> [String] {
        try run(
            """
            SELECT oid::regclass::text AS name FROM pg_class
            WHERE relkind = 'r' AND \(Self.isOurs) AND (
                NOT has_table_privilege('tracker_backup', oid, 'SELECT')
                OR relrowsecurity AND (
                    NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polpermissive AND polcmd IN ('r', '*')
                        AND pg_get_expr(polqual, polrelid) = 'true' AND 'tracker_backup'::regrole = ANY (polroles))
                    OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND NOT polpermissive
                        AND polcmd IN ('r', '*') AND polroles && ARRAY[0::oid, 'tracker_backup'::regrole::oid])))
            ORDER BY 1
            """
        ).map { try $0["name"] }
    }

    /// Rows and digest of every table, and the next number of every sequence. As tracker_backup, which sees all of them.
    ///
    /// A digest is the sum of the first 60 bits of the SHA-256 of each row as text.
    public func tableSums() throws -> [TableSum] {
        let relations: [(kind: String, name: String)] = try run(
            """
            SELECT relkind::text AS kind, format('%I.%I', nspname, relname) AS name
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('r', 'S') AND \(Self.isOurs)
            ORDER BY relkind = 'S', nspname COLLATE "C", relname COLLATE "C"
            """
        ).map { (try $0["kind"], try $0["name"]) }
        return try relations.map { kind, name in
            guard kind == "r" else {
                let next = try run(
                    "SELECT (last_value + is_called::integer)::text AS next FROM \(unescaped: name)"
                ).one()
                return TableSum(name: "sequence \(name)", rows: 1, digest: try next["next"])
            }
            let row = try run(
                """
                SELECT count(*) AS rows, coalesce(sum(
                    ('x' || left(encode(sha256(convert_to(each_row::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0
                )::text AS digest
                FROM \(unescaped: name) AS each_row
                """
            ).one()
            return TableSum(name: name, rows: try row["rows"], digest: try row["digest"])
        }
    }

    /// Neither PostgreSQL's own nor an extension's.
    private static let isOurs: SQL = """
        relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
        """

    fileprivate func anyTable() throws -> String? {
        try run(
            """
            SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND \(Self.isOurs)
            ORDER BY 1 LIMIT 1
            """
        ).first?["name"]
    }

    /// Roles belong to the whole server and stand in no backup.
    func makeRoles() throws {
        try script(
            """
            DO $$
            DECLARE
                name text;
            BEGIN
                FOREACH name IN ARRAY ARRAY['tracker_app', 'tracker_batch', 'tracker_backup', 'tracker_keeper'] LOOP
                    IF to_regrole(name) IS NULL THEN EXECUTE format('CREATE ROLE %I NOLOGIN', name); END IF;
                END LOOP;
            END $$
            """)
    }

    /// Whoever restores owns everything, on whatever server that is; only functions with their owner's rights are the keeper's.
    fileprivate func entrustFunctions() throws {
        try script(
            """
            DO $$
            DECLARE
                function regprocedure;
            BEGIN
                FOR function IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER FUNCTION %s OWNER TO tracker_keeper', function);
                END LOOP;
            END $$
            """)
    }
}
