import Domain
import Markup

extension MeasurePage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(name)", note: "\(found)", text))
        <p class="small"><a href="\(backHref)">\(text("measure.back"))</a></p>
        <dl class="pairs">\(pairs.map { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>" })</dl>
        <section class="section"><h2>\(text("measure.records"))</h2>
        \(table(text), if: !rows.isEmpty)\("<p>\(empty)</p>", if: rows.isEmpty)</section>
        """
    }

    /// The records behind the number.
    private func table(_ text: Catalogue) -> HTML {
        """
        <table class="cards" role="table"><caption class="vh">\(text("measure.records"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("record.title"))</th>\
        <th scope="col" role="columnheader">\(text("measure.kind"))</th>\
        <th scope="col" role="columnheader">\(text("measure.day"))</th>\
        <th scope="col" role="columnheader" class="num">\(text("measure.part"))</th>\
        <th scope="col" role="columnheader">\(text("measure.verification"))</th></tr></thead>\
        <tbody role="rowgroup">\(rows.map { $0.row(text) })</tbody></table>
        """
    }
}

extension MeasurePage.Row {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(link)</th>\
        <td role="cell" data-l="\(text("measure.kind"))">\(kind)</td>\
        <td role="cell" data-l="\(text("measure.day"))">\(day ?? "")</td>\
        <td role="cell" class="num" data-l="\(text("measure.part"))">\(part ?? "")</td>\
        <td role="cell" data-l="\(text("measure.verification"))">\(verification)</td></tr>
        """
    }

    private var link: HTML { href.map { "<a href=\"\($0)\">\(title.html)</a>" } ?? title.html }
}
