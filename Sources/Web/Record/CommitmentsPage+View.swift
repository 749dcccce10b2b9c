import Domain
import Markup
import Reporting

extension CommitmentsPage: PageOfCity {
    func main(_ text: Catalogue) -> HTML {
        """
        \(city.head("\(finding)", text))
        \(emptyNote.map { "<p class=\"section\">\($0)</p>" })
        \(columns?.html)
        \(list(text), if: emptyNote == nil)
        \(city.recordLinks(text))
        """
    }

    private func list(_ text: Catalogue) -> HTML {
        let table = CommitmentTable(page: self, text: text)
        return """
            <div class="withrail section"><div>\(segments(facets, clearHref, text))\
            <p class="small dim" role="status">\(count)</p>
            \(table.html, if: !groups.isEmpty)\(part.turns(text))</div>\(facetColumn(facets, text))</div>
            """
    }
}

/// Commitments by area; on a narrow screen a row takes two or three lines.
private struct CommitmentTable {
    let page: CommitmentsPage
    let text: Catalogue
    private let due, now, target, status: String

    init(page: CommitmentsPage, text: Catalogue) {
        (self.page, self.text) = (page, text)
        (due, now) = (text("commitments.due"), text("commitments.now"))
        (target, status) = (text("commitments.target"), text("record.standing"))
    }

    var html: HTML {
        """
        <table class="list cards nox" role="table"><caption class="vh">\(text("city.tab.commitments"))</caption>\
        <thead role="rowgroup"><tr role="row">\
        <th scope="col" role="columnheader">\(text("commitments.commitment"))</th>\
        \(head(now), if: page.hasNow)\(head(target), if: page.hasTarget)\(head(due))\(head(status))</tr></thead>\
        \(page.groups.map(group))</table>
        """
    }

    private func group(_ group: CommitmentsPage.Group) -> HTML {
        let columns = 3 + (page.hasNow ? 1 : 0) + (page.hasTarget ? 1 : 0)
        return "<tbody role=\"rowgroup\">\(groupHead(group.area, columns))\(group.rows.map(row))</tbody>"
    }

    private func head(_ label: String) -> HTML { "<th scope=\"col\" role=\"columnheader\">\(label)</th>" }

    private func row(_ row: CommitmentsPage.Row) -> HTML {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="\(row.href)">\(row.title.html)</a>\
        \(row.scope.map { " <span class=\"tag line\">\($0)</span>" })\
        \(row.source.html(text, mayChange: page.city.logHref != nil))</th>\
        \(cell(now, row.now?.withUnit), if: page.hasNow)\
        \(cell(target, "\(row.target?.withUnit)\(row.targetText?.html)"), if: page.hasTarget)\
        \(cell(due, "\(row.due)\(row.late.map { "<span class=\"src badc\">\($0)</span>" })"))\
        \(cell(status, statusMark(row.mark, row.status, isBad: [.late, .missed].contains(row.outcome))))</tr>
        """
    }

    private func cell(_ label: String, _ content: HTML?) -> HTML {
        "<td role=\"cell\" data-l=\"\(label)\">\(content)</td>"
    }
}

/// What the rows below have in common.
func groupHead(_ heading: String, _ columns: Int) -> HTML {
    """
    <tr role="row" class="grp"><th scope="rowgroup" role="rowheader" colspan="\(columns)">\(heading)</th></tr>
    """
}

/// A status with the mark that the drawing has for it.
func statusMark(_ mark: MarkColumns.Mark, _ status: String, isBad: Bool = false) -> HTML {
    "<span class=\"st marked\(" badc", if: isBad)\">\(markupWithoutEscaping: MarkColumns.key(mark))\(status)</span>"
}

extension FigureWords {
    var withUnit: HTML { "\(number)\(unit.map { " \($0.html)" })" }
}
