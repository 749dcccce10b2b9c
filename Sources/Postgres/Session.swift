/// A connection on a thread of its own. It connects when first used, and again after the server went away.
actor Session {
    private let conninfo: String
    private let executor: ThreadExecutor
    private var connection: Connection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ conninfo: String, name: String) {
        self.conninfo = conninfo
        executor = ThreadExecutor(name: name)
    }

    /// Runs `body` as one transaction: committed when it returns, rolled back when it throws.
    func transaction<R: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable (borrowing Connection) throws -> R
    ) throws -> R {
        if !isAlive { connection = try Connection(conninfo) }
        let outcome = attempt(kind, body)
        if !(connection.isReusable) { connection = nil }
        return try outcome.get()
    }

    /// Whether the server still holds its end: it may have cut the connection while nobody used it.
    private var isAlive: Bool {
        switch connection {
        case .none: false
        case .some(let connection): connection.isAlive
        }
    }

    /// Runs a statement that PostgreSQL refuses inside a transaction.
    func alone(_ statement: String) throws {
        if !isAlive { connection = try Connection(conninfo) }
        switch connection {
        case .none: throw PostgresError.connection("not connected")
        case .some(let connection): try connection.script(statement)
        }
    }

    private func attempt<R: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable (borrowing Connection) throws -> R
    ) -> Result<R, any Error> {
        switch connection {
        case .none: .failure(PostgresError.connection("not connected"))
        case .some(let connection): Result { try connection.transaction(kind, body) }
        }
    }

    func close() {
        connection = nil
        executor.finish()
    }
}

enum TransactionKind: String {
    /// One snapshot for all statements.
    case read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    case write = "BEGIN"
}

extension Connection {
    fileprivate borrowing func transaction<R>(
        _ kind: TransactionKind, _ body: (borrowing Connection) throws -> R
    ) throws -> R {
        try script(kind.rawValue)
        do {
            let value = try body(self)
            try commit()
            return value
        } catch {
            try? script("ROLLBACK")  // the first error is the one to tell; a lost connection rolls back by itself
            throw error
        }
    }
}

extension Optional where Wrapped == Connection {
    fileprivate var isReusable: Bool {
        switch self {
        case .none: false
        case .some(let connection): connection.isUsable && connection.isIdle
        }
    }
}
