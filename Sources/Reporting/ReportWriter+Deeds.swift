import Domain
import Foundation

/// What the city promised and did.
extension ReportWriter {
    func commitments() -> [Document.Block] {
        guard !report.commitments.isEmpty else { return [] }
        let end = min(Day.last(of: report.year), report.readOn)
        let own = report.commitments.filter(\.isConfirmed)
        var blocks: [Document.Block] = []
        if !own.isEmpty {
            let closed = own.filter { !$0.wasOpen }
            blocks.append(
                .paragraph(
                    text(
                        "report.commitments.lead",
                        [
                            "all": .number(own.count), "closed": .number(closed.count),
                            "kept": .number(closed.count { $0.status == "fulfilled" }),
                            "overdue": .number(own.count(where: \.isOverdue)), "day": .day(end),
                        ])))
        }
        let rows = report.commitments.map { commitment -> (head: Cell, cells: [Cell]) in
            var head = named(commitment.title)
            head.details =
                detail(
                    [area(commitment.area), commitment.ownerUnit].compactMap(\.self).joined(separator: " · ").presence)
                + press(commitment.isConfirmed, commitment.note)
            head.sources = [commitment.source].compactMap(\.self)
            var due = Cell(commitment.dueOn.map { day($0, commitment.duePrecision) } ?? text("record.not-given"))
            due.details =
                (figure(commitment.target).map { detail($0) } ?? note(commitment.targetText))
                + detail(figure(commitment.figure).map { now($0) })
            var standing = Cell()
            standing.tag = tag(commitment)
            if let closed = commitment.closedOn {
                let key = commitment.wasOpen ? "report.commitments.later" : "report.commitments.closed"
                standing.details = detail(text(key, ["day": .day(closed)]))
            }
            if !commitment.wasOpen { standing.details += detail(commitment.closingReason) }
            var cells = [due, standing]
            if isWhole { cells.append(milestones(commitment.milestones)) }
            return (head, cells)
        }
        var columns = [
            (text("report.commitments.commitment"), false), (text("report.commitments.due"), false),
            (text("report.commitments.standing"), false),
        ]
        if isWhole { columns.append((text("report.commitments.milestones"), false)) }
        blocks.append(.table(Table("commitments", text("report.commitments.title"), columns, rows)))
        return blocks
    }

    private func day(_ day: Day, _ precision: String) -> String {
        switch Period.Precision(rawValue: precision) {
        case .month?: language.formatMonth(day)
        case .year?, .decade?: "\(day.year)"
        default: language.format(day)
        }
    }

    private func now(_ figure: String) -> String { text("report.commitments.now", ["figure": .text(figure)]) }

    private func tag(_ commitment: AnnualReport.Commitment) -> Document.Tag {
        var tag = Document.Tag(words: text("commitment.status.\(commitment.status)"))
        if commitment.isOverdue { tag.words = text("report.commitments.overdue", ["standing": .text(tag.words)]) }
        tag.isOk = !commitment.wasOpen && commitment.status == "fulfilled"
        tag.isBad = commitment.isOverdue || !commitment.wasOpen && commitment.status == "missed"
        tag.isWarn = commitment.status == "unconfirmed"
        return tag
    }

    private func milestones(_ milestones: [AnnualReport.Milestone]) -> Cell {
        var cell = Cell()
        cell.details = milestones.flatMap { milestone in
            let key =
                switch (milestone.isDone, milestone.isLate) {
                case (true, false): "done"
                case (true, true): "done-late"
                case (false, true): "late"
                case (false, false): "to-come"
                }
            return detail(
                text(
                    "report.milestone.\(key)",
                    [
                        "title": .text(milestone.title), "due": .day(milestone.dueOn),
                        "done": milestone.doneOn.map { .day($0) } ?? .text(""),
                    ]))
        }
        return cell
    }

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
                + press(programme.isConfirmed, programme.note)
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
                    named(programme.title), [Cell(partners.joined(separator: "; "), lang: language == .vi ? nil : .vi)]
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
        guard !areas.isEmpty else {
            // Without the whole log, programmes alone are counted.
            let counts = Dictionary(grouping: report.programmesOfYear, by: \.area).sorted {
                ($0.key ?? "9") < ($1.key ?? "9")
            }
            return drawing(
                "areas", counts.map { (area($0.key) ?? text("indicators.no-area"), $0.value.count) },
                text("report.programmes.by-area"), text("report.programmes.by-area-sub"),
                text("report.programmes.title"))
        }
        let names = areas.map { area($0.area) ?? text("indicators.no-area") }
        let chart = BarChart(
            zip(areas, names).map { area, name in
                BarChart.Row(label: name, value: Decimal(area.programmes), words: language.format(area.programmes))
            }, isWhole: true, tick: { [language] in language.format($0) })
        let rows = zip(areas, names).map { area, name -> (head: Cell, cells: [Cell]) in
            (
                Cell(name),
                [
                    number(area.programmes), number(area.held),
                    area.held == 0 ? Cell("–") : number(area.participations),
                ]
            )
        }
        let title = text("report.programmes.by-area")
        return [
            .figure(
                Document.Drawing(
                    id: "areas", title: title, sub: text("report.programmes.by-area-sub"),
                    svg: chart.svg(
                        id: "areas", title: title,
                        description: zip(areas, names).map { "\($1): \($0.programmes)" }.joined(separator: "; ")),
                    key: [],
                    table: Table(
                        "areas", title,
                        [
                            (text("framework.kind.area"), false), (text("report.programmes.title"), true),
                            (text("report.programmes.held"), true), (text("report.reach.participations"), true),
                        ], rows,
                        total: [
                            Cell(text("report.total")), number(areas.map(\.programmes).reduce(0, +)),
                            number(areas.map(\.held).reduce(0, +)), number(report.reach.participations),
                        ])))
        ]
    }

    /// A drawing of counts with its table.
    func drawing(
        _ id: String, _ counts: [(label: String, count: Int)], _ title: String, _ sub: String, _ column: String
    ) -> [Document.Block] {
        guard !counts.isEmpty else { return [] }
        let chart = BarChart(
            counts.map { BarChart.Row(label: $0.label, value: Decimal($0.count), words: language.format($0.count)) },
            isWhole: true, tick: { [language] in language.format($0) })
        let svg = chart.svg(
            id: id, title: title, description: counts.map { "\($0.label): \($0.count)" }.joined(separator: "; "))
        return [
            .figure(
                Document.Drawing(
                    id: id, title: title, sub: sub, svg: svg, key: [],
                    table: Table(
                        id, title, [(text("framework.kind.area"), false), (column, true)],
                        counts.map { (head: Cell($0.label), cells: [number($0.count)]) })))
        ]
    }

    func events() -> [Document.Block] {
        guard !report.events.isEmpty else { return [] }
        let rows = report.events.map { event -> (head: Cell, cells: [Cell]) in
            var head = named(event.title)
            head.details =
                detail(
                    [scope(event.scope, event.scopeName), area(event.area), event.ward].compactMap(\.self)
                        .joined(separator: " · ").presence) + press(event.isConfirmed, event.note)
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

    func press(_ isConfirmed: Bool, _ words: String?) -> [Document.Detail] {
        (isConfirmed ? [] : detail(text("record.press"))) + (isConfirmed ? detail(words) : note(words))
    }

    func reach() -> [Document.Block] {
        guard isWhole, let participations = report.reach.participations else { return [] }
        let reach = report.reach
        var blocks: [Document.Block] = [
            .paragraph(
                text(
                    "report.reach.lead",
                    [
                        "participations": .number(participations), "counted": .number(reach.counted),
                        "held": .number(reach.held),
                    ])),
            .note(text("report.reach.not-people")),
        ]
        blocks += [.figure(byYear(participations))]
        if !reach.byGroup.isEmpty { blocks.append(.figure(byGroup())) }
        if reach.byWard.contains(where: { $0.ward != nil }) { blocks.append(.figure(byWard())) }
        return blocks
    }

    private func byYear(_ participations: Int) -> Document.Drawing {
        let years = Array((report.year - 4)...report.year).map { year in
            report.reach.byYear.first { $0.year == year }
                ?? AnnualReport.Reach.Year(year: year, held: 0, counted: 0, participations: nil, isComplete: false)
        }.drop { $0.held == 0 }
        let before = report.reach.byYear.first { $0.year == report.year - 1 }
        var title = text("report.reach.by-year")
        if let before, before.isComplete, report.log.completeness == .complete, let number = before.participations,
            number > 0
        {
            let change = (100 * (Decimal(participations) - Decimal(number)) / Decimal(number)).rounded(0)
            let key = change > 0 ? "more" : change < 0 ? "less" : "same"
            title = text(
                "report.reach.\(key)",
                [
                    "per-cent": .text(language.format(abs(change))), "year": .text("\(report.year)"),
                    "before": .text("\(before.year)"),
                ])
        }
        func standing(_ year: AnnualReport.Reach.Year) -> String {
            text(year.isComplete ? "report.log.complete" : "report.log.undeclared")
        }
        let chart = BarChart(
            years.map { year in
                BarChart.Row(
                    label: "\(year.year)", value: year.participations.map { Decimal($0) },
                    words: year.participations.map(language.format) ?? text("status.not_known"),
                    isTentative: !year.isComplete)
            }, isWhole: true, tick: { [language] in language.format($0) })
        let description = years.map {
            "\($0.year): \($0.participations.map(language.format) ?? text("status.not_known"))"
        }
        var key: [Document.Key] = []
        if years.contains(where: { !$0.isComplete }) {
            key = [
                Document.Key(svg: KeyMark.solid, words: text("report.log.complete")),
                Document.Key(svg: KeyMark.tentative, words: text("report.log.undeclared")),
            ]
        }
        return Document.Drawing(
            id: "years", title: title, sub: text("report.reach.by-year-sub"),
            svg: chart.svg(id: "years", title: title, description: description.joined(separator: "; ")), key: key,
            table: Table(
                "years", text("report.reach.by-year"),
                [
                    (text("field.year"), false), (text("report.reach.participations"), true),
                    (text("report.programmes.held"), true), (text("report.reach.counted"), true),
                    (text("report.fact.log"), false),
                ],
                years.map { year in
                    (
                        head: Cell("\(year.year)"),
                        cells: [
                            number(year.participations), number(year.held), number(year.counted), Cell(standing(year)),
                        ]
                    )
                }))
    }

    private func byGroup() -> Document.Drawing {
        let groups = report.reach.byGroup
        let title = text("report.reach.by-group")
        func name(_ group: AnnualReport.Reach.Group) -> String { text("choice.target-groups.\(group.group)") }
        let chart = BarChart(
            groups.map {
                BarChart.Row(
                    label: name($0), value: Decimal($0.participations), words: language.format($0.participations))
            }, isWhole: true, tick: { [language] in language.format($0) })
        let rows = groups.map { group -> (head: Cell, cells: [Cell]) in
            var residents = number(group.residents)
            residents.details = detail(group.residentsYear.map { "\($0)" })
            return (Cell(name(group)), [number(group.participations), number(group.activities), residents])
        }
        return Document.Drawing(
            id: "groups", title: title, sub: text("report.reach.by-group-sub"),
            svg: chart.svg(
                id: "groups", title: title,
                description: groups.map { "\(name($0)): \(language.format($0.participations))" }.joined(separator: "; ")
            ),
            key: [],
            table: Table(
                "groups", title,
                [
                    (text("report.reach.group"), false), (text("report.reach.participations"), true),
                    (text("report.reach.activities"), true), (text("report.reach.residents"), true),
                ], rows))
    }

    private func byWard() -> Document.Drawing {
        let wards = report.reach.byWard
        let title = text("report.reach.by-ward")
        func name(_ ward: AnnualReport.Reach.Ward) -> String { ward.ward ?? text("report.reach.no-ward") }
        let chart = BarChart(
            wards.map {
                BarChart.Row(
                    label: name($0), value: $0.participations.map { Decimal($0) },
                    words: $0.participations.map(language.format) ?? text("status.not_known"))
            }, isWhole: true, tick: { [language] in language.format($0) })
        let rows = wards.map { ward -> (head: Cell, cells: [Cell]) in
            (
                Cell(name(ward), lang: ward.ward == nil || language == .vi ? nil : .vi),
                [number(ward.participations), number(ward.held), number(ward.counted)]
            )
        }
        return Document.Drawing(
            id: "wards", title: title, sub: text("report.reach.by-ward-sub"),
            svg: chart.svg(
                id: "wards", title: title,
                description: wards.map {
                    "\(name($0)): \($0.participations.map(language.format) ?? text("status.not_known"))"
                }.joined(separator: "; ")), key: [],
            table: Table(
                "wards", title,
                [
                    (text("field.ward"), false), (text("report.reach.participations"), true),
                    (text("report.programmes.held"), true), (text("report.reach.counted"), true),
                ], rows,
                total: [
                    Cell(text("report.total")), number(report.reach.participations), number(report.reach.held),
                    number(report.reach.counted),
                ]))
    }
}

extension String {
    /// `nil` where it is empty.
    var presence: String? { isEmpty ? nil : self }
}

/// The marks of charts, as small as a word.
enum KeyMark {
    private static func mark(_ body: String) -> String {
        "<svg class=\"chart\" width=\"22\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">\(body)</svg>"
    }

    static let solid = mark("<rect class=\"now\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"\(SVG.now)\"/>")
    static let outline = mark(
        "<rect class=\"second\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\"/>"
    )
    static let tentative = mark(
        "<rect class=\"tentative\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\" stroke-dasharray=\"4 2\"/>"
    )
    static let ring = mark(
        "<circle class=\"base\" cx=\"11\" cy=\"7\" r=\"5\" fill=\"#fff\" stroke=\"\(SVG.base)\" stroke-width=\"2\"/>")
    static let disc = mark("<circle class=\"now\" cx=\"11\" cy=\"7\" r=\"6\" fill=\"\(SVG.now)\"/>")
    static let bar = mark(
        "<line class=\"goal\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"14\" stroke=\"\(SVG.goal)\" stroke-width=\"4\"/>")
    static let dashes = mark(
        "<line class=\"floor\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"14\" stroke=\"\(SVG.base)\" stroke-width=\"2\" stroke-dasharray=\"3 2\"/>"
    )
}
