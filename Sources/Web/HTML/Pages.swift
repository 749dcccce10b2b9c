import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Markup
import Persistence
import Reporting

/// A page is a value; its view, in a file beside it, is its markup.
protocol Page {
    var title: String { get }
    /// What stands between the ways through the site and the footer.
    func main(_ text: Catalogue) -> HTML
    /// What the page adds to the head.
    func head(_ text: Catalogue) -> HTML?
    /// The bars of the city that the page is about; `nil` where it is about none.
    func local(_ text: Catalogue) -> PlaceBar?
}

extension Page {
    func head(_ text: Catalogue) -> HTML? { nil }
    func local(_ text: Catalogue) -> PlaceBar? { nil }
}

/// A page of a city.
protocol PageOfCity: Page {
    var city: CityFrame { get }
}

extension PageOfCity {
    func local(_ text: Catalogue) -> PlaceBar? { city.bar }
}

/// Renders pages in the reader's language, and knows the texts.
struct Pages: Sendable {
    private let catalogues: [Language: Catalogue]

    init(catalogues: [Catalogue]) {
        self.catalogues = Dictionary(uniqueKeysWithValues: catalogues.map { ($0.language, $0) })
    }

    func catalogue(_ language: Language) -> Catalogue {
        catalogues[language] ?? Catalogue(language: language, texts: [:])
    }

    /// The texts of a page about a city, which name offices and bodies as its country does.
    func catalogue(_ language: Language, of city: City) -> Catalogue {
        catalogue(language).of(country: city.country)
    }

    func response(
        _ page: some Page, status: HTTPResponse.Status = .ok, request: Request, context: AppContext
    ) -> Response {
        let text = catalogue(context.language)
        let layout = Layout(title: page.title, request: request, signedIn: context.signedIn, text: text)
        let html = layout.page(page.main(text), head: page.head(text), local: page.local(text))
        var headers = status == .ok ? tagHeaders(request, context) : [:]
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: html.bytes)))
    }
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
