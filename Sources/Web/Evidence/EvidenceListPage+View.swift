import Domain
import Markup
import Persistence

extension EvidenceListPage: Page {
    func head(_ text: Catalogue) -> HTML? { Asset.evidence.script }

    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><div class="row between"><h1>\(title)</h1>\(queue(text))</div><p class="lead">\(lead)</p>\
        </div>
        \(said.map { flash("\($0)") })
        \(form.map { addSection($0, text) })
        <section class="section" aria-labelledby="ev-list"><h2 id="ev-list" class="vh">\(text("evidence.list.title"))\
        </h2>
        \(search(text))
        \(items.isEmpty ? blank(text) : "<ul class=\"ev\">\(items.map(\.html))</ul>")
        \(newerHref.map { "<p><a href=\"\($0)\">\(text("log.newer"))</a></p>" })\
        \(olderHref.map { "<p><a href=\"\($0)\">\(text("log.older"))</a></p>" })</section>
        """
    }

    private func queue(_ text: Catalogue) -> HTML? {
        guard waiting > 0 else { return nil }
        return "<a class=\"btn\" href=\"\(queueHref)\">\(text.count("evidence.queue.link", waiting))</a>"
    }

    private func addSection(_ form: EvidenceForm, _ text: Catalogue) -> HTML {
        """
        <section class="first" aria-labelledby="ev-add"><h2 id="ev-add">\(text("evidence.add.title"))</h2>
        \(form.mistake.map { "<div class=\"notice bad\" role=\"alert\" tabindex=\"-1\" autofocus><p>\($0)</p></div>" })
        <form method="post" action="\(action)" enctype="multipart/form-data" id="evidence-form" data-uploads="\
        \(uploadsHref)"\
         \(EvidenceForm.words(text))><input type="hidden" name="form" value="\(formToken)">\
        \("<input type=\"hidden\" name=\"back\" value=\"list\">", if: !form.returns)
        \(form.uploads.map(kept))
        \(EvidenceForm.drop(room, text))
        <div class="field"><label for="ev-proves">\(text("evidence.add.proves"))</label>\
        <span class="hint" id="ev-proves-hint">\(EvidenceForm.older(text))</span>\
        <select id="ev-proves" name="proves" aria-describedby="ev-proves-hint">\
        <option value="">\(text("evidence.add.no-record"))</option>\
        \(choices.map(\.item))</select></div>
        <details class="area"\(" open", if: !form.edit.mistakes.isEmpty)><summary>\(text("evidence.add.more"))\
        </summary>\
        \(form.edit.fields(text, asksTitle: false))</details>
        <p><button class="btn primary">\(text("evidence.add.do"))</button></p></form></section>
        """
    }

    private func kept(_ file: EvidenceForm.Kept) -> HTML {
        """
        <label class="choice"><input type="checkbox" name="upload" value="\(file.id)" checked>\(file.name)</label>
        """
    }

    private func search(_ text: Catalogue) -> HTML {
        """
        <form class="row" role="search" action="\(action)">\
        <label class="vh" for="ev-q">\(text("evidence.list.find"))</label>\
        <input type="search" id="ev-q" name="q" value="\(filter.words ?? "")" placeholder="\
        \(text("evidence.list.find"))">\
        <label class="vh" for="ev-kind">\(text("evidence.field.type"))</label>\
        <select id="ev-kind" name="kind"><option value="">\(text("evidence.list.any-kind"))</option>\
        \(kinds.map(\.item))</select>\
        <input type="hidden" name="state" value="\(filter.state?.rawValue ?? "")">\
        <button class="btn s">\(text("evidence.list.find-do"))</button></form>
        <ul class="seg">\(segments.map(\.segment))</ul>
        \(found.map { "<p class=\"small dim\" role=\"status\">\($0)</p>" })
        """
    }

    private func blank(_ text: Catalogue) -> HTML {
        "<div class=\"blank\"><p>\(text(found == nil ? "evidence.list.none" : "evidence.list.not-found"))</p></div>"
    }
}

extension EvidenceListPage.Item {
    fileprivate var html: HTML { "<li>\(file.content)<span class=\"m\">\(detail)</span></li>" }
}
