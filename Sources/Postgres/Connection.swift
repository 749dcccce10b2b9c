import CPostgres

/// One connection to PostgreSQL, used from one thread: it cannot be copied, and only a `Session` owns one.
///
/// Statements are prepared once per text; values travel as text in both directions.
public struct Connection: ~Copyable {
    let handle: OpaquePointer?
    private let statements = PreparedStatements()
    let cancelKey: CancelKey

    /// - Parameter conninfo: a URL or key/value string as libpq reads it.
    /// - Throws: `PostgresError` saying why the server cannot be reached.
    init(_ conninfo: String, timeouts: Timeouts) throws(PostgresError) {
        // What `dbname` holds is read as a whole connection string, and goes before what stands to its left.
        let keywords = ["connect_timeout", "dbname"]
        let values = ["\(max(2, timeouts.connect.components.seconds))", conninfo]
        handle = withCStrings(keywords + values) { strings in
            PQconnectdbParams(Array(strings.prefix(2)) + [nil], Array(strings.suffix(2)) + [nil], 1)
        }
        cancelKey = CancelKey(handle)
        guard isUsable else { throw .connection(String(cString: PQerrorMessage(handle)).trimmed) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)  // notices are for psql; errors reach us as errors
        try script(
            """
            SET application_name = 'tracker';
            SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC';
            SET extra_float_digits = 1; SET client_encoding = 'UTF8';
            \(timeouts.settings)
            """)
    }

    deinit { PQfinish(handle) }

    /// Whether the server still holds its end. What has arrived is taken in without waiting for more; where the server has left,
    /// that is its last words first and the end only then.
    var isAlive: Bool { PQconsumeInput(handle) == 1 && PQconsumeInput(handle) == 1 && isUsable }

    var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// Runs one statement with its parameters bound.
    /// - Throws: `PostgresError` as the server says it.
    @discardableResult
    public func run(_ sql: SQL) throws(PostgresError) -> Rows {
        if Task.isCancelled { throw .cancelled }
        let text = sql.text
        let name = try prepared(text)
        let result = withCStrings(sql.parameters) { values in
            PQexecPrepared(handle, name, Int32(values.count), values, nil, nil, 0)
        }
        return Rows(try checked(result, text))
    }

    /// Runs several statements without parameters: a migration, or BEGIN and COMMIT.
    public func script(_ text: String) throws(PostgresError) {
        PQclear(try checked(PQexec(handle, text), text))
    }

    /// Ends the transaction. After a failed statement PostgreSQL answers COMMIT with a rollback that it calls no error.
    func commit() throws(PostgresError) {
        let result = try checked(PQexec(handle, "COMMIT"), "COMMIT")
        defer { PQclear(result) }
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw PostgresError(code: "25P02", message: "a statement failed and was passed over: all was rolled back")
        }
    }

    private func prepared(_ text: String) throws(PostgresError) -> String {
        if let name = statements.names[text] { return name }
        if statements.names.count >= PreparedStatements.limit {
            try script("DEALLOCATE ALL")
            statements.names.removeAll()
        }
        let name = "s\(statements.next)"
        PQclear(try checked(PQprepare(handle, name, text, 0, nil), text))
        statements.names[text] = name
        statements.next += 1
        return name
    }

    private func checked(_ result: OpaquePointer?, _ statement: String) throws(PostgresError) -> OpaquePointer {
        let status = PQresultStatus(result)
        guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(status) else {
            throw failure(result, statement)
        }
        return result
    }

    /// Why a statement failed; frees its result.
    func failure(_ result: OpaquePointer?, _ statement: String) -> PostgresError {
        defer { PQclear(result) }
        return isUsable
            ? PostgresError(result: result, statement: statement)
            : .connection(String(cString: PQerrorMessage(handle)).trimmed)
    }
}

private final class PreparedStatements {
    static let limit = 500
    var names: [String: String] = [:]
    var next = 0
}

/// Calls `body` with C strings that live as long as the call; `nil` stays a null pointer.
private func withCStrings<R>(_ strings: [String?], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
    var bytes: [CChar] = []
    var offsets: [Int?] = []
    for string in strings {
        offsets.append(string == nil ? nil : bytes.count)
        if let string { bytes.append(contentsOf: string.utf8CString) }
    }
    return bytes.withUnsafeBufferPointer { buffer in
        body(offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } })
    }
}
