import Domain
import Foundation

/// Whom the city reached.
extension ReportWriter {
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
        var key: [Document.Key] = []
        if years.contains(where: { !$0.isComplete }) {
            key = [
                Document.Key(svg: KeyMark.solid, words: text("report.log.complete")),
                Document.Key(svg: KeyMark.tentative, words: text("report.log.undeclared")),
            ]
        }
        let rows = years.map { year in
            BarChart.Row(
                label: "\(year.year)", value: year.participations.map { Decimal($0) },
                words: year.participations.map(language.format) ?? text("status.not_known"),
                isTentative: !year.isComplete)
        }
        return drawing(
            "years", title, text("report.reach.by-year-sub"), rows, key: key,
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
        let rows = groups.map { group -> (head: Cell, cells: [Cell]) in
            var residents = number(group.residents)
            residents.details = detail(group.residentsYear.map { "\($0)" })
            return (Cell(name(group)), [number(group.participations), number(group.activities), residents])
        }
        let bars = groups.map {
            BarChart.Row(
                label: name($0), value: Decimal($0.participations), words: language.format($0.participations))
        }
        return drawing(
            "groups", title, text("report.reach.by-group-sub"), bars,
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
        let rows = wards.map { ward -> (head: Cell, cells: [Cell]) in
            (
                Cell(name(ward), lang: ward.ward == nil ? nil : language.marks(.vi)),
                [number(ward.participations), number(ward.held), number(ward.counted)]
            )
        }
        let bars = wards.map {
            BarChart.Row(
                label: name($0), value: $0.participations.map { Decimal($0) },
                words: $0.participations.map(language.format) ?? text("status.not_known"))
        }
        return drawing(
            "wards", title, text("report.reach.by-ward-sub"), bars,
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
