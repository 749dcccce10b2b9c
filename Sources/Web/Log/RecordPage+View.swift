import Domain
import Markup

extension RecordPage: Page {
    func local(_ text: Catalogue) -> HTML? { frame.bar(text) }

    func main(_ text: Catalogue) -> HTML {
        """
        \(frame.trail(text))
        <div class="head"><div class="row between"><h1\(attribute: "lang", titleLang)>\(title)</h1>\
        <span class="saved">\(saved)</span></div><p class="lead">\(lead)</p></div>
        \(sections.map { $0.html(text) })
        \(parts.map(\.section))
        \(links.list)
        """
    }
}

extension RecordPage.Section {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2>\(heading)</h2>\
        <table class="cards even" role="table"><caption class="vh">\(heading)</caption>\
        <thead class="vh" role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(text("history.field"))</th>\
        <th scope="col" role="columnheader">\(text("record.value"))</th></tr></thead>\
        <tbody role="rowgroup">\(rows.map(\.row))</tbody></table></section>
        """
    }
}

extension RecordPage.Row {
    fileprivate var row: HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(label)</th>\
        <td role="cell" data-l="\(label)"\(attribute: "lang", wordsLang)>\(href.link(value))</td></tr>
        """
    }

}
