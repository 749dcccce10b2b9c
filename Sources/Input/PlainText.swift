extension StringProtocol {
    /// The first character that nobody sees, or that turns round the direction of what follows: with it a text reads otherwise than it
    /// is written. `nil` where there is none. Line ends, tabs and soft hyphens are seen where they matter.
    public var hiddenCharacter: Unicode.Scalar? {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return nil }
        var before: Unicode.Scalar?
        let scalars = Array(unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            defer { before = scalar }
            switch scalar.properties.generalCategory {
            case .control where !"\t\n\r".unicodeScalars.contains(scalar): return scalar
            case .lineSeparator, .paragraphSeparator: return scalar
            case .format where scalar == "\u{200C}" || scalar == "\u{200D}":
                // Persian and Indian words, and pictures of several, are joined or parted by it.
                let after = index + 1 < scalars.count ? scalars[index + 1] : nil
                guard before?.isJoined == true, after?.isJoined == true else { return scalar }
            case .format where scalar != "\u{AD}": return scalar
            default: break
            }
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// `U+202E`
    public var notation: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }

    fileprivate var isJoined: Bool {
        (0x0600..<0x1000).contains(value) || value == 0xFE0F || value > 0xFF && properties.isEmoji
    }
}

/// What is wrong with a text that holds such a character.
public func hiddenProblem(_ character: Unicode.Scalar) -> String {
    "holds an invisible character (\(character.notation)); delete it, or type the text again"
}
