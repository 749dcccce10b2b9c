import Domain
import Markup

extension EditingFrame {
    /// The second bar: the city, and the places in it where one works.
    func bar(_ text: Catalogue) -> HTML {
        """
        <div class="local"><div class="wrap"><span class="place">\(place)</span>\
        <nav aria-label="\(text("log.places"))"><ul class="nav">\(links.map(\.item))</ul></nav></div></div>
        \(isInvented ? invented(text) : nil)
        """
    }

    private func invented(_ text: Catalogue) -> HTML {
        """
        <div class="sample"><div class="wrap">\
        <p><b>\(text("city.invented.tag")).</b> \(text("city.invented.notice"))</p></div></div>
        """
    }

    /// The way back to the records of the kind.
    func trail(_ text: Catalogue) -> HTML? {
        guard !crumbs.isEmpty else { return nil }
        return """
            <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\(crumbs.map(\.item))</ol></nav>
            """
    }
}

extension EditingFrame.Link {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"page\"", if: isCurrent)>\(label)</a></li>"
    }
}
