import Domain
import Markup

extension UndoLine {
    func html(_ text: Catalogue) -> HTML { flash("<b>\(said)</b>", form.map { $0.html(text) }, isApart: true) }
}

extension UndoForm {
    /// - Parameter what: of which of many acts this is the button.
    func html(_ text: Catalogue, _ what: String? = nil) -> HTML {
        """
        <form method="post" action="\(action)"><input type="hidden" name="form" value="\(formToken)">\
        <input type="hidden" name="act" value="\(stamp.description)">\
        <input type="hidden" name="back" value="\(back)">\
        <button class="plainlink">\(text("undo.button"))\
        \(what.map { "<span class=\"vh\">: \($0)</span>" })</button></form>
        """
    }
}

extension Undone {
    /// That an act was taken back, and what that leaves to do.
    func html(_ text: Catalogue) -> HTML {
        """
        \(flash("<b>\(text.count("undo.done", records))</b>", isApart: true))\
        \(text.late(lateYears).map { "<p class=\"notice info in-form\">\($0)</p>" })
        """
    }
}

/// What was just done, read aloud.
/// - Parameters:
///   - button: with what can be done about it.
///   - isApart: with some room above.
func flash(_ said: HTML, _ button: HTML? = nil, isApart: Bool = false) -> HTML {
    """
    <div class="flash\(" more", if: isApart)" role="status"><span>\(Icon.tick) \(said)</span>\(button)</div>
    """
}
