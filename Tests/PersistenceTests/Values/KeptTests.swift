import Testing

@testable import Persistence

@Suite struct KeptTests {
    @Test func `what was worked out of a text is worked out once, and anew where the text changed`() throws {
        let kept = Kept<Int, Int>(most: 2)
        var made = 0
        func ask(_ key: Int, _ text: String) -> Int {
            kept.value(key, of: text) {
                made += 1
                return made
            }
        }
        #expect([ask(1, "\u{e9}"), ask(1, "\u{e9}"), ask(2, "\u{e9}")] == [1, 1, 2])
        // To Swift the same letter, to a reader of bytes another one.
        #expect(ask(1, "e\u{301}") == 3)
        #expect(throws: PlainError.self) { try kept.value(3, of: "") { throw PlainError() } }
        #expect([ask(1, "e\u{301}"), ask(2, "\u{e9}")] == [3, 2])
    }

    @Test func `what nobody asked for longest is let go`() {
        let kept = Kept<Int, String>(most: 2)
        for key in [1, 2, 1, 3] { _ = kept.value(key, of: "") { "first" } }
        let again = [1, 3, 2].map { key in kept.value(key, of: "") { "again" } }
        #expect(again == ["first", "first", "again"])
    }

    private struct PlainError: Error {}
}
