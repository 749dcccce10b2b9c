import Domain
import Markup

extension ReportsPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(text("city.tab.reports"))", note: "\(lead)", text))
        \(list(text))
        """
    }

    private func list(_ text: Catalogue) -> HTML {
        if years.isEmpty { return "<p class=\"section\">\(text("report.list.empty"))</p>" }
        return """
            <section class="section" aria-labelledby="years"><h2 id="years">\(text("report.list.caption"))</h2>
            \(YearTable(text).html(years))</section>
            """
    }
}

/// The years, each with how much was logged; on a narrow screen each row is a card.
private struct YearTable {
    private let text: Catalogue
    private let records, log, filed: String

    init(_ text: Catalogue) {
        self.text = text
        (records, log, filed) = (text("report.list.records"), text("report.list.log"), text("report.list.filed"))
    }

    func html(_ years: [ReportsPage.Row]) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("report.list.caption"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("field.year"))</th>\
        <th scope="col" role="columnheader" class="num">\(records)</th><th scope="col" role="columnheader">\(log)</th>\
        <th scope="col" role="columnheader">\(filed)</th></tr></thead>\
        <tbody role="rowgroup">\(years.map(row))</tbody></table>
        """
    }

    private func row(_ row: ReportsPage.Row) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(row.href)">\(row.year)</a></th>\
        <td role="cell" class="num" data-l="\(records)">\(row.records)</td>\
        <td role="cell" data-l="\(log)">\(row.standing)</td>\
        <td role="cell" data-l="\(filed)">\(row.filed)</td></tr>
        """
    }
}

extension ReportsPage.Row {
    fileprivate var standing: HTML {
        if isComplete { return "<span class=\"tag ok\">\(log)</span>" }
        return "\(log)"
    }
}
