import Domain
import Foundation

/// What a record comes to, in one sentence: what it is called, and how it stands.
struct RecordFinding {
    var name: Words
    /// `nil` where the name says all.
    var state: String?
    var tag: RecordTag?
}

/// How a record stands, in a word or two.
struct RecordTag {
    enum Look: String { case ok, bad, info, plain }

    var words: String
    var look: Look
}

extension RecordFinding {
    init(_ facts: RecordPageFacts) {
        let (texts, record) = (facts.texts, facts.record)
        name = Words(texts.label(record), code: texts.otherLanguage(of: record))
        let words =
            switch record.kind {
            case .commitment: facts.commitmentState
            case .programme: facts.programmeState
            case .activity: facts.activityState
            case .agreement, .commitmentMilestone, .report: facts.dueState
            case .partner: facts.partnerState
            default: [String]()
            }
        state = words.isEmpty ? nil : words.joined(separator: ", ")
        tag = facts.tag
    }
}

extension RecordPageFacts {
    fileprivate var text: Catalogue { texts.text }

    fileprivate var tag: RecordTag? {
        if let lateness = record.lateness(on: today), lateness.isOpen {
            return RecordTag(words: text.lateness(lateness), look: .bad)
        }
        guard let status = record["status"], let field = record.kind.field("status") else { return nil }
        let look: RecordTag.Look =
            switch status {
            case "fulfilled", "completed", "held": .ok
            case "missed": .bad
            case "in_progress", "running", "planned", "partly_fulfilled": .info
            default: .plain
            }
        return RecordTag(words: texts.word(status, of: field, in: record.kind), look: look)
    }

    /// The status as a part of a sentence.
    private var status: String? {
        guard let status = record["status"], let field = record.kind.field("status") else { return nil }
        return texts.word(status, of: field, in: record.kind).asPart
    }

    /// `4 of 6 centres` · `fulfilled on 20 April 2021` · `2 of 4 milestones done`
    fileprivate var commitmentState: [String] {
        var words: [String] = []
        if let now = texts.amount("figure", of: record), let target = texts.amount("target", of: record) {
            words.append(text("record-page.of", ["now": .text(now.number), "target": .text(target.words)]))
        }
        if let closed = record.day("closed_on"), let status {
            words.append(text("record-page.on", ["what": .text(status), "day": .day(closed)]))
        } else if let status, words.isEmpty || record["status"] != Commitment.Status.inProgress.rawValue {
            words.append(status)
        }
        let milestones = part(.commitmentMilestone)
        if !milestones.isEmpty {
            let done = milestones.count { $0.day("done_on") != nil }
            words.append(text.count("record-page.milestones", milestones.count, ["done": .number(done)]))
        }
        let late = milestones.count { $0.lateness(on: today)?.isOpen == true }
        if late > 0 { words.append(text.count("record-page.milestones-late", late)) }
        return words + (late == 0 && record.day("closed_on") == nil ? dueState : [])
    }

    /// Until when it has to be done, or by how much that has passed.
    fileprivate var dueState: [String] {
        if let lateness = record.lateness(on: today) { return [text.lateness(lateness)] }
        guard let last = record.lastDay else { return [] }
        let done = record.day("done_on") ?? record.day("submitted_on") ?? record.day("closed_on")
        if let done { return [text("record-page.done", ["day": .day(done)])] }
        return [text(record.kind == .agreement ? "record-page.valid" : "record-page.due", ["day": .day(last)])]
    }

    /// `214 participations in 2026` · `12 activities`
    fileprivate var programmeState: [String] {
        guard let latest = attendance.first(where: { $0.people == "all" && $0.year != nil }), let year = latest.year
        else {
            return [status, texts.row("period", of: record, in: code)?.value].compactMap(\.self)
        }
        return [
            text.count("record-page.participations", latest.count, ["year": .text("\(year)")]),
            text.count("record-page.in-activities", latest.activities),
        ]
    }

    /// `24 people took part` · `21 November 2026`
    fileprivate var activityState: [String] {
        let all = part(.participation).first { $0["people"] == "all" }?["count"].flatMap { Int($0) }
        let count = all.map { text.count("log.people", $0) }
        return [count ?? status, texts.row("held", of: record, in: code)?.value].compactMap(\.self)
    }

    fileprivate var partnerState: [String] {
        let programmes = Set(part(.programmePartner).compactMap { $0["programme"] }).count
        return [
            part(.agreement).isEmpty ? nil : text.count("record-page.agreements", part(.agreement).count),
            programmes == 0 ? nil : text.count("record-page.programmes", programmes),
        ].compactMap(\.self)
    }
}

extension Catalogue {
    func lateness(_ lateness: Lateness) -> String {
        switch lateness {
        case .overdue(let days): count("lateness.overdue", days)
        case .doneLate(let days): count("lateness.done-late", days)
        case .ranOut(let days): count("lateness.ran-out", days)
        }
    }
}

extension RecordTexts {
    /// A number that stands in a record, with its unit.
    func amount(_ name: String, of record: LoggedRecord) -> FigureWords? {
        guard let value = record[name].flatMap({ Decimal(exactly: $0) }) else { return nil }
        let qualifier = record["\(name)_qualifier"].flatMap(Figure.Qualifier.init)
        return FigureWords(Figure(qualifier: qualifier, value: value, unit: record["figure_unit"]), text)
    }
}

extension FigureWords {
    /// Where no language can be marked.
    var words: String { [number, unit?.text].compactMap(\.self).joined(separator: " ") }
}

extension String {
    /// As it stands within a sentence.
    var asPart: String { prefix(1).lowercased() + dropFirst() }
}
