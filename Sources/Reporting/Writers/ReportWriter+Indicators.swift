import Domain
import Foundation

/// What was measured.
extension ReportWriter {
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
            blocks.append(.figure(progress(drawn, judged: judged)))
        } else if !isWhole {
            blocks.append(.note(text("report.indicators.no-baselines")))
        } else {
            blocks.append(.note(text("report.indicators.no-way")))
        }
        blocks.append(.table(indicatorTable()))
        return blocks
    }

    private func progress(_ drawn: [AnnualReport.Indicator], judged: [AnnualReport.Indicator]) -> Document.Drawing {
        let title = text(
            "report.indicators.way",
            ["good": .number(judged.count(where: \.verdict.isGood)), "all": .number(judged.count)])
        func label(_ indicator: AnnualReport.Indicator) -> String {
            [indicator.code, indicator.name.words(for: language).text].compactMap(\.self).joined(separator: " ")
        }
        func share(_ indicator: AnnualReport.Indicator) -> String {
            language.percent(language.format((indicator.share ?? 0).rounded(0)))
        }
        let rows = drawn.map { indicator -> ProgressChart.Row in
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
            return ProgressChart.Row(
                label: label(indicator), detail: "\(numbers[0]) → \(mark)\(numbers[1]) → \(numbers[2]) \(unit)",
                share: indicator.share ?? 0, words: share(indicator), expected: expected)
        }
        let svg = ProgressChart(rows).svg(
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
            words: text.word(for: verdict), isOk: verdict.isGood,
            isBad: verdict == .behind || verdict == .missed, isWarn: isUnknown)
        if verdict == .noValue, indicator.value?.value != nil {
            cell.details = detail(text("report.verdict.last-known"))
        }
        return cell
    }
}

extension AnnualReport.Verdict {
    /// A target whose way could be judged.
    var isJudged: Bool { isGood || self == .behind || self == .missed }
    var isGood: Bool { self == .reached || self == .onTrack }
}
