import CPostgres
import Foundation

/// Stops what one caller's transaction makes the server do, when that caller is cancelled.
final class Cancellation: Sendable {
    /// Whom to ask; only while the transaction may be stopped.
    private let target = Locked<CancelKey?>(nil)

    /// From here on `request` reaches the server. One made earlier did not: look at `Task.isCancelled` after this.
    func begin(_ key: CancelKey) { target.withLock { $0 = key } }

    /// From here on nothing is stopped any more. Waits for a request under way, lest it hit the statement after.
    func end() { target.withLock { $0 = nil } }

    /// Returns at once: libpq waits for the server, so a thread of its own does the asking. It asks again until the transaction
    /// is over, since the server forgets a request that comes between two statements.
    func request() {
        Thread.detachNewThread { [self] in
            while ask() { Thread.sleep(forTimeInterval: 0.05) }
        }
    }

    private func ask() -> Bool {
        target.withLock { key in
            key?.send()
            return key != nil
        }
    }
}

/// What libpq needs to have a connection's statement cancelled; any thread may use it.
final class CancelKey: @unchecked Sendable {
    private let pointer: OpaquePointer?

    init(_ connection: OpaquePointer?) { pointer = PQgetCancel(connection) }
    deinit { PQfreeCancel(pointer) }

    /// A failure is passed over: a server that cannot be reached ends the statement by itself.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(pointer, &message, Int32(message.count))
    }
}
