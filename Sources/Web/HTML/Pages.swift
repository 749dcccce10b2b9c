import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Markup
import Mustache
import Persistence
import Reporting

/// A page is a value, and the view beside it shows it.
protocol Page {
    var title: String { get }
}

/// A page with its markup.
protocol View: Page {
    /// What stands between the ways through the site and the footer.
    func main(_ text: Catalogue) -> HTML
    /// What the page adds to the head.
    func head(_ text: Catalogue) -> HTML?
    /// What stands below the ways through the site, for whoever works in it.
    func local(_ text: Catalogue) -> HTML?
}

extension View {
    func head(_ text: Catalogue) -> HTML? { nil }
    func local(_ text: Catalogue) -> HTML? { nil }
}

/// A page that a template shows.
protocol TemplatePage: Page {
    static var template: String { get }
}

/// Renders pages in the reader's language, and knows the texts.
struct Pages: Sendable {
    /// By language, with its texts in them.
    private let libraries: [Language: MustacheLibrary]
    private let catalogues: [Language: Catalogue]

    init(catalogues: [Catalogue]) throws {
        self.catalogues = Dictionary(uniqueKeysWithValues: catalogues.map { ($0.language, $0) })
        MustacheContentTypes.register(EscapedBytes(), named: EscapedBytes.name)
        let files = try FileManager.default.contentsOfDirectory(
            at: resources("Templates"), includingPropertiesForKeys: nil
        )
        .filter { $0.pathExtension == "mustache" }
        libraries = try self.catalogues.mapValues { catalogue in
            var templates: [String: MustacheTemplate] = [:]
            for file in files {
                let text = try String(contentsOf: file, encoding: .utf8).filled(from: catalogue)
                templates[file.deletingPathExtension().lastPathComponent] = try MustacheTemplate(
                    string: EscapedBytes.pragma + text)
            }
            return MustacheLibrary(templates: templates)
        }
    }

    func catalogue(_ language: Language) -> Catalogue {
        catalogues[language] ?? Catalogue(language: language, texts: [:])
    }

    /// The texts of a page about a city, which name offices and bodies as its country does.
    func catalogue(_ language: Language, of city: City) -> Catalogue {
        catalogue(language).of(country: city.country)
    }

    func response(
        _ page: some View, status: HTTPResponse.Status = .ok, request: Request, context: AppContext
    ) throws -> Response {
        let text = catalogue(context.language)
        let layout = Layout(title: page.title, request: request, signedIn: context.signedIn, text: text)
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: layout.page(page.main(text), head: page.head(text), local: page.local(text)).bytes)))
    }

    func response(
        _ page: some TemplatePage, status: HTTPResponse.Status = .ok, request: Request, context: AppContext
    ) throws -> Response {
        let frame = Frame(
            page: Shown(page), title: page.title, request: request, signedIn: context.signedIn,
            language: context.language)
        guard let html = libraries[context.language]?.render(frame, withTemplate: type(of: page).template) else {
            throw MissingTemplate(name: type(of: page).template)
        }
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: html)))
    }
}

struct MissingTemplate: Error { var name: String }

/// What every template sees: the page's own values, and what the layout needs.
private struct Frame: MustacheParent {
    let page: Shown
    let title: String
    let request: Request
    let signedIn: SignedIn?
    let language: Language

    func child(named name: String) -> Any? {
        switch name {
        case "page": page
        case "lang": language.rawValue
        case "title": title
        case "otherLanguages": Language.allCases.filter { $0 != language }.map(link)
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

/// A value as templates see it: its fields by name. Reflection is slow, so it is done once for each value and not for each tag.
private final class Shown: MustacheParent, CustomStringConvertible {
    private let value: Any
    private lazy var fields = Dictionary(
        Mirror(reflecting: value).children.compactMap { field in field.label.map { ($0, Self.show(field.value)) } },
        uniquingKeysWith: { first, _ in first })

    init(_ value: Any) { self.value = value }

    var description: String { String(describing: value) }

    func child(named name: String) -> Any? { fields[name] }

    private static func show(_ value: Any) -> Any {
        if value is String || value is Bool { return value }
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.map { show($0.value) } ?? Absent()
        case .collection: mirror.children.map { show($0.value) }
        case .struct where !(value is any MustacheParent): Shown(value)
        default: value
        }
    }
}

/// A field without a value. Mustache looks for a name that has none in the objects further out, and would show what it finds there;
/// a field that is there and empty ends that search.
private struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// Escapes what templates show by byte; Mustache itself escapes by character.
private struct EscapedBytes: MustacheContentType {
    static let name = "BYTES"
    /// Stands at the beginning of each template: one that is included starts anew with Mustache's own escaping.
    static let pragma = "{{% CONTENT_TYPE: \(name)}}"

    func escapeText(_ text: String) -> String { text.escapedForHTML }
}

extension String {
    /// A template in which `{{t.register.title}}` has become the text under `register.title`.
    fileprivate func filled(from catalogue: Catalogue) -> String {
        replacing(/\{\{t\.([^}]+)\}\}/) { catalogue(String($0.1)).escapedForHTML }
    }
}

/// A path with its query; empty values are left out. It leads to this host, whatever the path is: it begins with one slash, and what
/// a browser could read as another is written out.
func address(_ path: String, _ query: [(String, String)]) -> String {
    let parts = path.split(separator: "/").map(escapedPart)
    let end = path.hasSuffix("/") && !parts.isEmpty ? "/" : ""
    var components = URLComponents()
    components.queryItems = query.filter { !$0.1.isEmpty }.map { URLQueryItem(name: $0.0, value: $0.1) }
    // A plus sign in a query means a space to form decoders.
    let asked = (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    return "/\(parts.joined(separator: "/"))\(end)" + (asked.isEmpty ? "" : "?\(asked)")
}

/// A part of a path as an address holds it; what is written out already stays so.
private func escapedPart(_ part: Substring) -> String {
    let allowed = CharacterSet.urlPathAllowed.union(CharacterSet(charactersIn: "%"))
    let text = part.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    return text.replacing(/%(?![0-9A-Fa-f]{2})/, with: "%25")
}

/// A folder of files that come with the program.
func resources(_ folder: String) -> URL { Bundle.module.bundleURL.appendingPathComponent(folder) }

struct ErrorPage {
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
