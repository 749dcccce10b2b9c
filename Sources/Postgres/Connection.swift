import CPostgres

/// One connection to PostgreSQL, used from one thread: it cannot be copied, and only a `Session` owns one.
///
/// Statements are prepared once per text; values travel as text in both directions.
public struct Connection: ~Copyable {
    let handle: OpaquePointer?
    private let state = ConnectionState()
    let cancelKey: CancelKey

    /// - Parameters:
    ///   - conninfo: a URL or key/value string as libpq reads it.
    ///   - role: one of our own names.
    ///   - writable: only a server that takes writes will do.
    /// - Throws: `PostgresError` saying why the server cannot be reached.
    init(_ conninfo: String, role: String?, timeouts: Timeouts, writable: Bool = false) throws(PostgresError) {
        // What `dbname` holds is read as a whole connection string; it goes before what stands to its left, and behind what stands
        // to its right.
        var parameters = [
            ("connect_timeout", "\(max(2, timeouts.connect.components.seconds))"),
            // A machine that vanishes says nothing: its connections end after half a minute, not after many.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"), ("dbname", conninfo),
        ]
        if writable { parameters.append(("target_session_attrs", "read-write")) }
        let count = parameters.count
        handle = withCStrings(parameters.map(\.0) + parameters.map(\.1)) { strings in
            PQconnectdbParams(Array(strings.prefix(count)) + [nil], Array(strings.suffix(count)) + [nil], 1)
        }
        cancelKey = CancelKey(handle)
        guard isUsable else { throw .connection(String(cString: PQerrorMessage(handle)).trimmed) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)  // notices are for psql; errors reach us as errors
        try execute(
            """
            SET application_name = 'tracker';
            SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC';
            SET extra_float_digits = 1; SET client_encoding = 'UTF8';
            \(timeouts.settings)
            """)
        if let role { try script("SET ROLE \"\(role)\"") }
    }

    deinit { PQfinish(handle) }

    /// Whether the server still holds its end. What has arrived is taken in without waiting for more; where the server has left,
    /// that is its last words first and the end only then.
    func isAlive() -> Bool {
        takeAnswer()
        return PQconsumeInput(handle) == 1 && PQconsumeInput(handle) == 1 && isUsable
    }

    /// Whether another transaction may begin; the answer to the last one's COMMIT may still be on its way.
    var isReusable: Bool { isUsable && (state.awaitsAnswer || PQtransactionStatus(handle) == PQTRANS_IDLE) }

    /// Whether its server follows another one, as it last said.
    var isStandby: Bool { PQparameterStatus(handle, "in_hot_standby").map { String(cString: $0) } == "on" }

    private var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

    /// Runs one statement with its parameters bound.
    /// - Throws: `PostgresError` as the server says it.
    @discardableResult
    public func run(_ sql: SQL) throws(PostgresError) -> Rows {
        if Task.isCancelled { throw .cancelled }
        let statement = try prepared(sql)
        guard state.ahead.isEmpty else { return try pipelined([statement])[0] }
        return Rows(try checked(statement.execute(on: handle), statement.text))
    }

    /// Runs several statements without parameters, such as a migration.
    public func script(_ text: String) throws(PostgresError) {
        if Task.isCancelled { throw .cancelled }
        try sendAhead()
        try execute(text)
    }

    private func execute(_ text: String) throws(PostgresError) {
        PQclear(try checked(PQexec(handle, text), text))
    }

    /// Begins a transaction with its first statement: both travel together, which saves waiting for the server once.
    func begin(_ text: String) throws(PostgresError) {
        state.begin(try prepared("\(unescaped: text)"))
    }

    /// Runs a statement before the next one, with which it travels, or not at all where there is none in this transaction: for what
    /// prepares the statements after it, such as settings, and never for what writes.
    /// - Parameter take: gets its rows.
    public func runAhead(_ sql: SQL, _ take: @escaping (Rows) -> Void = { _ in }) throws(PostgresError) {
        // What the server does not know yet is made known to it, for which the transaction has to begin.
        let statement = try prepared(sql)
        state.ahead.append(Ahead(statement: statement, take: take))
    }

    /// Runs now what waits for the next statement: for what cannot travel together with it.
    func sendAhead() throws(PostgresError) {
        for ahead in state.takeAhead() {
            ahead.take(Rows(try checked(ahead.statement.execute(on: handle), ahead.statement.text)))
        }
    }

    /// Ends the transaction. After a failed statement PostgreSQL answers COMMIT with a rollback that it calls no error.
    /// - Parameter kind: nothing depends on the answer where one only read, so it is not waited for.
    func commit(_ kind: TransactionKind) throws(PostgresError) {
        guard state.dropAhead() else { return }  // nothing was run
        guard PQtransactionStatus(handle) != PQTRANS_INERROR else {
            throw PostgresError(code: "25P02", message: "a statement failed and was passed over: all is rolled back")
        }
        switch kind {
        case .read:
            guard PQsendQuery(handle, "COMMIT") == 1 else { throw failure(nil, "COMMIT") }
            state.awaitsAnswer = true
        case .write:
            try execute("COMMIT")
        }
    }

    private func takeAnswer() {
        guard state.awaitsAnswer else { return }
        state.awaitsAnswer = false
        while let result = PQgetResult(handle) { PQclear(result) }
    }

    /// Gives the transaction up. A lost connection rolls back by itself.
    func rollback() {
        guard state.dropAhead() else { return }
        PQclear(PQexec(handle, "ROLLBACK"))
    }

    private func prepared(_ sql: SQL) throws(PostgresError) -> PreparedStatement {
        let text = sql.text
        guard let name = state.names[text] else { return try prepared([sql])[0] }
        return PreparedStatement(name: name, text: text, parameters: sql.parameters)
    }

    /// Statements that the server knows by name; those it does not know yet are made known to it, inside the transaction.
    func prepared(_ statements: [SQL]) throws(PostgresError) -> [PreparedStatement] {
        let texts = statements.map(\.text)
        let unknown = Set(texts.filter { state.names[$0] == nil })
        if !unknown.isEmpty {
            try sendAhead()
            if state.names.count + unknown.count > ConnectionState.limit {
                try execute("DEALLOCATE ALL")
                state.names.removeAll()
            }
        }
        var prepared: [PreparedStatement] = []
        for (sql, text) in zip(statements, texts) {
            let name = if let known = state.names[text] { known } else { try prepare(text) }
            prepared.append(PreparedStatement(name: name, text: text, parameters: sql.parameters))
        }
        return prepared
    }

    private func prepare(_ text: String) throws(PostgresError) -> String {
        let name = "s\(state.next)"
        PQclear(try checked(PQprepare(handle, name, text, 0, nil), text))
        state.names[text] = name
        state.next += 1
        return name
    }

    /// Sends statements, what waits for them first, and waits for the server once.
    func pipelined(_ statements: [PreparedStatement]) throws(PostgresError) -> [Rows] {
        let ahead = state.takeAhead()
        let results = try sendTogether(ahead.map(\.statement) + statements)
        for (ahead, rows) in zip(ahead, results) { ahead.take(rows) }
        return Array(results.suffix(statements.count))
    }

    func checked(_ result: OpaquePointer?, _ statement: String) throws(PostgresError) -> OpaquePointer {
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

/// Whether a connection string leaves it to us which of several servers is asked: it names them, and not what they must be like.
func leavesChoice(_ conninfo: String) -> Bool {
    guard let options = PQconninfoParse(conninfo, nil) else { return false }
    defer { PQconninfoFree(options) }
    var hosts = 1
    var option = options
    while let keyword = option.pointee.keyword {
        if let value = option.pointee.val.map({ String(cString: $0) }) {
            switch String(cString: keyword) {
            case "host", "hostaddr": hosts = max(hosts, value.split(separator: ",").count)
            case "target_session_attrs": return false
            default: break
            }
        }
        option = option.advanced(by: 1)
    }
    return hosts > 1
}

/// Of libpq, such as `15.18`.
public func clientLibraryVersion() -> String { "\(PQlibVersion() / 10000).\(PQlibVersion() % 10000)" }

/// What changes while a connection is used.
private final class ConnectionState {
    static let limit = 500
    /// Statements that the server knows, by text.
    var names: [String: String] = [:]
    var next = 0
    /// Whether the answer to a COMMIT is still to be taken in.
    var awaitsAnswer = false
    /// What waits for the next statement of the transaction, its BEGIN first.
    var ahead: [Ahead] = []
    /// Whether BEGIN is among that.
    private var isToBegin = false

    func begin(_ statement: PreparedStatement) {
        ahead = [Ahead(statement: statement)]
        isToBegin = true
    }

    func takeAhead() -> [Ahead] {
        defer { _ = dropAhead() }
        return ahead
    }

    /// - Returns: whether the server knows of the transaction.
    func dropAhead() -> Bool {
        defer { (ahead, isToBegin) = ([], false) }
        return !isToBegin
    }
}

/// A statement that travels with the one after it.
private struct Ahead {
    var statement: PreparedStatement
    var take: (Rows) -> Void = { _ in }
}

struct PreparedStatement {
    var name: String
    var text: String
    var parameters: [String?]

    func execute(on handle: OpaquePointer?) -> OpaquePointer? {
        withCStrings(parameters) { PQexecPrepared(handle, name, Int32($0.count), $0, nil, nil, 0) }
    }

    func send(on handle: OpaquePointer?) -> Bool {
        withCStrings(parameters) { PQsendQueryPrepared(handle, name, Int32($0.count), $0, nil, nil, 0) } == 1
    }
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
