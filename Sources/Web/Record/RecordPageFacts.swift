import Config
import Domain
import Foundation
import Persistence
import Postgres

/// What the page of a record is made from, read in one transaction.
struct RecordPageFacts: Sendable {
    /// What belongs to the record, of a kind; one more than the page shows, where there are more.
    struct Part: Sendable {
        var kind: RecordKind
        var records: [LoggedRecord]
    }

    /// Of what belongs to a record, the page shows so many.
    static let mostParts = 100

    let entry: RegisterEntry
    let record: LoggedRecord
    /// `nil`: it is shown as it stands now.
    let instant: Instant?
    let today: Day
    /// What the reader may change of it; nothing of what stood earlier.
    let rights: LogRights
    var texts: RecordTexts
    let parts: [Part]
    /// Of a programme, by group and year.
    var attendance: [Attendance] = []
    /// How many took part, by activity.
    var counts: [String: Int] = [:]
    /// Oldest first; empty for records that have no history of their own.
    var versions: [RecordVersion] = []
    /// Only for those who work with the city’s data.
    var feeds: RecordFeeds?
    /// That proves it now; nothing of what stood earlier.
    var evidence: [KeptEvidence] = []
    /// Whether a file was added just now.
    var hasNewFile = false

    var code: String { entry.city.code }

    func part(_ kind: RecordKind) -> [LoggedRecord] { parts.first { $0.kind == kind }?.records ?? [] }

    /// - Parameters:
    ///   - text: the catalogue of the reader’s language, for the city.
    ///   - asOf: as the address says it.
    /// - Throws: `Problem` where there is no such record for the acting person.
    init(
        _ kind: RecordKind, _ key: String, of code: String, asOf: String?, actor: Actor, method: ReadinessMethod?,
        text: (City) -> Catalogue, _ db: borrowing Connection
    ) throws {
        entry = try db.found(code)
        instant = try db.instant(asOf: asOf)
        let city = entry.city.id
        guard let record = try db.loggedRecord(kind, key, of: city, asOf: instant) else { throw Problem(.notFound) }
        self.record = record
        today = instant.map { Day.inHanoi($0.date) } ?? .today
        rights = try db.logRights(of: instant == nil ? actor : .anyone, in: city)
        texts = RecordTexts(text: text(entry.city), framework: try db.framework("unesco-key-features"))
        let id = UUID(uuidString: record.key)
        let belonging = kind.publicParts
        let found = try id.map { [instant] id in
            try db.loggedRecords(belongingTo: id, by: belonging, of: city, asOf: instant, limit: Self.mostParts + 1)
        }
        parts = zip(belonging, found ?? []).map { Part(kind: $0.kind, records: $1) }
        try texts.learnNames(referredIn: [record] + parts.flatMap(\.records), in: city, db)
        guard let id else { return }
        if kind == .programme {
            attendance = try db.attendance(ofProgramme: id, of: city, asOf: instant)
            let activities = part(.activity).compactMap { UUID(uuidString: $0.key) }
            counts = try db.attendance(ofActivities: activities, of: city, asOf: instant)
        }
        if kind.naturalKey.isEmpty {
            versions = try db.history(of: kind, id, of: city).filter { version in
                instant.map { version.recordedAt <= $0 } ?? true
            }
        }
        if instant == nil { evidence = try db.evidence(proving: kind, id, of: city) }
        if rights.any, let method { feeds = try db.feeds(of: kind, id, of: city, method: method) }
    }
}
