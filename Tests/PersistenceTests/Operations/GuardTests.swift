import Domain
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct GuardTests {
    /// Two rows of each table for each city, the second public where the table has public rows, each with an earlier version.
    private func fill(_ tables: [CityTable], in databases: Databases) async throws {
        try await databases.app.write(as: .operator) { db in
            for year in 2014...2016 {
                try db.run(
                    """
                    INSERT INTO award_round (year, conferred_from, conferred_to, place, source)
                    VALUES (\(year), '2014-09-01', '2014-09-02', 'Cork', 'https://example.org')
                    """)
            }
            // A row may refer to one of a table further down, so what fails is tried again after the others.
            var waiting = tables.filter { !$0.isHistory && !tablesOfNobody.contains($0.name) }.flatMap { table in
                Examples.cities.flatMap { city in
                    (1...(["city_release", "succession"].contains(table.name) ? 1 : 2)).map { number in
                        insertion(table.name, number, of: city, isPublic: table.hasPublicRows ? number == 2 : nil)
                    }
                }
            }
            while !waiting.isEmpty {
                let done = try db.outcomes(of: waiting).map { $0 == "1" }
                #expect(done.contains(true), "\(waiting)")
                guard done.contains(true) else { return }
                for (statement, isDone) in zip(waiting, done) where isDone { try db.script(statement) }
                waiting = zip(waiting, done).filter { !$0.1 }.map(\.0)
            }
        }
        try await databases.app.write(as: .operator) { db in
            for table in tables where !table.isHistory && tables.contains(where: { $0.name == table.name + "_history" })
            {
                try db.script("UPDATE \(table.name) SET recorded_at = recorded_at")
            }
        }
        try await databases.owner.write(as: .operator) { db in
            try db.script(
                """
                INSERT INTO award_cycle (code, digest, text) VALUES ('2027', encode(sha256('x'), 'hex'), 'x');
                INSERT INTO run (cycle, cycle_digest, engine, instant, input_digest, cities, seconds)
                    SELECT code, digest, '1', now(), digest, 3, 1 FROM award_cycle;
                INSERT INTO gate_result (city_id, run_id, gate, outcome, reason)
                    SELECT id, 1, 'membership-active', 'pass', '{}' FROM city WHERE id <= 3;
                """)
        }
    }

    /// How many rows of a city there are to be seen, public and not.
    private struct Sight: Hashable {
        var table: String
        var city: City.ID
        var isPublic: Bool
    }

    private static func sights(_ tables: [CityTable], in db: borrowing Connection) throws -> [Sight: Int] {
        var sights: [Sight: Int] = [:]
        for table in tables {
            for row in try db.run(
                """
                SELECT city_id, coalesce((to_jsonb(seen)->>'is_public')::boolean, false) AS is_public, count(*) AS rows
                FROM \(unescaped: table.name) AS seen WHERE city_id <= 3 GROUP BY 1, 2
                """)
            {
                let sight = Sight(table: table.name, city: try row["city_id"], isPublic: try row["is_public"])
                sights[sight] = try row["rows"]
            }
        }
        return sights
    }

    @Test func `each person sees and writes what their role in the city allows, in every table`() async throws {
        try await withExamples { databases in
            let tables = try await CityTable.all(in: databases.owner)
            let unknown = tables.filter { !$0.isHistory && !tablesOfNobody.contains($0.name) }.map(\.name)
                .filter { rowsOfCities[$0] == nil }
            try #require(unknown.isEmpty, "add an example row of \(unknown) to RecordRows.swift")
            try await fill(tables, in: databases)
            let all = try await databases.owner.read { db in try Self.sights(tables, in: db) }
            #expect(all.count > tables.count * 3)
            for part in Part.allCases {
                let seen = try await databases.app.read(as: part.actor) { db in try Self.sights(tables, in: db) }
                #expect(mistakes(of: part, in: tables, seen: seen, of: all) == [])
                let misdeeds = try await misdeeds(of: part, in: tables, databases.app)
                #expect(misdeeds == [])
            }
        }
    }

    /// Where somebody sees more or less rows than their role says.
    private func mistakes(
        of part: Part, in tables: [CityTable], seen: [Sight: Int], of all: [Sight: Int]
    ) -> [String] {
        var mistakes: [String] = []
        for table in tables {
            for city in Examples.cities {
                for isPublic in table.hasPublicRows ? [false, true] : [false] {
                    let sight = Sight(table: table.name, city: city, isPublic: isPublic)
                    var expected = table.isSeen(by: part, of: city, isPublic: isPublic) ? all[sight, default: 0] : 0
                    if table.name == "person_role", part.hasRole(in: city) { expected = 1 }  // their own
                    if seen[sight, default: 0] != expected {
                        mistakes.append("\(part) sees \(seen[sight, default: 0]) of \(sight), not \(expected)")
                    }
                }
            }
        }
        return mistakes
    }

    /// What somebody can write beyond their role, or cannot within it.
    private func misdeeds(of part: Part, in tables: [CityTable], _ database: Database) async throws -> [String] {
        var statements: [(text: String, said: String, allowed: Bool)] = []
        for table in tables {
            for city in Examples.cities {
                let isWritten = rowsOfCities[table.kind] != nil
                let insert =
                    isWritten
                    ? insertion(table.kind, 3, of: city).replacing("INTO \(table.kind) ", with: "INTO \(table.name) ")
                    : "INSERT INTO \(table.name) (city_id) VALUES (\(city.rawValue))"
                let column = table.hasPublicRows ? "is_public" : table.isChecked ? "source" : "city_id"
                let value = table.hasPublicRows ? "NOT is_public" : table.isChecked ? "'x'" : "city_id"
                let rows = "\(table.name) OF \(city.rawValue)"
                let whole = "WHERE city_id = \(city.rawValue)"
                statements += [
                    (insert, "INSERT \(rows)", table.takesRows(of: city, from: part)),
                    (
                        "UPDATE \(table.name) SET \(column) = \(value) \(whole)", "UPDATE \(rows)",
                        table.lets(part, changeRowsOf: city)
                    ),
                    ("DELETE FROM \(table.name) \(whole)", "DELETE \(rows)", false),
                ]
            }
            statements.append(("TRUNCATE \(table.name) CASCADE", "TRUNCATE \(table.name)", false))
        }
        let given = statements
        let outcomes = try await database.write(as: part.actor) { db in try db.outcomes(of: given.map(\.text)) }
        return zip(given, outcomes).compactMap { statement, outcome in
            // A second row of a table that has one per city shows that the policy let it pass.
            let isAccepted = outcome == "23505" || outcome.count < 5 && outcome != "0"
            let isRefused = outcome == "42501" || outcome == "0" && statement.said.hasPrefix("UPDATE")
            return (statement.allowed ? isAccepted : isRefused) ? nil : "\(part): \(statement.said): \(outcome)"
        }
    }

    @Test(arguments: ["tracker_batch", "tracker_backup"])
    func `the batch job and the backup see everything and write nothing of a city`(role: String) async throws {
        try await withExamples { databases in
            let tables = try await CityTable.all(in: databases.owner)
            try await fill(tables, in: databases)
            try await databases.owner.write { db in
                let all = try Self.sights(tables, in: db)
                try db.script("SET LOCAL ROLE \(role)")
                #expect(try Self.sights(tables, in: db) == all)
                let statements = tables.flatMap { table -> [String] in
                    let isOfRun =
                        ["assessment_problem", "city_assessment", "gate_result", "standing"].contains(table.name)
                        && role == "tracker_batch"
                    // Where the batch job keeps what it works on; no record of a city.
                    if ["city_measuring", "live_assessment", "live_standing"].contains(table.name),
                        role == "tracker_batch"
                    {
                        return []
                    }
                    return (isOfRun ? [] : ["INSERT INTO \(table.name) (city_id) VALUES (1)"]) + [
                        "UPDATE \(table.name) SET city_id = city_id", "DELETE FROM \(table.name)",
                        "TRUNCATE \(table.name) CASCADE",
                    ]
                }
                let outcomes = try db.outcomes(of: statements)
                #expect(zip(statements, outcomes).filter { $0.1 != "42501" }.map { "\($0)" } == [])
            }
        }
    }
}
