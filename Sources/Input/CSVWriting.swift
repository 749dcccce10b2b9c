/// A field of a CSV file (RFC 4180), in quotes where it must be. Readers of such files go by scalar, so this does: a quote with a
/// combining mark behind it is one `Character`, other than a quote.
public func csvField(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return needsQuotes || text.first == " " || text.last == " "
        ? "\"\(String(text.unicodeScalars.replacing(["\""], with: ["\"", "\""])))\"" : text
}

/// A table for spreadsheets: lines that end in CRLF, and the byte order mark without which they take Vietnamese for something else.
/// What one would take for a formula is told to be text; a number stays one.
public func spreadsheet(_ lines: [[String]]) -> String {
    "\u{FEFF}" + lines.map { $0.map { csvField(plain($0)) }.joined(separator: ",") + "\r\n" }.joined()
}

private func plain(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil else {
        return text
    }
    return "'\(text)"
}
