import Domain
import Foundation

/// What it cost.
extension ReportWriter {
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
        let title = text("report.money.by-fund")
        let rows = money.byFund.map { fund -> (head: Cell, cells: [Cell]) in
            var spent = self.money(fund.spent)
            if fund.spentUnknown > 0, fund.spent != nil {
                spent.details = detail(text.count("report.money.unknown-lines", fund.spentUnknown))
            }
            return (Cell(name(fund)), [self.money(fund.planned), spent, number(fund.lines)])
        }
        let bars = money.byFund.map { fund in
            BarChart.Row(
                label: name(fund), value: fund.spent.map { $0 / divisor },
                words: fund.spent.map { language.format($0 / divisor) } ?? text("status.not_known"),
                second: fund.planned.map { $0 / divisor })
        }
        blocks.append(
            .figure(
                drawing(
                    "money", title, text("report.money.by-fund-sub", ["unit": .text(unit)]), bars, isWhole: false,
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
}
