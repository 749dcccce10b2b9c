import Foundation
import Synchronization

/// What was worked out of stored texts, or of what a text seals, for whoever asks again. A text that is no longer the same is worked out anew, so that nothing
/// depends on who asks, of which database and as of when. Holds only so many: what nobody asked for longest is let go.
final class Kept<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var text: String
        var value: Value
        var asked: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var asked = 0
    }

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) { self.most = most }

    /// - Parameters:
    ///   - text: all that the value depends on, or the seal of what is never changed.
    ///   - make: works it out, outside the lock: two who ask at once may both do so, and find the same.
    func value(_ key: Key, of text: String, _ make: () throws -> Value) rethrows -> Value {
        if let value = known(key, text) { return value }
        let value = try make()
        state.withLock { state in
            state.asked += 1
            state.entries[key] = Entry(text: text, value: value, asked: state.asked)
            guard state.entries.count > most else { return }
            // Half of them at once, so that the search for the oldest is paid for by many.
            let middle = state.entries.values.map(\.asked).sorted()[state.entries.count / 2]
            state.entries = state.entries.filter { $0.value.asked >= middle }
        }
        return value
    }

    private func known(_ key: Key, _ text: String) -> Value? {
        state.withLock { state in
            guard let entry = state.entries[key], entry.text.hasBytes(of: text) else { return nil }
            state.asked += 1
            state.entries[key]?.asked = state.asked
            return entry.value
        }
    }
}

extension String {
    /// Whether every byte is the same: to `==`, two spellings of a letter are.
    fileprivate func hasBytes(of other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return memcmp(left, right, utf8.count) == 0
            }
        }
        return isSame.flatMap(\.self) ?? utf8.elementsEqual(other.utf8)
    }
}
