import Testing

@testable import Web

/// Numbers of a record that are found in the words of a file.
@Suite struct FoundInFileTests {
    @Test(arguments: [
        ("41", true), ("(41)", true), ("41.", true), ("In 2025, 41, then more", true), ("41 of 90", true),
        ("a 141, then 41", true),
        ("41,500", false), ("41.5", false), ("1.041", false), ("1,41", false), ("410", false), ("141", false),
        ("", false),
    ])
    func `a number is found by itself, and not in a longer one`(words: String, isFound: Bool) {
        #expect(words.holds("41") == isFound)
    }
}
