import Domain
import Markup

extension RecordsPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head(lead: lead, text))
        \(none.map { "<div class=\"blank\"><p>\($0)</p></div>" })
        \(groups.map { $0.section(text) })
        <p class="small section">\(text("records.csv-note")) <a href="\(city.recordsHref)">JSON</a></p>
        """
    }
}

extension RecordsPage.Group {
    fileprivate func section(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2>\(heading)</h2>
        <table class="cards even" role="table"><caption class="vh">\(heading)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("records.kind"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("records.count"))</th>\
        <th scope="col" role="columnheader">\(text("records.table"))</th></tr></thead>
        <tbody role="rowgroup">\(rows.map { $0.row(text) })</tbody></table></section>
        """
    }
}

extension RecordsPage.Row {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(href)">\(kind)</a></th>\
        <td role="cell" class="num" data-l="\(text("records.count"))">\(count)</td>\
        <td role="cell" data-l="\(text("records.table"))"><a href="\(csvHref)">CSV\
        <span class="vh"> \(kind)</span></a></td></tr>
        """
    }
}
