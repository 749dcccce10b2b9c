import Domain
import Markup

extension FiguresPage: Page {
    func local(_ text: Catalogue) -> HTML? { frame.bar(text) }

    func main(_ text: Catalogue) -> HTML {
        """
        \(frame.trail(text))
        <div class="head"><h1>\(title)</h1><p class="lead">\(text("log.figures.lead"))</p></div>
        <section class="section"><h2>\(text("log.figures.own"))</h2>
        \(own.isEmpty ? noneOwn(text) : ownFigures(text))
        <p><a href="\(addOwn.href)">\(addOwn.label)</a></p></section>
        <section class="section"><h2>\(text("log.figures.framework"))</h2><p class="small dim">\(wording)</p>
        \(areas.map { $0.html(text) })</section>
        """
    }

    private func ownFigures(_ text: Catalogue) -> HTML {
        "<ul class=\"facts slim\">\(own.map { $0.ownItem(text) })</ul>"
    }

    private func noneOwn(_ text: Catalogue) -> HTML { "<p class=\"dim\">\(text("log.kind.city-indicator.none"))</p>" }
}

extension FiguresPage.Area {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <details class="area"><summary>\(title) <span class="dim">\(summary)</span></summary>\
        <ul class="facts slim">\(figures.map { $0.frameworkItem(text) })</ul></details>
        """
    }
}

extension FiguresPage.Figure {
    /// One of the city's own.
    fileprivate func ownItem(_ text: Catalogue) -> HTML {
        """
        <li><a href="\(href)"\(attribute: "lang", nameLang)>\(name)</a> \
        <span class="dim small"\(attribute: "lang", detailLang)>\(detail)</span>\
        <span class="src">\(text("log.figures.last")) \(last)</span></li>
        """
    }

    fileprivate func frameworkItem(_ text: Catalogue) -> HTML {
        """
        <li><a href="\(href)">\(code) \(name)</a>\
        <span class="src">\(detail) \(text("log.figures.last")) \(last)</span></li>
        """
    }
}
