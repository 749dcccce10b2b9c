import Domain
import Markup

extension EditingFrame {
    /// The way back to the records of the kind.
    func trail(_ text: Catalogue) -> HTML? {
        guard !crumbs.isEmpty else { return nil }
        return """
            <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\(crumbs.map(\.item))</ol></nav>
            """
    }
}
