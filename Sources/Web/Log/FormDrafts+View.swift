import Domain
import Markup
import Persistence

extension FormDrafts {
    /// That the form holds a draft, or what can be gone on with.
    func notice(formToken: String, _ text: Catalogue) -> HTML? {
        if let shown {
            return """
                <div class="notice info in-form drafts"><p>\
                \(text("form.draft.shown", ["when": .text(text.time(shown.keptAt))])) \
                <a href="\(page)">\(text("form.draft.afresh"))</a></p>\(discard(shown, formToken, text))</div>
                """
        }
        guard !offered.isEmpty else { return nil }
        return """
            <div class="notice info in-form drafts"><ul>\(offered.map { item($0, formToken, text) })</ul></div>
            """
    }

    private func item(_ draft: Draft, _ formToken: String, _ text: Catalogue) -> HTML {
        let line = line(draft, text)
        return """
            <li>\(line.text)\(line.title.isEmpty ? "" : ", “\(line.title)”") \
            <a href="\(line.href)">\(text("form.draft.go-on"))</a>\(discard(draft, formToken, text))</li>
            """
    }

    private func discard(_ draft: Draft, _ formToken: String, _ text: Catalogue) -> HTML {
        """
        <form method="post" action="\(address)"><input type="hidden" name="form" value="\(formToken)">\
        <input type="hidden" name="page" value="\(page)">\
        \(stay.map { "<input type=\"hidden\" name=\"\(RecordStay.input)\" value=\"\($0.description)\">" })\
        <button class="plainlink" name="discard" value="\(draft.id.uuidString.lowercased())">\
        \(text("form.draft.discard"))</button></form>
        """
    }

    /// Whether what is typed is kept, beside the button that saves.
    func stateLine(_ text: Catalogue) -> HTML {
        """
        <span class="saved" role="status" data-draft-state data-lost="\(text("form.draft.lost"))" \
        data-ended="\(text("form.draft.ended"))" data-large="\(text("form.draft.large"))">\(state(text) ?? "")</span>
        """
    }

    /// Keeps what is typed without a script.
    func button(_ text: Catalogue) -> HTML {
        "<button class=\"btn\" formaction=\"\(address)\">\(text("form.draft.keep"))</button>"
    }
}
