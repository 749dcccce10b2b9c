import Foundation

extension String {
    /// Lower case without diacritical marks, for search and codes: “Sơn La” and “son la” are the same, and đ is d.
    ///
    /// Letters that Unicode does not take apart into a letter and a mark are listed; the database folds the same ones.
    public var folded: String {
        let base = folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).lowercased()
        return String(base.flatMap { String.undivided[$0] ?? String($0) })
    }

    private static let undivided: [Character: String] = [
        "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    ]
}
