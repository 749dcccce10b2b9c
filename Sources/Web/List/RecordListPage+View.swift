import Domain
import Markup

extension RecordListPage: Page {
    func local(_ text: Catalogue) -> PlaceBar? { frame.bar }

    func head(_ text: Catalogue) -> HTML? {
        marking == nil || rows.isEmpty ? nil : Asset.lists.script
    }

    func main(_ text: Catalogue) -> HTML {
        """
        <div class="withrail"><div><div class="head"><div class="row between"><h1>\(heading)</h1>\
        \(add?.button(isPrimary: rows.isEmpty))</div>\(lead.map { "<p class=\"lead\">\($0)</p>" })</div>
        \(saved?.html(text))\(undo?.html(text))\(undone.map { $0.html(text) })\(refused?.notice)
        \(tools(text))
        \(months?.figure)
        \(rows.isEmpty ? blank(text) : list(text))
        </div>\(facets.isEmpty ? nil : rail(text))</div>
        """
    }

    private func tools(_ text: Catalogue) -> HTML {
        """
        <div class="tools-row"><ul class="seg">\(segments.map(\.segment))</ul>
        <form class="search" role="search" method="get" action="\(search.action)">\(hidden(search.besideWords))\
        <input type="search" name="q" value="\(search.words)" aria-label="\(search.label)" \
        placeholder="\(text("list.search-hint"))"><button class="btn">\(text("list.find"))</button></form></div>
        <details class="more"\(" open", if: isOfOtherDays)><summary>\(text("list.between"))</summary>\
        <form class="inline days" method="get" action="\(search.action)">\(hidden(search.besideDays))\
        \(search.from.field("from", text("list.from"), hint: "days-hint"))\
        \(search.to.field("to", text("list.to"), hint: "days-hint"))\
        <button class="btn">\(text("list.show"))</button></form>\
        <p class="xs dim" id="days-hint">\(text("hint.form.day"))</p></details>
        """
    }

    /// The days asked for are none of those that are one press away.
    private var isOfOtherDays: Bool {
        [search.from, search.to].contains { !$0.typed.isEmpty } && !segments.contains(where: \.isCurrent)
            && months?.months.contains(where: \.isShown) != true
    }

    private func hidden(_ items: [(String, String)]) -> [HTML] {
        items.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    }

    private func blank(_ text: Catalogue) -> HTML {
        """
        <div class="blank"><p>\(none)</p>\(table.map { "<p>\($0.link)</p>" })\
        \(clearHref.map { "<p><a class=\"btn\" href=\"\($0)\">\(text("list.clear"))</a></p>" })</div>
        """
    }

    private func list(_ text: Catalogue) -> HTML {
        """
        \(marking?.opening(text))
        <table class="list cards\(" nox", if: marking == nil)" role="table"><caption class="vh">\(heading)</caption>\
        <thead role="rowgroup"><tr role="row">\(corner(text))\(headings.map(\.cell))</tr></thead>
        <tbody role="rowgroup">\(rows.map { row($0) })</tbody></table>\(marking == nil ? nil : "</form>")
        <div class="row between more"><p class="small dim">\(range)\(previous.map { " \($0.link)" })\
        \(next.map { " \($0.link)" })</p><p class="small">\(csv?.link)\
        \(table.map { " · \($0.link)" })</p></div>
        """
    }

    private func corner(_ text: Catalogue) -> HTML? {
        guard marking != nil else { return nil }
        return """
            <td class="x" role="cell"><input type="checkbox" data-all hidden aria-label="\(text("list.mark-all"))"></td>
            """
    }

    private func row(_ row: Row) -> HTML {
        """
        <tr role="row"\(" class=\"sel\"", if: row.isMarked)>\(marking == nil ? nil : box(row))\
        <td role="cell" class="nowrap" data-l="\(dayLabel)">\(row.day)</td>\
        <th scope="row" role="rowheader">\(row.record.html)</th>\(row.cells.map(\.cell))\
        \(stateLabel.map { "<td role=\"cell\" data-l=\"\($0)\">\(row.states.map(\.mark))</td>" })</tr>
        """
    }

    private func box(_ row: Row) -> HTML {
        """
        <td class="x" role="cell"><input type="checkbox" name="mark" value="\(row.mark)" \
        aria-label="\(row.markLabel)"\(" checked", if: row.isMarked)></td>
        """
    }

    private func rail(_ text: Catalogue) -> HTML {
        """
        <aside class="rail" aria-label="\(text("list.narrow"))">\
        \(clearHref.map { "<p class=\"small\"><a href=\"\($0)\">\(text("list.clear"))</a></p>" })
        \(facets.map(\.html))
        <p class="xs dim">\(text("list.rail-note"))</p></aside>
        """
    }
}

extension RecordListPage.Segment {
    fileprivate var link: HTML { "<a href=\"\(href)\">\(label)</a>" }
}

extension RecordListPage.Heading {
    fileprivate var cell: HTML {
        """
        <th scope="col" role="columnheader"\(" class=\"num\"", if: isNumber)\(attribute: "aria-sort", sort)>\
        <a href="\(href)">\(label)\(sort.map { $0 == "ascending" ? " ↑" : " ↓" } ?? "")</a></th>
        """
    }
}

extension RecordListPage.Cell {
    fileprivate var cell: HTML {
        let names = [isNumber ? "num" : nil, isDim ? "dim" : nil].compactMap(\.self).joined(separator: " ")
        return """
            <td role="cell"\(attribute: "class", names.isEmpty ? nil : names) data-l="\(label)">\(words.html)</td>
            """
    }
}

extension RecordListPage.State {
    fileprivate var mark: HTML {
        let name = isLate ? "badc" : isBad ? "warnc" : isGood ? "okc" : "dim"
        return "<span class=\"st \(name)\">\(isGood ? "✓ " : "")\(words)</span> "
    }
}

extension MonthsDrawing {
    fileprivate var figure: HTML {
        """
        <figure class="more"><svg class="chart months" height="92" role="group" aria-label="\(title)">\
        <line class="axis" x1="0" x2="100%" y1="70.5" y2="70.5"/>\
        \(months.enumerated().map { bar($1, $0) })</svg></figure>
        """
    }

    private func bar(_ month: Month, _ place: Int) -> HTML {
        let height = month.count == 0 ? 0 : max(2, month.count * 50 / most)
        let left = 0.6 + 8.33 * Double(place)
        let middle = percent(left + 3.55)
        return """
            <a href="\(month.href)" aria-label="\(month.words)"\(" aria-current=\"true\"", if: month.isShown)>\
            <rect class="hit" x="\(percent(left))" width="7.1%" y="0" height="92"/>\
            <rect class="\(month.isShown ? "now" : "soft")" x="\(percent(left))" width="7.1%" y="\(70 - height)" \
            height="\(height)"/>\(number(month, at: middle, above: height), if: month.isShown)\
            <text class="lbl mid" x="\(middle)" y="86">\(month.label)</text></a>
            """
    }

    private func number(_ month: Month, at middle: String, above height: Int) -> HTML {
        "<text class=\"lab mid\" x=\"\(middle)\" y=\"\(64 - height)\">\(month.count)</text>"
    }
}

extension MarkingForm {
    fileprivate func opening(_ text: Catalogue) -> HTML {
        """
        <form method="post" action="\(action)" data-lists><input type="hidden" name="form" value="\(formToken)">\
        \(noDefault)
        <div class="bulk" role="group" aria-label="\(text("list.marked"))">\
        <b data-count="\(text("list.marked-count", ["count": .text("#")]))">\(text("list.marked"))</b>\
        \(canVerify ? button("verify", text("list.do.verify")) : nil)\
        \(canPublish ? button("publish", text("list.do.publish")) : nil)\
        \(canPublish ? button("hide", text("list.do.hide")) : nil)\
        \(statuses.isEmpty ? nil : status(text))\(canSetOwner ? owner(text) : nil)</div>
        """
    }

    /// Enter in a field or on a box does nothing: it would press the first button, whichever that is.
    private var noDefault: HTML { "<button disabled hidden></button>" }

    private func button(_ name: String, _ label: String) -> HTML {
        "<button class=\"btn\" name=\"do\" value=\"\(name)\">\(label)</button>"
    }

    private func status(_ text: Catalogue) -> HTML {
        """
        <span class="setting"><select name="status" aria-label="\(text("field.status"))">\
        \(statuses.map(\.item))</select>\
        \(button("status", text("list.do.status")))</span>
        """
    }

    private func owner(_ text: Catalogue) -> HTML {
        """
        <span class="setting"><input name="owner_unit" maxlength="500" aria-label="\(text("field.owner-unit"))">\
        \(button("owner", text("list.do.owner")))</span>
        """
    }
}

extension RefusedMarks {
    fileprivate var notice: HTML {
        """
        <div class="notice bad" role="alert"><p><b>\(heading)</b></p><ul>\(records.map(\.item))</ul></div>
        """
    }
}

extension RefusedMarks.Record {
    fileprivate var item: HTML {
        "<li><a href=\"\(href)\"\(attribute: "lang", lang)>\(label)</a>: \(why)</li>"
    }
}
