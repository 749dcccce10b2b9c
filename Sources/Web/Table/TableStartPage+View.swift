import Domain
import Markup

extension TableStartPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        \(undone.map { $0.html(text) })\(flash?.html(text))
        <div class="withrail"><div><div class="head"><ol class="steps"><li aria-current="step">\
        \(text("table.step.bring"))</li>\
        <li>\(text("table.step.columns"))</li><li>\(text("table.step.check"))</li><li>\(text("table.step.save"))</li>\
        </ol>\
        <h1>\(title)</h1></div>
        \(form(text))
        \(savedRecords(text))</div>
        <aside class="rail" aria-label="\(text("table.rail"))">\(inWork(text))\(sheets(text))</aside></div>
        """
    }

    private func form(_ text: Catalogue) -> HTML {
        """
        <form class="record" method="post" action="\(action)" enctype="multipart/form-data">\
        <input type="hidden" name="form" value="\(formToken)">\
        <div class="field"><label for="kind">\(text("table.kind"))</label><select id="kind" name="kind">\
        <option value="">\(text("table.kind-by-heads"))</option>\(kinds.map(\.html))</select></div>
        <div class="field\(" bad", if: mistake != nil)"><label for="cells">\(text("table.paste"))</label>\
        <span class="hint" id="cells-hint">\(text("table.paste-hint"))</span>\
        <textarea id="cells" name="cells" rows="10" aria-describedby="cells-hint cells-error" spellcheck="false"\
        \(" aria-invalid=\"true\" autofocus", if: mistake != nil)>\n\(typed)</textarea>\
        \(mistake.map { "<p class=\"error\" id=\"cells-error\" role=\"alert\">\($0)</p>" })</div>
        <div class="field"><label for="file">\(text("table.file"))</label>\
        <span class="hint" id="file-hint">\(text("table.file-hint"))</span>\
        <input type="file" id="file" name="file" accept=".csv,.txt,.tsv,.xlsx" aria-describedby="file-hint"></div>
        <p class="row"><button class="btn primary">\(text("table.check"))</button>\
        <span class="small dim">\(text("table.nothing-yet"))</span></p></form>
        """
    }

    private func savedRecords(_ text: Catalogue) -> HTML? {
        guard !saved.isEmpty else { return nil }
        return """
            <section class="section" aria-labelledby="saved"><h2 id="saved">\(text("table.saved.title"))</h2>\
            <ul class="facts slim">\(saved.map { "<li>\($0.html)</li>" })</ul>\
            \(more.map { "<p class=\"small dim\">\($0)</p>" })</section>
            """
    }

    private func inWork(_ text: Catalogue) -> HTML? {
        guard !drafts.isEmpty else { return nil }
        return """
            <section aria-labelledby="in-work"><h2 id="in-work">\(text("table.in-work.title"))</h2>\
            <ul class="plain small">\(drafts.map { draft in
                """
                <li><a href="\(draft.href)">\(draft.label)</a> <span class="dim">\(draft.detail)</span></li>
                """ as HTML
            })</ul></section>
            """
    }

    private func sheets(_ text: Catalogue) -> HTML {
        """
        <section aria-labelledby="sheets"><h2 id="sheets">\(text("table.sheets.title"))</h2><p>\
        \(text("table.sheets.words"))</p>\
        <ul class="quick more">\(templates.prefix(3).map(\.item))</ul>\
        \(others(text))</section>
        """
    }

    private func others(_ text: Catalogue) -> HTML? {
        guard templates.count > 3 else { return nil }
        return """
            <details class="more"><summary>\(text.count("table.sheets.more", templates.count - 3))</summary>\
            <ul class="quick more">\(templates.dropFirst(3).map(\.item))</ul></details>
            """
    }
}

extension TableStartPage.Group {
    fileprivate var html: HTML { "<optgroup label=\"\(label)\">\(options.map(\.item))</optgroup>" }
}

extension TableStartPage.Template {
    fileprivate var item: HTML { "<li><a href=\"\(href)\" download>\(label)</a></li>" }
}
