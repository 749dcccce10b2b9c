import Foundation

extension Decimal {
    /// The number that `text` writes in full, with a point before its fraction: `71.4`, `-3`.
    ///
    /// Foundation's own reading stops at the first stranger: it takes “12abc” for 12.
    public init?(exactly text: String) {
        guard text.count <= 38, text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil,
            let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
        else { return nil }
        self = value
    }
}
