import Foundation

/// A value that one thread at a time may use. It stands for `Mutex`, whose lock the thread sanitizer does not see on Linux: with
/// that one it reports races where there are none.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: sending Value) { self.value = value }

    func withLock<R>(_ body: (inout Value) throws -> R) rethrows -> R {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
