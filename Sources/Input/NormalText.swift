import Foundation

/// Texts that look the same are the same text: whoever writes on a Mac, copies from a page or types on another keyboard hands in
/// other bytes for one name.
extension String {
    /// The form in which texts are kept: letters with their marks in one piece (NFC); in a text of one line, blanks of any kind and
    /// number as one space, and no characters without width. Lines and indents of longer texts stay as they are.
    public var normal: String {
        if isPlain { return self }
        return unicodeScalars.contains { $0 == "\n" || $0 == "\r" } ? precomposedStringWithCanonicalMapping : oneLine
    }

    /// As above, with line ends as blanks too: for names, keys and whatever else is looked up.
    public var oneLine: String {
        if isPlain { return self }
        var text = ""
        var isApart = false
        for scalar in precomposedStringWithCanonicalMapping.unicodeScalars where !scalar.isWidthless {
            if scalar.properties.isWhitespace {
                isApart = !text.isEmpty
            } else {
                if isApart { text.append(" ") }
                isApart = false
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Printable ASCII without a blank at either end or beside another: nearly every text of a large file.
    private var isPlain: Bool {
        var before = UInt8(ascii: " ")
        for byte in utf8 {
            guard (0x20..<0x7F).contains(byte), byte != 0x20 || before != 0x20 else { return false }
            before = byte
        }
        return before != 0x20 || isEmpty
    }
}

extension Unicode.Scalar {
    /// Zero-width space, word joiner, byte order mark and soft hyphen. Joiners are none: some scripts are written with them.
    public var isWidthless: Bool {
        self == "\u{200B}" || self == "\u{2060}" || self == "\u{FEFF}" || self == "\u{AD}"
    }
}
