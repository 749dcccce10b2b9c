import Domain
import Foundation

/// What is not known, what to do next, and what the report rests on.
extension ReportWriter {
    func unknown() -> [Document.Block] {
        let unknown = report.unknown
        var lines: [(head: Cell, cells: [Cell])] = []
        func add(_ key: String, _ count: Int) {
            guard count > 0 else { return }
            lines.append(
                (
                    head: Cell(text.count("report.unknown.\(key)", count)),
                    cells: [Cell(text("report.unknown.who.\(key)"))]
                ))
        }
        if report.log.completeness == .undeclared { add("log", 1) }
        if !unknown.hasMayor, isWhole { add("mayor", 1) }
        add("uncounted", unknown.activitiesUncounted)
        add("unspent", unknown.linesUnspent)
        add("unconfirmed", unknown.unconfirmed)
        add("undated", unknown.undated)
        add("not-of-year", unknown.notOfYear)
        add("other-indicators", unknown.otherIndicators)
        var blocks: [Document.Block] = []
        if !lines.isEmpty {
            blocks.append(
                .table(
                    Table(
                        "unknown", text("report.unknown.title"),
                        [(text("report.unknown.what"), false), (text("report.unknown.who.title"), false)], lines)))
        }
        if !unknown.indicators.isEmpty {
            blocks.append(
                .paragraph(text.count("report.unknown.\(isWhole ? "core" : "core-public")", unknown.indicators.count)))
            blocks.append(
                .table(
                    Table(
                        "gaps", text("report.unknown.indicators"),
                        [(text("report.indicators.indicator"), false), (text("report.unknown.who.title"), false)],
                        unknown.indicators.map { gap in
                            var head = named(gap.name)
                            head.text = "\(gap.code) \(head.text)"
                            guard let who = gap.who else {
                                return (head: head, cells: [Cell(text("indicators.who.\(gap.measurement)"))])
                            }
                            let (words, other) = text.bodies(who)
                            return (head: head, cells: [Cell(words, lang: other)])
                        })))
        }
        blocks.append(.paragraph(text("report.next.\(next)")))
        let city = report.city.code
        var links = [Document.Link(page: .framework, city: city, words: text("report.next.framework"))]
        // Others would be asked to sign in.
        if isWhole { links.append(Document.Link(page: .log, city: city, words: text("report.next.log"))) }
        blocks.append(Document.Block(links: links))
        return blocks
    }

    private var next: String {
        if report.log.completeness == .undeclared, report.readOn > Day.last(of: report.year) {
            return report.records.isEmpty ? "start" : "declare"
        }
        if report.log.completeness == .notShown, report.reach.held == 0 { return "start" }
        return report.unknown.indicators.isEmpty ? "keep" : "measure"
    }

    func sources() -> Document.Section? {
        guard !report.sources.isEmpty else { return nil }
        let list = report.sources.map {
            Document.Source(number: $0.number, name: $0.name, href: WebAddress($0.url))
        }
        return Document.Section(
            id: "sources", title: text("report.sources.title"),
            blocks: [
                .note(text.count("report.sources.note", list.count)), Document.Block(sources: list),
            ])
    }

    func about(readAt: String, checksum: String) -> Document.Section {
        let kinds = report.records.sorted { $0.key < $1.key }.map { kind, count in
            text("report.about.kind", ["kind": .text(text("report.record.\(kind)")), "count": .number(count)])
        }
        var blocks: [Document.Block] = [
            .paragraph(
                text.count("report.about.records", report.recordCount)
                    + (kinds.isEmpty ? "" : " \(kinds.joined(separator: ", ")).")),
            .paragraph(text("report.about.asof", ["instant": .text(readAt)])),
        ]
        let checks = report.checks
        if checks.records > 0 {
            let rows = Verification.allCases.compactMap { level -> (head: Cell, cells: [Cell])? in
                guard let count = checks.byVerification[level.rawValue] else { return nil }
                return (head: Cell(text("choice.verification.\(level.rawValue)")), cells: [number(count)])
            }
            blocks.append(
                .table(
                    Table(
                        "checks", text("report.checks.title"),
                        [(text("report.checks.title"), false), (text("report.checks.records"), true)], rows,
                        total: [Cell(text("report.total")), number(checks.records)])))
            if isWhole {
                blocks.append(
                    .paragraph(
                        text(
                            "report.checks.evidence",
                            ["count": .number(checks.withEvidence), "all": .number(checks.records)])))
            }
            if checks.rejected > 0 { blocks.append(.paragraph(text.count("report.checks.rejected", checks.rejected))) }
        }
        blocks.append(.note(text("report.about.checksum", ["digest": .text(checksum)])))
        blocks.append(.note("\(text("framework.ours")) \(text("report.about.ours"))"))
        return Document.Section(id: "about", title: text("report.about.title"), blocks: blocks)
    }
}
