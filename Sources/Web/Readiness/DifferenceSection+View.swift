import Domain
import Markup

extension DifferenceSection {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="\(anchor)"><h2 id="\(anchor)">\(title)</h2>
        \(nothing.map { "<p>\($0)</p>" })
        \(Self.list(sentences), if: !sentences.isEmpty)
        \("<ul class=\"facts changes\">\(criteria.map(\.item))</ul>", if: !criteria.isEmpty)
        \("<h3 class=\"after\">\(text("readiness.gates"))</h3>\(Self.list(gates))", if: !gates.isEmpty)
        </section>
        """
    }

    private static func list(_ sentences: [String]) -> HTML {
        "<ul class=\"bul\">\(sentences.map { "<li>\($0)</li>" })</ul>"
    }
}

extension DifferenceSection.Criterion {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)"><b>\(words)</b></a>\
        \("<ul class=\"bul small\">\(measures.map(\.item))</ul>", if: !measures.isEmpty)</li>
        """
    }
}

extension DifferenceSection.Measure {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)">\(title)</a>: \(words)\(note.map { " <span class=\"dim\">\($0)</span>" })\
        \("<ul class=\"bul\">\(records.map(\.item))</ul>", if: !records.isEmpty)\
        \(more.map { " <span class=\"dim\">\($0)</span>" })</li>
        """
    }
}

extension DifferenceSection.Record {
    fileprivate var item: HTML { "<li>\(kind): \(link)</li>" }

    private var link: HTML { href.map { "<a href=\"\($0)\">\(title.html)</a>" } ?? title.html }
}
