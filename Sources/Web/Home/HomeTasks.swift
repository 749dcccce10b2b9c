import Domain
import Foundation
import Persistence
import ScoringJob

/// What to do next, the most pressing first: each with the form in which it is done.
struct HomeTask {
    var title: Words
    var about: String
    var gain: String?
    var href: Address
    var button: String
    /// Set where it is answered on the spot.
    var move: MilestoneForm?
}

/// The day of a milestone, to be set anew or said to be reached.
struct MilestoneForm {
    var action: Address
    var version: String
    var formToken: String
    var today: String
    /// As it was typed.
    var day = ""
    var why = ""
    var mistake: String?
    var commitment: (words: Words, href: Address)?

    init(_ record: LoggedRecord, _ facts: HomeFacts) {
        let city = facts.editing.city.code
        action = .milestoneDay(record.key, of: city)
        version = record.recordedAt.description
        formToken = facts.editing.signedIn.formToken
        today = "\(facts.today)"
        commitment = facts.commitment(of: record).map {
            (facts.name($0), .record(.commitment, $0.key, of: city))
        }
    }
}

extension HomeFacts {
    /// - Parameter assessor: knows the words of the method; `nil` where nothing is assessed.
    func tasks(_ assessor: Assessor?) -> [HomeTask] {
        let groups = [
            // Of the years that something came late to, the newest goes before what is due: only the steward can confirm it.
            [carrying].compactMap(\.self), signing, Array(lateDeclared.prefix(1)), late.compactMap(task), started,
            Array(lateDeclared.dropFirst()), undeclared,
            deadlines.filter { $0.day >= today && $0.day.days(since: today) <= 14 }.compactMap(task), verifying,
            actions(assessor),
        ]
        let tasks = groups.flatMap(\.self)
        return tasks.isEmpty
            ? [step(editing.rights.edits ? "month" : "rating", editing.rights.edits ? .activity : .rating)] : tasks
    }

    private var text: Catalogue { editing.texts.text }
    private var city: String { editing.city.code }

    private func task(_ deadline: Deadline) -> HomeTask? {
        guard editing.rights.edits, let record = record(of: deadline) else { return nil }
        let key = deadline.kind.slug
        let unit = (record["owner_unit"] ?? commitment(of: record)?["owner_unit"]).map {
            text("home.in-charge", ["unit": .text($0)])
        }
        let due = text(
            "home.task.\(key).about",
            ["day": .day(deadline.day), "due": .text(text.due(in: deadline.day.days(since: today)))])
        return HomeTask(
            title: name(record), about: [due, unit].compactMap(\.self).joined(separator: " "),
            href: .form(deadline.kind, record.key, of: city), button: text("home.task.\(key).button"),
            move: deadline.kind == .commitmentMilestone && deadline.day < today ? MilestoneForm(record, self) : nil)
    }

    /// A step of those that are worded by themselves.
    private func step(
        _ key: String, _ kind: RecordKind, _ values: [String: Catalogue.Value] = [:], presets: [(String, String)] = []
    ) -> HomeTask {
        HomeTask(
            title: Words(text("home.next.\(key).what", values)), about: text("home.next.\(key).why", values),
            href: .newForm(kind, of: city, presets), button: text("log.kind.\(kind.slug).add"))
    }

    /// Nothing of a city counts whose unit was abolished, until it is said who continues it.
    private var carrying: HomeTask? {
        if editing.entry.isAbandoned(on: today), editing.rights.edits { return step("continuation", .continuation) }
        guard editing.rights.confirms, !editing.rights.edits, let carried = editing.entry.continuation(on: today),
            carried.confirmation == nil
        else { return nil }
        return HomeTask(
            title: Words(text("home.next.confirmation.what")),
            about: text("home.next.confirmation.why", ["body": .text(carried.body)]),
            href: .log(.continuation, of: city), button: text("home.next.confirmation.button"))
    }

    private var signing: [HomeTask] {
        waiting.filter { [.sign, .consent, .nominate].contains($0.task) }.map { waiting in
            HomeTask(
                title: Words(text("home.task.\(waiting.task.rawValue).what", ["year": .text(waiting.key)])),
                about: text("home.task.\(waiting.task.rawValue).why"),
                href: .form(.nomination, waiting.key, of: city),
                button: text("home.task.\(waiting.task.rawValue).button"))
        }
    }

    /// Of each kind without which a city says nothing of itself, the first.
    private var started: [HomeTask] {
        guard editing.rights.edits else { return [] }
        return [RecordKind.commitment, .programme, .activity, .observation].filter { !logged.contains($0) }.map {
            step($0.slug, $0)
        }
    }

    /// The years of which something was recorded since they were declared, the newest first.
    private var lateDeclared: [HomeTask] {
        guard editing.rights.approves else { return [] }
        return lateYears.map { late in
            let year: [String: Catalogue.Value] = ["year": .text("\(late.year)"), "day": .day(late.declaredOn)]
            return HomeTask(
                title: Words(text.count("home.next.late-year.what", late.records, year)),
                about: text("home.next.late-year.why", year), href: .form(.logYear, "\(late.year)", of: city),
                button: text("log.kind.log-year.add"))
        }
    }

    /// The last year, where it was not declared.
    private var undeclared: [HomeTask] {
        guard editing.rights.approves, !isEmpty, !declaredYears.contains(today.year - 1) else { return [] }
        let year = "\(today.year - 1)"
        return [step("log-year", .logYear, ["year": .text(year)], presets: [("year", year)])]
    }

    /// All that is to be verified, as one task.
    private var verifying: [HomeTask] {
        let open = waiting.filter { $0.task == .verify }
        guard let most = open.max(by: { $0.count < $1.count }) else { return [] }
        return [
            HomeTask(
                title: Words(text.count("home.task.verify.what", open.map(\.count).reduce(0, +))),
                about: text(
                    "home.task.verify.why", ["kind": .text(text("log.kind.\(most.kind.slug).many"))]),
                href: most.list(of: city), button: text("home.task.verify.button"))
        ]
    }

    /// What helps most, by the newest run or by what was measured since.
    private func actions(_ assessor: Assessor?) -> [HomeTask] {
        guard let assessor, let readiness else { return [] }
        return (live?.readiness?.actions ?? readiness.actions).prefix(3).map { action in
            let step = ReadinessPage.Action(
                action, city: city, rights: editing.rights, assessor: assessor, text: text)
            return HomeTask(
                title: Words(step.title), about: step.effort, gain: step.gain,
                href: step.href ?? .city(city, .readiness), button: step.go)
        }
    }
}
