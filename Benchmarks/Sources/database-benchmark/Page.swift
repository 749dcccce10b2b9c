import Domain
import Persistence
import Postgres

/// What the page of a city reads: all records of the invented city, as its editor, through pool and row-level security, decoded
/// into the values of the domain. pgbench runs the statements that our session prepared, letter for letter.
@Sendable func page(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
    let product = try await Product("page", on: data)
    try await product.loadSamples()
    let (city, editor) = try await product.databases.app.read(as: .operator) { db in
        guard let editor = try db.person(email: "editor@ben-mo.example") else {
            throw ProgramFailure(description: "the sample has no editor")
        }
        return (try db.run("SELECT id FROM city WHERE code = 'vnm-ben-mo'").one()["id"] as City.ID, editor.id)
    }
    let records = try await product.databases.app.read(as: .person(editor)) { db in try db.records(of: city) }
    await product.databases.close()
    let statements = try await statements(on: product.conninfo, city: city, editor: editor)
    let count = records.count
    for clients in [1, 16] {
        let rivals = Rivals(
            name: "page of a city, \(count) records in \(statements.count) statements, clients: \(clients)", goal: nil,
            clients: clients,
            script: "\\set city \(city.rawValue)\nBEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
                + statements.map { "\($0);\n" }.joined() + "COMMIT;\n"
        ) { database in
            let records = try await database.read(as: .person(editor)) { db in try db.records(of: city) }
            precondition(records.count == count)
        }
        try await rivals.run(in: data.folder, on: product.conninfo, role: "tracker_app", effort, into: &table)
    }
}

/// The statements of the page as a new session prepared them, with pgbench's variable for the city.
private func statements(on conninfo: String, city: City.ID, editor: Person.ID) async throws -> [String] {
    let database = Database(conninfo, role: "tracker_app", size: 1)
    _ = try await database.read(as: .person(editor)) { db in try db.records(of: city) }
    let statements = try await database.read { db in
        try db.run("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time").map { row in
            let statement: String = try row["statement"]
            return statement.contains("act_as")
                ? "SELECT act_as(\(editor.rawValue), NULL)" : statement.replacing("$1", with: ":city")
        }
    }
    await database.close()
    return statements.filter { !$0.contains("pg_prepared_statements") }
}

extension CityRecords {
    fileprivate var count: Int {
        series.reduce(0) { $0 + $1.observations.count } + framework.values.reduce(0) { $0 + $1.count }
            + commitments.count + programmes.count + activities.count
    }
}
