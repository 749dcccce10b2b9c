import Domain
import Markup

extension LogPage: Page {
    func local(_ text: Catalogue) -> HTML? { frame.bar(text) }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1><p class="lead">\(lead)</p></div>
        \(next.html)
        <div class="kinds section">\(groups.map(\.html))</div>
        \(latest.isEmpty ? nil : latestRecords(text))
        """
    }

    private func latestRecords(_ text: Catalogue) -> HTML {
        let heading = text("log.latest")
        return """
            <section class="section"><h2>\(heading)</h2>\
            <table class="cards" role="table"><caption class="vh">\(heading)</caption>\
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("log.record"))</th>\
            <th scope="col" role="columnheader">\(text("log.kind-head"))</th>\
            <th scope="col" role="columnheader">\(text("log.saved"))</th>\
            <th scope="col" role="columnheader">\(text("log.who"))</th></tr></thead>
            <tbody role="rowgroup">\(latest.map { $0.row(text) })</tbody></table></section>
            """
    }
}

extension LogPage.NextStep {
    fileprivate var html: HTML {
        """
        <section class="next" aria-labelledby="next"><div><h2 id="next">\(words)</h2>\
        <p class="small dim">\(why)</p></div>\
        <a class="btn primary" href="\(href)">\(button)</a></section>
        """
    }
}

extension LogPage.KindGroup {
    fileprivate var html: HTML {
        "<section><h2>\(heading)</h2><ul class=\"facts slim\">\(kinds.map(\.item))</ul></section>"
    }
}

extension LogPage.KindLink {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\">\(label)</a> <span class=\"dim small\">\(count)</span>\(add.map(adding))</li>"
    }

    private func adding(_ link: RecordLink) -> HTML {
        "<a class=\"add\" href=\"\(link.href)\">\(Icon.plus) \(link.label)</a>"
    }
}

extension LogPage.Latest {
    fileprivate func row(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(record.html)</th>\
        <td role="cell" data-l="\(text("log.kind-head"))">\(kind)</td>\
        <td role="cell" data-l="\(text("log.saved"))">\(when)</td>\
        <td role="cell" data-l="\(text("log.who"))">\(who)</td></tr>
        """
    }
}
