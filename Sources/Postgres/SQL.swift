/// A statement and its parameters. An interpolated value is always bound, never spliced into the text:
///
///     try db.run("SELECT name FROM city WHERE code = \(code) AND region = \(region)")
///
/// Another `SQL` may be interpolated as a fragment. The one raw door is `\(unescaped: text)`.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text between the parameters: always one more than there are parameters.
    private var literals: [String]
    /// The text form of each parameter; `nil` is NULL.
    private(set) var parameters: [String?]

    public init(stringLiteral text: String) {
        literals = [text]
        parameters = []
    }

    public init(stringInterpolation interpolation: StringInterpolation) {
        self = interpolation.sql
    }

    /// The text with `$1`, `$2`, … where values are bound.
    public var text: String {
        var text = literals[0]
        for (index, literal) in literals.dropFirst().enumerated() { text += "$\(index + 1)\(literal)" }
        return text
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL = ""

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ literal: String) {
            sql.literals[sql.literals.count - 1] += literal
        }

        public mutating func appendInterpolation(_ value: some SQLValue) {
            bind(value.sqlText)
        }

        public mutating func appendInterpolation(_ value: (some SQLValue)?) {
            bind(value?.sqlText)
        }

        public mutating func appendInterpolation(_ fragment: SQL) {
            appendLiteral(fragment.literals[0])
            for (literal, parameter) in zip(fragment.literals.dropFirst(), fragment.parameters) {
                bind(parameter)
                appendLiteral(literal)
            }
        }

        /// Splices `text` as it is: for names from our own migrations, never for anything that a person typed.
        public mutating func appendInterpolation(unescaped text: String) {
            appendLiteral(text)
        }

        private mutating func bind(_ text: String?) {
            sql.parameters.append(text)
            sql.literals.append("")
        }
    }
}
