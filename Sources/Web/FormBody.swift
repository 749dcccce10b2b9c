import Foundation
import HTTPTypes
import Hummingbird

/// What a form sent, in its order; a name may stand there several times.
struct FormBody: Sendable {
    let items: [(name: String, value: String)]

    /// - Throws: `Problem` where it is no form, too large, or holds what no text field can.
    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem(.unsupportedMediaType)
        }
        let bytes = try await request.body.collect(upTo: 1 << 20)
        try self.init(String(buffer: bytes))
    }

    init(_ text: String) throws {
        items = try text.split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try decoded(sides[0]), sides.count == 2 ? try decoded(sides[1]) : "")
        }
    }

    subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
}

/// Spaces around are nobody's intention, and line ends are written as one sign. PostgreSQL has no text with a NUL in it.
private func decoded(_ part: Substring) throws -> String {
    guard let text = part.replacing("+", with: " ").removingPercentEncoding, !text.utf8.contains(0) else {
        throw Problem(.badRequest)
    }
    return text.replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
}
