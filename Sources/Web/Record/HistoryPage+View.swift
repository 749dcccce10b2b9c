import Domain
import Markup

extension HistoryPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(heading)\(subject.map { ": \($0.html)" })", note: "\(lead)", text))
        <p class="small"><a href="\(backHref)">\(text("history.back"))</a>\
        \(recordHref.map { " · <a href=\"\($0)\">\(text("log.record"))</a>" })\
        \(changeHref.map { " · <a href=\"\($0)\">\(text("log.change"))</a>" })\
        \(withdrawHref.map { " · <a href=\"\($0)\">\(text("log.withdraw.title"))</a>" })</p>
        \(feeds?.html(text))
        <ol class="versions plain">\(versions.map { $0.item(text) })</ol>
        """
    }
}

extension HistoryPage.Version {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><h2>\(when)\(stands(text), if: isCurrent)</h2>\
        <p class="small dim">\(text("history.by")) \(who)\(reason.map { ". \(text("history.reason")) \($0)" })</p>
        \(table(text))</li>
        """
    }

    private func stands(_ text: Catalogue) -> HTML { " <span class=\"tag ok\">\(text("history.stands"))</span>" }

    private func table(_ text: Catalogue) -> HTML {
        let (before, after) = (text("history.before"), text("history.after"))
        return """
            <table class="cards" role="table"><caption class="vh">\(text("history.changes")) \(when)</caption>\
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("history.field"))</th>\
            <th scope="col" role="columnheader">\(before)</th><th scope="col" role="columnheader">\(after)</th>\
            </tr></thead>\
            <tbody role="rowgroup">\(changes.map { $0.row(before: before, after: after) })</tbody></table>
            """
    }
}

extension RecordChange {
    /// The parameters are what the columns are called.
    fileprivate func row(before beforeLabel: String, after afterLabel: String) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(field)</th>\
        <td role="cell" data-l="\(beforeLabel)">\
        \(before.map { "<del\(attribute: "lang", $0.lang)>\($0.text)</del>" })</td>\
        <td role="cell" data-l="\(afterLabel)">\
        \(after.map { "<ins\(attribute: "lang", $0.lang)>\($0.text)</ins>" })</td></tr>
        """
    }
}
