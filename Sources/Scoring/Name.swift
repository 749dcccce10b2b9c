import Input

/// A name as it is compared: blanks of any kind and number are one, those at its ends are none. What a spreadsheet or a web page
/// puts between two words, such as U+00A0 or U+200B, looks like any other blank or like nothing at all.
func comparable(_ name: String) -> String {
    guard !name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return name }
    return name.unicodeScalars.split { $0.properties.isWhitespace || $0.isWidthless }.map(String.init)
        .joined(separator: " ")
}

/// Every way in which a name can be read: a blank without width may stand between two words, or inside one.
func readings(_ name: String) -> Set<String> {
    guard name.unicodeScalars.contains(where: \.isWidthless) else { return [comparable(name)] }
    let visible = String(String.UnicodeScalarView(name.unicodeScalars.filter { !$0.isWidthless }))
    return [comparable(name), comparable(visible)]
}
