extension Language {
    /// In which language words are, for a reader of this one; `nil` where it is the reader's own, so that nothing has to say so.
    public func marks(_ other: Language) -> Language? { other == self ? nil : other }

    /// Under which name files and tables have a text in this language: `name_vi`.
    /// - Parameter plain: the language whose text stands under the name alone, as English units do.
    public func key(_ name: String, plain: Language? = nil) -> String { self == plain ? name : "\(name)_\(rawValue)" }
}

/// In which languages things are named.
public struct NameLanguages: Sendable {
    /// Whoever names something does so in each of them.
    public let required: [Language]
    public let optional: [Language]
    public let all: [Language]

    public init(required: [Language], optional: [Language]) {
        (self.required, self.optional, all) = (required, optional, required + optional)
    }

    /// As the database keeps the names of countries and of frameworks.
    public static let kept = NameLanguages(
        required: Language.allCases.filter { $0.rules.names == .required },
        optional: Language.allCases.filter { $0.rules.names == .optional })
}

extension [Language: String] {
    /// What a reader is shown of words that are kept in several languages: those in their own, else in the language that they would
    /// rather have, with its name. `nil` where there are none of these.
    public func words(for language: Language) -> (text: String, other: Language?)? {
        for other in language.rules.order {
            if let text = self[other] { return (text, language.marks(other)) }
        }
        return nil
    }

    public func text(for language: Language) -> String? { words(for: language)?.text }
}

/// What has a name in several languages, and a code for where it has none.
public protocol Named {
    var code: String { get }
    var names: [Language: String] { get }
}

extension Named {
    public func name(in language: Language) -> String { names.text(for: language) ?? code }
}

/// A name in English, in Vietnamese or in both: cities write their records in these.
public struct Title: Equatable, Sendable {
    public var en: String?
    public var vi: String?
    /// Whose Vietnamese it is; `nil`: the source's own.
    public var viBasis: String?

    public init(en: String?, vi: String?, viBasis: String? = nil) {
        self.en = en
        self.vi = vi
        self.viBasis = viBasis
    }

    /// The languages that a title can have, as its reader would rather have them.
    public static func order(for language: Language) -> [Language] {
        language.rules.order.filter { [.en, .vi].contains($0) }
    }

    /// The name for a reader, and the language it is in where that is another one.
    public func words(for language: Language) -> (text: String, other: Language?) {
        for other in language.rules.order {
            if let text = text(in: other) { return (text, language.marks(other)) }
        }
        return ("", Title.order(for: language).last.flatMap(language.marks))
    }

    private func text(in language: Language) -> String? { language == .en ? en : language == .vi ? vi : nil }
}
