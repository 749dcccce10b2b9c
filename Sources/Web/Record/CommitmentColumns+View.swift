import Domain
import Markup
import Reporting

extension CommitmentColumns {
    /// The drawing and its key.
    var html: HTML { "\(markupWithoutEscaping: svg)\(markKey(key))" }
}

/// What the marks of a drawing mean.
func markKey(_ key: [(mark: MarkColumns.Mark, words: String)]) -> HTML {
    """
    <ul class="key">\(key.map { "<li>\(markupWithoutEscaping: MarkColumns.key($0.mark))\($0.words)</li>" as HTML })</ul>
    """
}

extension CommitmentSection {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="commitments"><h2 id="commitments">\(columns.heading)</h2>
        \(columns.html)
        <p class="small more">\(named(late, text("commitments.outcome.late")))\
        \(named(missed, text("commitments.outcome.missed")))<a href="\(allHref)">\(allLabel)</a></p></section>
        """
    }

    private func named(_ items: [Item], _ label: String) -> HTML? {
        items.isEmpty ? nil : "\(label): \(items.map(\.html).joined(by: "; ")). "
    }
}

extension CommitmentSection.Item {
    fileprivate var html: HTML { "<a href=\"\(href)\">\(title.html)</a>\(note.map { ", \($0)" })" }
}
