import Domain
import Markup

extension CityFrame {
    /// The head of a page of the city: where it lies, what it is, and its other pages.
    /// - Parameter lead: what this page says first.
    func head(lead: String, _ text: Catalogue) -> HTML {
        """
        \(isInvented ? invented(text) : nil)
        \(crumbs(text))
        <div class="head"><div class="row base"><h1>\(name)</h1>\(vietnameseName)</div>
        <p class="lead">\(lead)</p>
        <ul class="row plain">\(tags.map(\.item))</ul></div>
        \(tabList(text))
        \(carried.map { "<p class=\"notice\">\($0)</p>" })
        \(asOf.map { "<p class=\"notice\">\($0)</p>" })
        """
    }

    /// Where all that the city recorded is, for people and for programs.
    func recordLinks(_ text: Catalogue) -> HTML {
        """
        <p class="small section"><a href="\(allHref)">\(text("records.all"))</a> · <a href="\(recordsHref)">JSON</a></p>
        """
    }

    /// The notice on every page of an invented city.
    func invented(_ text: Catalogue) -> HTML {
        """
        <p class="notice warn"><b>\(text("city.invented.tag")).</b> \(text("city.invented.notice"))</p>
        """
    }

    private func crumbs(_ text: Catalogue) -> HTML {
        """
        <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol>\
        <li><a href="\(Address.register)">\(text("site.network"))</a></li>\
        <li><a href="\(regionHref)">\(region)</a></li>\
        <li><a href="\(countryHref)">\(country)</a></li></ol></nav>
        """
    }

    func tabList(_ text: Catalogue) -> HTML {
        """
        <nav class="tabs" aria-label="\(text("city.tabs"))"><ul class="nav">\
        \(tabs.map(\.item))\(logTab(text))</ul></nav>
        """
    }

    private var vietnameseName: HTML? { nameVi.map { "<span lang=\"vi\" class=\"lead\">\($0)</span>" } }

    private func logTab(_ text: Catalogue) -> HTML? {
        logHref.map { "<li><a href=\"\($0)\">\(text("log.tab"))</a></li>" }
    }
}

extension CityFrame.Tag {
    fileprivate var item: HTML {
        "<li><span class=\"tag\(" info", if: isInfo)\(" ok", if: isOk)\(" warn", if: isWarn)\">\(label)</span></li>"
    }
}

extension CityFrame.TabLink {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"page\"", if: isCurrent)>\(label)</a></li>"
    }
}
