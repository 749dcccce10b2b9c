import Domain
import Markup

/// The first facet above a list, one choice beside the other, and the way back to all.
func segments(_ facets: [Facet], _ clear: Address?, _ text: Catalogue) -> HTML? {
    guard let first = facets.first, !first.choices.isEmpty else { return nil }
    return """
        <nav class="row" aria-label="\(first.heading)"><ul class="seg">\(first.choices.map(\.item))</ul>\
        \(clear.map { "<a class=\"small\" href=\"\($0)\">\(text("facets.clear"))</a>" })</nav>
        """
}

/// The other facets of a list, in the column beside it.
func facetColumn(_ facets: [Facet], _ text: Catalogue) -> HTML {
    """
    <aside class="rail" aria-label="\(text("facets.label"))">\
    \(facets.dropFirst().filter(\.narrows).map(\.html))</aside>
    """
}

extension Facet {
    fileprivate var narrows: Bool { choices.count > 1 || choices.contains(where: \.isCurrent) }

    /// With its heading.
    var html: HTML {
        """
        <section aria-labelledby="\(anchor)"><h2 id="\(anchor)" class="cap">\(heading)</h2>\
        <ul class="facet">\(choices.map(\.item))\(others?.item)</ul></section>
        """
    }
}

extension Facet.Choice {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)"\(" aria-current=\"true\"", if: isCurrent)>\(label.html) <span class="n">\(count)</span>\
        </a></li>
        """
    }
}
