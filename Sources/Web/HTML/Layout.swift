import Domain
import Hummingbird
import Markup
import Persistence

/// What stands around every page: its head, the ways through the site, who is signed in, the footer.
struct Layout {
    let title: String
    let request: Request
    let signedIn: SignedIn?
    let text: Catalogue

    /// A whole page, of its parts as `Page` has them.
    func page(_ main: HTML, head: HTML?, local: PlaceBar?) -> HTML {
        """
        <!doctype html>
        <html lang="\(text.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title) – \(text("site.name"))</title>
        <link rel="stylesheet" href="\(Asset.style.path)">
        \(head)
        <link rel="icon" href="\(Asset.mark.path)" type="image/svg+xml">
        </head>
        <body>
        <a class="skip" href="#main">\(text("site.skip"))</a>
        <header>\(local.map(bars) ?? top)</header>
        <main id="main"><div class="wrap">
        \(main)
        </div></main>
        <footer class="foot"><div class="wrap">\(local?.note(text))\
        <p>\(text("site.estimate")) \(text("site.sources"))</p>\(local.map { _ in ways })</div></footer>
        </body>
        </html>
        """
    }

    /// Of pages about no city: one bar with the ways through the site.
    private var top: HTML {
        """
        <div class="top"><div class="wrap">
        \(brand)
        \(ways)
        \(tools(nil))
        </div></div>
        """
    }

    /// Of pages about a city: a bar for the place, one for its pages. The ways through the site are at the foot.
    private func bars(_ place: PlaceBar) -> HTML {
        """
        <div class="bar\(" work", if: place.addHref != nil)"><div class="wrap">
        \(brand)
        \(place.place(text))
        \(tools(place.tools(text)))
        </div></div>
        \(place.pages(text))
        """
    }

    private func tools(_ local: HTML?) -> HTML {
        "<div class=\"tools\">\(local)\(otherLanguages)\(account)</div>"
    }

    private var brand: HTML {
        """
        <a class="brand" href="\(Address.register)">\(Layout.mark)<span class="w">\(text("site.name"))</span></a>
        """
    }

    private static let mark: HTML = """
        <svg viewBox="0 0 32 20" fill="none" stroke="currentColor" stroke-width="2.5" \
        aria-hidden="true" focusable="false">\
        <path d="M8.5 13.6 21 7"/><circle cx="5" cy="15.5" r="3.5"/>\
        <circle cx="26" cy="5" r="3.75" fill="currentColor"/></svg>
        """

    private var ways: HTML {
        func way(_ label: String, to address: Address) -> HTML {
            let href = address.description
            return "<li><a href=\"\(href)\"\(" aria-current=\"page\"", if: request.uri.path == href)>\(label)</a></li>"
        }
        return """
            <nav aria-label="\(text("site.main"))"><ul class="nav">
            \(way(text("site.network"), to: .register))
            \(way(text("site.rounds"), to: .register.at("rounds")))
            \(way(text("site.method"), to: .method))
            </ul></nav>
            """
    }

    /// The same page with its filters, in each other language.
    private var otherLanguages: [HTML] {
        let kept = request.uri.queryParameters.filter { $0.key != "lang" }.map { (String($0.key), String($0.value)) }
        return Language.allCases.filter { $0 != text.language }.map { language in
            let code = language.rawValue
            let href = Address(asked: request.uri.path, kept + [("lang", code)])
            return "<a href=\"\(href)\" lang=\"\(code)\" hreflang=\"\(code)\">\(language.endonym)</a>"
        }
    }

    private var account: HTML {
        guard let signedIn else { return "<a href=\"\(Address.signIn)\">\(text("sign-in.title"))</a>" }
        return """
            <a class="who" href="\(Address.log)">\(signedIn.person.name)</a>\
            <form method="post" action="\(Address.signOut)">\
            <input type="hidden" name="form" value="\(signedIn.formToken)">\
            <button class="plainlink">\(text("sign-in.out"))</button></form>
            """
    }
}
