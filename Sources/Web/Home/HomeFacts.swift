import Domain
import Foundation
import Persistence
import Postgres

/// What the home of a city is made from, read in one transaction.
struct HomeFacts: Sendable {
    /// So far ahead the home looks.
    static let days = 70
    /// So many of what others did are named.
    static let mostActs = 6

    var editing: EditingContext
    let today: Day
    let deadlines: [Deadline]
    let waiting: [WaitingRecords]
    /// The files that the reader may verify, what waits longest first.
    let evidence: [EvidenceQuestion]
    /// What the reader typed and has not saved, the last first, as far as they may still save it.
    let drafts: [Draft]
    let lateYears: [LateYear]
    /// The years whose log was declared complete, for whoever declares them.
    let declaredYears: Set<Int>
    /// The kinds of which the city has a record.
    let logged: Set<RecordKind>
    let readiness: CityReadiness?
    /// What is worked out since that run, where the service does it.
    let live: LiveState?
    let lastVisit: Instant?
    let acts: [SavedAct]
    /// What these wrote, as it stands.
    private(set) var written = WrittenRecords()
    /// The records that all this is about, by kind and key.
    private(set) var records: [RecordKind: [String: LoggedRecord]] = [:]

    /// - Parameter isLive: whether cities are measured again as soon as their records change.
    init(_ editing: EditingContext, today: Day, isLive: Bool, in db: borrowing Connection) throws {
        let city = editing.city.id
        self.editing = editing
        self.today = today
        let (rights, last) = (editing.rights, today.adding(days: Self.days))
        let (typed, runs, lastVisit): ([Draft], [Run], Instant?)
        (deadlines, waiting, evidence, typed, logged, runs, lastVisit) = try db.run(
            .deadlines(of: city, until: last, limit: 30), .waitingRecords(in: [city], for: rights),
            .evidenceToJudge(in: city, for: rights, limit: EvidenceQueuePage.most), .drafts(in: city),
            .loggedKinds(of: city), .latestRuns, .lastVisit)
        drafts = typed.filter { $0.key == "new" ? rights.allow($0.kind) : rights.allowChange($0.kind) }
        lateYears = rights.approves ? try db.lateYears(of: city) : []
        declaredYears = rights.approves ? try db.declaredYears(of: city) : []
        let run = runs.first
        readiness = try run.map { try db.readiness(of: city, in: $0) }
        live = try run.flatMap { isLive ? try db.liveState(of: city, since: $0) : nil }
        let since = try db.othersActs(of: city, since: lastVisit, limit: Self.mostActs)
        // Where nothing is new, what was new before says more than nothing.
        acts =
            since.isEmpty && lastVisit != nil
            ? try db.othersActs(of: city, since: nil, limit: Self.mostActs) : since
        self.lastVisit = since.isEmpty ? nil : lastVisit
        try learnRecords(in: db)
    }

    private mutating func learnRecords(in db: borrowing Connection) throws {
        let city = editing.city.id
        let due = Dictionary(grouping: deadlines, by: \.kind).mapValues { Set($0.map(\.id)) }
        let found = try db.loggedRecords(due.merging(acts.written) { $0.union($1) }, of: city)
        learn(found)
        written = WrittenRecords(found)
        for alone in waiting where alone.count == 1 && records[alone.kind]?[alone.key] == nil {
            learn(try db.loggedRecord(alone.kind, alone.key, of: city).map { [$0] } ?? [])
        }
        let known = records.values.flatMap(\.values)
        let owners = Set(known.compactMap { $0["commitment"].flatMap(UUID.init(uuidString:)) })
        let owning = try db.loggedRecords(.commitment, Array(owners), of: city)
        learn(owning)
        try editing.texts.learnNames(referredIn: known + owning, in: city, db)
    }

    private mutating func learn(_ found: [LoggedRecord]) {
        for record in found { records[record.kind, default: [:]][record.key] = record }
    }

    func record(of deadline: Deadline) -> LoggedRecord? {
        records[deadline.kind]?[deadline.id.uuidString.lowercased()]
    }

    /// The commitment that a record belongs to.
    func commitment(of record: LoggedRecord) -> LoggedRecord? {
        record["commitment"].flatMap { records[.commitment]?[$0] }
    }

    /// What a record is called, marked where that is in another language than the page’s.
    func name(_ record: LoggedRecord) -> Words {
        Words(editing.texts.label(record), code: editing.texts.otherLanguage(of: record))
    }

    var isEmpty: Bool { logged.isEmpty }
    var late: [Deadline] { deadlines.filter { $0.day < today } }
    var next: Deadline? { deadlines.first { $0.day >= today } }
}

extension Catalogue {
    /// `9 days`
    func days(_ days: Int) -> String { count("home.days", days) }

    /// When something is due, seen from today.
    func due(in days: Int) -> String {
        switch days {
        case ..<0: self("home.late-by", ["days": .text(self.days(-days))])
        case 0: self("home.due-today")
        default: self("home.due-in", ["days": .text(self.days(days))])
        }
    }
}
