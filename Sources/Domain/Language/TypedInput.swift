/// What somebody typed where a number belongs, read as their language writes numbers.
public enum TypedNumber: Equatable, Sendable {
    /// As files hold it: `1505684.5`.
    case number(String)
    /// Written as another language writes numbers: what was likely meant, in the reader's own way.
    case foreign(suggestion: String)
    /// `1.234` may be more than a thousand or little more than one: both, as the reader's language writes them without doubt.
    case ambiguous(whole: String, fraction: String)
    case notANumber
}

extension Language {
    /// A number as files hold it, for a field that is typed in: no separators, the language's own point.
    public func typed(_ number: String) -> String { number.replacing(".", with: String(rules.point)) }

    /// - Parameter isWhole: no fraction is possible, so a mark before three digits can only separate thousands.
    public func number(typed text: String, isWhole: Bool = false) -> TypedNumber {
        var rest = text.filter { !$0.isWhitespace }
        let isNegative = rest.first == "-" || rest.first == "−"
        if isNegative { rest.removeFirst() }
        guard !rest.isEmpty, rest.count <= 40, rest.allSatisfy({ $0.isASCIIDigit || $0 == "." || $0 == "," }),
            rest.first?.isASCIIDigit == true, rest.last?.isASCIIDigit == true
        else { return .notANumber }
        let (point, separator) = (rules.point, rules.separator)
        let sign = isNegative ? "-" : ""
        let marks = rest.filter { $0 == "." || $0 == "," }
        guard let mark = marks.first else { return .number(sign + rest) }
        let groups = rest.split(whereSeparator: { $0 == "." || $0 == "," }).map(String.init)
        guard groups.count == marks.count + 1 else { return .notANumber }
        let isGrouped = groups[0].count <= 3 && groups[0] != "0"
        let plain = groups.joined()
        let fraction = groups.dropLast().joined() + "." + (groups.last ?? "")

        if marks.count == 1 {
            let couldSeparate = isGrouped && groups[1].count == 3
            if couldSeparate {
                if isWhole { return .number(sign + plain) }
                return .ambiguous(whole: sign + plain, fraction: typed(sign + fraction + "0"))
            }
            return mark == point ? .number(sign + fraction) : .foreign(suggestion: typed(sign + fraction))
        }
        // Several marks: all but perhaps the last separate thousands, and they are alike.
        let last = marks.last ?? mark
        let thousands = groups.dropFirst()
        if marks.allSatisfy({ $0 == mark }) {
            guard isGrouped, thousands.allSatisfy({ $0.count == 3 }) else { return .notANumber }
            return mark == separator ? .number(sign + plain) : .foreign(suggestion: sign + plain)
        }
        guard marks.dropLast().allSatisfy({ $0 == mark }), last != mark, isGrouped,
            thousands.dropLast().allSatisfy({ $0.count == 3 })
        else { return .notANumber }
        return mark == separator ? .number(sign + fraction) : .foreign(suggestion: typed(sign + fraction))
    }
}

extension Day {
    /// `2024-02-14`, as files hold it, or `14/2/2024`, `14.2.2024` or `14-2-2024`, as people write it in every language: the day first.
    public init?(typed text: String) {
        if let day = Day(text) {
            self = day
            return
        }
        let marks = Set(text.filter { !$0.isNumber })
        guard marks.count == 1, let mark = marks.first, "/.-".contains(mark) else { return nil }
        let parts = text.split(separator: mark, omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2], year > 999 else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    /// `14/2/2024`
    public var typed: String { "\(day)/\(month)/\(year)" }

    /// Whether somebody who puts the month first would read another day.
    public var canBeMistaken: Bool { day <= 12 && day != month }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
