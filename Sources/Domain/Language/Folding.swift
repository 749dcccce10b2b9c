import Foundation

extension String {
    /// Lower case without diacritical marks, for search and codes: “Sơn La” and “son la” are the same, and đ is d.
    ///
    /// Letters that Unicode does not take apart into a letter and a mark are listed; the database folds the same ones.
    public var folded: String {
        let base = folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).lowercased()
        return String(base.flatMap { String.undivided[$0] ?? String($0) })
    }

    /// The words that a search looks for, at most eight: what blanks and dashes part, since some write “lifelong-learning” and others
    /// “lifelong learning”. Whoever types dashes alone means them.
    public var searchedWords: [String] {
        let words = split {
            $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .dashPunctuation }
        }
        return (words.isEmpty ? split(whereSeparator: \.isWhitespace) : words).prefix(8).map(String.init)
    }

    /// What a source is known by: letters alone count, so that the yearbook of one year and of the next are one source.
    public var asSourceName: String { folded.filter(\.isLetter) }

    private static let undivided: [Character: String] = [
        "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    ]
}
