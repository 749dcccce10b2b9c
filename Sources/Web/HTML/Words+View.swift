import Domain
import Markup

extension Words {
    /// With the language that they are in, where it is another than the page's.
    var html: HTML { "<span\(attribute: "lang", lang)>\(text)</span>" }
}

extension SourceLine {
    /// - Parameter mayChange: whether the reader may change the record.
    func html(_ text: Catalogue, mayChange: Bool) -> HTML {
        """
        <span class="src">\(press.map { "\($0) · " })\(href.link(name)) · \
        <a href="\(historyHref)">\(historyLabel)</a>\
        \(change(text), if: mayChange)\(note.map { "<br>\($0.html)" })</span>
        """
    }

    private func change(_ text: Catalogue) -> HTML { " · <a href=\"\(changeHref)\">\(text("log.change"))</a>" }
}
