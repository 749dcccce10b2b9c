/// A connection on a thread of its own. It connects when first used, and again after the server went away.
actor Session {
    private let conninfo: String
    private let role: String?
    private let timeouts: Timeouts
    private let executor: ThreadExecutor
    /// Several servers may be asked: the one that takes writes is, and while there is none, one that can be read.
    private let hasChoice: Bool
    private var connection: Connection?
    private var nextLook = ContinuousClock.now

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ conninfo: String, role: String?, timeouts: Timeouts, name: String) {
        self.conninfo = conninfo
        self.role = role
        hasChoice = leavesChoice(conninfo)
        self.timeouts = hasChoice ? timeouts.forChoice : timeouts
        executor = ThreadExecutor(name: name)
    }

    /// Runs `body` as one transaction: committed when it returns, rolled back when it throws or the caller is cancelled.
    nonisolated func transaction<R: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        try await stoppable { cancellation in
            try await self.use { connection in try connection.transaction(kind, cancellation, body) }
        }
    }

    /// Runs a statement that PostgreSQL refuses inside a transaction.
    nonisolated func alone(_ statement: String) async throws {
        try await stoppable { cancellation in
            try await self.use { connection in
                try connection.stoppable(cancellation) { try connection.script(statement) }
            }
        }
    }

    private nonisolated func stoppable<R: Sendable>(_ body: (Cancellation) async throws -> R) async throws -> R {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await body(cancellation)
        } onCancel: {
            cancellation.request()
        }
    }

    private func use<R: Sendable>(_ body: @Sendable (borrowing Connection) throws -> R) throws -> R {
        if !isAlive { connection = try connect() } else { returnToPrimary() }
        let outcome = attempt(body)
        if !(connection.isReusable) { connection = nil }
        return try outcome.get()
    }

    private func connect() throws(PostgresError) -> Connection {
        do {
            return try hasChoice ? lookForPrimary() : Connection(conninfo, role: role, timeouts: timeouts)
        } catch  where hasChoice {
            return try Connection(conninfo, role: role, timeouts: timeouts)
        }
    }

    /// Whoever had to do with a standby looks every second whether there is a primary again; the standby may have become it.
    private func returnToPrimary() {
        guard hasChoice, isOnStandby, ContinuousClock.now > nextLook else { return }
        do { connection = try lookForPrimary() } catch {}
    }

    /// A server that does not even refuse makes us wait: whoever has waited looks again only after twenty times as long.
    private func lookForPrimary() throws(PostgresError) -> Connection {
        let begun = ContinuousClock.now
        defer { nextLook = .now + max(.seconds(1), (.now - begun) * 20) }
        return try Connection(conninfo, role: role, timeouts: timeouts, writable: true)
    }

    private var isOnStandby: Bool {
        switch connection {
        case .none: false
        case .some(let connection): connection.isStandby
        }
    }

    /// Whether the server still holds its end: it may have cut the connection while nobody used it.
    private var isAlive: Bool {
        switch connection {
        case .none: false
        case .some(let connection): connection.isAlive()
        }
    }

    private func attempt<R>(_ body: (borrowing Connection) throws -> R) -> Result<R, any Error> {
        switch connection {
        case .none: .failure(PostgresError.connection("not connected"))
        case .some(let connection): Result { try body(connection) }
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
        _ kind: TransactionKind, _ cancellation: Cancellation, _ body: (borrowing Connection) throws -> R
    ) throws -> R {
        do {
            let value = try stoppable(cancellation) {
                try begin(kind.rawValue)
                return try body(self)
            }
            try commit(kind)  // never stopped half-way: the caller would not know whether it happened
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// Runs `body`; while it runs, the caller's cancellation reaches the server.
    fileprivate borrowing func stoppable<R>(_ cancellation: Cancellation, _ body: () throws -> R) throws -> R {
        cancellation.begin(cancelKey)
        let outcome = Result {
            try Task.checkCancellation()
            return try body()
        }
        cancellation.end()
        do {
            let value = try outcome.get()
            try Task.checkCancellation()
            return value
        } catch is PostgresError where Task.isCancelled {
            throw CancellationError()
        }
    }
}

extension Optional where Wrapped == Connection {
    fileprivate var isReusable: Bool {
        switch self {
        case .none: false
        case .some(let connection): connection.isReusable
        }
    }
}
