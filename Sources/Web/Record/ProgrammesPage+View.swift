import Domain
import Markup
import Reporting

extension ProgrammesPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(finding)", note: note.map { "\($0)" }, text))
        \(drawing?.html)
        \(lists(text), if: !facets.allSatisfy(\.choices.isEmpty) || isFiltered)
        \(city.recordLinks(text))
        """
    }

    private func lists(_ text: Catalogue) -> HTML {
        let programmeTable = InitiativeTable(
            text: text, caption: text("programmes.title"), period: text("record.period"), city: city, groups: programmes
        )
        let eventTable = InitiativeTable(
            text: text, caption: text("programmes.events"), period: text("programmes.held"), city: city, groups: events)
        return """
            <div class="withrail section"><div>\(segments(facets, clearHref, text))\
            \(section("programmes", text("programmes.title"), programmeTable), if: !programmes.isEmpty)\
            \(section("events", text("programmes.events"), eventTable), if: !events.isEmpty)\
            \("<p role=\"status\">\(text("facets.nothing"))</p>", if: programmes.isEmpty && events.isEmpty)\
            \(part.turns(text))</div>
            \(facetColumn(facets, text))</div>
            """
    }

    private func section(_ anchor: String, _ heading: String, _ table: InitiativeTable) -> HTML {
        """
        <section class="group" aria-labelledby="\(anchor)"><h2 id="\(anchor)">\(heading)</h2>\(table.html)</section>
        """
    }
}

extension ProgrammesPage.Drawing {
    fileprivate var html: HTML {
        """
        <figure aria-labelledby="by-year"><h2 id="by-year">\(heading)</h2>\
        \(markupWithoutEscaping: svg)\(markKey(key), if: !key.isEmpty)</figure>
        """
    }
}

/// Programmes or events in groups; on a narrow screen a row takes two or three lines.
private struct InitiativeTable {
    let text: Catalogue
    let caption: String
    /// What the column of their periods is called.
    let period: String
    let city: CityFrame
    let groups: [ProgrammesPage.Group]

    private var hasFigure: Bool { groups.contains { $0.rows.contains { $0.figure != nil } } }

    var html: HTML {
        let (figure, status) = (text("record.with-it"), text("record.standing"))
        let hasFigure = hasFigure
        let head: HTML = """
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("record.title"))</th>\
            <th scope="col" role="columnheader">\(period)</th>\
            \("<th scope=\"col\" role=\"columnheader\">\(figure)</th>", if: hasFigure)\
            <th scope="col" role="columnheader">\(status)</th></tr></thead>
            """
        let bodies = groups.map { group -> HTML in
            let rows = group.rows.map { row($0, figure: hasFigure ? figure : nil, status: status) }
            return "<tbody role=\"rowgroup\">\(groupHead(group.heading, hasFigure ? 4 : 3))\(rows)</tbody>"
        }
        return """
            <table class="list cards nox" role="table"><caption class="vh">\(caption)</caption>\(head)\(bodies)</table>
            """
    }

    private func row(_ row: ProgrammesPage.Row, figure: String?, status: String) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(row.href)">\(row.title.html)</a>\
        \(row.scope.map { " <span class=\"tag line\">\($0)</span>" })\
        \(row.source.html(text, mayChange: city.logHref != nil))</th>\
        <td role="cell" data-l="\(period)">\(row.period)</td>\
        \(figure.map { "<td role=\"cell\" data-l=\"\($0)\">\(row.figure?.withUnit)</td>" })\
        <td role="cell" data-l="\(status)">\(statusMark(row.mark, row.status))</td></tr>
        """
    }
}
