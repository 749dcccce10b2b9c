import Postgres

extension Connection {
    /// Inserts a row, or changes the one with the same key where it says something else. A row that says the same stays untouched, so
    /// that its history has no empty steps.
    /// - Parameters:
    ///   - table: and the column names: our own words, never a person's.
    ///   - values: what stands beside the key, each an SQL value such as `"\(city.name)"`.
    ///   - condition: which rows may be changed; the others are left as they are.
    /// - Returns: 1 where a row was written, else 0.
    func upsert(
        _ table: String, key: KeyValuePairs<String, SQL>, _ values: KeyValuePairs<String, SQL>,
        where condition: SQL = "true"
    ) throws -> Int {
        try upsert(table, key: key, Array(values), where: condition)
    }

    /// As above, where the columns depend on something.
    func upsert(
        _ table: String, key: KeyValuePairs<String, SQL>, _ values: [(key: String, value: SQL)],
        where condition: SQL = "true"
    ) throws -> Int {
        let row = Array(key) + values
        let columns = row.map(\.key).joined(separator: ", ")
        let bound = row.dropFirst().reduce(row[0].value) { "\($0), \($1.value)" } as SQL
        let changed = values.map { "\($0.key) = excluded.\($0.key)" }.joined(separator: ", ")
        let current = values.map { "\(table).\($0.key)" }.joined(separator: ", ")
        let new = values.map { "excluded.\($0.key)" }.joined(separator: ", ")
        return try run(
            """
            INSERT INTO \(unescaped: table) (\(unescaped: columns)) VALUES (\(bound))
            ON CONFLICT (\(unescaped: key.map(\.key).joined(separator: ", "))) DO UPDATE SET \(unescaped: changed)
            WHERE (\(unescaped: current)) IS DISTINCT FROM (\(unescaped: new)) AND \(condition)
            """
        ).affected
    }
}
