import Domain
import Markup

extension IndicatorsPage: Page {
    func main(_ text: Catalogue) -> HTML {
        let values = ValueTable(text: text, mayChange: city.logHref != nil)
        return """
            \(city.head(lead: lead, text))
            \(groups.map { group in
                """
                <section class="section"><h2>\(group.title)</h2>
                \(values.html(group.rows, caption: group.title))</section>
                """
            })
            \(elsewhere.isEmpty ? nil : outside(values, text))
            \(areas.isEmpty ? nil : ownFramework(values, text))
            \(city.recordLinks(text))
            """
    }

    /// What was measured of another territory than the city.
    private func outside(_ values: ValueTable, _ text: Catalogue) -> HTML {
        let heading = text("indicators.elsewhere")
        return """
            <section class="section"><h2>\(heading)</h2><p>\(text("indicators.elsewhere-note"))</p>
            \(elsewhere.map { group in
                """
                <h3 class="after">\(group.title)</h3>
                \(values.html(group.rows, caption: "\(heading): \(group.title)"))
                """
            })</section>
            """
    }

    private func ownFramework(_ values: ValueTable, _ text: Catalogue) -> HTML {
        """
        <section class="section" id="framework"><h2>\(text("indicators.framework"))</h2><p>\(wording ?? "")</p>
        \(areas.map { $0.html(values, text) })</section>
        """
    }
}

extension IndicatorsPage.Area {
    fileprivate func html(_ values: ValueTable, _ text: Catalogue) -> HTML {
        """
        <details class="area"><summary><span>\(code) \(title)</span> <span class="dim">\(summary)</span></summary>
        \(known.isEmpty ? nil : values.html(known, caption: "\(text("indicators.known")): \(title)"))
        \(gaps.isEmpty ? nil : unknown(text))
        </details>
        """
    }

    private func unknown(_ text: Catalogue) -> HTML {
        let (unit, who) = (text("record.unit"), text("indicators.who.title"))
        return """
            <table class="cards gaps" role="table"><caption class="vh">\(text("indicators.gaps")): \(title)</caption>\
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("indicators.gap"))</th>\
            <th scope="col" role="columnheader">\(unit)</th>\
            <th scope="col" role="columnheader">\(who)</th></tr></thead>\
            <tbody role="rowgroup">\(gaps.map { $0.row(text, unit: unit, who: who) })</tbody></table>
            """
    }
}

extension IndicatorsPage.Gap {
    fileprivate func row(_ text: Catalogue, unit unitLabel: String, who whoLabel: String) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><span class="dim">\(code)</span> \(name) \
        <span class="tag warn">\(text("status.not_known"))</span><span class="src">\(tier) · \(marks)</span></th>\
        <td role="cell" data-l="\(unitLabel)">\(unit)</td><td role="cell" data-l="\(whoLabel)">\(who.html)</td></tr>
        """
    }
}

/// Values with their units, periods and sources; on a narrow screen each row is a card.
struct ValueTable {
    let text: Catalogue
    /// Whether the reader may change what stands there.
    let mayChange: Bool
    private let value, unit, period, source: String

    init(text: Catalogue, mayChange: Bool) {
        (self.text, self.mayChange) = (text, mayChange)
        (value, unit) = (text("record.value"), text("record.unit"))
        (period, source) = (text("record.period"), text("record.source"))
    }

    func html(_ rows: [IndicatorsPage.Row], caption: String) -> HTML {
        """
        <table class="cards values" role="table"><caption class="vh">\(caption)</caption>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("record.figure"))</th>\
        <th scope="col" role="columnheader" class="num">\(value)</th><th scope="col" role="columnheader">\(unit)</th>\
        <th scope="col" role="columnheader">\(period)</th>\
        <th scope="col" role="columnheader">\(source)</th></tr></thead>
        <tbody role="rowgroup">\(rows.map(row))</tbody></table>
        """
    }

    private func row(_ row: IndicatorsPage.Row) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(row.name.html)\
        \(row.scope.map { " <span class=\"tag line\">\($0)</span>" })</th>\
        <td role="cell" class="num" data-l="\(value)">\(row.number)\
        \(row.estimated.map { "<span class=\"src\">\($0)</span>" })</td>\
        <td role="cell" data-l="\(unit)">\(row.figure?.unit?.html)</td>\
        <td role="cell" data-l="\(period)">\(row.period)</td>\
        <td role="cell" data-l="\(source)">\(row.source.html(text, mayChange: mayChange))</td></tr>
        """
    }
}

extension IndicatorsPage.Row {
    fileprivate var number: HTML {
        figure.map { "\($0.number)" } ?? "<span class=\"tag warn\">\(standing ?? "")</span>"
    }
}
