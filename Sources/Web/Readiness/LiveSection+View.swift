import Domain
import Markup

extension LiveSection {
    func html(_ text: Catalogue) -> HTML {
        """
        \(note(text))
        \(leftOut?.html)
        \(difference?.html(text))
        """
    }

    /// One line: that it is being worked out, or as of when it was.
    func note(_ text: Catalogue) -> HTML {
        """
        <p class="notice live" role="status">\(working.map { begun($0, text) })\(measured.map { "\($0)" as HTML })</p>
        """
    }

    private func begun(_ words: String, _ text: Catalogue) -> HTML {
        "<b>\(words)</b> <a href=\"\(againHref)\">\(text("live.again"))</a> "
    }
}
