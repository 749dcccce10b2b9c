import Domain
import Markup

extension RecordComposer: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="add" aria-labelledby="add-heading"><h2 id="add-heading" class="vh">\(heading)</h2>\
        \(saved?.html(text))\(form.drafts.notice(formToken: form.formToken, text))\
        <div class="composer"><ul class="kinds">\(tabs.map(\.item))</ul>\(form.html(text))</div></section>
        """
    }
}

extension RecordComposer.Tab {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\"\(" aria-current=\"true\"", if: isOpen)>\(icon)\(label)</a></li>"
    }

    private var icon: HTML {
        switch name {
        case "note": Icon.pencil
        case "milestone", "step": Icon.flag
        case "money": Icon.coin
        case "people", "partner": Icon.person
        case "agreement", "adoption": Icon.page
        default: Icon.plus
        }
    }
}

extension RecordComposer.Form {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <form class="add-form" method="post" action="\(action)" novalidate data-draft="\(drafts.address)">\
        \(heading.map { "<h3>\($0)</h3>" })\(summary?.html)\
        \(hidden.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML })\
        <div class="fields">\(fields.map { $0.html(text) })</div>
        <div class="row"><button class="btn primary">\(button)</button>\
        \(drafts.button(text))\(drafts.stateLine(text))</div></form>
        """
    }
}
