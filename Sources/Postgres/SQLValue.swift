import Foundation

/// A value that PostgreSQL stores, in the text form of its type.
public protocol SQLValue: Sendable {
    /// What PostgreSQL reads.
    var sqlText: String { get }
    /// What PostgreSQL wrote; `nil` where it is not a value of this type.
    init?(sqlText: String)
    /// The same, read where libpq holds it, for types that can do without a `String`. A zero byte follows the last one.
    init?(sqlBytes: UnsafeRawBufferPointer)
}

extension SQLValue {
    public init?(sqlBytes: UnsafeRawBufferPointer) { self.init(sqlText: String(decoding: sqlBytes, as: UTF8.self)) }
}

extension SQLValue where Self: RawRepresentable, RawValue: SQLValue {
    public var sqlText: String { rawValue.sqlText }
    public init?(sqlText: String) {
        guard let raw = RawValue(sqlText: sqlText) else { return nil }
        self.init(rawValue: raw)
    }
}

extension SQLValue where Self: LosslessStringConvertible {
    public var sqlText: String { description }
    public init?(sqlText: String) { self.init(sqlText) }
}

extension String: SQLValue {}

extension Int: SQLValue {
    public init?(sqlBytes: UnsafeRawBufferPointer) { self.init(decimal: sqlBytes) }
}

extension Int32: SQLValue {
    public init?(sqlBytes: UnsafeRawBufferPointer) { self.init(decimal: sqlBytes) }
}

extension FixedWidthInteger {
    fileprivate init?(decimal bytes: UnsafeRawBufferPointer) {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes[1...] : bytes[...]
        guard !digits.isEmpty else { return nil }
        self = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            // Downwards, since the least number has no positive counterpart.
            let (tens, isTooLong) = multipliedReportingOverflow(by: 10)
            let (sum, isTooSmall) = tens.subtractingReportingOverflow(Self(byte - UInt8(ascii: "0")))
            if isTooLong || isTooSmall { return nil }
            self = sum
        }
        guard !isNegative else { return }
        let (positive, isTooLarge) = Self.zero.subtractingReportingOverflow(self)
        if isTooLarge { return nil }
        self = positive
    }
}

extension Double: SQLValue {
    public init?(sqlBytes: UnsafeRawBufferPointer) {
        guard let start = sqlBytes.bindMemory(to: CChar.self).baseAddress else { return nil }
        // strtod passes over leading blanks, which PostgreSQL does not write before a number.
        guard let first = sqlBytes.first, first > UInt8(ascii: " ") else { return nil }
        var end: UnsafeMutablePointer<CChar>?
        self = strtod(start, &end)
        guard let end, UnsafePointer(end) == start + sqlBytes.count else { return nil }
    }
}

extension Bool: SQLValue {
    public var sqlText: String { self ? "t" : "f" }
    public init?(sqlText: String) {
        guard sqlText == "t" || sqlText == "f" else { return nil }
        self = sqlText == "t"
    }
}

extension Decimal: SQLValue {
    public var sqlText: String { description }
    public init?(sqlText: String) { self.init(string: sqlText, locale: posix) }
}

/// Writes a point before a fraction, as PostgreSQL does. Looked up once: that costs more than reading a number.
private let posix = Locale(identifier: "en_US_POSIX")

extension UUID: SQLValue {
    public var sqlText: String { uuidString }
    public init?(sqlText: String) { self.init(uuidString: sqlText) }

    /// As PostgreSQL writes it, `8-4-4-4-12` digits. Foundation takes ten times as long, and every record has one.
    public init?(sqlBytes text: UnsafeRawBufferPointer) {
        guard text.count == 36 else { return nil }
        var uuid: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isRead = withUnsafeMutableBytes(of: &uuid) { bytes in
            var place = 0
            for index in bytes.indices {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    place += 1
                }
                guard let high = text[place].hexDigit, let low = text[place + 1].hexDigit else { return false }
                bytes[index] = high << 4 | low
                place += 2
            }
            return true
        }
        guard isRead else { return nil }
        self.init(uuid: uuid)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// An array parameter: `WHERE code = ANY(\(codes))`. One dimension, no NULL inside. Written and read by scalar, as PostgreSQL does: a
/// quote with a combining mark behind it is one `Character`, other than a quote.
extension Array: SQLValue where Element: SQLValue {
    public var sqlText: String {
        let items = map { item in
            "\"" + item.sqlText.escaped(["\\", "\""]) + "\""
        }
        return "{" + items.joined(separator: ",") + "}"
    }

    public init?(sqlText: String) {
        guard sqlText.unicodeScalars.first == "{", sqlText.unicodeScalars.last == "}" else { return nil }
        self = []
        var item = ""
        var quoted = false
        var escaped = false
        var isEmpty = true
        for scalar in sqlText.unicodeScalars.dropFirst().dropLast() {
            isEmpty = false
            if escaped {
                item.unicodeScalars.append(scalar)
                escaped = false
            } else if scalar == "\\" {
                escaped = true
            } else if scalar == "\"" {
                quoted.toggle()
            } else if scalar == ",", !quoted {
                guard let element = Element(sqlText: item) else { return nil }
                append(element)
                item = ""
            } else {
                item.unicodeScalars.append(scalar)
            }
        }
        guard !isEmpty else { return }
        guard let element = Element(sqlText: item) else { return nil }
        append(element)
    }
}

/// Any `Codable` value in a `jsonb` column. Keys are sorted, so equal values have equal text.
public struct JSONB<Value: Codable & Sendable>: SQLValue {
    public var value: Value
    public init(_ value: Value) { self.value = value }

    public var sqlText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("\(Value.self) cannot be written as JSON: \(error)")
        }
    }

    public init?(sqlText: String) {
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(sqlText.utf8)) else { return nil }
        self.value = value
    }
}

extension String {
    /// With a backslash before each of these signs, wherever it stands.
    func escaped(_ signs: [Unicode.Scalar]) -> String {
        guard unicodeScalars.contains(where: signs.contains) else { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if signs.contains(scalar) { scalars.append("\\") }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
