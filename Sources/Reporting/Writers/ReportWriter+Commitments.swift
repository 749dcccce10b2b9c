import Domain
import Foundation

/// What the city promised.
extension ReportWriter {
    func commitments() -> [Document.Block] {
        guard !report.commitments.isEmpty else { return [] }
        let end = min(Day.last(of: report.year), report.readOn)
        let own = report.commitments.filter(\.isConfirmed)
        var blocks: [Document.Block] = []
        if !own.isEmpty { blocks.append(.paragraph(lead(own, by: end))) }
        let rows = report.commitments.map { commitment -> (head: Cell, cells: [Cell]) in
            var head = named(commitment.title)
            head.details =
                detail(
                    [area(commitment.area), commitment.ownerUnit].compactMap(\.self).joined(separator: " · ").presence)
                + details(commitment.details) + press(commitment.isConfirmed, commitment.note)
            head.sources = [commitment.source].compactMap(\.self)
            var due = Cell(commitment.dueOn.map { day($0, commitment.duePrecision) } ?? text("record.not-given"))
            due.details =
                (figure(commitment.target).map { detail($0) }
                    ?? (commitment.isConfirmed ? detail(commitment.targetText) : note(commitment.targetText)))
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

    /// How many there were, and what became of them; what did not occur is not recited.
    private func lead(_ own: [AnnualReport.Commitment], by end: Day) -> String {
        let closed = own.count { !$0.wasOpen }
        let kept = own.count { !$0.wasOpen && $0.status == "fulfilled" }
        let overdue = own.count(where: \.isOverdue)
        let told = report.commitments.count - own.count
        var sentences = [text.count("report.commitments.lead", own.count)]
        if closed > 0 {
            let values: [String: Catalogue.Value] = [
                "closed": .number(closed), "kept": .number(kept), "day": .day(end),
            ]
            sentences.append(text("report.commitments.closed-by.\(kept == 0 ? "none" : "kept")", values))
        }
        if overdue > 0 { sentences.append(text.count("report.commitments.late", overdue)) }
        if told > 0 { sentences.append(text.count("report.commitments.told", told)) }
        return sentences.joined(separator: " ")
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
}
