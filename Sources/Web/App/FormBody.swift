import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore
import Persistence

/// What a form sent, in its order; a name may stand there several times.
struct FormBody: Sendable {
    /// The longest form has some 150 fields.
    static let mostFields = 500

    let items: [(name: String, value: String)]

    /// Reads the form as far as its sender may fill it: little of whoever is not signed in.
    /// - Parameters:
    ///   - most: of whoever is signed in, in bytes.
    ///   - fields: so many at most.
    /// - Throws: `Problem` where it is no form, too large, or holds what no text field can.
    init(
        _ request: Request, _ context: AppContext, most signedIn: Int = 1 << 20, fields: Int = mostFields
    ) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem(.unsupportedMediaType)
        }
        let most = FormBody.most(of: context, signedIn)
        let tooLarge = Problem(.contentTooLarge, "form-size", ["most": .number(most >> 10)])
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw tooLarge }
        do {
            try self.init(String(buffer: try await request.body.collect(upTo: most)), fields: fields)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        context.form.body = self
    }

    /// How many bytes are read of whoever sends a form.
    static func most(of context: AppContext, _ signedIn: Int) -> Int { context.signedIn == nil ? 64 << 10 : signedIn }

    /// What was sent before and kept.
    init(items: [(name: String, value: String)]) { self.items = items }

    init(_ text: String, fields: Int = mostFields) throws {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < fields else {
            throw Problem(.contentTooLarge, "form-fields", ["most": .number(fields)])
        }
        items = try text.split(separator: "&").map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try decoded(sides[0]), sides.count == 2 ? try decoded(sides[1]) : "")
        }
    }

    /// What a page of the reader's session sent, and nobody else's.
    /// - Throws: `Problem` where another site's page sends it, or nobody is signed in.
    static func ofSession(
        _ request: Request, _ context: AppContext
    ) async throws -> (body: FormBody, signedIn: SignedIn) {
        try request.requireSameOrigin()
        let signedIn = try context.requireSignedIn()
        let body = try await FormBody(request, context)
        try body.requireToken(of: signedIn)
        return (body, signedIn)
    }

    /// - Parameter problem: thrown where it does not carry what the forms of the session do. What is typed is sent again by a press;
    ///   files are chosen again on a page of this session.
    func requireToken(of signedIn: SignedIn, else problem: Problem = .earlierSession) throws {
        guard self["form"] == signedIn.formToken else { throw problem }
    }

    /// The same as a page of another session sends it.
    func carrying(token: String) -> FormBody {
        FormBody(items: [("form", token)] + items.filter { $0.name != "form" })
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

private func decoded(_ part: Substring) throws -> String {
    guard let text = part.replacing("+", with: " ").removingPercentEncoding else { throw Problem(.badRequest) }
    return try FormBody.tidied(text)
}

extension FormBody {
    /// What a field of a form with files holds.
    static func text(_ bytes: [UInt8]) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem(.badRequest) }
        return try tidied(text)
    }

    /// Spaces around are nobody's intention, and line ends are written as one sign. PostgreSQL has no text with a NUL in it.
    fileprivate static func tidied(_ text: String) throws -> String {
        guard !text.utf8.contains(0) else { throw Problem(.badRequest) }
        return text.replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// What was typed and could not be taken, to be sent again as it was.
struct UnsavedPage {
    let title: String
    let detail: String
    let reference: String
    let form: KeptForm

    init(_ body: FormBody, _ problem: Problem, _ request: Request, id: String, text: Catalogue) {
        title = text("error.\(problem.key).title")
        detail = text("error.\(problem.key).detail", problem.values)
        reference = text("error.reference", ["id": .text(id)])
        form = KeptForm(action: Address(again: request), items: body.items)
    }
}

extension Address {
    /// Where what was sent is sent again.
    init(again request: Request) {
        self.init(asked: request.uri.path, request.uri.queryParameters.map { (String($0.key), String($0.value)) })
    }
}

/// What was typed, kept in a page behind a button that sends it again.
struct KeptForm {
    let action: Address
    let items: [(name: String, value: String)]
}
