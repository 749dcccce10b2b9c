/// JSON (RFC 8259), as its UTF-8 bytes, written member by member: for answers of many records, which a coder takes ten times as long for.
public struct JSON: Equatable, Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Whether what comes next follows something in the same object or array.
    private var follows = false

    public init() {}

    public mutating func object(_ members: (inout JSON) throws -> Void) rethrows {
        begin(UInt8(ascii: "{"))
        try members(&self)
        end(UInt8(ascii: "}"))
    }

    public mutating func array<Elements: Sequence>(
        _ elements: Elements, _ write: (inout JSON, Elements.Element) throws -> Void
    ) rethrows {
        begin(UInt8(ascii: "["))
        for element in elements { try write(&self, element) }
        end(UInt8(ascii: "]"))
    }

    /// The name of the member that is written next.
    public mutating func name(_ name: String) {
        value { $0.appendQuoted(name) }
        bytes.append(UInt8(ascii: ":"))
        follows = false
    }

    /// A text, or null.
    public mutating func text(_ text: String?) {
        guard let text else { return null() }
        value { $0.appendQuoted(text) }
    }

    /// A number or another word of JSON, as it is written there.
    public mutating func literal(_ literal: String) { value { $0.append(contentsOf: literal.utf8) } }

    public mutating func flag(_ flag: Bool) { literal(flag ? "true" : "false") }

    public mutating func null() { literal("null") }

    private mutating func begin(_ bracket: UInt8) {
        value { $0.append(bracket) }
        follows = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        follows = true
    }

    private mutating func value(_ write: (inout [UInt8]) -> Void) {
        if follows { bytes.append(UInt8(ascii: ",")) }
        write(&bytes)
        follows = true
    }
}

extension [UInt8] {
    /// Appends a string of JSON. It goes by byte: a quote with a combining mark behind it is one `Character`, other than a quote.
    fileprivate mutating func appendQuoted(_ text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var begin = 0
            for place in bytes.indices {
                let byte = bytes[place]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                append(contentsOf: bytes[begin..<place])
                appendEscape(byte)
                begin = place + 1
            }
            append(contentsOf: bytes[begin...])
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: "u00".utf8)
            append(
                contentsOf: [byte >> 4, byte & 15].map {
                    $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10
                })
        }
    }
}
