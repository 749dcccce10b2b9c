import Domain
import Foundation
import Persistence
import ScoringJob

/// The home of a city for those who work with its data: how things stand today, what to do next, what is due, what waits for the
/// reader, what others did.
struct HomePage {
    struct Due {
        var number: Int
        var name: Words
        var href: Address
        var day: String
        var due: String
        var isLate: Bool
        var unit: String?
    }

    struct Waiting {
        var verb: String
        var name: Words
        var href: Address
        var about: String
    }

    struct Criterion {
        var title: String
        var href: Address
        var score: String?
        var at: String?
        var low: String?
        var width: String?
        var floor: String?
        var isBelow: Bool
        var words: String
    }

    struct Readiness {
        var heading: String
        var href: Address
        /// While what was recorded since the run is worked out, or was.
        var live: LiveSection?
        var criteria: [Criterion]
    }

    struct Change {
        var record: RecordLink
        var who: String
    }

    let title: String
    let day: String
    let frame: EditingFrame
    let lead: String?
    let first: HomeTask?
    let then: [HomeTask]
    let due: [Due]
    let ruler: Ruler?
    let moreDue: Int
    let waiting: [Waiting]
    /// Drafts that are older than those among what waits.
    let olderDrafts: [Waiting]
    let picker: RecordPicker
    let readiness: Readiness?
    let changes: [Change]
    let changesHeading: String
    /// What was saved lately, to be taken back.
    let actsHref: Address?
    var saved: SavedLine?
    var undone: Undone?

    /// On the page are so many deadlines.
    private static let mostDue = 8
    /// So many drafts stand in the open.
    private static let mostDrafts = 5

    init(_ facts: HomeFacts, picker: RecordPicker, assessor: Assessor?, form: MilestoneForm? = nil) {
        let (editing, text) = (facts.editing, facts.editing.texts.text)
        title = facts.state
        day = text.language.format(facts.today)
        frame = editing.frame(at: .home)
        lead = facts.lead
        var tasks = Array(facts.tasks(assessor).prefix(3))
        // What was typed comes back where it was typed.
        if let form, let place = tasks.firstIndex(where: { $0.move?.action.description == form.action.description }) {
            tasks[place].move = form
            tasks.swapAt(0, place)
        }
        first = tasks.first
        then = Array(tasks.dropFirst())
        let shown = Array(facts.deadlines.prefix(Self.mostDue))
        due = shown.enumerated().compactMap { index, deadline in Due(deadline, number: index + 1, facts) }
        ruler = shown.isEmpty ? nil : Ruler(shown.map(\.day), today: facts.today, text)
        moreDue = facts.deadlines.count - shown.count
        let drafts = editing.lines(facts.drafts).map { Waiting($0, text) }
        let files = facts.evidence.first.map { Waiting(facts.evidence.count, since: $0.since, facts) }
        waiting =
            facts.waiting.map { Waiting($0, facts) } + [files].compactMap(\.self) + drafts.prefix(Self.mostDrafts)
        olderDrafts = Array(drafts.dropFirst(Self.mostDrafts))
        self.picker = picker
        readiness = Readiness(facts, assessor)
        changes = Change.all(facts)
        changesHeading =
            facts.lastVisit.map { text("home.since", ["day": .day(.inHanoi($0.date))]) } ?? text("log.latest")
        actsHref = facts.isEmpty ? nil : .undo(of: editing.city.code)
    }
}

extension HomeFacts {
    /// What somebody has to know before they begin.
    fileprivate var lead: String? {
        guard editing.rights.edits else { return nil }
        if editing.entry.isAbandoned(on: today) { return editing.texts.text("home.abandoned") }
        return isEmpty ? editing.texts.text("home.empty") : nil
    }

    /// The state of today in a sentence.
    fileprivate var state: String {
        let text = editing.texts.text
        if isEmpty { return text("home.state.empty", ["city": .text(editing.cityName)]) }
        let signing = waiting.filter { [.sign, .consent, .nominate].contains($0.task) }
        if !signing.isEmpty { return text.count("home.state.sign", signing.count) }
        let soon = self.next.map { deadline in
            let days = deadline.day.days(since: today)
            return days == 0
                ? text("home.state.next-today") : text("home.state.next", ["days": .text(text.days(days))])
        }
        let overdue = self.late.first.map { oldest in
            text.count(
                "home.state.late", self.late.count, ["days": .text(text.days(today.days(since: oldest.day)))])
        }
        let first = overdue ?? text("home.state.none-late")
        return soon.map { text("home.state.both", ["first": .text(first), "then": .text($0)]) } ?? "\(first)."
    }
}

extension HomePage.Due {
    fileprivate init?(_ deadline: Deadline, number: Int, _ facts: HomeFacts) {
        guard let record = facts.record(of: deadline) else { return nil }
        let text = facts.editing.texts.text
        let owner = facts.commitment(of: record)
        self.number = number
        name = facts.name(record)
        // A milestone is read on the page of its commitment.
        href = .record((owner ?? record).kind, (owner ?? record).key, of: facts.editing.city.code)
        day = text.language.format(deadline.day)
        due = text.due(in: deadline.day.days(since: facts.today))
        isLate = deadline.day < facts.today
        unit = record["owner_unit"] ?? owner?["owner_unit"]
    }
}

extension HomePage.Waiting {
    fileprivate init(_ waiting: WaitingRecords, _ facts: HomeFacts) {
        let text = facts.editing.texts.text
        let city = facts.editing.city.code
        let alone = waiting.count == 1 ? facts.records[waiting.kind]?[waiting.key] : nil
        verb = text("home.wait.\(waiting.task.rawValue)")
        name =
            alone.map(facts.name)
            ?? Words("\(text("log.kind.\(waiting.kind.slug).many")): \(text.language.format(waiting.count))")
        href = alone.map { .form($0.kind, $0.key, of: city) } ?? waiting.list(of: city)
        about = facts.waiting(since: waiting.since)
    }

    /// Files that are to be compared with records.
    fileprivate init(_ files: Int, since: Instant, _ facts: HomeFacts) {
        let text = facts.editing.texts.text
        verb = text("home.wait.verify")
        name = Words(text.count("home.wait.files", files))
        href = .evidenceQueue(of: facts.editing.city.code)
        about = facts.waiting(since: since)
    }

    /// Something that the reader typed and has not saved.
    fileprivate init(_ draft: RecordLink, _ text: Catalogue) {
        verb = text("home.wait.finish")
        name = Words(draft.label)
        href = draft.href
        about = text("home.wait.draft", ["when": .text(draft.detail ?? "")])
    }
}

extension HomeFacts {
    /// For how long something waits.
    fileprivate func waiting(since instant: Instant) -> String {
        let text = editing.texts.text
        let days = today.days(since: .inHanoi(instant.date))
        return days < 1 ? text("home.wait.today") : text("home.wait.since", ["days": .text(text.days(days))])
    }
}

extension WaitingRecords {
    /// The list of those that wait.
    func list(of city: String) -> Address {
        let check: RecordQuery.Check? = task == .verify ? .open : task == .correct ? .rejected : nil
        return .log(kind, of: city).asking([("check", check?.rawValue ?? "")])
    }
}

extension HomePage.Readiness {
    fileprivate init?(_ facts: HomeFacts, _ assessor: Assessor?) {
        guard let assessor, let readiness = facts.readiness, let assessment = readiness.assessment else { return nil }
        let text = facts.editing.texts.text
        let city = facts.editing.city.code
        heading = text.heading(readiness, assessor)
        href = .city(city, .readiness)
        live = facts.live.flatMap {
            LiveSection($0, nil, run: readiness.run, city: city, page: .log(of: city), assessor: assessor, text: text)
        }
        criteria = assessment.criteria.map { found in
            let criterion = ReadinessPage.Criterion(
                found, [], floor: assessor.floor, city: city, assessor: assessor, text: text)
            let score = criterion.score ?? text("status.not_known")
            return HomePage.Criterion(
                title: criterion.title, href: .city(city, .readiness).at(criterion.anchor), score: criterion.score,
                at: criterion.at, low: criterion.low, width: criterion.width, floor: criterion.floor,
                isBelow: criterion.below != nil,
                words: ["\(criterion.title): \(score)", criterion.interval, criterion.below].compactMap(\.self)
                    .joined(separator: ", "))
        }
    }
}

extension HomePage.Change {
    /// What others did and nobody took back; of what was written several times, the last.
    fileprivate static func all(_ facts: HomeFacts) -> [HomePage.Change] {
        var known: Set<RecordIdentity> = []
        return facts.acts.filter { !$0.isUndone }.flatMap { act in
            act.parts.filter { part in part.identity.map { known.insert($0).inserted } ?? true }.map { part in
                HomePage.Change(part, of: act, facts)
            }
        }
    }

    private init(_ part: SavedAct.Part, of act: SavedAct, _ facts: HomeFacts) {
        let text = facts.editing.texts.text
        record = facts.editing.link(part, of: act, facts.written)
        who = "\(text.writer(act.writerName)), \(text.language.format(act.stamp.date))"
    }
}
