import Domain
import Markup

extension FeedsSection {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="feeds"><h2 id="feeds">\(text("feeds.title"))</h2>\
        \("<ul class=\"lines\">\(items.map(\.item))</ul>", if: !items.isEmpty)\
        \(nothing.map { "<p>\($0)</p>" })<p class="xs dim">\(run)</p></section>
        """
    }
}

extension FeedsSection.Item {
    fileprivate var item: HTML {
        """
        <li><a class="quiet" href="\(href)">\(title)</a>\(part.map { " <span class=\"dim\">\($0)</span>" })\
        <span class="src">\(criterion)</span></li>
        """
    }
}
