import Config
import Foundation
import Input
import Postgres

/// What guards the records in a database, object by object: tables with their columns, rights and row-level security, policies,
/// triggers, functions, constraints, indexes, memberships of our roles. A freshly migrated database has the one that is shipped.
public struct SchemaCatalogue: Equatable, Sendable {
    /// PostgreSQL writes definitions differently from one major version to another.
    public var postgres: Int
    /// By what the object is called, such as `policy commitment.reads`, the beginning of the SHA-256 of its definition.
    public var objects: [String: String]

    public init(postgres: Int, objects: [String: String]) {
        (self.postgres, self.objects) = (postgres, objects)
    }

    /// As `text` has it; lines that begin with `#` are remarks.
    init(reading path: String) throws {
        let lines = try readText(path).split(separator: "\n")
        var objects: [String: String] = [:]
        for line in lines where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { throw InputError(file: path, "a line is no object") }
            objects[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        self.init(postgres: Int(name.drop { !$0.isNumber }) ?? 0, objects: objects)
    }

    /// As its file has it.
    public var text: String {
        """
        # What a freshly migrated database on PostgreSQL \(postgres) holds, object by object, each with the beginning of the SHA-256
        # of its definition. Written by Scripts/update-schema after a change of Migrations; tracker doctor compares with it.

        """ + objects.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }

    /// In words, how another one is not as this one.
    public func differences(of other: SchemaCatalogue) -> [String] {
        Set(objects.keys).union(other.objects.keys).sorted().compactMap { name in
            switch (objects[name], other.objects[name]) {
            case (.some, .none): "\(name) is missing"
            case (.none, .some): "\(name) was added"
            case (let ours, let theirs): ours == theirs ? nil : "\(name) was changed"
            }
        }
    }
}

extension Home {
    /// What is shipped for this major version of PostgreSQL; `nil`: nothing.
    public func schema(postgres: Int) throws -> SchemaCatalogue? {
        let path = "\(path)/Config/schema/postgresql-\(postgres).txt"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try SchemaCatalogue(reading: path)
    }
}

extension Connection {
    /// What the database holds. In a transaction of its own: it fixes where names are looked for.
    public func schemaCatalogue() throws -> SchemaCatalogue {
        try script("SET LOCAL search_path = pg_catalog, public, pg_temp")
        let rows = try run(
            """
            SELECT name, left(encode(sha256(convert_to(definition, 'UTF8')), 'hex'), 16) AS digest
            FROM (\(Self.objects)) AS object (name, definition)
            """)
        return SchemaCatalogue(
            postgres: try serverMajor(),
            objects: Dictionary(try rows.map { (try $0["name"], try $0["digest"]) }) { $0 + $1 })
    }

    /// Rights of all but the owner, whoever that is.
    private static func rights(_ list: String, _ owner: String, _ kind: String) -> SQL {
        """
        (SELECT string_agg(CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END || ' ' || privilege_type, ','
            ORDER BY grantee::regrole::text COLLATE "C", privilege_type COLLATE "C")
         FROM aclexplode(coalesce(\(unescaped: list), acldefault('\(unescaped: kind)', \(unescaped: owner))))
         WHERE grantee <> \(unescaped: owner))
        """
    }

    private static let ours: SQL = "'public'::regnamespace"
    /// What an extension brought.
    private static let isExtensions: SQL = """
        EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND objid = found.oid AND deptype = 'e')
        """

    // A definition is a row as text, in which what is missing has its place. Constraints are written the short way, since the long one
    // has other brackets after a restore.
    private static let objects: SQL = """
        SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' ELSE 'table ' END || relname, ROW(relkind,
            relrowsecurity, relforcerowsecurity, relpersistence, reloptions,
            \(rights("relacl", "relowner", "r")),
            CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(found.oid) END, obj_description(found.oid, 'pg_class'),
            (SELECT string_agg(ROW(attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
                pg_get_expr(adbin, adrelid), \(rights("attacl", "relowner", "c")))::text, ',' ORDER BY attname COLLATE "C")
             FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
             WHERE attrelid = found.oid AND attnum > 0 AND NOT attisdropped AND relkind <> 'S'),
            (SELECT string_agg(tgenabled::text, '') FROM pg_trigger
             WHERE tgrelid = found.oid AND tgisinternal AND tgenabled <> 'O'))::text
        FROM pg_class AS found WHERE relnamespace = \(ours) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION ALL
        SELECT 'index ' || relname, ROW(pg_get_indexdef(indexrelid), indisvalid)::text
        FROM pg_index JOIN pg_class AS found ON found.oid = indexrelid WHERE relnamespace = \(ours)
        UNION ALL
        SELECT 'constraint ' || concat_ws('.', CASE WHEN conrelid <> 0 THEN conrelid::regclass::text ELSE contypid::regtype::text END,
            conname), ROW(pg_get_constraintdef(found.oid, true), convalidated)::text
        FROM pg_constraint AS found WHERE connamespace = \(ours) AND contype <> 't'
        UNION ALL
        SELECT 'policy ' || concat_ws('.', polrelid::regclass, polname), ROW(polcmd, polpermissive,
            (SELECT string_agg(CASE role WHEN 0 THEN 'everybody' ELSE role::regrole::text END, ',' ORDER BY role::regrole::text)
             FROM unnest(polroles) AS role),
            pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))::text
        FROM pg_policy
        UNION ALL
        SELECT 'trigger ' || concat_ws('.', tgrelid::regclass, tgname), ROW(pg_get_triggerdef(found.oid), tgenabled)::text
        FROM pg_trigger AS found JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = \(ours)
        UNION ALL
        SELECT 'rule ' || concat_ws('.', ev_class::regclass, rulename), pg_get_ruledef(found.oid)
        FROM pg_rewrite AS found JOIN pg_class ON pg_class.oid = ev_class WHERE relnamespace = \(ours) AND rulename <> '_RETURN'
        UNION ALL
        SELECT 'function ' || found.oid::regprocedure, ROW(pg_get_functiondef(found.oid),
            proowner = to_regrole('tracker_keeper'), \(rights("proacl", "proowner", "f")))::text
        FROM pg_proc AS found WHERE pronamespace = \(ours) AND prokind IN ('f', 'p') AND NOT \(isExtensions)
        UNION ALL
        SELECT 'domain ' || typname, ROW(format_type(typbasetype, typtypmod), typnotnull, typdefault)::text
        FROM pg_type AS found WHERE typnamespace = \(ours) AND typtype = 'd'
        UNION ALL
        SELECT 'event trigger ' || evtname, ROW(evtevent, evtfoid::regprocedure, evtenabled)::text FROM pg_event_trigger
        UNION ALL
        SELECT 'schema public', ROW(\(rights("nspacl", "nspowner", "n")))::text FROM pg_namespace WHERE oid = \(ours)
        UNION ALL
        SELECT 'membership of ' || member::regrole || ' in ' || roleid::regrole, admin_option::text FROM pg_auth_members
        WHERE member::regrole::text IN ('tracker_app', 'tracker_batch', 'tracker_backup', 'tracker_keeper')
        UNION ALL
        SELECT 'setting of ' || concat_ws(' in ', coalesce(nullif(setrole, 0)::regrole::text, 'everybody'),
            CASE WHEN setdatabase <> 0 THEN 'this database' END), string_agg(setting, ',' ORDER BY setting)
        FROM pg_db_role_setting, unnest(setconfig) AS setting
        WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            AND setting ~ '^(search_path|session_replication_role|row_security|role|app[.])'
        GROUP BY setrole, setdatabase
        """
}
