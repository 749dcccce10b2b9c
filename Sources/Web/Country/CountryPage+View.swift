import Domain
import Markup
import Reporting

extension CountryPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        \(inventedNotice(text), if: isInvented)
        \(crumbs(text))
        <div class="head"><h1>\(title)</h1><p class="lead">\(lead)</p>
        \(cycles.html)</div>
        \(empty(text), if: !hasCities)
        \(comparison(text), if: hasCities)
        \(foot(text))
        \(runLine.map { "<p class=\"xs dim\">\($0) \(text("readiness.estimate"))</p>" })
        """
    }

    private func inventedNotice(_ text: Catalogue) -> HTML {
        """
        <p class="notice warn"><b>\(text("city.invented.tag")).</b> \(text("country.invented-notice"))</p>
        """
    }

    private func crumbs(_ text: Catalogue) -> HTML {
        """
        <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\
        <li><a href="\(Address.register)">\(text("site.network"))</a></li>\
        \(region.map { "<li><a href=\"\($0.href)\">\($0.label)</a></li>" })</ol></nav>
        """
    }

    /// Said where the country has no city.
    private func empty(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><p>\(text("country.empty"))</p><p>\(text("country.empty-next"))</p>\
        <p><a class="btn" href="\(Address.register)">\(text("register.clear"))</a></p></div>
        """
    }

    /// The cities beside each other: their gates, their criteria, and what each had best do next.
    private func comparison(_ text: Catalogue) -> HTML {
        """
        \(gateSection(text))
        <section class="section" aria-labelledby="criteria"><h2 id="criteria">\(text("readiness.criteria"))</h2>
        \(criteriaTable(text), if: !criteriaRows.isEmpty)
        \(nothingReleased.map { "<div class=\"blank\"><p>\(text("country.nothing-released"))</p><p>\($0)</p></div>" })
        \(leftOutNotice(text), if: !leftOut.isEmpty)
        \(hiddenNote.map { "<p><b>\($0)</b> \(hidden.map(\.link).joined(by: ", ")).</p>" })</section>
        \(nextSteps(text), if: !actions.isEmpty)
        """
    }

    private func gateSection(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="gates"><h2 id="gates">\(text("country.gates"))</h2>
        <p class="small dim">\(reference.map { "\($0) " })\(rules.map { "\($0)." })</p>
        \(gateDrawing(text), if: !gateCounts.isEmpty)
        \(gateTable(text))
        <p class="xs dim">\(text("method.kinds")) \(text("country.gates-note")) \
        <a href="\(Address.method)">\(text("city.how"))</a></p></section>
        """
    }

    private func gateDrawing(_ text: Catalogue) -> HTML {
        """
        <figure aria-labelledby="met"><h3 id="met">\(text("country.met-title"))</h3>\
        \(gateCounts.map(\.row))\(markKey(CountryPage.gateKey(text)))</figure>
        """
    }

    private static func gateKey(_ text: Catalogue) -> [(mark: MarkColumns.Mark, words: String)] {
        [
            (mark: .disc, words: text.word(for: GateResult.Outcome.pass)),
            (mark: .cross, words: text.word(for: GateResult.Outcome.fail)),
            (mark: .question, words: text.word(for: GateResult.Outcome.unknown)),
        ]
    }

    private func gateTable(_ text: Catalogue) -> HTML {
        """
        <div class="scroll" role="region" aria-label="\(gatesCaption)" tabindex="0">\
        <table class="cards compare" role="table"><caption class="vh">\(gatesCaption)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("register.city"))</th>\
        \(gateHeads.map(\.ofGate))</tr></thead>\
        <tbody role="rowgroup">\(gateRows.map { $0.row(text) })</tbody></table></div>
        """
    }

    private func criteriaTable(_ text: Catalogue) -> HTML {
        """
        <p class="dim">\(text("country.criteria-note"))</p>
        <div class="scroll" role="region" aria-label="\(criteriaCaption)" tabindex="0">\
        <table class="cards compare" role="table"><caption class="vh">\(criteriaCaption)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("register.city"))</th>\
        \(criteriaHeads.map(\.ofCriterion))</tr></thead>\
        <tbody role="rowgroup">\(criteriaRows.map { $0.row(text) })</tbody></table></div>
        <p class="xs dim">\(key)</p>
        """
    }

    private func leftOutNotice(_ text: Catalogue) -> HTML {
        """
        <p class="notice warn"><b>\(text("country.left-out"))</b> \(leftOut.map(\.link).joined(by: ", ")).</p>
        """
    }

    private func nextSteps(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="next"><h2 id="next">\(text("country.next"))</h2>\
        <p class="dim">\(text("country.next-note"))</p><ul class="facts">\(actions.map(\.item))</ul></section>
        """
    }

    /// The ways to the table, to the register, and to the same page with or without invented cities.
    private func foot(_ text: Catalogue) -> HTML {
        """
        <p class="small section noprint"><a href="\(csvHref)">\(text("country.csv"))</a> · \
        <a href="\(registerHref)">\(text("country.register"))</a>\
        \(inventedLink.map { " · <a href=\"\($0.href)\">\($0.label)</a>" })</p>
        """
    }
}

extension CountryPage.Head {
    fileprivate var ofGate: HTML {
        "<th scope=\"col\" role=\"columnheader\">\(label)\(kind.map { "<span class=\"src\">\($0)</span>" })</th>"
    }

    fileprivate var ofCriterion: HTML { "<th scope=\"col\" role=\"columnheader\">\(link)</th>" }

    /// To what the method says of the criterion.
    private var link: HTML {
        href.map { "<a href=\"\($0)\"><b>\(code ?? "")</b><span class=\"src\">\(label)</span></a>" } ?? "\(label)"
    }
}

/// A city at the head of its line.
private struct CityHead {
    let name: Words
    let href: Address
    let isInvented: Bool

    func html(_ text: Catalogue) -> HTML {
        """
        <a href="\(href)">\(name.html)</a>\
        \(" <span class=\"tag warn\">\(text("city.invented.tag"))</span>", if: isInvented)
        """
    }
}

extension CountryPage.GateRow {
    fileprivate func row(_ text: Catalogue) -> HTML {
        let city = CityHead(name: name, href: href, isInvented: isInvented)
        return """
            <tr role="row"><th scope="row" role="rowheader">\(city.html(text))</th>\(cells.map(\.cell))</tr>\
            <tr role="row" class="why"><td role="cell" colspan="\(cells.count + 1)"><b>\(verdict)</b>\
            \(notes.map { " \($0)" as HTML })</td></tr>
            """
    }
}

extension CountryPage.GateCell {
    fileprivate var cell: HTML {
        """
        <td role="cell" data-l="\(head)">\(tag.plain)</td>
        """
    }
}

extension CountryPage.GateCount {
    /// The marks are for the eye; the words beside them say the same.
    fileprivate var row: HTML {
        """
        <div class="barrow"><span>\(name)</span>\
        <span class="g">\(markupWithoutEscaping: MarkColumns.row(marks))</span><span class="v">\(words)</span></div>
        """
    }
}

extension CountryPage.CriteriaRow {
    fileprivate func row(_ text: Catalogue) -> HTML {
        let city = CityHead(name: name, href: href, isInvented: isInvented)
        return """
            <tr role="row"><th scope="row" role="rowheader">\(city.html(text))\
            \(unreleased.map { "<span class=\"src\">\($0)</span>" })</th>\
            <td role="cell" data-l="\(text("country.stage"))">\(band)</td>\(cells.map { $0.cell(text) })</tr>
            """
    }
}

extension CountryPage.Cell {
    fileprivate func cell(_ text: Catalogue) -> HTML {
        "<td role=\"cell\" data-l=\"\(head)\">\(number(text))</td>"
    }

    private func number(_ text: Catalogue) -> HTML {
        guard let value else { return "<span class=\"dim\">\(text("status.not_known"))</span>" }
        return "<b>\(value)</b>\(below.map(sign))\(interval.map { "<span class=\"src\">\($0)</span>" })"
    }

    /// Marks a number below the floor.
    private func sign(_ below: String) -> HTML {
        " <span class=\"bad\"><span aria-hidden=\"true\">▼</span><span class=\"vh\">\(below)</span></span>"
    }
}

extension CountryPage.Name {
    fileprivate var link: HTML { "<a href=\"\(href)\">\(name.html)</a>" }
}

extension CountryPage.ActionItem {
    fileprivate var item: HTML {
        """
        <li><a href="\(href)"><b\(attribute: "lang", name.lang)>\(name.text)</b></a>: \(title)\
        <br><span class="small dim">\(gain.map { "<b class=\"gain\">\($0)</b>. " })\(effort)</span></li>
        """
    }
}
