/// How long the server bears what takes too long; `nil` is for ever. A transaction that needs more says so itself, such as with
/// `db.script("SET LOCAL statement_timeout = '10min'")`.
public struct Timeouts: Sendable {
    /// Opening a connection, in whole seconds from 2 on; 2 at most where there are several servers. A `connect_timeout` in the
    /// connection string goes before this.
    public var connect: Duration
    /// One statement, a COPY with all its rows included: ends with the code `57014`.
    public var statement: Duration?
    /// Waiting for one lock: ends with the code `55P03`.
    public var lock: Duration?
    /// The time between two statements of a transaction: the server ends the connection. It frees what a program holds that has
    /// vanished from the network, so it must only be longer than the program's own work inside a transaction.
    public var idleInTransaction: Duration?

    public init(
        connect: Duration = .seconds(10), statement: Duration? = .seconds(60), lock: Duration? = .seconds(30),
        idleInTransaction: Duration? = .seconds(300)
    ) {
        self.connect = connect
        self.statement = statement
        self.lock = lock
        self.idleInTransaction = idleInTransaction
    }

    /// Where another server may be asked, one that does not answer is left sooner.
    var forChoice: Timeouts {
        var timeouts = self
        timeouts.connect = min(connect, .seconds(2))
        return timeouts
    }

    /// The settings of a new connection.
    var settings: String {
        func set(_ name: String, _ duration: Duration?) -> String {
            // In PostgreSQL 0 is for ever.
            "SET \(name) = \(duration.map { max(1, Int($0 / .milliseconds(1))) } ?? 0);"
        }
        // Looks every so often whether the program is still there while a statement runs for it.
        return "SET client_connection_check_interval = '5s';" + set("statement_timeout", statement)
            + set("lock_timeout", lock)
            + set("idle_in_transaction_session_timeout", idleInTransaction)
    }
}
