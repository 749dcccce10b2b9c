import Domain
import Foundation

/// What the city did.
extension ReportWriter {
    func programmes() -> [Document.Block] {
        guard !report.programmes.isEmpty else { return [] }
        var blocks: [Document.Block] = []
        let own = report.programmes.filter(\.isConfirmed)
        if !own.isEmpty { blocks += byArea() }
        let hasMoney = report.money.lines > 0
        let rows = report.programmes.map { programme -> (head: Cell, cells: [Cell]) in
            var head = named(programme.title)
            head.details =
                detail(
                    [area(programme.area), programme.ownerUnit].compactMap(\.self).joined(separator: " · ").presence)
                + details(programme.details) + press(programme.isConfirmed, programme.note)
            head.sources = [programme.source].compactMap(\.self)
            var when = Cell(range(programme.during, basis: programme.basis))
            when.details = detail(text("programme.status.\(programme.status)")) + detail(figure(programme.figure))
            guard isWhole else { return (head, [when]) }
            var cells = [when, programme.isConfirmed ? number(programme.held) : Cell("–")]
            cells.append(participations(programme))
            if hasMoney {
                cells += [money(programme.planned, none: true), money(programme.spent, none: programme.planned == nil)]
            }
            return (head, cells)
        }
        var columns = [(text("log.kind.programme.name"), false), (text("report.programmes.when"), false)]
        if isWhole {
            columns += [(text("report.programmes.held"), true), (text("report.reach.participations"), true)]
            if hasMoney { columns += [(planned, true), (spent, true)] }
        }
        var total: [Cell]?
        if isWhole, !own.isEmpty {
            total = [
                Cell(text("report.total")), Cell(), number(own.map(\.held).reduce(0, +)),
                number(own.compactMap(\.participations).reduce(0, +)),
            ]
            if hasMoney { total?.append(contentsOf: [money(report.money.planned), money(report.money.spent)]) }
        }
        blocks.append(.table(Table("programmes", text("report.programmes.title"), columns, rows, total: total)))
        let partnered = report.programmes.filter { !$0.partners.isEmpty }
        if !partnered.isEmpty {
            let rows = partnered.map { programme -> (head: Cell, cells: [Cell]) in
                let partners = programme.partners.map { partner in
                    let parts = partner.parts.map { text("choice.part.\($0)").lowercased() }.joined(separator: ", ")
                    return "\(partner.name) (\(parts))"
                }
                return (
                    named(programme.title), [Cell(partners.joined(separator: "; "))]
                )
            }
            blocks.append(
                .table(
                    Table(
                        "partners", text("report.partners.title"),
                        [(text("log.kind.programme.name"), false), (text("report.partners.part"), false)], rows)))
        }
        return blocks
    }

    private func participations(_ programme: AnnualReport.Programme) -> Cell {
        guard programme.held > 0 else { return Cell("–") }
        var cell = number(programme.participations)
        if programme.counted < programme.held, programme.counted > 0 {
            cell.details = detail(
                text("report.reach.of", ["counted": .number(programme.counted), "held": .number(programme.held)]))
        }
        return cell
    }

    private func byArea() -> [Document.Block] {
        let areas = report.reach.byArea
        let title = text("report.programmes.by-area")
        let sub = text("report.programmes.by-area-sub")
        func name(_ code: String?) -> String { area(code) ?? text("indicators.no-area") }
        func bar(_ code: String?, _ programmes: Int) -> BarChart.Row {
            BarChart.Row(label: name(code), value: Decimal(programmes), words: language.format(programmes))
        }
        let columns = [(text("framework.kind.area"), false), (text("report.programmes.title"), true)]
        guard !areas.isEmpty else {
            // Without the whole log, programmes alone are counted.
            let counts = Dictionary(grouping: report.programmesOfYear, by: \.area).mapValues(\.count).sorted {
                ($0.key ?? "9") < ($1.key ?? "9")
            }
            guard !counts.isEmpty else { return [] }
            let table = Table("areas", title, columns, counts.map { (head: Cell(name($0)), cells: [number($1)]) })
            return [.figure(drawing("areas", title, sub, counts.map { bar($0, $1) }, table: table))]
        }
        let rows = areas.map { area -> (head: Cell, cells: [Cell]) in
            (
                Cell(name(area.area)),
                [
                    number(area.programmes), number(area.held),
                    area.held == 0 ? Cell("–") : number(area.participations),
                ]
            )
        }
        let table = Table(
            "areas", title,
            columns + [(text("report.programmes.held-all"), true), (text("report.reach.participations"), true)], rows,
            total: [
                Cell(text("report.total")), number(areas.map(\.programmes).reduce(0, +)),
                number(areas.map(\.held).reduce(0, +)), number(report.reach.participations),
            ])
        return [.figure(drawing("areas", title, sub, areas.map { bar($0.area, $0.programmes) }, table: table))]
    }

    func events() -> [Document.Block] {
        guard !report.events.isEmpty else { return [] }
        let rows = report.events.map { event -> (head: Cell, cells: [Cell]) in
            var head = named(event.title)
            head.details =
                detail(
                    [scope(event.scope, event.scopeName), area(event.area), event.ward].compactMap(\.self)
                        .joined(separator: " · ").presence) + details(event.details)
                + press(event.isConfirmed, event.note)
            head.sources = [event.source].compactMap(\.self)
            var standing = Cell()
            standing.tag = Document.Tag(
                words: text("activity.status.\(event.status)"), isOk: event.status == "held",
                isWarn: event.status == "unconfirmed")
            var cells = [Cell(range(event.held, basis: event.basis)), standing]
            if isWhole {
                cells.append(event.status == "held" ? number(event.participations) : Cell(figure(event.figure) ?? "–"))
            } else {
                cells.append(Cell(figure(event.figure) ?? "–"))
            }
            return (head, cells)
        }
        let last = isWhole ? (text("report.reach.participations"), true) : (text("record.with-it"), false)
        return [
            .table(
                Table(
                    "events", text("report.events.title"),
                    [
                        (text("record.title"), false), (text("report.programmes.when"), false),
                        (text("report.commitments.standing"), false), last,
                    ], rows))
        ]
    }
}
