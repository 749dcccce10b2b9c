import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import Persistence

/// A page is a value and the template that shows it.
protocol Page {
    static var template: String { get }
    var title: String { get }
}

/// Renders pages in the reader's language, and knows the texts.
struct Pages: Sendable {
    private let library: MustacheLibrary
    private let catalogues: [Language: Catalogue]

    init(catalogues: [Catalogue]) throws {
        self.catalogues = Dictionary(uniqueKeysWithValues: catalogues.map { ($0.language, $0) })
        var templates: [String: MustacheTemplate] = [:]
        for file in try FileManager.default.contentsOfDirectory(
            at: resources("Templates"), includingPropertiesForKeys: nil)
        where file.pathExtension == "mustache" {
            templates[file.deletingPathExtension().lastPathComponent] = try MustacheTemplate(
                string: String(contentsOf: file, encoding: .utf8))
        }
        library = MustacheLibrary(templates: templates)
    }

    func catalogue(_ language: Language) -> Catalogue {
        catalogues[language] ?? Catalogue(language: language, texts: [:])
    }

    func response(
        _ page: some Page, status: HTTPResponse.Status = .ok, request: Request, context: AppContext
    ) throws -> Response {
        let frame = Frame(
            page: page, request: request, signedIn: context.signedIn, text: catalogue(context.language))
        guard let html = library.render(frame, withTemplate: type(of: page).template) else {
            throw MissingTemplate(name: type(of: page).template)
        }
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }
}

struct MissingTemplate: Error { var name: String }

/// What every template sees: the page's own values, the texts under `t`, and what the layout needs.
private struct Frame: MustacheParent {
    let page: any Page
    let request: Request
    let signedIn: SignedIn?
    let text: Catalogue

    func child(named name: String) -> Any? {
        switch name {
        case "page": page
        case "t": Texts(catalogue: text, prefix: "")
        case "lang": text.language.rawValue
        case "title": page.title
        case "otherLanguages": Language.allCases.filter { $0 != text.language }.map(link)
        case "signedInAs": signedIn?.person.name
        case "formToken": signedIn?.formToken
        case "atRegister": request.uri.path == "/"
        case "atMethod": request.uri.path == "/method"
        default: nil
        }
    }

    /// The same page with its filters, in another language.
    private func link(to language: Language) -> [String: String] {
        let kept = request.uri.queryParameters.filter { $0.key != "lang" }.map { (String($0.key), String($0.value)) }
        return [
            "lang": language.rawValue, "name": language.endonym,
            "href": address(request.uri.path, kept + [("lang", language.rawValue)]),
        ]
    }
}

/// `{{t.register.title}}` is the text under `register.title`.
private struct Texts: MustacheParent {
    let catalogue: Catalogue
    let prefix: String

    func child(named name: String) -> Any? {
        let key = prefix.isEmpty ? name : "\(prefix).\(name)"
        return catalogue.has(key) ? catalogue(key) : Texts(catalogue: catalogue, prefix: key)
    }
}

/// A path with its query; empty values are left out.
func address(_ path: String, _ query: [(String, String)]) -> String {
    var components = URLComponents()
    components.path = path
    let items = query.filter { !$0.1.isEmpty }.map { URLQueryItem(name: $0.0, value: $0.1) }
    if !items.isEmpty { components.queryItems = items }
    // A plus sign in a query means a space to form decoders.
    return (components.string ?? path).replacing("+", with: "%2B")
}

/// A folder of files that come with the program.
func resources(_ folder: String) -> URL { Bundle.module.bundleURL.appendingPathComponent(folder) }

struct ErrorPage: Page {
    static let template = "error"
    let title: String
    let detail: String
    /// By which the log knows what went wrong; for what is not the reader's mistake.
    let reference: String?

    init(_ problem: Problem, _ text: Catalogue, request: String) {
        title = text("error.\(problem.key).title")
        detail = text("error.\(problem.key).detail", problem.values)
        reference = problem.status.kind == .serverError ? text("error.reference", ["id": .text(request)]) : nil
    }
}
