import Domain
import Postgres

private let languages = NameLanguages.kept.all

/// The columns of a text that is kept in several languages: `name_en, name_vi`.
/// - Parameters:
///   - table: whose columns they are, where others have some of the same name.
///   - alias: what they are called in the result.
///   - plain: the language whose column has no ending.
func textColumns(_ column: String, of table: String? = nil, as alias: String? = nil, plain: Language? = nil) -> SQL {
    let columns = languages.map { language in
        (table.map { "\($0)." } ?? "") + language.key(column, plain: plain)
            + (alias.map { " AS \(language.key($0))" } ?? "")
    }
    return "\(unescaped: columns.joined(separator: ", "))"
}

/// What stands in these columns, in their order.
func textValues(_ texts: [Language: String]) -> SQL {
    languages.enumerated().reduce("") { "\($0)\(unescaped: $1.offset > 0 ? ", " : "")\(texts[$1.element])" }
}

extension Row {
    /// The texts of such columns.
    func texts(_ column: String, plain: Language? = nil) throws(DecodingFailure) -> [Language: String] {
        var texts: [Language: String] = [:]
        for language in languages { texts[language] = try self[language.key(column, plain: plain)] as String? }
        return texts
    }
}
