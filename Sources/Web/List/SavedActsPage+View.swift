import Domain
import Markup

extension SavedActsPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><h1>\(title)</h1><p class="lead">\(text("undo.recent.lead"))</p></div>
        \(undone.map { $0.html(text) })
        \(days.isEmpty ? "<div class=\"blank\"><p>\(text("undo.recent.none"))</p></div>" : nil)
        \(days.map { day in
            """
            <section class="section"><h2>\(day.day)</h2>\
            <ul class="lines">\(day.acts.map { $0.item(text) })</ul></section>
            """
        })
        \(earlier.map { "<p class=\"more\"><a href=\"\($0)\">\(text("undo.recent.earlier"))</a></p>" })
        """
    }
}

extension SavedActsPage.Act {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li class="row between"><div><p>\(parts.map(\.words).joined(by: " · "))</p>\
        <span class="src">\(time), \(who)</span></div>\
        \(isUndone ? "<span class=\"small dim\">\(text("undo.recent.undone"))</span>" : nil)\
        \(undo?.html(text, "\(time), \(parts.map(\.label).joined(separator: ", "))"))</li>
        """
    }
}

extension RecordLink {
    fileprivate var words: HTML {
        """
        <a class="quiet" href="\(href)"\(attribute: "lang", lang)>\(label)</a>\
        \(detail.map { " <span class=\"small dim\">\($0)</span>" })
        """
    }
}
