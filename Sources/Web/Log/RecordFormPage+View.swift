import Domain
import Markup

extension RecordFormPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func head(_ text: Catalogue) -> HTML? { Asset.forms.script }

    func main(_ text: Catalogue) -> HTML {
        """
        \(frame.trail(text))
        <div class="head"><div class="row between">\
        <h1 id="form"\(attribute: "lang", headingLang)>\(heading)</h1>\
        \(saved.map { "<span class=\"saved\">\($0)</span>" })</div><p class="lead">\(lead)</p></div>
        \(withdrawn.map { "<p class=\"notice in-form\">\($0)</p>" })
        \(drafts.notice(formToken: frame.formToken, text))
        \(summary?.html)
        \(toCheck?.sectionToAddTo)
        \(form(text))
        \(parts.map(\.sectionToAddTo))
        \(links.list)
        """
    }

    /// What is typed beside what somebody else saved meanwhile.
    private func difference(_ message: String, _ text: Catalogue) -> HTML {
        """
        <div class="notice info in-form" role="alert" tabindex="-1" autofocus>\
        <h2>\(text("form.conflict-title"))</h2><p>\(message)</p>
        \(differenceTable(text))
        <p>\(text("form.conflict-next")) <a href="\(action)">\(text("form.take-theirs"))</a></p></div>
        """
    }

    private func differenceTable(_ text: Catalogue) -> HTML {
        let (yours, theirs) = (text("form.yours"), text("form.theirs"))
        return """
            <table class="cards choose" role="table"><caption class="vh">\(text("form.conflict-title"))</caption>\
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("history.field"))</th>\
            <th scope="col" role="columnheader">\(yours)</th>\
            <th scope="col" role="columnheader">\(theirs)</th></tr></thead>\
            <tbody role="rowgroup">\(differences.map { $0.row(yours: yours, theirs: theirs) })</tbody></table>
            """
    }

    private func form(_ text: Catalogue) -> HTML {
        """
        <form class="record" method="post" action="\(action)" novalidate aria-labelledby="form" \
        data-draft="\(drafts.address)">\
        <button hidden tabindex="-1">\(button)</button>\
        <input type="hidden" name="form" value="\(frame.formToken)">\
        <input type="hidden" name="id" value="\(id)"><input type="hidden" name="version" value="\(version)">\
        <input type="hidden" name="page" value="\(drafts.page)">\
        \(back.map { "<input type=\"hidden\" name=\"back\" value=\"\($0)\">" })
        \(conflict.map { difference($0, text) })
        \(sections.map { part($0, text) })
        \(asksWhy ? reason(text) : nil)
        <div class="row formbar"><button class="btn primary">\(button)</button>\
        \(drafts.button(text))\(drafts.stateLine(text))<span class="hint">\(seenBy)</span></div></form>
        """
    }

    private func part(_ section: Section, _ text: Catalogue) -> HTML {
        "\(section.comesAfterPeople ? people(text) : nil)\(section.html(text))"
    }

    /// How many of each group took part.
    private func people(_ text: Catalogue) -> HTML? {
        guard !groups.isEmpty else { return nil }
        return """
            <fieldset class="part"><legend><h2>\(text("section.people"))</h2></legend>\
            <p class="hint" id="people-hint">\(text("hint.people"))</p>\
            <div class="fields people">\(groups.map(\.html))\(answerOfGroups?.html(text))</div></fieldset>
            """
    }

    /// Why something is changed.
    private func reason(_ text: Catalogue) -> HTML {
        """
        <fieldset class="part"><legend><h2>\(text("section.why"))</h2></legend>\
        <div class="fields">\(why.html(text))</div></fieldset>
        """
    }
}

extension RecordFormPage.Section {
    fileprivate func html(_ text: Catalogue) -> HTML {
        let inputs: HTML = "<div class=\"fields\">\(fields.map { $0.html(text) })</div>"
        guard isFolded else {
            return "<fieldset class=\"part\"><legend><h2>\(heading)</h2></legend>\(inputs)</fieldset>"
        }
        return """
            <details class="area"\(" open", if: isOpen)><summary>\(heading)</summary>\(inputs)</details>
            """
    }
}

extension RecordFormPage.GroupCount {
    fileprivate var html: HTML {
        """
        <div class="field\(mistake == nil ? "" : isAsked ? " caution" : " bad")"><label for="\(inputID)">\(label)\
        </label>\
        <input class="num" id="\(inputID)" name="\(name)" value="\(value)" inputmode="numeric" autocomplete="off" \
        aria-describedby="\(describedBy)"\(" aria-invalid=\"true\"", if: mistake != nil && !isAsked)>\
        \(mistake.map { "<span class=\"error\" id=\"\(inputID)-error\">\($0)</span>" })\
        <input type="hidden" name="\(name).version" value="\(version)"></div>
        """
    }
}

extension RecordFormPage.Difference {
    fileprivate func row(yours: String, theirs: String) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader">\(label)</th>\
        \(choice("mine", typed, yours, isChosen: true))\(choice("theirs", stands, theirs, isChosen: false))</tr>
        """
    }

    private func choice(_ value: String, _ shown: String, _ label: String, isChosen: Bool) -> HTML {
        """
        <td role="cell" data-l="\(label)"><label class="choice"><input type="radio" name="take.\(name)" \
        value="\(value)"\(" checked", if: isChosen)><span\(attribute: "lang", lang)>\(shown)</span></label></td>
        """
    }
}

extension RecordFormPage.Summary {
    /// What is wrong, each with the way to its field.
    var html: HTML {
        """
        <div class="notice \(isQuestion ? "warn" : "bad") in-form" role="alert" tabindex="-1" autofocus \
        aria-labelledby="mistakes">\
        <h2 id="mistakes">\(heading)</h2><ul class="bul">\(items)</ul></div>
        """
    }

    private var items: [HTML] { mistakes.map { "<li><a href=\"\($0.href)\">\($0.message)</a></li>" } }
}
