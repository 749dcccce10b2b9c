/// Reads a number as JSON writes it (RFC 8259): −1, 0.5, 6.02e23; no plus sign, no leading zero, nothing around it.
///
/// Exactly rounded. Up to 2⁵³ with a power of ten up to 22, that is one exact multiplication or division (Clinger 1990);
/// longer numbers go to the library. `nil` for anything else, and for numbers beyond the range of a double.
func jsonNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var place = 0
    func digit(_ place: Int) -> UInt64? {
        guard place < bytes.count else { return nil }
        let digit = bytes[place] &- UInt8(ascii: "0")
        return digit < 10 ? UInt64(digit) : nil
    }
    let isNegative = !bytes.isEmpty && bytes[0] == UInt8(ascii: "-")
    if isNegative { place = 1 }
    guard let first = digit(place) else { return nil }
    var mantissa = first
    var digits = 1
    var exponent = 0
    place += 1
    if first > 0 {
        while let next = digit(place) {
            if digits < 19 { mantissa = mantissa * 10 + next }
            digits += 1
            place += 1
        }
    }
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
        place += 1
        guard digit(place) != nil else { return nil }
        while let next = digit(place) {
            if digits < 19 { mantissa = mantissa * 10 + next }
            digits += mantissa == 0 ? 0 : 1
            exponent -= 1
            place += 1
        }
    }
    if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
        place += 1
        let isSmall = place < bytes.count && bytes[place] == UInt8(ascii: "-")
        if isSmall || place < bytes.count && bytes[place] == UInt8(ascii: "+") { place += 1 }
        guard digit(place) != nil else { return nil }
        var written = 0
        while let next = digit(place) {
            written = min(written * 10 + Int(next), 100_000)
            place += 1
        }
        exponent += isSmall ? -written : written
    }
    guard place == bytes.count else { return nil }
    if digits < 19, mantissa <= 1 << 53, abs(exponent) <= 22 {
        let value = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
        return isNegative ? -value : value
    }
    return Double(String(decoding: bytes, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
}

/// The powers of ten that a double holds exactly.
private let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]
