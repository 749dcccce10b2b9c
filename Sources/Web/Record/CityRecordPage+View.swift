import Domain
import Markup

extension CityRecordPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head(lead: lead, text))
        <section class="section"><h2>\(name.html)</h2>
        <p><a href="\(kindHref)">\(kindLabel)</a>\
        \(historyHref.map { " · <a href=\"\($0)\">\(text("record.history"))</a>" })\
        \(changeHref.map { " · <a href=\"\($0)\">\(text("log.change"))</a>" })</p></section>
        \(sections.map { $0.html(text) })
        \(parts.map(\.section))
        """
    }
}

extension CityRecordPage.Part {
    fileprivate var section: HTML {
        """
        <section class="section"><h2>\(heading)</h2>\
        <ul class="facts slim">\(records.map { "<li>\($0.html)</li>" })</ul>\
        \(newest.map { "<p class=\"small dim\">\($0)</p>" })</section>
        """
    }
}
