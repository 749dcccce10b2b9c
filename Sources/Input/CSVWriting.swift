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
    "\u{FEFF}" + spreadsheetLines(lines)
}

/// More lines of such a table.
public func spreadsheetLines(_ lines: [[String]]) -> String {
    lines.map { $0.map { csvField(plain($0)) }.joined(separator: ",") + "\r\n" }.joined()
}

/// What stands in a cell of such a table, without the mark that told a spreadsheet that it is text.
public func cellText(_ cell: String) -> String {
    guard cell.unicodeScalars.first == "'", looksLikeFormula(String(cell.dropFirst())) else { return cell }
    return String(cell.dropFirst())
}

private func plain(_ text: String) -> String { looksLikeFormula(text) ? "'\(text)" : text }

private func looksLikeFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "=+-@\t\r".unicodeScalars.contains(first) && Double(text) == nil
}
