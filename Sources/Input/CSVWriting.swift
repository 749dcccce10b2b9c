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

/// What stands in a cell of such a table, without the marks that told a spreadsheet that it is text.
public func cellText(_ cell: String) -> String {
    guard cell.utf8.contains(UInt8(ascii: "'")) else { return cell }
    return Formulas.each(in: cell) { text, rest in if rest.first == "'" { rest.removeFirst() } }
}

private func plain(_ text: String) -> String {
    guard Double(text) == nil else { return text }
    return Formulas.each(in: text) { text, _ in text.append("'") }
}

/// Where a spreadsheet could begin to read a formula. A mark of text stands there; texts that have marks of their own get one more, so
/// that each is read as it was.
private enum Formulas {
    /// Those of East Asian keyboards too.
    private static let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
    /// What ends a cell or a line for some spreadsheet, whatever we part them by: which sign does is set by its language.
    private static let ends: Set<Unicode.Scalar> = [";", "\t", "\r", "\n"]

    static func each(
        in text: String, _ body: (inout String.UnicodeScalarView, inout Substring.UnicodeScalarView) -> Void
    ) -> String {
        var told = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        var isStart = true
        while !rest.isEmpty {
            if isStart, isFormula(rest) { body(&told, &rest) }
            guard let scalar = rest.popFirst() else { break }
            told.append(scalar)
            isStart = ends.contains(scalar)
        }
        return String(told)
    }

    /// Quotes and blanks may be taken away before it.
    private static func isFormula(_ rest: Substring.UnicodeScalarView) -> Bool {
        let bare = rest.drop { $0 == "'" }.drop { $0 == "\"" || $0 == " " }
        return bare.first.map(signs.contains) ?? false
    }
}
