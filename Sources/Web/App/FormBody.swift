import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore

/// What a form sent, in its order; a name may stand there several times.
struct FormBody: Sendable {
    /// The longest form has some 150 fields.
    private static let mostFields = 500

    let items: [(name: String, value: String)]

    /// Reads the form as far as its sender may fill it: little of whoever is not signed in.
    /// - Throws: `Problem` where it is no form, too large, or holds what no text field can.
    init(_ request: Request, _ context: AppContext) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem(.unsupportedMediaType)
        }
        let most = context.signedIn == nil ? 64 << 10 : 1 << 20
        let tooLarge = Problem(.contentTooLarge, "form-size", ["most": .number(most >> 10)])
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw tooLarge }
        do {
            try self.init(String(buffer: try await request.body.collect(upTo: most)))
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        context.form.body = self
    }

    init(_ text: String) throws {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < FormBody.mostFields else {
            throw Problem(.contentTooLarge, "form-fields", ["most": .number(FormBody.mostFields)])
        }
        items = try text.split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try decoded(sides[0]), sides.count == 2 ? try decoded(sides[1]) : "")
        }
    }

    subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }
}

/// The form that a request sent, for whoever has to give it back: the body of a request can be read but once.
final class SentForm: Sendable {
    private let box = NIOLockedValueBox<FormBody?>(nil)
    var body: FormBody? {
        get { box.withLockedValue { $0 } }
        set { box.withLockedValue { $0 = newValue } }
    }
}

/// Spaces around are nobody's intention, and line ends are written as one sign. PostgreSQL has no text with a NUL in it.
private func decoded(_ part: Substring) throws -> String {
    guard let text = part.replacing("+", with: " ").removingPercentEncoding, !text.utf8.contains(0) else {
        throw Problem(.badRequest)
    }
    return text.replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
}

/// What was typed and could not be taken, to be sent again as it was.
struct UnsavedPage {
    let title: String
    let detail: String
    let reference: String
    let form: KeptForm

    init(_ body: FormBody, _ problem: Problem, path: String, request: String, text: Catalogue) {
        title = text("error.\(problem.key).title")
        detail = text("error.\(problem.key).detail", problem.values)
        reference = text("error.reference", ["id": .text(request)])
        form = KeptForm(action: Address(asked: path), items: body.items)
    }
}

/// What was typed, kept in a page behind a button that sends it again.
struct KeptForm {
    let action: Address
    let items: [(name: String, value: String)]
}
