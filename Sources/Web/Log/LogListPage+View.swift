import Domain
import Markup

extension LogListPage: Page {
    func local(_ text: Catalogue) -> HTML? { frame.bar(text) }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><div class="row between"><h1>\(title)</h1>\(add?.button(isPrimary: true))</div>\
        <p class="lead">\(lead)</p></div>
        \(rows.isEmpty ? nil : records(text))
        \(newerHref.map { "<p><a href=\"\($0)\">\(text("log.newer"))</a></p>" })\
        \(olderHref.map { "<p><a href=\"\($0)\">\(text("log.older"))</a></p>" })
        \(rows.isEmpty ? blank : nil)
        """
    }

    private func records(_ text: Catalogue) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(title)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("log.record"))</th>\
        <th scope="col" role="columnheader">\(text("log.saved"))</th>\
        <th scope="col" role="columnheader">\(text("log.who"))</th></tr></thead>
        <tbody role="rowgroup">\(rows.map { $0.row(text) })</tbody></table>
        """
    }

    private var blank: HTML { "<div class=\"blank\"><p>\(none)</p></div>" }
}

extension LogListPage.Row {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(record.html)\(withdrawn(text), if: isWithdrawn)</th>\
        <td role="cell" data-l="\(text("log.saved"))">\(when)</td>\
        <td role="cell" data-l="\(text("log.who"))">\(who)</td></tr>
        """
    }

    private func withdrawn(_ text: Catalogue) -> HTML { " <span class=\"tag\">\(text("status.withdrawn"))</span>" }
}
