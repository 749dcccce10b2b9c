import Domain
import Input

/// Nodes read as the domain's values.
extension YAML {
    /// One of a closed set of words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type = Word.self
    ) throws(InputError) -> Word where Word.RawValue == String {
        try value(Word.allCases.map(\.rawValue).inWords) { Word(rawValue: $0) }
    }

    /// Text of at most so many characters, as the database counts them.
    func text(upTo most: Int) throws(InputError) -> String {
        let text = try text()
        let length = text.unicodeScalars.count
        guard length <= most else { throw error("\(length) characters; at most \(most) are allowed") }
        return text
    }

    /// What stands under `key_en` and `key_vi`.
    func both(_ key: String, upTo most: Int) throws(InputError) -> [Language: String] {
        var texts: [Language: String] = [:]
        for language in Language.allCases {
            texts[language] = try child("\(key)_\(language.rawValue)").text(upTo: most)
        }
        return texts
    }

    /// The code of an item or indicator, which begins with the code of what it is a part of.
    func code(under parent: String?) throws(InputError) -> String {
        let code = try value("a code such as 1.1.2 or xa.1, of at most 30 letters") { text in
            text.count <= 30 && text.wholeMatch(of: /[0-9a-z]+(\.[0-9a-z]+)*/) != nil ? text : nil
        }
        if let parent, !code.hasPrefix("\(parent).") {
            throw error("“\(code)” is under \(parent); its code must begin with “\(parent).”")
        }
        return code
    }

    /// Addresses of pages, one or more.
    func pages() throws(InputError) -> [String] {
        var pages: [String] = []
        for item in try items() {
            pages.append(
                try item.value("the address of a page (https://…)") { text in
                    WebAddress(text)?.description
                })
        }
        guard !pages.isEmpty else { throw error("empty; at least one page is required") }
        return pages
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    var inWords: String {
        guard let last, count > 1 else { return first ?? "" }
        return "\(dropLast().joined(separator: ", ")) or \(last)"
    }
}
