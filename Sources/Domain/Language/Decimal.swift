import Foundation

extension Decimal {
    /// The number that `text` writes in full, with a point before its fraction: `71.4`, `-3`.
    ///
    /// Foundation's own reading stops at the first stranger: it takes “12abc” for 12.
    public init?(exactly text: String) {
        guard text.utf8.count <= 38, text.isNumber, let value = Decimal(string: text, locale: Decimal.posix) else {
            return nil
        }
        self = value
    }

    /// Writes a point before a fraction.
    private static let posix = Locale(identifier: "en_US_POSIX")
}

extension String {
    /// `-?[0-9]+(\.[0-9]+)?`, by hand: pages and imports ask it of every number.
    fileprivate var isNumber: Bool {
        let digits = utf8.first == UInt8(ascii: "-") ? utf8.dropFirst() : utf8[...]
        return digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }
}
