import Domain
import Markup

extension FeedsSection {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="feeds"><h3 id="feeds">\(text("feeds.title"))</h3>\
        \("<ul class=\"facts\">\(items.map(\.item))</ul>", if: !items.isEmpty)\
        \(nothing.map { "<p>\($0)</p>" })<p class="xs dim">\(run)</p></section>
        """
    }
}

extension FeedsSection.Item {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)">\(title)</a>\(part.map { " <span class=\"dim\">\($0)</span>" })\
        <br><span class="small dim">\(criterion)</span></li>
        """
    }
}
