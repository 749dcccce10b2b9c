import Domain
import Input
import Postgres

extension TableRow {
    /// What the database refused, in the reader's words and at the field that mends it.
    func refusal(_ refused: PostgresError, of kind: RecordKind, _ text: Catalogue) -> InputError {
        let field = refused.rule(of: kind.rawValue, text.language).field
        var error = error(field ?? kind.rawValue, text(Refusal(refused, of: kind.rawValue)))
        error.rule = refused.constraint ?? refused.code
        return error
    }
}

extension PostgresError {
    /// The database refuses what was said, as opposed to being unable to answer: a constraint, a rule of ours, a missing right.
    public var isRefusal: Bool { code.hasPrefix("23") || code.hasPrefix("22") || code == "42501" }

    fileprivate func rule(of table: String, _ language: Language = .en) -> RecordRule {
        RecordRule(constraint ?? code, column: column, of: table, language: language)
    }
}

extension Refusal {
    /// Why the database refuses a row of a table; it speaks to nobody itself.
    public init(_ error: PostgresError, of table: String) {
        let rule = error.rule(of: table)
        let field = rule.field.flatMap { RecordKind(rawValue: table)?.field($0) }
        switch (error.code, field) {
        case ("42501", _): self = .notAllowed
        case ("23502", let field?): self = .needed(field.form)  // it may not be NULL
        default: self = .rule(rule, reference: InputError.reference(of: error.constraint ?? error.code))
        }
    }
}

/// What is refused of something that is handed in. Whoever knows in which language the person reads words it.
public struct Refused: Error, Equatable {
    public var refusal: Refusal
    public var field: String?
    /// What was handed in, such as `person`; `nil` where that is known.
    public var subject: String?

    public init(_ refusal: Refusal, at field: String? = nil, of subject: String? = nil) {
        (self.refusal, self.field, self.subject) = (refusal, field, subject)
    }
}

extension InputError {
    public init(_ refused: Refused, _ text: Catalogue) {
        self.init(file: refused.subject ?? "tracker", field: refused.field, text(refused.refusal))
    }

    /// By which whoever keeps the service finds a refusal that has no words: the log has it beside the name of the rule.
    public static func reference(of rule: String) -> String { String(SHA256.digest(of: rule.utf8).prefix(8)) }
}
