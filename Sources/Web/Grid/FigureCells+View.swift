import Domain
import Markup
import Persistence

/// Writes rows of figures as a table that is read: the newest year wide, each value a link to its record.
struct FigureCells {
    /// A year, and what is the same in each of its cells.
    private struct Column {
        var year: Int
        /// Whether it is the chosen one, or gives way where there is little room.
        var place: HTML
        var empty: HTML
    }

    let city: String
    let text: Catalogue
    private let columns: [Column]
    private let notKnown, notApplicable, confidential: String
    private let nothing: HTML
    /// Of a table of a thousand cells, each address is put together from what they share.
    private let records: String

    /// - Parameter year: what narrow screens show, with the year before.
    init(city: String, years: [Int], year: Int?, text: Catalogue) {
        (self.city, self.text) = (city, text)
        let notKnown = text("status.not_known")
        let nothing: HTML = "<div class=\"cell unknown\">?<span class=\"vh\"> \(notKnown)</span></div>"
        let before = years.last { $0 < year ?? 0 }
        columns = years.map { column in
            let place: HTML = column == year ? " cur" : column == before ? "" : " old"
            return Column(year: column, place: place, empty: "<td class=\"y\(place)\">\(nothing)</td>")
        }
        (self.notKnown, self.nothing) = (notKnown, nothing)
        notApplicable = text("indicators.not-applicable")
        confidential = text("indicators.state.confidential")
        records = "\(Address.records(.observation, of: city))/"
    }

    func table(_ groups: [IndicatorsPage.Group], caption: String) -> HTML {
        """
        <div class="sheet-wrap" role="region" tabindex="0" aria-label="\(caption)"><table class="sheet">\
        <caption class="vh">\(caption)</caption><thead><tr><th scope="col">\(text("record.figure"))</th>\
        <th scope="col" class="old">\(text("indicators.trend"))</th>\(columns.map(head))\
        <th scope="col" class="num">\(text("indicators.target"))</th></tr></thead><tbody>\(groups.map(group))</tbody>\
        </table></div>
        """
    }

    private func head(_ column: Column) -> HTML {
        "<th scope=\"col\" class=\"num\(column.place)\">\(column.year)</th>"
    }

    private func group(_ group: IndicatorsPage.Group) -> HTML {
        """
        <tr class="grp"><th colspan="\(columns.count + 3)" scope="rowgroup">\(group.title)</th></tr>\
        \(group.rows.map(row))
        """
    }

    private func row(_ row: FigureTable.Row) -> HTML {
        """
        <tr><th scope="row">\(name(row))</th><td class="tr">\(Sparkline(row)?.html)</td>\
        \(row.isKnown ? columns.map { cell(row.values[$0.year], in: $0) } : [unknown(row)])\
        <td class="t num">\(row.target.map(target))</td></tr>
        """
    }

    func name(_ row: FigureTable.Row) -> HTML {
        if let part = row.part {
            return "<span class=\"src part\"><span class=\"vh\">\(row.name.html), </span>\(part)</span>"
        }
        let name = row.name.html
        return """
            \(row.code.isEmpty ? link(to: row.series, name) : "<span class=\"dim\">\(row.code)</span> \(name)")\
            \(row.scope.map { " <span class=\"tag line\">\($0)</span>" })\
            \(row.unit.map { "<span class=\"src\">\($0.html)</span>" })\
            \(row.undated.map(undated))
            """
    }

    private func link(to series: SeriesID, _ name: HTML) -> HTML {
        "<a href=\"\(Address.record(.cityIndicator, series.description, of: city))\">\(name)</a>"
    }

    /// A value whose source gives no period stands in no column.
    private func undated(_ value: Recorded<Observation>) -> HTML {
        """
        <span class="src"><a href="\(href(value))">\(value.value.figure.map(text.format) ?? notKnown)</a>, \
        \(text.period(value.value.period, value.value.basis))</span>
        """
    }

    private func unknown(_ row: FigureTable.Row) -> HTML {
        """
        <td class="y" colspan="\(columns.count)"><div class="cell unknown"><span>? \(notKnown)</span></div></td>
        """
    }

    private func cell(_ value: Recorded<Observation>?, in column: Column) -> HTML {
        guard let value else { return column.empty }
        return "<td class=\"y\(column.place)\">\(inside(value))</td>"
    }

    /// What stands in a cell that is read.
    /// - Parameter isClosed: its year was confirmed complete, so that it is not typed into.
    func inside(_ value: Recorded<Observation>?, isClosed: Bool = false) -> HTML {
        guard let value else { return nothing }
        let observation = value.value
        let hidden: HTML? =
            observation.isPublic ? nil : "<small>\(Icon.lock)<span class=\"vh\"> \(confidential)</span></small>"
        return """
            <div class="cell\(kind(observation.status))\(" locked", if: isClosed)">\
            <a href="\(href(value))"\(attribute: "title", days(observation))>\(shown(observation))</a>\(hidden)</div>
            """
    }

    private func kind(_ status: Observation.Status) -> HTML {
        switch status {
        case .notKnown: " unknown"
        case .notApplicable: " na"
        case .known, .estimated, .withdrawn: ""
        }
    }

    private func shown(_ observation: Observation) -> HTML {
        guard let figure = observation.figure else {
            return observation.status == .notApplicable
                ? "\(notApplicable)" : "?<span class=\"vh\"> \(notKnown)</span>"
        }
        let number = text.format(figure)
        return observation.status == .estimated && figure.qualifier != .about ? "≈ \(number)" : "\(number)"
    }

    /// When within the year, where that is less than the whole of it.
    private func days(_ observation: Observation) -> String? {
        observation.period.flatMap { $0.year == nil ? text.period($0, observation.basis) : nil }
    }

    func target(_ target: MeasuredFigures.Target) -> HTML {
        "\(text.format(target.figure))<br><span class=\"xs dim\">\(target.dueOn.year)</span>"
    }

    private func href(_ value: Recorded<Observation>) -> String { records + value.key }
}
