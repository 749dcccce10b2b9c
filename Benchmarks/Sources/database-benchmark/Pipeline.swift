import Postgres

/// Fifty reads of one cell in a transaction, sent without waiting in between, on both sides.
@Sendable func pipeline(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
    let reads = 0..<50
    let script =
        reads.map { "\\set c\($0) random(1, \(Data.cities))\n" }.joined()
        + "\\startpipeline\nBEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
        + reads.map { "SELECT amount FROM open WHERE city_id = :c\($0) AND measure_id = 7;\n" }.joined()
        + "COMMIT;\n\\endpipeline\n"
    for clients in [1, 16] {
        let rivals = Rivals(
            name: "50 reads in one pipeline, clients: \(clients)", goal: nil, clients: clients,
            script: script
        ) { database in
            let cities = reads.map { _ in Int.random(in: 1...Data.cities) }
            let amounts: [Double] = try await database.read { db in
                try db.run(all: cities.map { "SELECT amount FROM open WHERE city_id = \($0) AND measure_id = 7" })
                    .map { try $0.one()["amount"] }
            }
            precondition(amounts.count == reads.count)
        }
        try await rivals.run(data, effort, into: &table)
    }
}
