import Domain
import Markup

extension TableCheckPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="withrail"><div><div class="head">\(steps(text))<h1>\(title)</h1></div>
        \(strip(text))
        <form class="table" method="post" action="\(action)"><input type="hidden" name="form" value="\(formToken)">
        \(needsColumns ? columnsSection(text) : cells(text))
        \(decision(text))
        \(needsColumns ? nil : columnsSection(text))
        </form></div>
        <aside class="rail" aria-label="\(text("table.rail"))"><dl class="facts tight">\(facts.map { fact in
            "<dt>\(fact.name)</dt><dd>\(fact.value)</dd>" as HTML
        })</dl>
        <section aria-labelledby="ne"><h2 id="ne">\(text("table.nothing-yet"))</h2><p>\(text("table.kept"))</p>\
        </section>\
        </aside></div>
        """
    }

    private func steps(_ text: Catalogue) -> HTML {
        """
        <ol class="steps"><li class="d"><a href="\(start)">\(text("table.step.bring"))</a></li>\
        \(needsColumns
            ? "<li aria-current=\"step\">\(text("table.step.columns"))</li><li>\(text("table.step.check"))</li>" as HTML
            : """
                <li class="d"><a href="\(Address.here("columns"))">\(text("table.step.columns"))</a></li>\
                <li aria-current="step">\(text("table.step.check"))</li>
                """)\
        <li>\(text("table.step.save"))</li></ol>
        """
    }

    // MARK: - Cells

    private func cells(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="cells"><div class="row between base">\
        <h2 id="cells">\(text(faulty > 0 ? "table.correct" : "table.rows"))</h2>\(segments)</div>
        <div class="scroll"><table class="dry cards more" role="table"><caption class="vh">\(text("table.rows"))\
        </caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("table.row"))</th>\
        \(heads.map { head in
            "<th scope=\"col\" role=\"columnheader\"\(" class=\"num\"", if: head.isNumber)>\(head.label)</th>" as HTML
        })</tr></thead>
        <tbody role="rowgroup">\(rows.map { $0.html(text, width: heads.count) })</tbody></table></div>
        \(newerHref.map { "<p><a href=\"\($0)\">\(text("table.before"))</a></p>" })\
        \(olderHref.map { "<p><a href=\"\($0)\">\(text("table.after"))</a></p>" })\
        \(suggest(text), if: suggestions > 0)</section>
        """
    }

    private var segments: HTML? {
        guard !views.isEmpty else { return nil }
        return "<ul class=\"seg\">\(views.map(\.segment))</ul>"
    }

    private func suggest(_ text: Catalogue) -> HTML {
        """
        <p class="row more"><button class="btn s" name="do" value="suggest">\
        \(text.count("table.suggest", suggestions))</button></p>
        """
    }

    private func decision(_ text: Catalogue) -> HTML {
        guard !needsColumns else {
            return """
                <p class="row more"><button class="btn primary" name="do" value="columns">\(text("table.check"))\
                </button>\
                \(discard(text))</p>
                """
        }
        let save: HTML = """
            <button class="btn primary" name="do" value="save">\
            \(text(faulty > 0 ? "table.check-and-save" : "table.save"))</button>
            """
        let part: HTML = """
            <button class="btn" name="do" value="ready">\
            \(text.count("table.save-ready", ready, ["rest": .number(faulty)]))</button>
            """
        return """
            <div class="first section"><p><b>\(decided(text))</b> <span class="dim">\(text("table.one-act"))\
            \(same > 0 ? " \(text.count("table.same-not-twice", same))" : "")</span></p>
            <p class="row">\(ready + faulty > 0 ? save : nil)\(ready > 0 && faulty > 0 ? part : nil)\(discard(text))\
            </p></div>
            """
    }

    private func decided(_ text: Catalogue) -> String {
        if ready + faulty == 0 { return text("table.decide.nothing") }
        if faulty == 0 { return text.count("table.decide.all", ready) }
        return text("table.decide.some", ["ready": .number(ready), "all": .number(ready + faulty)])
    }

    private func discard(_ text: Catalogue) -> HTML {
        "<button class=\"btn s\" name=\"do\" value=\"discard\" formnovalidate>\(text("table.discard"))</button>"
    }

    // MARK: - Columns

    private func columnsSection(_ text: Catalogue) -> HTML {
        """
        <section class="section" id="columns" aria-labelledby="cm"><h2 id="cm">\(text("table.columns.title"))</h2>\
        \(columnsSet.map { "<p class=\"small dim\">\($0)</p>" })
        \(constantFields(text))\(choiceFields)
        <table class="map cards more" role="table"><caption class="vh">\(text("table.columns.title"))</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("table.columns.yours"))</th>\
        <th scope="col" role="columnheader">\(text("table.columns.first"))</th>\
        <th scope="col" role="columnheader">\(text("table.columns.becomes"))</th>\
        <th scope="col" role="columnheader">\(text("table.columns.read-as"))</th></tr></thead>
        <tbody role="rowgroup">\(columns.map { $0.html(text) })</tbody></table>
        \(again(text), if: !needsColumns)</section>
        """
    }

    private func again(_ text: Catalogue) -> HTML {
        """
        <p class="row more"><button class="btn" name="do" value="columns">\(text("table.columns.again"))</button></p>
        """
    }

    private func constantFields(_ text: Catalogue) -> HTML? {
        guard !constants.isEmpty else { return nil }
        return """
            <fieldset class="more"><legend>\(text("table.constants"))</legend>\
            <p class="hint">\(text("table.constants-hint"))</p><div class="grid2">\(constants.map { $0.html(text) })\
            </div></fieldset>
            """
    }

    private var choiceFields: HTML? {
        guard !choices.isEmpty else { return nil }
        return "<div class=\"grid2 more\">\(choices.map(\.html))</div>"
    }
}

extension TableCheckPage.Row {
    fileprivate func html(_ text: Catalogue, width: Int) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader" class="rn">\(line)</th>\(cells.map { $0.html(text) })</tr>\
        \(mistakes.map { whole($0, width) })
        """
    }

    /// What is wrong with the row as a whole stands below it.
    private func whole(_ mistake: String, _ width: Int) -> HTML {
        """
        <tr role="row"><td role="cell"></td><td role="cell" class="e" colspan="\(width)"><span class="why">\(mistake)\
        </span></td></tr>
        """
    }
}

extension TableCheckPage.Cell {
    fileprivate func html(_ words: Catalogue) -> HTML {
        guard let mistake else {
            return """
                <td role="cell" data-l="\(label)"\(" class=\"num\"", if: isNumber)\(attribute: "lang", lang)>\(text)\
                </td>
                """
        }
        return """
            <td role="cell" class="\(mistake.answer == nil ? "e" : "w")" data-l="\(label)">\(mistake.control(text))\
            <span class="why" id="\(mistake.id)">\(mistake.why)\(mistake.suggestion.map { " \($0)" } ?? "")</span>\
            \(mistake.answerField(words))</td>
            """
    }
}

extension TableCheckPage.Mistake {
    fileprivate func answerField(_ words: Catalogue) -> HTML? {
        guard let answer else { return nil }
        return """
            <label class="why">\(words("table.right-because"))\
            <input name="\(answer.input)" value="\(answer.value)" autocomplete="off"></label>
            """
    }

    fileprivate func control(_ typed: String) -> HTML {
        guard !options.isEmpty else {
            return """
                <input name="\(input)" value="\(typed)" aria-label="\(label)" aria-describedby="\(id)" \
                \("aria-invalid=\"true\" ", if: answer == nil)\
                autocomplete="off">
                """
        }
        return """
            <select name="\(input)" aria-label="\(label)" aria-describedby="\(id)" aria-invalid="true">\
            <option value="\(typed)">\(typed)</option>\
            \(options.map { "<option value=\"\($0)\">\($0)</option>" as HTML })</select>
            """
    }
}

extension TableCheckPage.Column {
    fileprivate func html(_ text: Catalogue) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader" lang="">\(name)</th>\
        <td role="cell" data-l="\(text("table.columns.first"))" lang="">\(first)</td>\
        <td role="cell" data-l="\(text("table.columns.becomes"))">\
        <select name="\(input)" aria-label="\(label)">\(options.map(\.item))</select></td>\
        <td role="cell" data-l="\(text("table.columns.read-as"))" class="dim">\(readAs)</td></tr>
        """
    }
}

extension TableCheckPage.Constant {
    fileprivate func html(_ text: Catalogue) -> HTML {
        let id = input.replacing(".", with: "-").replacing("_", with: "-")
        let control: HTML =
            options.isEmpty
            ? "<input id=\"\(id)\" name=\"\(input)\" value=\"\(value)\" autocomplete=\"off\">"
            : """
            <select id="\(id)" name="\(input)"><option value="">\(text(isNeeded ? "form.choose" : "form.none"))\
            </option>\
            \(options.map(\.item))</select>
            """
        return "<div class=\"field\"><label for=\"\(id)\">\(label)</label>\(control)</div>"
    }
}

extension TableCheckPage.Choice {
    fileprivate var html: HTML {
        """
        <div class="field\(" caution", if: isAsked)"><label for="\(input)">\(label)</label>\
        <select id="\(input)" name="\(input)">\(options.map(\.item))</select></div>
        """
    }
}
