import Domain
import Markup

extension PlaceBar {
    /// Which city it is. On every page of an invented one, a mark says so.
    func place(_ text: Catalogue) -> HTML {
        """
        <a class="place" href="\(href)"\(attribute: "lang", name.lang)>\(name.text)</a>\
        \("<span class=\"fic\">\(text("city.invented.tag"))</span>", if: isInvented)
        """
    }

    /// What people do most, beside the language and who is signed in.
    func tools(_ text: Catalogue) -> HTML? {
        guard let addHref, let findHref else { return nil }
        let label = text("find.title", ["city": .text(name.text)])
        return """
            <form class="find" role="search" action="\(findHref)">\
            <input type="search" name="q" aria-label="\(label)" placeholder="\(label)" maxlength="100">\
            <button class="btn s">\(text("find.button"))</button></form>\
            <a class="btn s" href="\(addHref)">\(Icon.plus) <span>\(text("work.add.short"))\
            <span class="long"> \(text("work.add.rest"))</span></span></a>
            """
    }

    /// The second bar: the pages of the city.
    func pages(_ text: Catalogue) -> HTML {
        """
        <div class="pagesbar"><div class="wrap"><nav aria-label="\(text("city.tabs"))"><ul class="nav">\
        \(links.map(\.item))</ul></nav></div></div>
        """
    }

    /// What the mark in the bar means, at the foot of the page.
    func note(_ text: Catalogue) -> HTML? {
        guard isInvented else { return nil }
        return "<p><b>\(text("city.invented.tag")).</b> \(text("city.invented.notice"))</p>"
    }
}

extension PlaceBar.Link {
    var item: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"page\"", if: isCurrent)>\(label)</a></li>"
    }

    /// One choice beside others for the same page.
    var segment: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"true\"", if: isCurrent)>\(label)</a></li>"
    }
}
