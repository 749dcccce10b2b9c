import Domain
import Markup

extension MethodScore {
    /// The ways to its parts.
    func contents(_ text: Catalogue) -> HTML {
        """
        <li><a href="#steps">\(text("method-score.title"))</a></li>\
        \(criteria.map { "<li><a href=\"#\($0.anchor)\">\($0.code) \($0.title)</a></li>" })
        """
    }

    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="steps"><h2 id="steps">\(text("method-score.title"))</h2>\
        <p>\(text("method-score.lead"))</p><p class="small dim">\(text("method-score.version")) \(version)</p>
        <ol class="steps plain">\(steps.map(\.item))</ol>
        <h3 class="after">\(text("method-score.bands.title"))</h3>
        \(bandTable(text))</section>
        <section class="section" aria-labelledby="criteria"><h2 id="criteria">\(text("readiness.criteria"))</h2>\
        <p>\(text("method-score.criteria-lead"))</p>
        \(criteria.map { $0.html(text) })</section>
        """
    }

    private func bandTable(_ text: Catalogue) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("method-score.bands.title"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("country.stage"))</th>\
        <th scope="col" role="columnheader">\(text("readiness.score"))</th>\
        <th scope="col" role="columnheader">\(text("method-score.every"))</th>\
        <th scope="col" role="columnheader">\(text("readiness.trust"))</th>\
        <th scope="col" role="columnheader">\(text("method-score.further"))</th>\
        <th scope="col" role="columnheader">\(text("method-score.left-head"))</th></tr></thead>\
        <tbody role="rowgroup">\(bands.map { $0.row(text) })</tbody></table>
        """
    }
}

extension MethodScore.Step {
    fileprivate var item: HTML {
        """
        <li id="\(anchor)"><h3><span class="dim">\(number).</span> \(title)</h3><p>\(words)</p>\
        \(formula.map { "<p class=\"formula\"><code>\($0)</code></p>" })</li>
        """
    }
}

extension MethodScore.BandRow {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><b>\(name)</b></th>\
        <td role="cell" data-l="\(text("readiness.score"))">\(score)</td>\
        <td role="cell" data-l="\(text("method-score.every"))">\(floor)</td>\
        <td role="cell" data-l="\(text("readiness.trust"))">\(confidence)</td>\
        <td role="cell" data-l="\(text("method-score.further"))">\(further)</td>\
        <td role="cell" data-l="\(text("method-score.left-head"))">\(left)</td></tr>
        """
    }
}

extension MethodScore.Criterion {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="\(anchor)"><h3 id="\(anchor)">\(code) \(title)</h3>\
        <p class="small dim">\(facts)</p>
        \(sides.map { $0.html(text) })</section>
        """
    }
}

extension MethodScore.Side {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <h4>\(title) <span class="dim small">\(weight)</span></h4>
        <table class="cards measures" role="table"><caption class="vh">\(caption)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("readiness.measure"))</th>\
        <th scope="col" role="columnheader">\(text("method-score.from"))</th>\
        <th scope="col" role="columnheader">\(text("record.unit"))</th>\
        <th scope="col" role="columnheader">\(text("measure.ends"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("method-score.weight"))</th></tr></thead>\
        <tbody role="rowgroup">\(measures.map { $0.row(text) })</tbody></table>
        """
    }
}

extension MethodScore.Measure {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(title)</th>\
        <td role="cell" data-l="\(text("method-score.from"))">\(kind)\
        \(figures.map { "<span class=\"src\">\($0)</span>" })</td>\
        <td role="cell" data-l="\(text("record.unit"))">\(unit)</td>\
        <td role="cell" data-l="\(text("measure.ends"))">\(ends)</td>\
        <td role="cell" class="num" data-l="\(text("method-score.weight"))">\(weight)</td></tr>
        """
    }
}
