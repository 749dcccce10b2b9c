import Domain
import Markup

extension EvidencePage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <nav class="crumbs" aria-label="\(text("site.breadcrumb"))"><ol><li><a href="\(cityHref)">\(city)</a></li>\
        \(listHref.map { "<li><a href=\"\($0)\">\(text("evidence.title"))</a></li>" })</ol></nav>
        <div class="head"><h1\(attribute: "lang", lang)>\(title)</h1>\
        <div class="row"><span class="ev-state">\(state.html)</span>\
        <a class="btn s" href="\(fileHref)">\(text(opens ? "evidence.open" : "evidence.download"))</a></div></div>
        \(said.map { flash("\($0)") })
        \(comment.map { returned($0, text) })
        <div class="withrail"><div>
        <a class="ev-look" href="\(fileHref)">\(look)</a>
        \(provenSection(text))
        \(edit.map { editSection($0, text) })
        </div><aside class="rail" aria-label="\(text("evidence.facts"))">
        <dl class="facts tight">\(rows.map(\.html))</dl>
        \(actList(text))
        </aside></div>
        """
    }

    private var look: HTML {
        picture.map { "<img src=\"\($0)\" alt=\"\(title)\">" } ?? "\(sign.drawing)<span class=\"vh\">\(title)</span>"
    }

    private func returned(_ comment: String, _ text: Catalogue) -> HTML {
        """
        <div class="notice warn"><p><b>\(text("evidence.returned.title"))</b> \(comment)</p>\
        \(button("settle", text("evidence.returned.done")))</div>
        """
    }

    /// A button that does one thing; nothing for whoever may not.
    private func button(_ deed: String, _ label: String, _ others: HTML = "", isPlain: Bool = false) -> HTML? {
        formToken.map { token in
            """
            <form method="post" action="\(action)"><input type="hidden" name="form" value="\(token)">\
            <input type="hidden" name="do" value="\(deed)">\(others)\
            <button class="\(isPlain ? "plainlink" : "btn s")">\(label)</button></form>
            """
        }
    }

    private func provenSection(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="proves"><h2>\(text("evidence.proves"))</h2>\
        \(proven.isEmpty ? "<p class=\"dim\">\(text("evidence.proves-none"))</p>" : list(text))\(add(text))</section>
        """
    }

    private func list(_ text: Catalogue) -> HTML {
        "<ul class=\"facts slim\">\(proven.map { "<li>\($0.record.html)\(remove($0, text))</li>" })</ul>"
    }

    private func remove(_ proven: Proven, _ text: Catalogue) -> HTML? {
        let others: HTML = "<input type=\"hidden\" name=\"link\" value=\"\(proven.link)\">"
        let label = text("evidence.unlink", ["record": .text(proven.record.label)])
        return button("unlink", label, others, isPlain: true)
    }

    private func add(_ text: Catalogue) -> HTML? {
        guard let formToken, !choices.isEmpty else { return nil }
        return """
            <form method="post" action="\(action)" class="row after"><input type="hidden" name="form" value="\
            \(formToken)">\
            <input type="hidden" name="do" value="link"><label for="ev-record">\(text("evidence.link.which"))</label>\
            <select id="ev-record" name="proves" required aria-describedby="ev-record-hint">\
            <option value="">\(text("form.choose"))</option>\
            \(choices.map(\.item))</select><button class="btn s">\(text("evidence.link.do"))</button>\
            <span class="hint" id="ev-record-hint">\(EvidenceForm.older(text))</span></form>
            """
    }

    private func editSection(_ edit: EvidenceEdit, _ text: Catalogue) -> HTML {
        """
        <details class="area section" id="edit"\(" open", if: !edit.mistakes.isEmpty)>\
        <summary>\(text("evidence.edit"))</summary>\
        <form class="record" method="post" action="\(action)" novalidate>\
        <input type="hidden" name="form" value="\(formToken ?? "")"><input type="hidden" name="do" value="edit">\
        \(edit.fields(text, asksTitle: true))<p><button class="btn primary">\(text("form.save"))</button></p></form>\
        </details>
        """
    }

    private func actList(_ text: Catalogue) -> HTML? {
        guard !acts.isEmpty else { return nil }
        return """
            <section><h2>\(text("evidence.history"))</h2><ul class="lines">\
            \(acts.map { "<li>\($0.what)<span class=\"src\">\($0.when)</span></li>" })</ul></section>
            """
    }
}

extension EvidencePage.Row {
    fileprivate var html: HTML { "<dt>\(label)</dt><dd>\(value)</dd>" }
}
