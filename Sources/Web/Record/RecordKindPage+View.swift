import Domain
import Markup

extension RecordKindPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(kind)", note: "\(lead)", text))
        <p class="small"><a href="\(city.allHref)">\(text("records.all"))</a> · <a href="\(csvHref)">CSV</a></p>
        \(rows.isEmpty ? "<div class=\"blank\"><p>\(none)</p></div>" : table(text))
        \(newerHref.map { "<p><a href=\"\($0)\">\(text("log.newer"))</a></p>" })\
        \(olderHref.map { "<p><a href=\"\($0)\">\(text("log.older"))</a></p>" })
        """
    }

    private func table(_ text: Catalogue) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(kind)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("log.record"))</th>\
        \(columns.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" })</tr></thead>
        <tbody role="rowgroup">\(rows.map { $0.row(columns) })</tbody></table>
        """
    }
}

extension RecordKindPage.Row {
    fileprivate func row(_ columns: [String]) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(href)">\(name.html)</a></th>\
        \(zip(columns, cells).map { "<td role=\"cell\" data-l=\"\($0)\">\($1.html)</td>" })</tr>
        """
    }
}
