import Foundation

/// A header with parameters, such as `form-data; name="file"; filename="plan.pdf"`.
struct HeaderValue {
    private let value: String
    private var parameters: [String: String] = [:]

    /// `nil` where it cannot be read.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).unicodeScalars
        value = String(Substring(rest.prefix { $0 != ";" })).trimmed.lowercased()
        rest = rest.drop { $0 != ";" }
        while rest.popFirst() != nil {
            let name = String(Substring(rest.prefix { $0 != "=" && $0 != ";" }))
            rest = rest.dropFirst(name.unicodeScalars.count)
            // Nothing between two semicolons says nothing.
            guard rest.first == "=" else {
                guard name.trimmed.isEmpty else { return nil }
                continue
            }
            rest.removeFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard let said = rest.first == "\"" ? Self.quoted(&rest) : Self.plain(&rest) else { return nil }
            // Who says something twice may mean to be read in two ways.
            guard parameters.updateValue(said, forKey: name.trimmed.lowercased()) == nil else { return nil }
        }
    }

    /// Itself, where that is what it says.
    func named(_ wanted: String) -> HeaderValue? { value == wanted ? self : nil }

    subscript(_ name: String) -> String? { parameters[name] }

    /// What `name*=UTF-8''…` says (RFC 8187).
    func extended(_ name: String) -> String? {
        guard let text = parameters["\(name)*"] else { return nil }
        let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return parts[2].removingPercentEncoding
    }

    private static func plain(_ rest: inout Substring.UnicodeScalarView) -> String? {
        let said = String(Substring(rest.prefix { $0 != ";" }))
        rest = rest.drop { $0 != ";" }
        return said.trimmed
    }

    /// Browsers write a quotation mark and line ends in hexadecimal digits; other programs put a backslash before the mark. A backslash
    /// before anything else is one.
    private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        rest.removeFirst()
        var said = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                rest = rest.drop { $0 == " " || $0 == "\t" }
                guard rest.isEmpty || rest.first == ";" else { return nil }
                return String(said).replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing(
                    "%0A", with: "\n")
            }
            if scalar == "\\", rest.first == "\"" { said.append(rest.removeFirst()) } else { said.append(scalar) }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
