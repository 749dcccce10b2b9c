import Domain
import Markup

extension CityRecordPage: PageOfCity {
    func head(_ text: Catalogue) -> HTML? {
        let modules = (hasComposer ? [Asset.forms, .compose] : []) + (addsFiles ? [Asset.evidence] : [])
        return "\(modules.map(\.script))"
    }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="withrail"><div>
        <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\(crumbs.map(\.crumb))</ol></nav>
        \(heading(text))
        \(city.asOf.map { "<p class=\"notice\">\($0)</p>" })
        \(main.map { $0.html(text) })
        </div><aside class="rail" aria-label="\(text("record-page.facts"))">\(rail.map { $0.html(text) })\
        \(withdraw.map(\.last))</aside></div>
        """
    }

    private func heading(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(finding.name.html)\(finding.state.map { ": \($0)" })</h1>\
        <p class="lead small">\(kind)\(otherTitle.map { " · \($0.html)" })\(press.map { " · \($0)" })</p>
        \(saved?.html(text))\(readOnly.map { "<p class=\"small dim\">\($0)</p>" })
        <div class="row">\(finding.tag?.html)\(edit(text))\(copy.map(\.small))\(next.map(\.small))</div></div>
        """
    }

    private func edit(_ text: Catalogue) -> HTML? {
        editHref.map { "<a class=\"btn s\" href=\"\($0)\">\(Icon.pencil) \(text("log.change"))</a>" }
    }
}

extension RecordTag {
    fileprivate var html: HTML {
        "<span class=\"\(look == .plain ? "tag" : "tag \(look.rawValue)")\">\(icon)\(words)</span>"
    }

    private var icon: HTML? {
        switch look {
        case .ok: Icon.tick
        case .bad: Icon.warning
        case .info: Icon.clock
        case .plain: nil
        }
    }
}

extension RecordLink {
    fileprivate var crumb: HTML { "<li><a href=\"\(href)\"\(attribute: "lang", lang)>\(label)</a></li>" }

    fileprivate var small: HTML { "<a class=\"btn s\" href=\"\(href)\">\(label)</a>" }

    fileprivate var last: HTML {
        "<p class=\"xs dim\"><a href=\"\(href)\">\(label)</a>\(detail.map { " \($0)" })</p>"
    }
}
