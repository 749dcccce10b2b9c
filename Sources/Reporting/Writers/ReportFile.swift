import Foundation

extension AnnualReport {
    /// The report for programs: keys in order, so that the same report has the same bytes, of which its checksum is.
    public func json() throws -> Data { try steadyJSON(self) }
}

/// Keys in order, so that the same value has the same bytes.
public func steadyJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}

/// The part of the printed look that names the report: a title that runs along the pages, and their numbers.
public func printStyle(title: String, page: String) -> String {
    """
    @page {
      @top-left { content: \(cssString(title)); font: 8.5pt sans-serif; color: #444; }
      @bottom-right { content: \(cssString("\(page) ")) counter(page) "/" counter(pages); font: 8.5pt sans-serif; color: #444; }
    }
    @page :first { @top-left { content: none; } }

    """
}

/// A string of a stylesheet: whatever is neither a letter, a digit nor a blank stands as its number, so that none ends the string.
func cssString(_ text: String) -> String {
    let safe = text.unicodeScalars.map { scalar in
        scalar == " " || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.value > 127
                && scalar.properties.generalCategory != .control
            ? String(scalar) : "\\\(String(scalar.value, radix: 16)) "
    }
    return "\"\(safe.joined())\""
}
