import Domain
import Markup

extension CommitmentsPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head(lead: lead, text))
        \(list(text))
        \(city.recordLinks(text))
        """
    }

    private func list(_ text: Catalogue) -> HTML {
        if commitments.isEmpty { return "<p class=\"section\">\(emptyNote)</p>" }
        return CommitmentTable(text: text, mayChange: city.logHref != nil).html(commitments)
    }
}

extension ProgrammesPage: Page {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head(lead: lead, text))
        \(programmes.isEmpty ? nil : programmeTable(text))
        \(events.isEmpty ? nil : eventTable(text))
        \(city.recordLinks(text))
        """
    }

    private func programmeTable(_ text: Catalogue) -> HTML {
        InitiativeTable(
            text: text, title: text("programmes.title"), period: text("record.period"), mayChange: city.logHref != nil
        ).html(programmes)
    }

    private func eventTable(_ text: Catalogue) -> HTML {
        InitiativeTable(
            text: text, title: text("programmes.events"), period: text("programmes.held"),
            mayChange: city.logHref != nil
        ).html(events)
    }
}

/// Commitments, from where they began to what they shall reach; on a narrow screen each row is a card.
private struct CommitmentTable {
    let text: Catalogue
    /// Whether the reader may change what stands there.
    let mayChange: Bool
    private let made, now, target, due, standing, source: String

    init(text: Catalogue, mayChange: Bool) {
        (self.text, self.mayChange) = (text, mayChange)
        (made, now) = (text("commitments.made"), text("commitments.now"))
        (target, due) = (text("commitments.target"), text("commitments.due"))
        (standing, source) = (text("record.standing"), text("record.source"))
    }

    func html(_ rows: [CommitmentsPage.Row]) -> HTML {
        let title = text("commitments.title")
        return """
            <section class="section"><h2>\(title)</h2>
            <table class="cards" role="table"><caption class="vh">\(title)</caption>\
            <thead role="rowgroup"><tr role="row">\
            <th scope="col" role="columnheader">\(text("commitments.commitment"))</th>\
            <th scope="col" role="columnheader">\(made)</th><th scope="col" role="columnheader">\(now)</th>\
            <th scope="col" role="columnheader">\(target)</th><th scope="col" role="columnheader">\(due)</th>\
            <th scope="col" role="columnheader">\(standing)</th><th scope="col" role="columnheader">\(source)</th>\
            </tr></thead><tbody role="rowgroup">\(rows.map(row))</tbody></table></section>
            """
    }

    private func row(_ row: CommitmentsPage.Row) -> HTML {
        """
        <tr role="row">\(rowHead(row.title, scope: row.scope, area: row.area))\
        <td role="cell" data-l="\(made)">\(row.made)</td>\
        <td role="cell" data-l="\(now)">\(row.now?.withUnit)</td>\
        <td role="cell" data-l="\(target)">\(row.target?.withUnit)\(row.targetText?.html)</td>\
        <td role="cell" data-l="\(due)">\(row.due)</td>\
        <td role="cell" data-l="\(standing)">\(standingTag(row.status, isUnconfirmed: row.isUnconfirmed))</td>\
        <td role="cell" data-l="\(source)">\(row.source.html(text, mayChange: mayChange))</td></tr>
        """
    }
}

/// Programmes or events; on a narrow screen each row is a card.
private struct InitiativeTable {
    let text: Catalogue
    let title: String
    /// What the column of their periods is called.
    let period: String
    /// Whether the reader may change what stands there.
    let mayChange: Bool
    private let figure, standing, source: String

    init(text: Catalogue, title: String, period: String, mayChange: Bool) {
        (self.text, self.title, self.period, self.mayChange) = (text, title, period, mayChange)
        (figure, standing, source) = (text("record.with-it"), text("record.standing"), text("record.source"))
    }

    func html(_ rows: [ProgrammesPage.Row]) -> HTML {
        """
        <section class="section"><h2>\(title)</h2>
        <table class="cards" role="table"><caption class="vh">\(title)</caption>\
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(text("record.title"))</th>\
        <th scope="col" role="columnheader">\(period)</th><th scope="col" role="columnheader">\(figure)</th>\
        <th scope="col" role="columnheader">\(standing)</th><th scope="col" role="columnheader">\(source)</th>\
        </tr></thead><tbody role="rowgroup">\(rows.map(row))</tbody></table></section>
        """
    }

    private func row(_ row: ProgrammesPage.Row) -> HTML {
        """
        <tr role="row">\(rowHead(row.title, scope: row.scope, area: row.area))\
        <td role="cell" data-l="\(period)">\(row.period)</td>\
        <td role="cell" data-l="\(figure)">\(row.figure?.withUnit)</td>\
        <td role="cell" data-l="\(standing)">\(standingTag(row.status, isUnconfirmed: row.isUnconfirmed))</td>\
        <td role="cell" data-l="\(source)">\(row.source.html(text, mayChange: mayChange))</td></tr>
        """
    }
}

/// What an initiative is called, with its territory where it is not the city's own, and the area that it serves.
private func rowHead(_ title: Words, scope: String?, area: String?) -> HTML {
    """
    <th scope="row" role="rowheader">\(title.html)\(scope.map { " <span class=\"tag line\">\($0)</span>" })\
    \(area.map { "<span class=\"src\">\($0)</span>" })</th>
    """
}

private func standingTag(_ status: String, isUnconfirmed: Bool) -> HTML {
    "<span class=\"tag\(" warn", if: isUnconfirmed)\">\(status)</span>"
}

extension FigureWords {
    fileprivate var withUnit: HTML { "\(number)\(unit.map { " \($0.html)" })" }
}
