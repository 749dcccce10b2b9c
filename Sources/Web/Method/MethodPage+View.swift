import Domain
import Markup

extension MethodPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1><p class="lead">\(text("method.lead"))</p></div>
        \(contents(text))
        \(gateSection(text))
        \(score?.html(text))
        \(cycles.map { $0.html(text) })
        \("<p>\(text("method.no-run"))</p>", if: cycles.isEmpty)
        """
    }

    private func contents(_ text: Catalogue) -> HTML {
        """
        <nav aria-label="\(text("method.contents"))"><ul class="row plain small">\
        <li><a href="#gates">\(text("method.gates"))</a></li>\(score?.contents(text))</ul></nav>
        """
    }

    private func gateSection(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2 id="gates">\(text("method.gates"))</h2><p>\(text("method.outcomes"))</p>\
        <p>\(text("method.kinds"))</p>
        <table class="cards" role="table"><caption class="vh">\(text("method.gates"))</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("method.gate"))</th>\
        <th scope="col" role="columnheader">\(text("outcome.pass"))</th>\
        <th scope="col" role="columnheader">\(text("outcome.fail"))</th>\
        <th scope="col" role="columnheader">\(text("outcome.unknown"))</th></tr></thead>
        <tbody role="rowgroup">\(gates.map { $0.row(text) })</tbody></table></section>
        """
    }
}

extension MethodPage.GateText {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><b>\(name)</b><span class="src">\(kind)</span></th>\
        <td role="cell" data-l="\(text("outcome.pass"))">\(passes)</td>\
        <td role="cell" data-l="\(text("outcome.fail"))">\(fails)</td>\
        <td role="cell" data-l="\(text("outcome.unknown"))">\(unknown)</td></tr>
        """
    }
}

extension MethodPage.Cycle {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2>\(title)</h2>
        <p><span class="tag line">\(basis)</span></p>
        <p>\(reference)</p>
        <ul class="bul">\(rules.map { "<li>\($0)</li>" })</ul>
        \(note.map { "<p class=\"dim\"\(attribute: "lang", $0.lang)>\($0.text)</p>" })
        <p class="small">\(text("method.sources")) \(links.joined(by: ", "))</p>
        <h3 class="after">\(text("method.results"))</h3>
        \(table(text))
        <p class="xs dim">\(run) \(text("method.digest")) <code>\(digest)</code></p>
        </section>
        """
    }

    private var links: [HTML] { sources.map { WebAddress($0).link($0) } }

    /// How many cities pass and fail each gate.
    private func table(_ text: Catalogue) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("method.results")) \(title)</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("method.gate"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("outcome.pass"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("outcome.fail"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("outcome.unknown"))</th></tr></thead>
        <tbody role="rowgroup">\(counts.map { $0.row(text) })</tbody></table>
        """
    }
}

extension MethodPage.Count {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(name)</th>\
        <td role="cell" class="num" data-l="\(text("outcome.pass"))">\(pass)</td>\
        <td role="cell" class="num" data-l="\(text("outcome.fail"))">\(fail)</td>\
        <td role="cell" class="num" data-l="\(text("outcome.unknown"))">\(unknown)</td></tr>
        """
    }
}
