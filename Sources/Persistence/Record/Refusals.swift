import Domain
import Input
import Postgres

extension TableRow {
    /// What the database refused, in the reader's words and at the field that mends it.
    func refusal(_ refused: PostgresError, of kind: RecordKind, _ text: Catalogue) -> InputError {
        let field = refused.rule(of: kind.rawValue, text.language).field
        var error = error(field ?? kind.rawValue, text.refusal(refused, of: kind.rawValue))
        error.rule = refused.constraint ?? refused.code
        return error
    }
}

extension PostgresError {
    /// The database refuses what was said, as opposed to being unable to answer: a constraint, a rule of ours, a missing right.
    public var isRefusal: Bool { code.hasPrefix("23") || code.hasPrefix("22") || code == "42501" }

    fileprivate func rule(of table: String, _ language: Language) -> RecordRule {
        RecordRule(constraint ?? code, column: column, of: table, language: language)
    }

    /// By which whoever keeps the service finds a refusal that has no words: the log has it beside the name of the rule.
    fileprivate var reference: String { InputError.reference(of: constraint ?? code) }
}

extension Catalogue {
    /// Why the database refuses a record, in the reader's words: the database itself speaks to nobody.
    public func refusal(_ error: PostgresError, of table: String) -> String {
        if error.code == "42501" { return self("refused.not-allowed") }
        let keys = error.rule(of: table, language).keys.map { "refused.\($0)" }
        guard let key = keys.first(where: has) else {
            return self("refused.other", ["reference": .text(error.reference)])
        }
        return self(key)
    }
}

extension InputError {
    /// The rule that what a record refers to is there.
    static let noSuchRecord = "no_such_record"

    /// A short number for the rule that refused something.
    public static func reference(of rule: String) -> String { String(SHA256.digest(of: rule.utf8).prefix(8)) }
}
