/// A pool of connections. A transaction is one synchronous closure, run on a connection's own thread:
///
///     let cities = try await database.read { db in try db.cities() }
///
/// Nothing is awaited inside, so no transaction stays open while a task is suspended. When the calling task is cancelled, the
/// statement under way is cancelled on the server, the transaction is rolled back, and the caller gets `CancellationError`.
public final class Database: Sendable {
    private let patience: Duration
    private let queueLimit: Int
    private let sessions: [Session]
    private let state: Locked<State>

    private struct State {
        var idle: [Session]
        var waiters: [(id: Int, continuation: CheckedContinuation<Session, any Error>)] = []
        /// Callers on their way to the queue; one who is no longer here was cancelled meanwhile.
        var coming: Set<Int> = []
        var nextID = 0
        var closed = false
        var lacksRoom = false
    }

    /// - Parameters:
    ///   - conninfo: a URL or key/value string as libpq reads it. Connections are opened when first needed.
    ///   - role: what each connection takes on once it is open; the user who signs in must be a member of it.
    ///   - size: how many connections at most; two to four per core are plenty.
    ///   - queueLimit: how many callers may wait; further ones fail at once.
    ///   - patience: how long a caller waits for a connection.
    ///   - timeouts: how long the server bears a statement, a lock and idleness.
    public init(
        _ conninfo: String, role: String? = nil, size: Int = 8, queueLimit: Int = 1000,
        patience: Duration = .seconds(10), timeouts: Timeouts = Timeouts()
    ) {
        self.patience = patience
        self.queueLimit = queueLimit
        sessions = (0..<size).map { Session(conninfo, role: role, timeouts: timeouts, name: "postgres-\($0)") }
        state = Locked(State(idle: sessions))
    }

    /// Reads in one snapshot; writing inside is an error.
    public func read<R: Sendable>(_ body: @Sendable (borrowing Connection) throws -> R) async throws -> R {
        try await withSession { try await $0.transaction(.read, body) }
    }

    /// Reads and writes as one transaction: all of it or nothing. After a deadlock or serialization failure `body` runs again, so
    /// it must do nothing but use its connection.
    public func write<R: Sendable>(_ body: @Sendable (borrowing Connection) throws -> R) async throws -> R {
        do {
            return try await withSession { session in
                for lost in 0..<8 {
                    do {
                        return try await session.transaction(.write, body)
                    } catch let error as PostgresError where error.isWorthRetrying {
                        // Those who collided come back at different times.
                        try await Task.sleep(for: .milliseconds(Double.random(in: 0...Double(1 << lost))))
                    }
                }
                return try await session.transaction(.write, body)
            }
        } catch let error as PostgresError where error.isOutOfRoom {
            state.withLock { $0.lacksRoom = true }
            throw error
        }
    }

    /// Whether what is written finds room on the server's disk. Nothing is asked of the server until a writer found none; then
    /// `trial` writes something that is not kept, until that works again.
    public func hasRoom(_ trial: @Sendable (borrowing Connection) throws -> Void) async throws -> Bool {
        guard state.withLock({ $0.lacksRoom }) else { return true }
        do {
            try await write(trial)
        } catch let error as PostgresError where error.isOutOfRoom {
            return false
        }
        state.withLock { $0.lacksRoom = false }
        return true
    }

    /// Runs a statement that PostgreSQL refuses inside a transaction, such as CREATE DATABASE.
    public func administer(_ statement: String) async throws {
        try await withSession { try await $0.alone(statement) }
    }

    /// How busy the pool is at this moment.
    public var usage: PoolUsage {
        state.withLock { state in
            PoolUsage(size: sessions.count, inUse: sessions.count - state.idle.count, waiting: state.waiters.count)
        }
    }

    /// Lets go of all connections; callers who wait are refused.
    public func close() async {
        let waiters = state.withLock { state in
            state.closed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(throwing: PoolError.closed) }
        for session in sessions { await session.close() }
    }

    private func withSession<R: Sendable>(_ body: (Session) async throws -> R) async throws -> R {
        let session = try await acquire()
        defer { release(session) }
        return try await body(session)
    }

    private func acquire() async throws -> Session {
        try Task.checkCancellation()
        if let session = state.withLock({ $0.closed ? nil : $0.idle.popLast() }) { return session }
        let id = state.withLock { state in
            state.nextID += 1
            state.coming.insert(state.nextID)
            return state.nextID
        }
        let timer = Locked<Task<Void, any Error>?>(nil)
        defer { timer.withLock { $0?.cancel() } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Session, any Error>? = state.withLock { state in
                    if state.coming.remove(id) == nil { return .failure(CancellationError()) }
                    if state.closed { return .failure(PoolError.closed) }
                    if let session = state.idle.popLast() { return .success(session) }
                    if state.waiters.count >= queueLimit { return .failure(PoolError.queueFull) }
                    state.waiters.append((id, continuation))
                    return nil
                }
                if let outcome { return continuation.resume(with: outcome) }
                timer.withLock {
                    $0 = Task {
                        try await Task.sleep(for: patience)
                        giveUp(id, PoolError.timeout)
                    }
                }
            }
        } onCancel: {
            giveUp(id, CancellationError())
        }
    }

    private func giveUp(_ id: Int, _ error: any Error) {
        let continuation = state.withLock { state -> CheckedContinuation<Session, any Error>? in
            state.coming.remove(id)
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index).continuation
        }
        continuation?.resume(throwing: error)
    }

    private func release(_ session: Session) {
        let continuation = state.withLock { state -> CheckedContinuation<Session, any Error>? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst().continuation }
            state.idle.append(session)
            return nil
        }
        continuation?.resume(returning: session)
    }
}

/// How busy a pool is: connections at most, those at work, and callers who wait for one.
public struct PoolUsage: Equatable, Sendable {
    public var size: Int
    public var inUse: Int
    public var waiting: Int
}

/// Why no connection could be had.
public enum PoolError: Error, CustomStringConvertible {
    case closed, queueFull, timeout

    public var description: String {
        switch self {
        case .closed: "The database is closed."
        case .queueFull: "Too many requests are waiting for the database."
        case .timeout: "The database was busy for too long."
        }
    }
}
