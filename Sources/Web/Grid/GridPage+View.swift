import Domain
import Foundation
import Markup
import Persistence

extension GridPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func head(_ text: Catalogue) -> HTML? {
        mayEdit ? Asset.grid.script : nil
    }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="head"><div class="row between base"><p class="eyebrow">\(text("grid.name"))</p>\
        <span class="saved" role="status" id="grid-status">\(result ?? "")</span></div><h1>\(title)</h1></div>
        \(flash?.html(text))\(undone.map { $0.html(text) })
        \(opened.map { "<p class=\"notice info\">\($0)</p>" })
        <div id="grid-result">\(fixes.isEmpty ? nil : report(text))</div>
        <div class="withrail wide section"><div>
        <div class="row between">\(choices(text))\(yearpick)<span class="small">\(years(text))</span></div>
        \(groups.isEmpty ? nothing(text) : form(text))
        </div><div class="rail">\(panel(text))
        <section aria-labelledby="lg"><h2 id="lg">\(text("grid.legend"))</h2>\(legend(text))</section>
        \(addOwn.map { "<p><a href=\"\($0)\">\(text("log.kind.city-indicator.add"))</a></p>" })</div></div>
        """
    }

    private func choices(_ text: Catalogue) -> HTML {
        "<ul class=\"seg\" aria-label=\"\(text("grid.choose"))\">\(segments.map(\.segment))</ul>"
    }

    private var yearpick: HTML { "<ul class=\"seg yearpick\">\(yearSegments.map(\.segment))</ul>" }

    private func years(_ text: Catalogue) -> HTML {
        """
        <a href="\(earlier)">\(text("grid.earlier"))</a> · <a href="\(later)">\(text("grid.later"))</a>
        """
    }

    private func nothing(_ text: Catalogue) -> HTML { "<div class=\"blank\"><p>\(text("grid.nothing"))</p></div>" }

    /// What was saved of what was sent, and each cell that needs its person, with what they may press.
    private func report(_ text: Catalogue) -> HTML {
        """
        <section class="result" aria-labelledby="pr"><div class="row between"><h2 id="pr">\(result ?? "")</h2></div>
        <ul class="fixes">\(fixes.map { $0.item(text) })</ul></section>
        """
    }

    private func form(_ text: Catalogue) -> HTML {
        """
        <form class="more" id="grid" method="post" action="\(action)" data-cell="\(cellHref)" data-block="\
        \(blockHref)" \
        data-keep="\(keeping)" data-words="\(words(text))" data-token="\(frame.formToken)">\
        <input type="hidden" name="form" value="\(frame.formToken)"><input type="hidden" name="seen" value="\(seen)">\
        <div class="sheet-wrap" role="region" tabindex="0" aria-label="\(text("grid.name"))"><table class="sheet">\
        <caption class="vh">\(text("indicators.table"))</caption><thead><tr><th scope="col">\(text("record.figure"))\
        </th>\
        <th scope="col" class="old">\(text("indicators.trend"))</th>\
        <th scope="col" class="num old">\(text("grid.baseline"))</th>\(columns.map { column($0, text) })\
        <th scope="col" class="num">\(text("indicators.target"))</th></tr></thead>\
        <tbody>\(rowGroups(text))</tbody></table></div>
        \(hints(text))
        \(mayEdit ? sending(text) : nil)</form>
        """
    }

    private func column(_ column: Column, _ text: Catalogue) -> HTML {
        """
        <th scope="col" id="y\(column.year)" data-year="\(column.year)" \
        class="num\(" cur", if: column.isDue)\(" old", if: !isNear(column.year))">\(column.year)\
        \(column.isDue ? "<br><span class=\"xs dim\">\(text("grid.due-now"))</span>" : nil)\
        \(column.openHref.map { opening($0, column.year, text) })</th>
        """
    }

    private func opening(_ href: Address, _ year: Int, _ text: Catalogue) -> HTML {
        """
        <br><a class="xs" href="\(href)" title="\(text("grid.open-year", ["year": .text("\(year)")]))">\(Icon.lock) \
        \(text("grid.closed-short"))</a>
        """
    }

    /// Whether a narrow screen shows the year: that which is due, and the one before.
    private func isNear(_ year: Int) -> Bool {
        guard let due = columns.first(where: \.isDue)?.year ?? columns.last?.year else { return true }
        return year == due || year == due - 1
    }

    private func rowGroups(_ text: Catalogue) -> [HTML] {
        let cells = FigureCells(
            city: city, years: columns.map(\.year), year: columns.first { $0.isDue }?.year, text: text)
        var place = 0
        return groups.map { group in
            """
            <tr class="grp"><th colspan="\(columns.count + 4)" scope="rowgroup">\(group.title)</th></tr>\
            \(group.rows.map { row -> HTML in
                place += 1
                return line(row, at: place, cells, text)
            })
            """
        }
    }

    private func line(_ row: Row, at place: Int, _ cells: FigureCells, _ text: Catalogue) -> HTML {
        """
        <tr\(attribute: "data-series", row.row.part == nil ? row.row.series.description : nil)>\
        <th scope="row" id="r\(place)">\(cells.name(row.row))</th><td class="tr">\(Sparkline(row.row)?.html)</td>\
        <td class="t num old">\(row.row.baseline.map { baseline($0, text) })</td>\
        \(row.places.indices.map { index in td(row.places[index], columns[index], at: place, cells, text) })\
        <td class="t num">\(row.row.target.map(cells.target))</td></tr>
        """
    }

    private func baseline(_ baseline: MeasuredFigures.Baseline, _ text: Catalogue) -> HTML {
        "\(text.format(baseline.figure))<br><span class=\"xs dim\">\(text.format(baseline.period))</span>"
    }

    private func td(_ place: Place, _ column: Column, at row: Int, _ cells: FigureCells, _ text: Catalogue) -> HTML {
        let kind: HTML = "y\(" cur", if: column.isDue)\(" old", if: !isNear(column.year))"
        switch place {
        case .read(let value, let isClosed):
            return "<td class=\"\(kind)\">\(cells.inside(value, isClosed: isClosed))</td>"
        case .cell(let cell):
            return "<td class=\"\(kind)\">\(cell.html(at: row, isDue: column.isDue, text))</td>"
        }
    }

    private func hints(_ text: Catalogue) -> HTML {
        """
        <p class="sheet-hint"><span><kbd>↑ ↓ ← →</kbd> \(text("grid.key.move"))</span>\
        <span><kbd>Enter</kbd> \(text("grid.key.enter"))</span><span><kbd>Ctrl V</kbd> \(text("grid.key.paste"))</span>\
        <span><kbd>Ctrl D</kbd> <kbd>Ctrl R</kbd> \(text("grid.key.fill"))</span><span><kbd>Ctrl Z</kbd> \
        \(text("grid.key.undo"))</span>\
        <span><kbd>Esc</kbd> \(text("grid.key.escape"))</span><span>\(text("grid.empty-is-no-zero"))</span></p>
        """
    }

    /// Of values that have no source yet; and the button, which scripts do without.
    private func sending(_ text: Catalogue) -> HTML {
        """
        <div class="filters more"><div class="field wide"><label for="g-source">\(text("grid.source"))</label>\
        <input id="g-source" name="source" value="\(source)" maxlength="500" aria-describedby="g-source-hint">\
        <span class="hint" id="g-source-hint">\(text("grid.source-hint"))</span></div>\
        <div class="field"><label for="g-method">\(text("field.method"))</label><select id="g-method" name="method">\
        <option value="">\(text("grid.method-usual"))</option>\(methods.map(\.item))</select></div>\
        <div class="field" data-noscript><label class="choice small"><input type="checkbox" name="all" value="yes"\
        \(" checked", if: savesAll)> \(text("grid.all-or-nothing"))</label>\
        <button class="btn primary">\(text("grid.save-all"))</button></div></div>
        """
    }

    private func legend(_ text: Catalogue) -> HTML {
        """
        <ul class="legend more"><li>\(Icon.tick) \(text("grid.state.saved"))</li><li>\(Icon.cross) \
        \(text("grid.state.refused"))</li>\
        <li>\(Icon.question) \(text("grid.state.asked"))</li><li>\(Icon.two) \(text("grid.state.conflict"))</li>\
        <li>\(Icon.lock) \(text("grid.closed"))</li><li><i class="cell unknown"></i> \
        \(text("indicators.state.not-known"))</li>\
        <li><i class="cell na"></i> \(text("indicators.state.not-applicable"))</li>\
        <li>≈ \(text("indicators.state.estimated"))</li></ul>
        """
    }

    /// What the script says, which knows no words of its own.
    private func words(_ text: Catalogue) -> String {
        let keys = [
            "saving", "saved", "saved-cell", "blank", "waiting", "signed-out", "too-many", "not-taken", "undo",
            "undone", "use-all", "keep-mine", "take-theirs", "because", "save", "not-known", "not-applicable",
            "estimated", "detail", "nothing-to-undo",
        ]
        var words = Dictionary(uniqueKeysWithValues: keys.map { ($0, text("grid.script.\($0)")) })
        words["point"] = text.language.typed(".")
        let data = (try? JSONSerialization.data(withJSONObject: words, options: [.sortedKeys])) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}

extension GridPage.Fix {
    fileprivate func item(_ text: Catalogue) -> HTML {
        """
        <li><span><b class="\(outcome.kind == .refused ? "badc" : "warnc")">\(outcome.icon) \(name).</b> \
        <span class="q">\(outcome.message ?? "")</span></span>\
        <span class="row">\(outcome.answers.map { answer in
            """
            <button class="btn s" form="grid" name="answer" \
            value="\(series):\(year):\(answer.status ?? ""):\(answer.typed)">\(answer.label)</button>
            """
        })\(outcome.asksWhy ? why(text) : nil)<a class="small" href="\(Address.here("c-\(series)-\(year)"))">\
        \(text("grid.to-cell"))</a></span></li>
        """
    }
}

extension GridPage.Fix {
    /// Said here, it is sent with the grid.
    private func why(_ text: Catalogue) -> HTML {
        """
        <label class="small" for="why-\(series)-\(year)">\(text("grid.because"))</label>\
        <input id="why-\(series)-\(year)" name="why:\(series):\(year)" form="grid" maxlength="10000">\
        <button class="btn s" form="grid">\(text("grid.save-cell"))</button>
        """
    }
}

extension CellOutcome {
    fileprivate var icon: HTML {
        switch kind {
        case .saved, .same, .blank, .ready: Icon.tick
        case .refused: Icon.cross
        case .asked: Icon.question
        case .conflict: Icon.two
        case .locked: Icon.lock
        }
    }

    /// The class of its cell.
    fileprivate var look: HTML {
        switch kind {
        case .saved: " okd"
        case .refused, .locked: " invalid"
        case .asked: " warned"
        case .conflict: " conflict"
        case .same, .blank, .ready: ""
        }
    }
}

extension GridPage.Cell {
    fileprivate func html(at row: Int, isDue: Bool, _ text: Catalogue) -> HTML {
        let status = standing?.value.status
        let note = note(isDue: isDue, text)
        let id = "n\(row)-\(year)"
        return """
            <div class="cell\(outcome?.look ?? "")\(" unknown", if: status == .notKnown)\
            \(" na", if: status == .notApplicable)">\
            <input aria-labelledby="r\(row) y\(year)" name="\(name)" value="\(typed)" inputmode="decimal" \
            autocomplete="off"\
            \(place)\(attribute: "data-id", standing?.key)\
            \(attribute: "data-version", standing?.recordedAt.description)\
            \(attribute: "data-state", status?.rawValue)\(attribute: "aria-describedby", note == nil ? nil : id)\
            \(" aria-invalid=\"true\"", if: outcome?.kind == .refused)>\
            \(note.map { "<small id=\"\(id)\">\($0)</small>" })\
            <noscript><a class="xs" href="\(href)" aria-describedby="r\(row) y\(year)">⋯<span class="vh"> \
            \(text("grid.details"))</span></a></noscript></div>
            """
    }

    /// Where a mistake leads to.
    private var place: HTML? {
        guard outcome?.needsAnswer == true else { return nil }
        let parts = name.split(separator: ":", maxSplits: 3).map(String.init)
        return parts.count > 2 ? " id=\"c-\(parts[1])-\(parts[2])\"" : nil
    }

    private func note(isDue: Bool, _ text: Catalogue) -> HTML? {
        if let outcome, outcome.needsAnswer { return "\(outcome.icon) <span>\(outcome.message ?? "")</span>" }
        if outcome?.kind == .saved { return "\(Icon.tick) <span>\(text("grid.state.saved"))</span>" }
        switch standing?.value.status {
        case .notKnown:
            return isDue ? "? \(text("status.not_known"))" : "?<span class=\"vh\"> \(text("status.not_known"))</span>"
        case .notApplicable: return "\(text("indicators.not-applicable"))"
        case .estimated: return "≈<span class=\"vh\"> \(text("indicators.state.estimated"))</span>"
        case .known, .withdrawn, nil: break
        }
        if let press { return "\(text("grid.press", ["value": .text(press)]))" }
        if let period = standing?.value.period, period.year == nil { return "\(text.format(period))" }
        return nil
    }
}

// MARK: The panel

extension GridPage {
    /// Filled by the script with the chosen cell. Without scripts each cell leads to the form of its value.
    private func panel(_ text: Catalogue) -> HTML {
        """
        <section class="cellpanel" id="cp" aria-labelledby="cph" hidden><h2 id="cph"></h2>\
        <p class="small dim" id="cp-unit"></p><form class="stack" id="cp-form">
        <div class="eq"><div class="field"><label for="nu">\(text("grid.numerator"))</label>\
        <input id="nu" name="numerator" class="num" inputmode="decimal"></div><span class="dim">÷</span>\
        <div class="field"><label for="de">\(text("grid.denominator"))</label>\
        <input id="de" name="denominator" class="num" inputmode="decimal"></div><output class="r" for="nu de">\
        </output></div>
        <fieldset><legend>\(text("grid.this-value"))</legend><div class="opts">\
        \(["known", "estimated", "not_known", "not_applicable"].map { status($0, text) })</div></fieldset>
        <div class="field"><label for="so">\(text("record.source"))</label><input id="so" name="source" \
        class="w-full" maxlength="500"></div>
        <div class="field"><label for="me">\(text("field.method"))</label><select id="me" name="method" class="w-full">\
        <option value=""></option>\(methods.map(\.item))</select></div>
        <div class="field"><label for="no">\(text("field.note"))</label>\
        <textarea id="no" name="note" class="w-full" rows="2" maxlength="10000"></textarea></div>
        <label class="choice small"><input type="checkbox" id="carry" checked> \(text("grid.carry"))</label>
        <p class="small badc" id="cp-error" role="alert"></p>
        <button class="btn primary">\(text("grid.save-cell"))</button></form>
        <p class="small dim" id="cp-recorded"></p><div id="cp-trend"></div>\
        <p class="small"><a id="cp-record" hidden>\(text("grid.whole-record"))</a></p></section>
        """
    }

    private func status(_ status: String, _ text: Catalogue) -> HTML {
        let word = Observation.Status(rawValue: status).map { text("grid.as.\($0.rawValue)") }
        return
            "<label class=\"choice\"><input type=\"radio\" name=\"status\" value=\"\(status)\"> \(word ?? "")</label>"
    }
}
