import Config
import Domain
import Foundation
import TestSupport
import Testing

/// `Config/locales/GLOSSARY.md`: one name for one concept, and the names that it has replaced.
@Suite struct GlossaryTests {
    @Test func `no text uses a word that the glossary has retired, and each exception is of use`() throws {
        let glossary = try Glossary(home.glossary)
        var found: Set<String> = []
        var met: [Language: Set<String>] = [:]
        for language in Language.allCases {
            let text = try home.catalogue(language)
            for key in text.keys.union(text.variants.map { "\($0.key).\($0.country)" }) {
                let words = glossary.reading(of: text(key), in: language)
                found.formUnion(words.retired.map { "\(key): \($0)" })
                met[language, default: []].formUnion(words.terms)
            }
        }
        #expect(found.subtracting(glossary.exceptions).sorted() == [], "GLOSSARY.md says what to write instead")
        #expect(glossary.exceptions.subtracting(found).sorted() == [], "these exceptions except nothing")
        for language in Language.allCases {
            let unused = glossary.terms(of: language).subtracting(met[language] ?? [])
            #expect(unused.sorted() == [], "\(language): no text uses these terms")
        }
    }

    @Test(
        arguments: [
            (.en, "The Gates are open.", ["gates"]), (.en, "Two delegates at the floodgate", []),
            (.en, "the {gates} of {count}", []), (.en, "Show to the city’s own people", ["own people"]),
            (.vi, "Các cột mốc, và một Mốc khác", ["mốc"]), (.vi, "Cột mốc trong năm", []),
        ] as [(Language, String, [String])])
    func `a word is found whatever its capitals, and neither inside another one nor inside a term`(
        language: Language, text: String, retired: [String]
    ) throws {
        let glossary = try Glossary(
            """
            | Concept | English | Vietnamese | What it means | Retired in English | Retired in Vietnamese |
            |---|---|---|---|---|---|
            | milestone | milestone | cột mốc | a step | gate; gates; own people | mốc |
            """)
        #expect(glossary.reading(of: text, in: language).retired == retired)
        #expect(glossary.terms(of: .vi) == ["cột mốc"] && glossary.exceptions.isEmpty)
    }
}

/// The tables of the glossary: terms and retired words as lists of words in small letters.
private struct Glossary {
    private struct Phrase {
        var words: [String]
        var isRetired: Bool

        /// The longest counts, and a term before a retired word of its length.
        var rank: (Int, Int) { (words.count, isRetired ? 0 : 1) }
    }

    /// By the language and the word that they begin with.
    private var phrases: [Language: [String: [Phrase]]] = [:]
    /// Key and word, as a fault names them.
    private(set) var exceptions: Set<String> = []

    init(_ text: String) throws {
        for line in text.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            switch (cells.count, cells[0]) {
            case (6, "Concept"), (3, "Key"): continue
            case (6, _):
                for (language, column) in [(Language.en, 1), (.vi, 2)] {
                    add(cells[column], to: language, isRetired: false)
                    add(cells[column + 3], to: language, isRetired: true)
                }
            case (3, _): exceptions.insert("\(cells[0]): \(cells[1])")
            default: throw Unreadable(line: String(line))
            }
        }
    }

    struct Unreadable: Error {
        var line: String
    }

    private mutating func add(_ cell: String, to language: Language, isRetired: Bool) {
        for words in cell.split(separator: ";").map({ Self.words(String($0)) }) where !words.isEmpty {
            phrases[language, default: [:]][words[0], default: []].append(Phrase(words: words, isRetired: isRetired))
        }
    }

    func terms(of language: Language) -> Set<String> {
        Set((phrases[language] ?? [:]).values.joined().filter { !$0.isRetired }.map { $0.words.joined(separator: " ") })
    }

    /// What a text says by the glossary, from left to right; what a term takes up is read no further.
    func reading(of text: String, in language: Language) -> (retired: [String], terms: Set<String>) {
        var retired: [String] = []
        var terms: Set<String> = []
        var rest = Self.words(text)[...]
        while let word = rest.first {
            let found = (phrases[language]?[word] ?? []).filter { rest.starts(with: $0.words) }
            terms.formUnion(found.filter { !$0.isRetired }.map { $0.words.joined(separator: " ") })
            let longest = found.max { $0.rank < $1.rank }
            if let longest, longest.isRetired { retired.append(longest.words.joined(separator: " ")) }
            rest = rest.dropFirst(longest.map { $0.isRetired ? 1 : $0.words.count } ?? 1)
        }
        return (retired, terms)
    }

    /// In small letters, without placeholders. By hand, since a regular expression takes many times as long.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isPlaceholder = false
        for character in text.lowercased() + " " {
            if !isPlaceholder, character.isLetter || character.isNumber || character == "’" {
                word.append(character)
                continue
            }
            if !word.isEmpty { words.append(word) }
            word = ""
            isPlaceholder = character == "{" || isPlaceholder && character != "}"
        }
        return words
    }
}

extension Home {
    fileprivate var glossary: String {
        get throws { try String(contentsOfFile: "\(locales)/GLOSSARY.md", encoding: .utf8) }
    }
}
