import Domain
import Markup

extension CityPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head(lead: lead, text))
        <section class="section" aria-labelledby="on-record"><h2 id="on-record">\(text("city.on-record.title"))</h2>
        \(counts(text))
        \(population.map { "<p class=\"small dim\">\($0)</p>" })</section>
        \(cycles.map { $0.html(text) })
        <section class="section two"><div>\(membership(text))</div>
        <div><h2>\(text("city.awards"))</h2>
        \(awardList(text))</div></section>
        <p class="small section"><a href="\(jsonHref)">JSON</a></p>
        """
    }

    private func counts(_ text: Catalogue) -> HTML {
        if records.isEmpty { return "<p>\(text("city.on-record.none"))</p>" }
        return """
            <ul class="row plain">\(records.map { "<li><a href=\"\($0.href)\">\($0.words)</a></li>" })\
            <li><a href="\(city.allHref)">\(text("records.all"))</a></li></ul>
            """
    }

    /// Since when the city is a member, what became of its unit, and who carries it on.
    private func membership(_ text: Catalogue) -> HTML {
        """
        <h2>\(text("city.memberships"))</h2>
        <ul class="facts">\(memberships.map { $0.item(text) })</ul>
        \(succession.map { "<h3 class=\"after\">\(text("city.unit"))</h3><ul class=\"facts\">\($0.item(text))</ul>" })
        \(continuations.isEmpty ? nil : carriers(text))
        """
    }

    private func carriers(_ text: Catalogue) -> HTML {
        """
        <h3 class="after">\(text("continuation.title"))</h3>\
        <ul class="facts">\(continuations.map { $0.item(text) })</ul>
        """
    }

    private func awardList(_ text: Catalogue) -> HTML {
        if awards.isEmpty { return "<p>\(text("city.no-award"))</p>" }
        return "<ul class=\"facts\">\(awards.map { $0.item(text) })</ul>"
    }
}

extension CityPage.Sourced {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><b>\(self.text)</b>\(detail.map { "<br>\($0)" })\
        \(note.map { "<br><span class=\"dim small\" lang=\"en\">\($0)</span>" })<br>\
        <span class="small">\(text("city.source")) \(source.link(host))</span></li>
        """
    }
}

extension CityPage.Continued {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><b>\(self.text)</b><br>\(detail)\(confirmation.map { "<br>\(text("continuation.paper")) \($0)" })<br>\
        <span class="small">\(text("city.source")) \(sourceHref.link(source))</span></li>
        """
    }
}

extension CityPage.Cycle {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="\(anchor)"><h2 id="\(anchor)">\(title)</h2>
        \(verdict.map { "<p><b>\($0)</b></p>" })
        <p class="small dim">\(reference)\(assumed.map { " \($0)" })</p>
        \(gateList(gates, text))
        <p class="xs dim">\(text("method.kinds"))</p>
        \(open.map { "<p class=\"small\"><b>\(text("city.not-known"))</b> \($0)</p>" })
        <p class="xs dim">\(run) <a href="\(Address.method)">\(text("city.how"))</a></p>
        </section>
        """
    }
}
