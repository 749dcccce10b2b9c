import Domain
import Markup

extension RecordTable {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section"><h2>\(heading)</h2>\(table(text))</section>
        """
    }

    func table(_ text: Catalogue) -> HTML {
        """
        <table class="cards even" role="table"><caption class="vh">\(heading)</caption>\
        <thead class="vh" role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(text("history.field"))</th>\
        <th scope="col" role="columnheader">\(text("record.value"))</th></tr></thead>\
        <tbody role="rowgroup">\(rows.map(\.row))</tbody></table>
        """
    }
}

extension RecordTable.Row {
    fileprivate var row: HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(label)</th>\
        <td role="cell" data-l="\(label)"\(attribute: "lang", wordsLang)>\(words)</td></tr>
        """
    }

    /// The same in a list of facts.
    var fact: HTML { "<dt>\(label)</dt><dd\(attribute: "lang", wordsLang)>\(words)</dd>" }

    private var words: HTML {
        href.map { "<a class=\"quiet\" href=\"\($0)\">\(value)</a>" } ?? page.link(value)
    }
}
