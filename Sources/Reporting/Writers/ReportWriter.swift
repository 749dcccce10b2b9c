import Domain
import Foundation

extension AnnualReport {
    /// The report in words, in the language of the catalogue.
    /// - Parameters:
    ///   - readAt: the instant of `asOf`, as the language writes it.
    ///   - checksum: SHA-256 of the report's JSON.
    public func document(text: Catalogue, readAt: String, checksum: String) -> Document {
        ReportWriter(report: self, text: text).document(readAt: readAt, checksum: checksum)
    }
}

/// Writes the report in one language: what stands in which section, and which sentence is true of it.
struct ReportWriter {
    typealias Cell = Document.Cell
    typealias Table = Document.Table

    let report: AnnualReport
    let text: Catalogue

    var language: Language { text.language }
    var isWhole: Bool { report.reader == .city }
    var name: String { report.city.name.words(for: language).text }
    /// What the reader does not find may be hidden from them.
    private var absence: String { text(isWhole ? "report.not-on-record" : "report.not-public") }

    func document(readAt: String, checksum: String) -> Document {
        var sections: [Document.Section] = []
        var absent: [String] = []
        let parts: [(String, [Document.Block])] = [
            ("commitments", commitments()), ("programmes", programmes()), ("events", events()), ("reach", reach()),
            ("money", money()), ("indicators", indicators()), ("press", press()), ("network", network()),
            ("coordination", coordination()),
        ]
        for (id, blocks) in parts {
            if blocks.isEmpty {
                if id != "press" { absent.append(id) }
            } else {
                sections.append(section(id, blocks))
            }
        }
        if !absent.isEmpty { sections.append(missing(absent)) }
        sections.append(section("unknown", unknown()))
        if let sources = sources() { sections.append(sources) }
        sections.append(about(readAt: readAt, checksum: checksum))
        return Document(
            language: language, title: text("report.title", ["year": .text("\(report.year)")]), lead: lead(),
            facts: facts(), figures: keyFigures(), notices: notices(), sections: sections)
    }

    private func section(_ id: String, _ blocks: [Document.Block]) -> Document.Section {
        let title = text("report.\(id).title")
        let blocks = blocks.map { block in
            var block = block
            if block.table?.caption == title { block.table?.isCaptionHidden = true }
            return block
        }
        return Document.Section(id: id, title: title, blocks: blocks)
    }

    private func lead() -> String {
        let year: [String: Catalogue.Value] = ["year": .text("\(report.year)"), "city": .text(name)]
        let own =
            report.programmesOfYear.count + report.events.count(where: \.isConfirmed)
            + report.indicators.count(where: \.isOfYear) + report.reach.held
        guard own > 0 else {
            let told = report.figures.count + report.unknown.unconfirmed
            return told == 0 ? text("report.lead.nothing", year) : text.count("report.lead.press", told, year)
        }
        var sentences: [String] = []
        if let participations = report.reach.participations {
            sentences.append(
                text(
                    "report.lead.reach",
                    year.merging([
                        "participations": .number(participations), "activities": .number(report.reach.counted),
                    ]) { $1 }))
        } else {
            sentences.append(
                text(
                    "report.lead.did",
                    year.merging([
                        "programmes": .number(report.programmesOfYear.count),
                        "events": .number(report.events.count(where: \.isConfirmed)),
                    ]) { $1 }))
        }
        let aimed = report.indicators.filter(\.verdict.isJudged)
        if !aimed.isEmpty {
            sentences.append(
                text(
                    "report.lead.targets",
                    [
                        "good": .number(aimed.count(where: \.verdict.isGood)), "all": .number(aimed.count),
                    ]))
        }
        return sentences.joined(separator: " ")
    }

    private func facts() -> [Document.Fact] {
        var facts: [Document.Fact] = []
        func add(_ key: String, _ words: String?, _ note: String? = nil) {
            if let words { facts.append(Document.Fact(label: text("report.fact.\(key)"), words: words, note: note)) }
        }
        add(
            "member",
            report.city.memberSince.map {
                text.format(.date(UncertainDate(earliest: $0.from, latest: $0.to)))
            })
        let log = report.log
        let declared = log.declaredOn.map { day in
            log.declaredBy.map { text("report.log.declared-by", ["day": .day(day), "name": .text($0)]) }
                ?? text("report.log.declared", ["day": .day(day)])
        }
        let since = log.recordsSince > 0 ? text.count("report.log.since", log.recordsSince) : nil
        let note = [declared, since].compactMap(\.self).joined(separator: "; ")
        add("log", text.word(for: log.completeness), note.isEmpty ? nil : note)
        let mayors = report.offices.filter { $0.office == "mayor" }
        add(
            "mayor", mayors.isEmpty ? absence : mayors.map(\.holder).joined(separator: "; "),
            mayors.isEmpty ? nil : mayors.map { range($0.during) }.joined(separator: "; "))
        let bodies = Set(report.meetings.map(\.body)).sorted()
        add(
            "body", bodies.isEmpty ? absence : bodies.joined(separator: "; "),
            bodies.isEmpty ? nil : text.count("report.met", report.meetings.count))
        let filed = report.reports.filter { $0.kind == "annual" }
        if let submitted = filed.compactMap(\.submittedOn).max() {
            add("filed", language.format(submitted))
        } else {
            add("filed", absence)
        }
        return facts
    }

    private func keyFigures() -> [Document.Fact] {
        var figures: [Document.Fact] = []
        func add(_ key: String, _ words: String?, _ note: String? = nil) {
            if let words { figures.append(Document.Fact(label: text("report.key.\(key)"), words: words, note: note)) }
        }
        add("participations", report.reach.participations.map(language.format))
        let running = report.programmesOfYear.count
        if running > 0 { add("programmes", language.format(running)) }
        let judged = report.commitments.filter { !$0.wasOpen && $0.closedOn?.year == report.year }
        let due = report.commitments.filter(\.isDueInYear)
        if !due.isEmpty || !judged.isEmpty {
            add("kept", ratio(due.count { $0.status == "fulfilled" }, due.count))
        }
        let aimed = report.indicators.filter(\.verdict.isJudged)
        if !aimed.isEmpty { add("targets", ratio(aimed.count(where: \.verdict.isGood), aimed.count)) }
        if figures.isEmpty {
            let told = report.figures.count { $0.scope == "city" }
            if told > 0 { add("press", language.format(told)) }
            if report.unknown.unconfirmed > 0 { add("unconfirmed", language.format(report.unknown.unconfirmed)) }
            if !report.unknown.indicators.isEmpty { add("gaps", language.format(report.unknown.indicators.count)) }
        }
        return figures
    }

    private func ratio(_ part: Int, _ whole: Int) -> String {
        text("report.key.of", ["part": .number(part), "whole": .number(whole)])
    }

    private func notices() -> [String] {
        var notices: [String] = []
        if report.readOn <= Day.last(of: report.year) {
            notices.append(text("report.notice.running", ["year": .text("\(report.year)")]))
        }
        notices.append(text.word(for: report.reader))
        if report.log.completeness == .undeclared || report.log.completeness == .incomplete {
            notices.append(text("report.notice.undeclared"))
        }
        return notices
    }

    /// What the log holds nothing of, and what to log first.
    private func missing(_ ids: [String]) -> Document.Section {
        let rows = ids.map { id in
            (head: Cell(text("report.\(id).title")), cells: [Cell(text("report.\(id).\(isWhole ? "none" : "hidden")"))])
        }
        return section(
            "absent",
            [
                .table(
                    Table(
                        "absent", text("report.absent.title"),
                        [(text("report.absent.part"), false), (text("report.absent.why"), false)], rows))
            ])
    }
}
