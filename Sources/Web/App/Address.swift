import Domain
import Foundation
import Hummingbird
import Markup

/// An address of this site, which writes itself: what is put into it is escaped, and what of its query is empty is left out. Pages link
/// to those that `Paths.swift` names.
struct Address: Sendable, CustomStringConvertible {
    /// As it is written.
    private let path: String
    private var query: [(String, String)] = []
    private var anchor: String?

    /// - Parameter parts: as they are, not escaped: a slash in one of them begins no other.
    init(_ parts: String...) {
        path = parts.isEmpty ? "/" : parts.map { "/\($0.escapedPart(keeping: ""))" }.joined()
    }

    /// An address as somebody asked for it: what is written out already stays so. It leads to this host, whatever the path is: it begins
    /// with one slash, and what a browser could read as another is written out.
    init(asked path: String, _ query: [(String, String)] = []) {
        // By sign: a slash with a combining mark behind it is one `Character`, other than a slash.
        let parts = path.unicodeScalars.split(separator: "/").map { String($0).escapedPart(keeping: "%") }
        let end = path.hasSuffix("/") && !parts.isEmpty ? "/" : ""
        self.path = "/\(parts.joined(separator: "/"))\(end)"
        self.query = query
    }

    /// A page of this site as a form or another address names it, with its query; `nil` where that is none, or longer than `most` bytes.
    init?(sent text: String, most: Int = 2000) {
        guard text.utf8.count <= most, let parts = URLComponents(string: text), parts.host == nil, parts.scheme == nil
        else { return nil }
        self.init(asked: parts.percentEncodedPath, (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    }

    private init(here anchor: String) { (path, self.anchor) = ("", anchor) }

    /// A place on the page that links to it.
    static func here(_ anchor: String) -> Address { Address(here: anchor) }

    func asking(_ items: [(String, String)]) -> Address {
        var address = self
        address.query += items
        return address
    }

    /// What stood then; where it is `nil`, what stands now.
    func asOf(_ instant: Instant?) -> Address { asking([("asOf", instant?.iso8601 ?? "")]) }

    /// A page of a list, from 1.
    func page(_ number: Int) -> Address { asking([("page", number > 1 ? "\(number)" : "")]) }

    /// Whether it begins with the path of another one, or is it.
    func lies(below other: Address) -> Bool { path.hasPrefix("\(other.path)/") }

    /// The same page, asked for as another address of it does; itself where that is of another page.
    func asked(as other: Address?) -> Address {
        guard let other, other.path == path else { return self }
        return asking(other.query)
    }

    /// A place on its page.
    func at(_ anchor: String) -> Address {
        var address = self
        address.anchor = anchor
        return address
    }

    var description: String {
        let asked = query.filter { !$0.1.isEmpty }.map(escapedItem).joined(separator: "&")
        return path + (asked.isEmpty ? "" : "?\(asked)") + (anchor.map { "#\($0.escapedPart(keeping: ""))" } ?? "")
    }
}

extension HTML.StringInterpolation {
    mutating func appendInterpolation(_ address: Address) { appendInterpolation(address.description) }
}

extension Response {
    static func redirect(to address: Address, type: RedirectType = .normal) -> Response {
        redirect(to: address.description, type: type)
    }
}

/// An item of a query as an address holds it.
private func escapedItem(_ name: String, _ value: String) -> String {
    if name.isPlain, value.isPlain { return "\(name)=\(value)" }
    var components = URLComponents()
    components.queryItems = [URLQueryItem(name: name, value: value)]
    // A plus sign in a query means a space to form decoders.
    return (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
}

extension StringProtocol {
    /// A part of a path as an address holds it.
    /// - Parameter kept: what stays as it is beside what every path may hold.
    fileprivate func escapedPart(keeping kept: String) -> String {
        if isPlain { return String(self) }
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "/"))
            .union(CharacterSet(charactersIn: kept))
        let text = addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        return text.replacing(/%(?![0-9A-Fa-f]{2})/, with: "%25")
    }

    /// Of signs alone that every address holds as they are. So are nearly all of ours, of which a page has dozens; writing another one
    /// out builds sets of signs and a regular expression.
    fileprivate var isPlain: Bool {
        utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","):
                true
            default: false
            }
        }
    }
}
