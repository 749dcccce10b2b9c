import Markup

extension RecordLink {
    /// A record by its name, and below that what matters of it.
    var html: HTML {
        """
        <a href="\(href)"\(attribute: "lang", lang)>\(label)</a>\
        \(detail.map { "<span class=\"src\">\($0)</span>" })
        """
    }

    fileprivate var recordItem: HTML { "<li>\(html)</li>" }

    /// Adds a record.
    func button(isPrimary: Bool) -> HTML {
        "<a class=\"btn\(" primary", if: isPrimary)\" href=\"\(href)\">\(Icon.plus)&nbsp;\(label)</a>"
    }

    fileprivate var plainItem: HTML {
        "<li><a href=\"\(href)\">\(label)</a>\(detail.map { " <span class=\"dim\">\($0)</span>" })</li>"
    }
}

extension [RecordLink] {
    /// What else there is about the record.
    var list: HTML? {
        guard !isEmpty else { return nil }
        return "<ul class=\"plain section small\">\(map(\.plainItem))</ul>"
    }
}

extension RecordPart {
    /// With where another is added, for whoever may.
    var sectionToAddTo: HTML {
        """
        <section class="section"><div class="row between"><h2>\(heading)</h2>\(add?.button(isPrimary: false))</div>
        \(list)</section>
        """
    }

    private var list: HTML {
        guard !records.isEmpty else { return "<p class=\"dim\">\(none)</p>\(note)" }
        return "<ul class=\"facts slim\">\(records.map(\.recordItem))</ul>\(note)"
    }

    private var note: HTML? { newest.map { "<p class=\"small dim\">\($0)</p>" } }
}
