import Domain
import Reporting

/// The milestones of a commitment on one axis: for when each was due, and when it was done.
struct MilestoneList {
    struct Row {
        var title: String
        /// For those who may change it.
        var href: Address
        /// The same as the drawing, in words.
        var words: String
        var isLate: Bool
        /// It was saved just now.
        var isNew: Bool
        var drawing: String
        var done: DoneForm?
        /// Where it gets another date.
        var moveHref: Address?
    }

    /// Says with one button that it was done today.
    struct DoneForm {
        var action: Address
        var inputs: [(name: String, value: String)]
    }

    let heading: String
    let axis: TimeAxis
    let rows: [Row]
    var saved: SavedLine?

    /// - Parameters:
    ///   - token: of the session’s forms; `nil` where nothing can be changed.
    ///   - saved: what was saved just now, where that is a milestone.
    init?(_ facts: RecordPageFacts, token: String?, saved: SavedLine?) {
        let (text, today) = (facts.texts.text, facts.today)
        let milestones = facts.part(.commitmentMilestone).sorted {
            ($0["due_on"] ?? "", $0.key) < ($1["due_on"] ?? "", $1.key)
        }
        guard !milestones.isEmpty else { return nil }
        self.saved = saved
        heading = text("log.kind.commitment-milestone.many")
        let days = milestones.flatMap { [$0.day("due_on"), $0.day("done_on")].compactMap(\.self) }
        let axis = TimeAxis(days, today: today)
        self.axis = axis
        let next = milestones.first { $0.day("done_on") == nil }?.key
        let page = Address.record(facts.record.kind, facts.record.key, of: facts.code)
        rows = milestones.compactMap { milestone in
            guard let due = milestone.day("due_on") else { return nil }
            let isLate = milestone.lateness(on: today)?.isOpen == true
            let canMove = token != nil && (isLate || milestone.key == next)
            return Row(
                title: facts.texts.label(milestone), href: .record(milestone.kind, milestone.key, of: facts.code),
                words: text.milestone(milestone, due: due, today), isLate: isLate,
                isNew: saved?.stamp == milestone.recordedAt,
                drawing: axis.row(due: due, done: milestone.day("done_on")),
                done: canMove
                    ? token.map {
                        DoneForm(milestone, on: today, stay: RecordStay(facts.record), token: $0, in: facts.code)
                    } : nil,
                moveHref: canMove ? page.asking([("move", milestone.key)]).at("add") : nil)
        }
    }
}

extension MilestoneList.DoneForm {
    init(_ milestone: LoggedRecord, on day: Day, stay: RecordStay, token: String, in city: String) {
        var values = milestone.written
        values["done_on"] = "\(day)"
        action = .form(milestone.kind, milestone.key, of: city)
        inputs =
            [
                ("form", token), ("version", milestone.recordedAt.description), (RecordStay.input, stay.description),
            ] + values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Catalogue {
    /// `due 30 June 2025 · done 15 August 2025, 46 days late`
    fileprivate func milestone(_ milestone: LoggedRecord, due: Day, _ today: Day) -> String {
        let due = self("record-page.due", ["day": .day(due)])
        let late = milestone.lateness(on: today).map(lateness)
        guard let done = milestone.day("done_on") else {
            return [due, late ?? milestone.day("due_on").map { ahead($0, today) }].compactMap(\.self).joined(
                separator: " · ")
        }
        let came = [self("record-page.done", ["day": .day(done)]), late].compactMap(\.self).joined(separator: ", ")
        return "\(due) · \(came)"
    }

    /// `today` · `in 12 days` · `in 4 months`
    private func ahead(_ day: Day, _ today: Day) -> String {
        let days = day.days(since: today)
        if days == 0 { return self("record-page.today") }
        return days < 61 ? count("record-page.in-days", days) : count("record-page.in-months", days * 12 / 365)
    }
}
