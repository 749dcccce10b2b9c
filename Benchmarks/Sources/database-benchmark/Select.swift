import Postgres

/// What a page does: the values of a city by primary key, in a transaction of its own, decoded; without and with row-level
/// security. pgbench prepares its statements as we do, and does not look at the rows.
@Sendable func select(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
    for secured in [false, true] {
        for clients in [1, 4, 16] {
            let rivals = Rivals(
                name: "select, clients: \(clients), row-level security: \(secured ? "on" : "off")",
                goal: clients == 16 ? 0.75 : nil, clients: clients, script: script(secured: secured)
            ) { database in
                let city = Int.random(in: 1...Data.cities)
                let values = try await database.read { db in try db.values(of: city, secured: secured) }
                precondition(values.count == Data.measures)
            }
            try await rivals.run(data, effort, into: &table)
        }
    }
}

/// The statements of `values(of:secured:)`, letter for letter.
private func script(secured: Bool) -> String {
    """
    \\set city random(1, \(Data.cities))
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    \(secured ? """
        SELECT set_config('app.person', '7', true), set_config('app.cities', '{' || :city || '}', true),
        set_config('app.all', 'f', true);
        """ : "")
    SELECT measure_id, amount FROM \(secured ? "secured" : "open") WHERE city_id = :city;
    COMMIT;
    """
}

private struct Value: Sendable {
    var measure: Int
    var amount: Double
}

extension Connection {
    fileprivate func values(of city: Int, secured: Bool) throws -> [Value] {
        let rows: Rows
        if secured {
            try run(
                """
                SELECT set_config('app.person', '7', true), set_config('app.cities', '{' || \(city) || '}', true),
                set_config('app.all', 'f', true)
                """)
            rows = try run("SELECT measure_id, amount FROM secured WHERE city_id = \(city)")
        } else {
            rows = try run("SELECT measure_id, amount FROM open WHERE city_id = \(city)")
        }
        return try rows.map { row in Value(measure: try row["measure_id"], amount: try row["amount"]) }
    }
}
