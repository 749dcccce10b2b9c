import Foundation

/// Numbers as the language writes them, by hand: a page has hundreds of them, and Foundation takes ten to twenty times as long for
/// each. A test compares the two.
extension Language {
    /// `1,505,684` · `1.505.684`
    public func format(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        return written(isNegative: number < 0, whole: digits[...], fraction: [])
    }

    /// `71.28` · `71,28`, with the digits that the value has, at most twelve of a fraction. The last of them is the nearest to what
    /// follows; between two that are as near, the even one.
    public func format(_ number: Decimal) -> String {
        guard !number.isNaN else { return "NaN" }
        var (digits, whole) = Language.digits(of: number)
        let most = whole + 12
        if digits.count > most {
            let isUp = Language.roundsUp(digits[most...], after: digits[most - 1])
            digits.removeSubrange(most...)
            if isUp, Language.increase(&digits) { whole += 1 }
        }
        while digits.count > whole, digits.last == Language.zero { digits.removeLast() }
        return written(isNegative: number.isSignMinus, whole: digits[..<whole], fraction: digits[whole...])
    }

    /// `34.1` · `34,1`: to so many places, the nearest, and without zeros at the end.
    public func format(_ number: Double, places: Int) -> String {
        let scale = pow(10, Double(places))
        let scaled = (number * scale).rounded()
        // Beyond that, `Double` does not have every whole number.
        guard abs(scaled) < 1e15 else { return format(Decimal(scaled) / Decimal(scale)) }
        var digits = Array(String(Int(abs(scaled))).utf8)
        digits.insert(contentsOf: repeatElement(Language.zero, count: max(0, places + 1 - digits.count)), at: 0)
        let whole = digits.count - places
        while digits.count > whole, digits.last == Language.zero { digits.removeLast() }
        return written(isNegative: scaled < 0, whole: digits[..<whole], fraction: digits[whole...])
    }

    /// `71%`: a number that is written already, with the sign of a share.
    public func percent(_ number: String) -> String { number + rules.percent }

    /// The digits without their sign and point, and how many of them stand before the point.
    private static func digits(of number: Decimal) -> (digits: ArraySlice<UInt8>, whole: Int) {
        let places = -number.exponent
        let significand = number.significand
        let short = (significand as NSDecimalNumber).uint64Value
        // Of what does not fit there, that is another number.
        if (0...20).contains(places), Decimal(short) == significand {
            let digits = Array(String(short).utf8)
            let zeros = [UInt8](repeating: zero, count: max(0, places + 1 - digits.count))
            return ((zeros + digits)[...], max(1, digits.count - places))
        }
        let plain = Array(number.magnitude.description.utf8)
        let whole = plain.firstIndex(of: UInt8(ascii: ".")) ?? plain.count
        return (plain[..<whole] + plain[whole...].dropFirst(), whole)
    }

    private func written(isNegative: Bool, whole: ArraySlice<UInt8>, fraction: ArraySlice<UInt8>) -> String {
        let separator = rules.separatorBytes
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        text.reserveCapacity(whole.count + whole.count / 3 + fraction.count + 2)
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) {
                for byte in separator { text.append(byte) }
            }
            text.append(digit)
        }
        if !fraction.isEmpty {
            text.append(rules.pointByte)
            text += fraction
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether what is left out takes the digit before it to the next.
    private static func roundsUp(_ rest: ArraySlice<UInt8>, after digit: UInt8) -> Bool {
        let half = UInt8(ascii: "5")
        guard let first = rest.first, first >= half else { return false }
        // The codes of the digits are even where the digits are.
        return first > half || rest.dropFirst().contains { $0 != zero } || !digit.isMultiple(of: 2)
    }

    /// Adds one to the last digit. - Returns: whether that took a digit more.
    private static func increase(_ digits: inout ArraySlice<UInt8>) -> Bool {
        for index in digits.indices.reversed() {
            guard digits[index] == UInt8(ascii: "9") else {
                digits[index] += 1
                return false
            }
            digits[index] = zero
        }
        digits.insert(UInt8(ascii: "1"), at: digits.startIndex)
        return true
    }

    private static let zero = UInt8(ascii: "0")
}
