/// Markup, as its UTF-8 bytes. A literal is markup as it is written, and what is put into it is escaped, so that nothing that somebody
/// typed becomes markup:
///
///     let row: HTML = "<td\(attribute: "lang", language)>\(name)</td>"
///
/// Escaped text is safe between tags and in attributes in double quotes, and nowhere else: not in a name, a comment, a script or a style.
/// An address that somebody typed goes through `WebAddress` first.
public struct HTML: Equatable, Sendable {
    public private(set) var bytes: [UInt8]

    public init() { bytes = [] }

    /// Text that is none of ours to read as markup, escaped.
    public init(text: String) {
        bytes = []
        bytes.appendEscaped(text)
    }

    public var isEmpty: Bool { bytes.isEmpty }

    public static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }
}

extension HTML: ExpressibleByStringInterpolation {
    public init(stringLiteral literal: String) { bytes = Array(literal.utf8) }

    public init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + 24 * interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

        public mutating func appendInterpolation(_ text: String) { bytes.appendEscaped(text) }

        public mutating func appendInterpolation(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

        public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }

        /// Nothing where there is none.
        public mutating func appendInterpolation(_ html: HTML?) {
            if let html { bytes += html.bytes }
        }

        /// One after the other.
        public mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { bytes += part.bytes }
        }

        /// Nothing where the condition does not hold.
        public mutating func appendInterpolation(_ html: @autoclosure () -> HTML, if condition: Bool) {
            if condition { bytes += html().bytes }
        }

        /// ` name="value"`, with the space before it; nothing where there is no value.
        public mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            bytes.append(UInt8(ascii: " "))
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: "=\"".utf8)
            bytes.appendEscaped(value)
            bytes.append(UInt8(ascii: "\""))
        }

        /// What is markup already and was made by this program, such as a drawing. Never what somebody typed.
        public mutating func appendInterpolation(markupWithoutEscaping markup: String) {
            bytes.append(contentsOf: markup.utf8)
        }
    }
}

extension [UInt8] {
    /// Appends text of which nothing can be read as markup. It goes by byte: a quote with a combining mark behind it is one `Character`,
    /// and is a quote to a browser all the same.
    fileprivate mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var begin = 0
            for place in bytes.indices {
                let reference: StaticString
                switch bytes[place] {
                case UInt8(ascii: "&"): reference = "&amp;"
                case UInt8(ascii: "<"): reference = "&lt;"
                case UInt8(ascii: ">"): reference = "&gt;"
                case UInt8(ascii: "\""): reference = "&quot;"
                case UInt8(ascii: "'"): reference = "&#39;"
                default: continue
                }
                append(contentsOf: bytes[begin..<place])
                reference.withUTF8Buffer { append(contentsOf: $0) }
                begin = place + 1
            }
            append(contentsOf: bytes[begin...])
        }
    }
}

extension String {
    /// As text or quoted attribute of HTML and SVG.
    public var escapedForHTML: String { String(decoding: HTML(text: self).bytes, as: UTF8.self) }
}
