import Synchronization

/// What was worked out of stored texts, for whoever asks again. A text that is no longer the same is worked out anew, so that nothing
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
    ///   - text: all that the value depends on.
    ///   - make: works it out, outside the lock: two who ask at once may both do so, and find the same.
    func value(_ key: Key, of text: String, _ make: () throws -> Value) rethrows -> Value {
        if let value = known(key, text) { return value }
        let value = try make()
        state.withLock { state in
            state.asked += 1
            state.entries[key] = Entry(text: text, value: value, asked: state.asked)
            guard state.entries.count > most, let oldest = state.entries.min(by: { $0.value.asked < $1.value.asked })
            else { return }
            state.entries[oldest.key] = nil
        }
        return value
    }

    private func known(_ key: Key, _ text: String) -> Value? {
        state.withLock { state in
            // Byte by byte: to `==`, two spellings of a letter are the same.
            guard let entry = state.entries[key], entry.text.utf8.elementsEqual(text.utf8) else { return nil }
            state.asked += 1
            state.entries[key]?.asked = state.asked
            return entry.value
        }
    }
}
