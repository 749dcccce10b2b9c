import Domain
import Markup

extension SavedLine {
    func html(_ text: Catalogue) -> HTML {
        """
        <div id="saved">\(undo?.html(text) ?? said)</div>\
        \(joined.map { "<p class=\"notice ok in-form\">\($0)</p>" })\
        \(late.map { "<p class=\"notice info in-form\">\($0)</p>" })
        """
    }

    private var said: HTML { flash("<b>\(words)</b>") }
}
