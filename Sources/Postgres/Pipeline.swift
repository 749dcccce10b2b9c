import CPostgres

/// Several statements on their way at once: PostgreSQL's pipeline mode.
extension Connection {
    /// Runs statements one after the other without waiting for the server in between, as for many an INSERT with values of its own:
    ///
    ///     try db.run(all: cities.map { "INSERT INTO city (code, name) VALUES (\($0.code), \($0.name))" })
    ///
    /// After one that fails none of the rest is run.
    /// - Returns: the rows of each.
    @discardableResult
    public func run(all statements: [SQL]) throws(PostgresError) -> [Rows] {
        var results: [Rows] = []
        for batch in statements.batches {
            if Task.isCancelled { throw .cancelled }
            results += try pipelined(try prepared(Array(batch)))
        }
        return results
    }

    func sendTogether(_ statements: [PreparedStatement]) throws(PostgresError) -> [Rows] {
        PQenterPipelineMode(handle)
        defer { PQexitPipelineMode(handle) }
        for statement in statements where !statement.send(on: handle) { throw failure(nil, statement.text) }
        PQpipelineSync(handle)
        let outcome = results(of: statements)
        while let rest = PQgetResult(handle) { PQclear(rest) }  // the mark that `PQpipelineSync` set
        return try outcome.get()
    }

    /// All answers are taken in, also after a failure, or the connection would be of no more use.
    private func results(of statements: [PreparedStatement]) -> Result<[Rows], PostgresError> {
        var results: [Rows] = []
        var failed: PostgresError?
        for statement in statements {
            let result = PQgetResult(handle)
            if failed != nil {
                PQclear(result)
            } else {
                do {
                    results.append(Rows(try checked(result, statement.text)))
                } catch {
                    failed = error
                }
            }
            while let end = PQgetResult(handle) { PQclear(end) }
        }
        return failed.map { .failure($0) } ?? .success(results)
    }
}

extension [SQL] {
    /// So many at once that waiting no longer counts, and so few that neither side runs out of room for what the other has not yet
    /// read.
    fileprivate var batches: [ArraySlice<SQL>] {
        var batches: [ArraySlice<SQL>] = []
        var start = 0
        var bytes = 0
        for (index, statement) in enumerated() {
            let size = statement.parameters.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
            if index > start, index - start == 100 || bytes + size > 64 * 1024 {
                batches.append(self[start..<index])
                start = index
                bytes = 0
            }
            bytes += size
        }
        if start < count { batches.append(self[start...]) }
        return batches
    }
}
