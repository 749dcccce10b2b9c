import Domain
import Markup

extension ReadinessPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(heading)", note: "\(text("readiness.estimate"))", text))
        \(stage(text))
        \(live?.html(text))
        \(nextSteps(text), if: !actions.isEmpty)
        \(difference?.html(text))
        \(gateSection(text))
        \(criteriaSections(text), if: isAssessed)
        \(gaps?.html(text))
        \(trial(text), if: !options.isEmpty)
        \(runLine.map { foot(run: $0, text) })
        """
    }

    /// The stage in one sentence and the numbers, or why there are none.
    private func stage(_ text: Catalogue) -> HTML {
        """
        \(cycles.html)
        \(figures(text), if: isAssessed)
        \(reference.map { "<p class=\"small dim after\">\($0)</p>" })
        \("<p>\(text("readiness.hidden"))</p>", if: isHidden)
        \(leftOutNote.map { "<p>\($0)</p>" })
        \(leftOut?.html)
        """
    }

    private func figures(_ text: Catalogue) -> HTML {
        let range = interval.map { " (\($0))" } ?? ""
        return """
            <dl class="figures">\(figure(text("readiness.progress") + range, progress ?? "?"))\
            \(figure(text("readiness.level"), level ?? "?"))\
            \(figure(text("readiness.confidence"), confidence ?? ""))\
            \(figure(chanceLabel, chance ?? "?"))</dl>
            <p class="small dim">\(text("readiness.three"))</p>
            \(openConditions(text), if: !open.isEmpty)
            """
    }

    private func figure(_ label: String, _ number: String) -> HTML {
        "<div><dt>\(label)</dt><dd>\(number)</dd></div>"
    }

    private func openConditions(_ text: Catalogue) -> HTML {
        """
        <details><summary>\(text("open.title"))</summary><ul>\(open.map { "<li>\($0)</li>" })</ul></details>
        """
    }

    private func nextSteps(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="next"><h2 id="next">\(text("readiness.next"))</h2>\
        <p class="dim">\(text("readiness.next-note"))</p><ol class="actions">\(actions.map(\.item))</ol></section>
        """
    }

    private func gateSection(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="gates"><h2 id="gates">\(text("readiness.gates"))</h2>\
        <p class="dim">\(text("readiness.gates-note"))</p>
        \(gateList(gates, text))</section>
        """
    }

    /// The criteria in a table, then each with the measures behind it.
    private func criteriaSections(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="criteria"><h2 id="criteria">\(text("readiness.criteria"))</h2>\
        <p class="dim">\(text("readiness.criteria-note"))</p>
        \(criteriaTable(text))
        <p class="xs dim">\(text("readiness.key")) \
        <a href="\(Address.method.at("c1"))">\(text("method-score.criteria-link"))</a></p>\
        </section>
        <section class="section" aria-labelledby="why"><h2 id="why">\(text("readiness.why"))</h2>
        \(criteria.map { $0.details(text) })</section>
        """
    }

    private func criteriaTable(_ text: Catalogue) -> HTML {
        """
        <table class="cards criteria" role="table"><caption class="vh">\(text("readiness.criteria"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("readiness.criterion"))</th>\
        <th scope="col" role="columnheader">\(text("readiness.bar"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("readiness.score"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("readiness.level"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("readiness.trust"))</th></tr></thead>\
        <tbody role="rowgroup">\(criteria.map { $0.row(text) })</tbody></table>
        """
    }

    /// The form in which a reader tries another value for a measure, and what comes of it.
    private func trial(_ text: Catalogue) -> HTML {
        """
        <section class="section noprint" aria-labelledby="try"><h2 id="try">\(text("readiness.try"))</h2>\
        <p class="dim">\(text("readiness.try-note"))</p><form class="filters" method="get" action="#try">\
        <input type="hidden" name="cycle" value="\(cycle)"><div class="field wide">\
        <label for="measure">\(text("readiness.measure"))</label>\
        <select id="measure" name="try">\(options.map(\.item))</select></div>\
        <div class="field"><label for="to">\(text("readiness.to"))</label>\
        <input id="to" name="to" inputmode="decimal" value="\(typed)"></div>\
        <div class="field"><button class="btn">\(text("readiness.work-out"))</button></div></form>\
        \(outcome.map { "<p class=\"notice\" role=\"status\">\($0)</p>" })</section>
        """
    }

    private func foot(run: String, _ text: Catalogue) -> HTML {
        """
        <p class="xs dim section">\(run) <a href="\(Address.method)">\(text("city.how"))</a> · \
        <a href="\(jsonHref)">JSON</a></p>
        """
    }
}

extension LeftOutSection {
    var html: HTML {
        """
        <div class="notice warn"><p>\(why)</p>\
        \(since.map { "<p>\($0) \(records.map(\.html).joined(by: ", ")).</p>" })<p>\(next)</p></div>
        """
    }
}

extension LeftOutSection.Record {
    fileprivate var html: HTML { href.map { "<a href=\"\($0)\">\(words)</a>" } ?? "\(words)" }
}

extension ReadinessPage.Action {
    fileprivate var item: HTML {
        """
        <li><div><h3>\(title)</h3>\
        <p class="small dim">\(gain.map { "<b class=\"gain\">\($0)</b>. " })\(effort)</p></div>\(way)</li>
        """
    }

    private var way: HTML? {
        href.map { "<div class=\"go\"><a href=\"\($0)\">\(go)<span class=\"vh\">: \(title)</span></a></div>" }
    }
}

extension ReadinessPage.Criterion {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="#\(anchor)"><b>\(code) \(title)</b></a>\
        \(below.map { "<span class=\"src bad\">\($0)</span>" })\
        \(provisional.map { "<span class=\"src\">\($0)</span>" })</th>\
        <td role="cell" class="bar" data-l="\(text("readiness.bar"))">\(bar)</td>\
        <td role="cell" class="num" data-l="\(text("readiness.score"))">\(number(text))</td>\
        <td role="cell" class="num" data-l="\(text("readiness.level"))">\(level ?? "?")</td>\
        <td role="cell" class="num" data-l="\(text("readiness.trust"))">\(confidence)</td></tr>
        """
    }

    private func number(_ text: Catalogue) -> HTML {
        guard let score else { return "\(text("status.not_known"))" }
        return "<b>\(score)</b>\(interval.map { "<span class=\"src\">\($0)</span>" })"
    }

    /// The score within its interval, and the floor.
    private var bar: HTML {
        """
        <svg class="chart" width="100%" height="20" aria-hidden="true" focusable="false">\
        <line class="axis" x1="0" x2="100%" y1="10" y2="10"/>\(band)\
        \(floor.map { "<line class=\"floor\" x1=\"\($0)\" x2=\"\($0)\" y1=\"2\" y2=\"18\"/>" })\
        \(at.map { "<circle class=\"now\" cx=\"\($0)\" cy=\"10\" r=\"5\"/>" })</svg>
        """
    }

    private var band: HTML? {
        low.map { "<rect class=\"band\" x=\"\($0)\" y=\"6\" width=\"\(width ?? "")\" height=\"8\"/>" }
    }

    /// The measures behind the score.
    fileprivate func details(_ text: Catalogue) -> HTML {
        """
        <details class="area" id="\(anchor)"><summary><span>\(code) \(title)</span> \
        <span class="dim">\(score ?? text("status.not_known"))</span></summary>
        <p class="small"><a href="\(Address.method.at(anchor))">\(text("method-score.how"))\
        <span class="vh">: \(code) \(title)</span></a></p>
        \(sides.map { $0.html(text) })</details>
        """
    }
}

extension ReadinessPage.Side {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <h3>\(title)\(score.map { ": \($0)" })</h3>\
        <table class="cards" role="table"><caption class="vh">\(title)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("readiness.measure"))</th>\
        <th scope="col" role="columnheader">\(text("readiness.found"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("readiness.score"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("readiness.trust"))</th></tr></thead>\
        <tbody role="rowgroup">\(measures.map { $0.row(text) })</tbody></table>
        """
    }
}

extension ReadinessPage.MeasureRow {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(href)">\(title)</a></th>\
        <td role="cell" data-l="\(text("readiness.found"))">\
        \("<span class=\"tag warn\">\(text("status.not_known"))</span> ", if: isUnknown)\
        \("<span class=\"tag\">\(text("status.not_applicable"))</span> ", if: isNotApplicable)\(found)</td>\
        <td role="cell" class="num" data-l="\(text("readiness.score"))">\(score ?? "")</td>\
        <td role="cell" class="num" data-l="\(text("readiness.trust"))">\(confidence)</td></tr>
        """
    }
}

extension GapSection {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="gaps"><h2 id="gaps">\(text("readiness.gaps"))</h2>\
        <p class="dim">\(lead)</p>\
        <table class="cards" role="table"><caption class="vh">\(text("readiness.gaps"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("who.what"))</th>\
        <th scope="col" role="columnheader">\(text("who.why"))</th>\
        <th scope="col" role="columnheader">\(text("indicators.who.title"))</th></tr></thead>\
        <tbody role="rowgroup">\(rows.map { $0.row(text) })</tbody></table></section>
        """
    }
}

extension GapSection.Row {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\
        <ul class="plain">\(items.map { "<li><a href=\"\($0.href)\">\($0.title)</a></li>" })</ul></th>\
        <td role="cell" data-l="\(text("who.why"))">\(found)</td>\
        <td role="cell" data-l="\(text("indicators.who.title"))">\(who.map(\.html).joined(by: "; "))</td></tr>
        """
    }
}
