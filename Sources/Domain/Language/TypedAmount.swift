import Foundation

extension Language {
    /// An amount of money as people type it, in full: `120.000.000`, `120 triệu`, `1,5 tỷ`, `1 tỷ 200 triệu`, `120 million`. A mark
    /// before three digits separates thousands. The words of every language are understood, whatever the language of the page.
    public func amount(typed text: String) -> TypedNumber {
        var rest = text.lowercased().precomposedStringWithCanonicalMapping[...]
        for currency in AmountWords.currencies where rest.hasSuffix(currency) {
            let before = rest.dropLast(currency.count)
            guard before.last.map({ !$0.isLetter }) ?? false else { continue }
            rest = before
            break
        }
        let plain = number(typed: String(rest), isWhole: true)
        guard plain == .notANumber else { return plain }
        var sum = Decimal(0)
        var least: Decimal?
        while let part = rest.prefixMatch(of: /\s*([0-9][0-9.,]*)\s*(\p{L}+)\s*/) {
            guard let times = AmountWords.all[String(part.2)], least.map({ times < $0 }) ?? true else {
                return .notANumber
            }
            let number = number(typed: String(part.1))
            guard case .number(let written) = number, let factor = Decimal(string: written) else {
                return number == .notANumber || least != nil ? .notANumber : number
            }
            sum += factor * times
            (least, rest) = (times, rest[part.range.upperBound...])
        }
        return least != nil && rest.isEmpty ? .number("\(sum)") : .notANumber
    }
}

/// The words of amounts, in small letters.
private enum AmountWords {
    static let currencies = ["đồng", "vnđ", "vnd", "đ", "₫"]

    static let all: [String: Decimal] = [
        "nghìn": 1000, "ngàn": 1000, "k": 1000, "thousand": 1000,
        "triệu": 1_000_000, "tr": 1_000_000, "million": 1_000_000, "m": 1_000_000,
        "tỷ": 1_000_000_000, "tỉ": 1_000_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000,
    ]
}
