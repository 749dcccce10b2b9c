import Domain
import Foundation

/// What others saw of the city, and what it gave to them and agreed with them.
extension ReportWriter {
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
                var holders = number(recognition.holders)
                holders.details = counted(recognition)
                return (
                    head,
                    [
                        by, recognition.validUntil.map { Cell(language.format($0)) } ?? Cell("–"),
                        holders,
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

    /// Beside how many hold a title: of how many, how many had registered, up to which day.
    private func counted(_ recognition: AnnualReport.Recognition) -> [Document.Detail] {
        let whole = recognition.denominator.map { all in
            let of = text("report.network.of", ["all": .number(all)])
            return [of, recognition.denominatorText].compactMap(\.self).joined(separator: " ")
        }
        let registered = recognition.registered.map { text("report.network.registered", ["count": .number($0)]) }
        let until = recognition.countedOn.map { text("report.network.counted", ["day": .day($0)]) }
        return [whole, registered, until].compactMap(\.self).flatMap { detail($0) }
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
                                    Cell(office.holder, lang: language.marks(.vi)), Cell(range(office.during)),
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
