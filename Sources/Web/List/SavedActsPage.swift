import Domain
import Foundation
import Persistence
import Postgres

/// What was saved for a city in the last seven days, each act with the button that takes it back.
struct SavedActsPage {
    /// Acts on one page.
    static let size = 50

    struct Act {
        var time: String
        var who: String
        var parts: [RecordLink]
        var isUndone: Bool
        /// `nil` where it was taken back, or is another person's who answers for it.
        var undo: UndoForm?
    }

    let title: String
    let frame: EditingFrame
    let days: [(day: String, acts: [Act])]
    let earlier: Address?
    var undone: Undone?

    /// - Parameters:
    ///   - acts: the last first; one more than a page shows where there are more.
    ///   - records: of what stands, by identity.
    init(_ acts: [SavedAct], _ records: WrittenRecords, _ editing: EditingContext) {
        let (text, here) = (editing.texts.text, Address.undo(of: editing.city.code))
        title = text("undo.recent.title")
        frame = editing.frame(at: nil)
        let shown = acts.prefix(Self.size)
        earlier = acts.count > shown.count ? shown.last.map { here.asking([("before", $0.stamp.description)]) } : nil
        var days: [(day: String, acts: [Act])] = []
        for act in shown {
            let day = text.language.format(Day.inHanoi(act.stamp.date))
            if days.last?.day != day { days.append((day, [])) }
            days[days.count - 1].acts.append(
                Act(
                    time: text.language.formatTime(act.stamp.date), who: text.writer(act.writerName),
                    parts: act.parts.map { editing.link($0, of: act, records) }, isUndone: act.isUndone,
                    undo: act.mayUndo && !act.isUndone
                        ? UndoForm(
                            action: here, stamp: act.stamp, back: here, formToken: editing.signedIn.formToken) : nil))
        }
        self.days = days
    }
}

extension EditingContext {
    /// The record, where there is one that stands as it was written; otherwise how many there are of its kind.
    func link(_ part: SavedAct.Part, of act: SavedAct, _ records: WrittenRecords) -> RecordLink {
        if let record = records[part], record.recordedAt == act.stamp {
            return RecordLink(
                label: texts.label(record), lang: texts.otherLanguage(of: record),
                href: .record(record.kind, record.key, of: city.code), detail: texts.name(record.kind))
        }
        // What was added and taken back has a history left.
        if act.isUndone, let kind = part.kind, kind.naturalKey.isEmpty, let id = part.id {
            return RecordLink(
                label: texts.name(kind), href: .history(kind, id.uuidString.lowercased(), of: city.code))
        }
        let name = part.kind.map { texts.text("log.kind.\($0.slug).many") } ?? texts.text("undo.evidence")
        return RecordLink(
            label: texts.text("list.found", ["subject": .text(name), "count": .number(part.count)]), lang: nil,
            href: part.kind.map { .log($0, of: city.code) } ?? .evidenceList(of: city.code))
    }
}

extension Connection {
    /// The records that these acts wrote, as they stand.
    func standing(_ acts: [SavedAct], of city: City.ID) throws -> WrittenRecords {
        WrittenRecords(try loggedRecords(acts.written, of: city))
    }
}

/// What a record is known by: two of different kinds may have one identity, since people choose it.
struct RecordIdentity: Hashable {
    var kind: RecordKind
    var id: UUID
}

extension SavedAct.Part {
    /// `nil` where it is several records, or one without an identity.
    var identity: RecordIdentity? {
        guard let kind, let id, kind.naturalKey.isEmpty else { return nil }
        return RecordIdentity(kind: kind, id: id)
    }
}

/// Records that acts wrote, as they stand.
struct WrittenRecords: Sendable {
    private var records: [RecordIdentity: LoggedRecord] = [:]

    init(_ found: [LoggedRecord] = []) {
        for record in found {
            if let id = UUID(uuidString: record.key) { records[RecordIdentity(kind: record.kind, id: id)] = record }
        }
    }

    var all: [LoggedRecord] { Array(records.values) }

    /// The record of a part of an act; `nil` where it stands no more, too.
    subscript(_ part: SavedAct.Part) -> LoggedRecord? { part.identity.flatMap { records[$0] } }
}

extension [SavedAct] {
    /// What they wrote that has an identity.
    var written: [RecordKind: Set<UUID>] {
        flatMap(\.parts).reduce(into: [:]) { written, part in
            if let record = part.identity { written[record.kind, default: []].insert(record.id) }
        }
    }
}
