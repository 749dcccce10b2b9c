import Domain
import Foundation

/// What it cost, what was measured, and what others saw of it.
extension ReportWriter {
    // MARK: Money

    /// In millions where sums are that large: the digits stay those of the log.
    private var divisor: Decimal { (report.money.planned ?? report.money.spent ?? 0) >= 10_000_000 ? 1_000_000 : 1 }

    private var unit: String {
        let currency =
            report.money.currency.map { text("report.currency.\($0.lowercased())") } ?? text("report.currency.own")
        return divisor == 1 ? currency : text("report.money.millions", ["currency": .text(currency)])
    }

    var planned: String { text("report.money.planned", ["unit": .text(unit)]) }
    var spent: String { text("report.money.spent", ["unit": .text(unit)]) }

    /// - Parameter none: where there is no number because nothing was planned, it is not unknown.
    func money(_ amount: Decimal?, none: Bool = false) -> Cell {
        guard let amount else { return none ? Cell("–") : unknownCell }
        var cell = Cell(language.format(amount / divisor))
        cell.number = amount
        return cell
    }

    func money() -> [Document.Block] {
        let money = report.money
        guard isWhole, money.lines > 0 else { return [] }
        var blocks: [Document.Block] = []
        if let planned = money.planned, let spent = money.spent {
            var lead = text(
                "report.money.lead",
                [
                    "planned": .text(language.format(planned / divisor)),
                    "spent": .text(language.format(spent / divisor)), "unit": .text(unit),
                ])
            if money.spentUnknown > 0 { lead += " " + text.count("report.money.unknown", money.spentUnknown) }
            blocks.append(.paragraph(lead))
        }
        func name(_ fund: AnnualReport.Money.Fund) -> String { text("choice.fund.\(fund.fund)") }
        let chart = BarChart(
            money.byFund.map { fund in
                BarChart.Row(
                    label: name(fund), value: fund.spent.map { $0 / divisor },
                    words: fund.spent.map { language.format($0 / divisor) } ?? text("status.not_known"),
                    second: fund.planned.map { $0 / divisor })
            }, tick: { [language] in language.format($0) })
        let title = text("report.money.by-fund")
        let rows = money.byFund.map { fund -> (head: Cell, cells: [Cell]) in
            var spent = self.money(fund.spent)
            if fund.spentUnknown > 0, fund.spent != nil {
                spent.details = detail(text.count("report.money.unknown-lines", fund.spentUnknown))
            }
            return (Cell(name(fund)), [self.money(fund.planned), spent, number(fund.lines)])
        }
        blocks.append(
            .figure(
                Document.Drawing(
                    id: "money", title: title, sub: text("report.money.by-fund-sub", ["unit": .text(unit)]),
                    svg: chart.svg(
                        id: "money", title: title,
                        description: money.byFund.map {
                            "\(name($0)): \($0.spent.map { language.format($0 / divisor) } ?? text("status.not_known"))"
                        }.joined(separator: "; ")),
                    key: [
                        Document.Key(svg: KeyMark.solid, words: text("report.money.spent-key")),
                        Document.Key(svg: KeyMark.outline, words: text("report.money.planned-key")),
                    ],
                    table: Table(
                        "money", title,
                        [
                            (text("field.fund"), false), (planned, true), (spent, true),
                            (text("report.money.lines"), true),
                        ], rows,
                        total: [
                            Cell(text("report.total")), self.money(money.planned), self.money(money.spent),
                            number(money.lines),
                        ]))))
        return blocks
    }

    // MARK: Indicators

    func indicators() -> [Document.Block] {
        guard !report.indicators.isEmpty else { return [] }
        let judged = report.indicators.filter(\.verdict.isJudged)
        var blocks: [Document.Block] = []
        blocks.append(
            .paragraph(
                text(
                    "report.indicators.lead",
                    [
                        "year": .text("\(report.year)"), "all": .number(report.indicators.count),
                        "of-year": .number(report.indicators.count { $0.isOfYear && $0.value?.value != nil }),
                        "aimed": .number(report.indicators.count { $0.target != nil }),
                    ])))
        let drawn = report.indicators.filter { $0.share != nil && $0.isOfYear }.sorted {
            ($1.share ?? 0, $0.code ?? "") < ($0.share ?? 0, $1.code ?? "")
        }
        if !drawn.isEmpty {
            blocks.append(.figure(way(drawn, judged: judged)))
        } else if !isWhole {
            blocks.append(.note(text("report.indicators.no-baselines")))
        } else {
            blocks.append(.note(text("report.indicators.no-way")))
        }
        blocks.append(.table(indicatorTable()))
        return blocks
    }

    private func way(_ drawn: [AnnualReport.Indicator], judged: [AnnualReport.Indicator]) -> Document.Drawing {
        let title = text(
            "report.indicators.way",
            ["good": .number(judged.count(where: \.verdict.isGood)), "all": .number(judged.count)])
        func label(_ indicator: AnnualReport.Indicator) -> String {
            [indicator.code, indicator.name.words(for: language).text].compactMap(\.self).joined(separator: " ")
        }
        func share(_ indicator: AnnualReport.Indicator) -> String {
            "\(language.format((indicator.share ?? 0).rounded(0)))%"
        }
        let rows = drawn.map { indicator -> WayChart.Row in
            let numbers = [indicator.baseline?.value, indicator.value?.value, indicator.target?.value].map {
                $0.map { language.format($0) } ?? "?"
            }
            let mark = indicator.value?.status == "estimated" ? "≈ " : ""
            let unit = indicator.unit.map { $0.words(for: language).text } ?? ""
            var expected: Decimal?
            if let value = indicator.expected, let base = indicator.baseline?.value,
                let target = indicator.target?.value,
                target != base
            {
                expected = 100 * (value - base) / (target - base)
            }
            return WayChart.Row(
                label: label(indicator), detail: "\(numbers[0]) → \(mark)\(numbers[1]) → \(numbers[2]) \(unit)",
                share: indicator.share ?? 0, words: share(indicator), expected: expected)
        }
        let svg = WayChart(rows).svg(
            id: "way", title: title,
            description: drawn.map { "\(label($0)): \(share($0))" }.joined(separator: "; "))
        return Document.Drawing(
            id: "way", title: title, sub: text("report.indicators.way-sub"), svg: svg,
            key: [
                Document.Key(svg: KeyMark.ring, words: text("report.indicators.baseline")),
                Document.Key(svg: KeyMark.disc, words: "\(report.year)"),
                Document.Key(svg: KeyMark.bar, words: text("report.indicators.target")),
                Document.Key(svg: KeyMark.dashes, words: text("report.indicators.expected")),
            ],
            table: Table(
                "way", text("report.indicators.way-sub"),
                [
                    (text("report.indicators.indicator"), false), (text("report.indicators.share"), true),
                    (text("report.indicators.expected"), true), (text("report.indicators.gap"), true),
                    (text("report.indicators.verdict"), false),
                ],
                drawn.map { indicator in
                    var share = Cell(share(indicator))
                    share.number = indicator.share
                    return (
                        head: Cell(label(indicator)),
                        cells: [
                            share, indicator.expected == nil ? Cell("–") : number(indicator.expected),
                            indicator.verdict == .reached ? Cell("–") : number(indicator.gap), verdict(indicator),
                        ]
                    )
                }))
    }

    private func indicatorTable() -> Table {
        var columns = [(text("report.indicators.indicator"), false)]
        if isWhole { columns.append((text("report.indicators.baseline"), true)) }
        columns += [
            (text("record.value"), true), (text("report.indicators.target"), true),
            (text("report.indicators.verdict"), false),
        ]
        let rows = report.indicators.map { indicator -> (head: Cell, cells: [Cell]) in
            var head = named(indicator.name)
            if let code = indicator.code { head.text = "\(code) \(head.text)" }
            let unit = indicator.unit.map { named($0) }
            head.details = detail(unit?.text) + (indicator.code == nil ? detail(text("report.indicators.own")) : [])
            head.sources = ([indicator.value?.source] + indicator.others.map(\.source)).compactMap(\.self)
            var aim = Cell("–")
            if let target = indicator.target {
                aim = number(target.value)
                aim.details = detail(text("report.indicators.by", ["day": .day(target.dueOn)]))
            }
            var value = cell(indicator.value)
            for other in indicator.others {
                value.details += detail(text("report.indicators.other", ["value": .text(cell(other).text)]))
            }
            var cells = [value, aim, verdict(indicator)]
            if isWhole { cells.insert(indicator.baseline == nil ? Cell("–") : cell(indicator.baseline), at: 0) }
            return (head, cells)
        }
        return Table("indicators", text("report.indicators.title"), columns, rows)
    }

    private func cell(_ value: AnnualReport.Value?) -> Cell {
        guard let value else { return unknownCell }
        guard let figure = value.figure else {
            var cell = Cell()
            cell.tag = Document.Tag(
                words: text("status.\(value.status)"), isWarn: value.status == "not_known")
            cell.details = detail(range(value.during))
            return cell
        }
        var cell = Cell(text.format(figure))
        cell.number = value.value
        cell.details = detail(range(value.during))
        if value.status == "estimated" { cell.details += detail(text("status.estimated")) }
        if let margin = value.margin { cell.details += detail("± \(language.format(margin))") }
        return cell
    }

    private func verdict(_ indicator: AnnualReport.Indicator) -> Cell {
        var cell = Cell()
        let verdict = indicator.verdict
        if verdict == .noTarget {
            cell.text = text("report.verdict.no_target")
            return cell
        }
        let isUnknown = [.noValue, .noBaseline, .otherSource, .bound, .withinMargin].contains(verdict)
        cell.tag = Document.Tag(
            words: text("report.verdict.\(verdict.rawValue)"), isOk: verdict.isGood,
            isBad: verdict == .behind || verdict == .missed, isWarn: isUnknown)
        if verdict == .noValue, indicator.value?.value != nil {
            cell.details = detail(text("report.verdict.last-known"))
        }
        return cell
    }

    // MARK: Others

    func press() -> [Document.Block] {
        guard !report.figures.isEmpty else { return [] }
        let own = report.figures.filter { $0.scope == "city" }
        let elsewhere = report.figures.filter { $0.scope != "city" }
        let rows = (own + elsewhere).map { figure -> (head: Cell, cells: [Cell]) in
            var head = named(figure.name)
            head.details =
                detail(
                    [scope(figure.scope, figure.scopeName), area(figure.area)].compactMap(\.self).joined(
                        separator: " · "
                    ).presence)
                + note(figure.note)
            head.sources = [figure.source].compactMap(\.self)
            var value = Cell()
            if let number = figure.value {
                value = Cell(self.figure(number) ?? "", lang: nil)
                value.number = number.value
                if figure.status == "estimated" { value.details = detail(text("status.estimated")) }
            } else {
                value.tag = Document.Tag(words: text("status.\(figure.status)"), isWarn: true)
            }
            return (head, [value, Cell(range(figure.during, basis: figure.basis))])
        }
        return [
            .paragraph(
                text.count("report.press.lead", own.count)
                    + (elsewhere.isEmpty ? "" : " " + text.count("indicators.lead-elsewhere", elsewhere.count))),
            .table(
                Table(
                    "press", text("report.press.title"),
                    [(text("record.figure"), false), (text("record.value"), true), (text("record.period"), false)], rows
                )),
        ]
    }

    func network() -> [Document.Block] {
        var blocks: [Document.Block] = []
        if !report.contributions.isEmpty {
            let rows = report.contributions.map { contribution -> (head: Cell, cells: [Cell]) in
                var head = named(contribution.title)
                head.details = detail(text("choice.in-contribution.kind.\(contribution.kind)"))
                head.sources = [contribution.source].compactMap(\.self)
                var when = Cell(language.format(contribution.heldOn))
                when.details = contribution.isCompleted ? [] : detail(text("report.network.planned"))
                return (head, [when, Cell(contribution.cities.joined(separator: ", ").presence ?? "–")])
            }
            blocks.append(
                .table(
                    Table(
                        "contributions", text("report.network.contributions"),
                        [
                            (text("record.title"), false), (text("report.programmes.when"), false),
                            (text("report.network.cities"), false),
                        ], rows)))
        }
        if !report.recognitions.isEmpty {
            let rows = report.recognitions.map { recognition -> (head: Cell, cells: [Cell]) in
                var head = named(recognition.title)
                head.details = detail(recognition.level)
                head.sources = [recognition.source].compactMap(\.self)
                var by = Cell(recognition.decidedBy)
                by.details = detail(language.format(recognition.decidedOn))
                return (
                    head,
                    [
                        by, recognition.validUntil.map { Cell(language.format($0)) } ?? Cell("–"),
                        number(recognition.holders),
                    ]
                )
            }
            blocks.append(
                .table(
                    Table(
                        "recognitions", text("report.network.recognitions"),
                        [
                            (text("record.title"), false), (text("field.decided-by"), false),
                            (text("field.valid-until"), false), (text("field.holders"), true),
                        ], rows)))
        }
        return blocks
    }

    func coordination() -> [Document.Block] {
        var blocks: [Document.Block] = []
        if !report.offices.isEmpty {
            blocks.append(
                .table(
                    Table(
                        "offices", text("report.coordination.offices"),
                        [
                            (text("field.office"), false), (text("field.holder"), false), (text("field.during"), false),
                        ],
                        report.offices.map { office in
                            (
                                head: Cell(text("choice.office.\(office.office)")),
                                cells: [
                                    Cell(office.holder, lang: language == .vi ? nil : .vi), Cell(range(office.during)),
                                ]
                            )
                        })))
        }
        if !report.plans.isEmpty {
            blocks.append(
                .table(
                    Table(
                        "plans", text("report.coordination.plans"),
                        [
                            (text("record.title"), false), (text("field.during"), false),
                            (text("field.adopted-on"), false), (text("field.goals"), true),
                        ],
                        report.plans.map { plan in
                            var head = named(plan.title)
                            head.sources = [plan.source].compactMap(\.self)
                            return (
                                head: head,
                                cells: [
                                    Cell(range(plan.during)),
                                    plan.adoptedOn.map { Cell(language.format($0)) } ?? Cell(text("record.not-given")),
                                    number(plan.goals),
                                ]
                            )
                        })))
        }
        if !report.meetings.isEmpty {
            blocks.append(
                .table(
                    Table(
                        "meetings", text("report.coordination.meetings"),
                        [
                            (text("field.held-on"), false), (text("field.partner-kinds"), false),
                            (text("report.coordination.minutes"), false),
                        ],
                        report.meetings.map { meeting in
                            var head = Cell(language.format(meeting.heldOn))
                            head.sources = [meeting.source].compactMap(\.self)
                            let kinds = meeting.partnerKinds.map { text("choice.partner-kinds.\($0)") }
                            return (
                                head: head,
                                cells: [
                                    Cell(kinds.joined(separator: ", ").presence ?? "–"),
                                    Cell(text(meeting.hasMinutes ? "form.yes" : "form.no")),
                                ]
                            )
                        })))
        }
        if !report.reports.isEmpty {
            blocks.append(
                .table(
                    Table(
                        "reports", text("report.coordination.reports"),
                        [
                            (text("field.covers"), false), (text("record.title"), false), (text("field.due-on"), false),
                            (text("field.submitted-on"), false),
                        ],
                        report.reports.map { filed in
                            var head = Cell(range(filed.covers))
                            head.sources = [filed.source].compactMap(\.self)
                            return (
                                head: head,
                                cells: [
                                    Cell(text("choice.in-report.kind.\(filed.kind)")),
                                    filed.dueOn.map { Cell(language.format($0)) } ?? unknownCell,
                                    filed.submittedOn.map { Cell(language.format($0)) }
                                        ?? Cell(text("report.not-on-record")),
                                ]
                            )
                        })))
        }
        return blocks
    }
}
