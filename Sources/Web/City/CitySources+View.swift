import Domain
import Markup

extension CitySources {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section two"><div>\(membership(text))</div>
        <div><h2>\(text("city.awards"))</h2>
        \(awardList(text))</div></section>
        """
    }

    /// Since when the city is a member, what became of its unit, and who carries it on.
    private func membership(_ text: Catalogue) -> HTML {
        """
        <h2>\(text("city.memberships"))</h2>
        <ul class="lines">\(memberships.map { $0.item(text) })</ul>
        \(succession.map { "<h3 class=\"after\">\(text("city.unit"))</h3><ul class=\"lines\">\($0.item(text))</ul>" })
        \(continuations.isEmpty ? nil : carriers(text))
        """
    }

    private func carriers(_ text: Catalogue) -> HTML {
        """
        <h3 class="after">\(text("continuation.title"))</h3>\
        <ul class="lines">\(continuations.map { $0.item(text) })</ul>
        """
    }

    private func awardList(_ text: Catalogue) -> HTML {
        if awards.isEmpty { return "<p>\(text("city.no-award"))</p>" }
        return "<ul class=\"lines\">\(awards.map { $0.item(text) })</ul>"
    }
}

extension CitySources.Sourced {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><b>\(self.text)</b>\(detail.map { "<br>\($0)" })\
        \(note.map { "<br><span class=\"dim small\" lang=\"en\">\($0)</span>" })<br>\
        <span class="small">\(text("city.source")) \(source.link(host))</span></li>
        """
    }
}

extension CitySources.Continued {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><b>\(self.text)</b><br>\(detail)\(confirmation.map { "<br>\(text("continuation.paper")) \($0)" })<br>\
        <span class="small">\(text("city.source")) \(sourceHref.link(source))</span></li>
        """
    }
}
