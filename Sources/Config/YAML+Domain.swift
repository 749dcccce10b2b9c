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

    /// What stands under `key_en`, `key_vi` and so on; only those of required languages have to be there.
    func texts(
        _ key: String, plain: Language? = nil, upTo most: Int, in languages: NameLanguages = .kept
    ) throws(InputError) -> [Language: String] {
        var texts: [Language: String] = [:]
        for language in languages.required {
            texts[language] = try child(language.key(key, plain: plain)).text(upTo: most)
        }
        for language in languages.optional {
            texts[language] = try self[language.key(key, plain: plain)]?.text(upTo: most)
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

extension Language {
    /// `en or vi`
    public static var codes: String { allCases.map(\.rawValue).inWords }

    /// The keys under which a text may stand.
    static func keys(_ name: String, plain: Language? = nil) -> [String] {
        NameLanguages.kept.all.map { $0.key(name, plain: plain) }
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    var inWords: String {
        guard let last, count > 1 else { return first ?? "" }
        return "\(dropLast().joined(separator: ", ")) or \(last)"
    }
}
