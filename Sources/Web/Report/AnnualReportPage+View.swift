import Domain
import Markup
import Reporting

extension AnnualReportPage: PageOfCity {
    func head(_ text: Catalogue) -> HTML? {
        "<link rel=\"stylesheet\" href=\"\(styleHref)\" media=\"print\">"
    }

    func main(_ text: Catalogue) -> HTML {
        """
        \(crumbs(text))
        <article class="report">
        <div class="head"><h1>\(title)</h1>
        <p class="lead">\(document.lead)</p>
        <p class="small dim noprint">\(read)</p></div>
        \(city.asOf.map { "<p class=\"notice\">\($0)</p>" })
        \(document.glance)
        \(contents(text))
        \(document.sections.map(\.html))
        \(files(text))
        </article>
        """
    }

    private func crumbs(_ text: Catalogue) -> HTML {
        """
        <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\
        <li><a href="\(reportsHref)">\(reportsLabel)</a></li></ol></nav>
        """
    }

    private func contents(_ text: Catalogue) -> HTML {
        """
        <nav class="contents" aria-label="\(text("report.contents"))"><ol class="plain row small">\
        \(document.sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" })</ol></nav>
        """
    }

    private func files(_ text: Catalogue) -> HTML {
        """
        <section class="section noprint" aria-labelledby="downloads">\
        <h2 id="downloads">\(text("report.downloads"))</h2>\
        <ul class="plain row small">\
        \(downloads.map { "<li><a href=\"\($0.href)\">\($0.words)</a></li>" })</ul></section>
        """
    }
}
