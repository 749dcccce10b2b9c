import Domain
import Markup

extension RecordPicker {
    /// Narrows the list while somebody types.
    static var script: HTML { Asset.pick.script }

    /// In the column of facts.
    func section(_ text: Catalogue) -> HTML? {
        guard !kinds.isEmpty else { return nil }
        return """
            <section id="add" aria-labelledby="add-title"><h2 id="add-title">\(text("home.add.title"))</h2>
            \(form("", text))
            <ul class="lines" id="found-kinds" aria-live="polite" hidden>\(kinds.map(\.hit))</ul>
            <ul class="quick more">\(quick.map { "<li><a href=\"\($0.href)\">\($0.label)</a></li>" })</ul>
            <p class="more"><a href="\(tables)">\(text("home.add.table"))</a> · \
            <a href="\(action)">\(text.count("home.add.all", kinds.count))</a></p></section>
            """
    }

    func form(_ typed: String, _ text: Catalogue) -> HTML {
        """
        <form class="pick" role="search" action="\(action)"><label for="kind" class="dim">\(text("home.add.label"))\
        </label>\
        <div class="pairrow"><input id="kind" name="q" value="\(typed)" autocomplete="off" maxlength="100" \
        placeholder="\(text("home.add.example"))"><button class="btn">\(text("home.add.open"))</button></div></form>
        """
    }
}

extension RecordPicker.Kind {
    fileprivate var hit: HTML {
        "<li data-words=\"\(words)\" hidden><a class=\"quiet\" href=\"\(href)\">\(name)</a></li>"
    }

    /// With what it is for.
    var item: HTML {
        "<li><a class=\"quiet\" href=\"\(href)\"><b>\(name)</b></a><span class=\"src\">\(lead)</span></li>"
    }
}
