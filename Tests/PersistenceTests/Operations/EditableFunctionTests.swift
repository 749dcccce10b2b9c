import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// What may stand in `Migrations/Functions` (`Migrations/README.md` says why).
@Suite struct EditableFunctionTests {
    /// The texts of the files, by name.
    private func files(in folder: String) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) }
        )
    }

    private func functions() throws -> [String] {
        try files(in: "\(home.migrations)/Functions").values.flatMap { text in
            text.matches(of: /(?m)^CREATE OR REPLACE FUNCTION ([a-z_]+)\(/).map { String($0.output.1) }
        }
    }

    @Test func `a file begins with what it is about, and holds functions and who may call them`() throws {
        let files = try files(in: "\(home.migrations)/Functions")
        #expect(files.count > 5)
        for (name, text) in files {
            #expect(text.hasPrefix("-- "), "\(name)")
            // Bodies are indented, but for the words that begin and end them.
            let beginnings = Set(
                text.matches(of: /(?m)^[A-Z]+( OR REPLACE [A-Z]+| [a-z_]+)?/).map { String($0.output.0) })
            #expect(
                beginnings.isSubset(of: [
                    "CREATE OR REPLACE FUNCTION", "CREATE OR REPLACE PROCEDURE", "CALL entrust",
                    "CALL make_changed_facts", "DECLARE", "BEGIN", "END",
                ]),
                "\(name): \(beginnings)")
        }
    }

    @Test func `a function is made in one file, and by no migration after it was put there`() throws {
        let functions = try functions()
        #expect(functions.count > 40)
        #expect(Set(functions).count == functions.count)
        for (name, text) in try files(in: home.migrations) where name > "20261130_1900_keep_functions_in_files.sql" {
            let made = text.matches(of: /(?:CREATE|REPLACE) FUNCTION ([a-z_]+)\(/).map { String($0.output.1) }
            #expect(functions.filter(made.contains) == [], "\(name) makes them: change Migrations/Functions instead")
        }
    }

    /// Rows were checked, indexed or filled in by these: another text would leave them as they are.
    @Test func `no index, constraint, generated column, default, domain or policy uses an editable function`()
        async throws
    {
        let used = try await withTestDatabases { databases in
            try await databases.owner.read { db in
                try db.run(
                    """
                    WITH RECURSIVE used (oid) AS (
                        SELECT refobjid FROM pg_depend WHERE refclassid = 'pg_proc'::regclass AND (
                            classid IN ('pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_type'::regclass, 'pg_policy'::regclass)
                            OR classid = 'pg_class'::regclass AND (SELECT relkind FROM pg_class WHERE oid = objid) = 'i')
                        UNION
                        SELECT called.oid FROM used JOIN pg_proc AS caller ON caller.oid = used.oid
                        JOIN pg_proc AS called ON called.pronamespace = 'public'::regnamespace
                            AND pg_get_functiondef(caller.oid) ~ ('\\m' || called.proname || '\\(')
                        WHERE caller.pronamespace = 'public'::regnamespace)
                    SELECT proname::text AS name FROM used JOIN pg_proc USING (oid) WHERE pronamespace = 'public'::regnamespace
                    """
                ).map { try $0["name"] as String }
            }
        }
        // One of each kind: of a policy, of a default and through it, of a generated column, of a domain, of an index.
        #expect(Set(used).isSuperset(of: ["acting_person", "today", "hanoi_day", "fold", "is_normal", "same_name"]))
        #expect(try functions().filter(used.contains) == [])
    }
}
