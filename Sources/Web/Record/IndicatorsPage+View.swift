import Domain
import Markup
import Persistence

extension IndicatorsPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(finding)", note: "\(lead)", text))
        \(filters(text))
        \(groups.isEmpty ? nothing(text) : table(text))
        \(elsewhere.isEmpty ? nil : outside(text))
        \(wording.map { "<p class=\"small dim section\" id=\"framework\">\($0)</p>" })
        \(city.recordLinks(text))
        """
    }

    private func filters(_ text: Catalogue) -> HTML {
        """
        <form class="filters" method="get" action="\(here)">\
        \(choice("area", text("indicators.area"), all: text("indicators.any-area"), areas))\
        \(choice("state", text("indicators.newest"), all: text("indicators.any-state"), states))\
        <input type="hidden" name="asOf" value="\(asOf)">\
        <div class="field"><button class="btn">\(text("indicators.show"))</button></div></form>
        <div class="row between more">\(more(text))\
        \(gridHref.map { "<a class=\"btn s\" href=\"\($0)\">\(text("grid.open"))</a>" })</div>
        """
    }

    private func choice(_ name: String, _ label: String, all: String, _ options: [FormOption]) -> HTML {
        """
        <div class="field"><label for="\(name)">\(label)</label><select id="\(name)" name="\(name)">\
        <option value="">\(all)</option>\(options.map(\.item))</select></div>
        """
    }

    private func more(_ text: Catalogue) -> HTML? {
        guard let moreYears else { return nil }
        return """
            <a class="small" href="\(moreYears.href)">\(text.count("indicators.more-years", moreYears.count))</a>
            """
    }

    private func nothing(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><p>\(text("indicators.nothing"))</p>\
        <p><a class="btn" href="\(here)">\(text("indicators.clear"))</a></p></div>
        """
    }

    private func table(_ text: Catalogue) -> HTML {
        let cells = FigureCells(city: code, years: years, year: year, text: text)
        return """
            <div class="section"><h2 class="vh">\(text("indicators.table"))</h2>
            \(yearpick)
            \(cells.table(groups, caption: text("indicators.table")))
            \(legend(text))
            \(sources(groups, text))</div>
            """
    }

    private var yearpick: HTML? {
        guard yearLinks.count > 2 else { return nil }
        return "<ul class=\"seg yearpick\">\(yearLinks.map(\.segment))</ul>"
    }

    /// What was measured of another territory than the city.
    private func outside(_ text: Catalogue) -> HTML {
        let cells = FigureCells(city: code, years: elsewhereYears, year: elsewhereYears.last, text: text)
        return """
            <section class="section"><h2>\(text("indicators.elsewhere"))</h2><p>\(text("indicators.elsewhere-note"))</p>
            \(cells.table(elsewhere, caption: text("indicators.elsewhere")))
            \(sources(elsewhere, text))</section>
            """
    }

    private func legend(_ text: Catalogue) -> HTML {
        """
        <ul class="legend more"><li><i class="cell unknown"></i> \(text("indicators.state.not-known"))</li>\
        <li><i class="cell na"></i> \(text("indicators.state.not-applicable"))</li>\
        <li>≈ \(text("indicators.state.estimated"))</li>\
        <li><svg class="spark" viewBox="0 0 88 30" aria-hidden="true"><path class="g" d="M44 10v10"/></svg> \
        \(text("indicators.target"))</li></ul>
        """
    }

    private func sources(_ groups: [Group], _ text: Catalogue) -> HTML {
        """
        <h3 class="after">\(text("indicators.sources"))</h3><p class="small dim">\(text("indicators.sources-note"))</p>
        \(groups.map { group in
            """
            <details class="area"><summary>\(group.title)</summary>\
            <ul class="facts slim">\(group.sources.map { $0.item(text) })</ul></details>
            """
        })
        """
    }
}

extension RowSources {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><b>\(name.html)</b>\(part.map { " <span class=\"dim\">\($0)</span>" })\(sources.map { $0.line })\
        \(unknown.map { missing($0.who, $0.marks, text) })</li>
        """
    }

    private func missing(_ who: Words, _ marks: String, _ text: Catalogue) -> HTML {
        """
        <span class="src"><span class="unk">\(text("status.not_known"))</span>. \
        \(text("indicators.who.title")): \(who.html)<br>\(marks)</span>
        """
    }
}

extension RowSources.Source {
    fileprivate var line: HTML {
        """
        <span class="src">\(press.map { "\($0) · " })\(href.link(name)): \(periods)\
        \(notes.map { "<br>\($0.html)" })</span>
        """
    }
}
