import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// The page of a record. What is added or changed on it is sent to where all forms are (`LogRoutes`), and leads back here.
struct RecordPageRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/records/:kind/:key", use: record)
    }

    @Sendable func record(request: Request, context: AppContext) async throws -> Response {
        guard let kind = RecordKind(rawValue: try context.parameters.require("kind")) else { throw Problem(.notFound) }
        return try await page(of: RecordStay(kind, try context.parameters.require("key")), request, context)
    }

    /// The page of a record, with a form in it that could not be saved.
    func refused(
        _ form: RecordForm, on stay: RecordStay, add: String?, keptAt: Instant?, _ request: Request,
        _ context: AppContext
    ) async throws -> Response? {
        guard var open = RecordComposer.Open(form, add: add, on: stay.kind) else { return nil }
        open.keptAt = keptAt
        return try await page(of: stay, open: open, status: .unprocessableContent, request, context)
    }

    private func page(
        of stay: RecordStay, open sent: RecordComposer.Open? = nil, status: HTTPResponse.Status = .ok,
        _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let code = try context.parameters.require("code")
        let asOf = sent == nil ? request.asOf : nil
        let (facts, open, editing, joined) = try await database.read(for: context) { [assessor] db in
            var facts = try RecordPageFacts(
                stay.kind, stay.key, of: code, asOf: asOf, actor: context.actor, method: assessor?.files.method,
                text: { pages.catalogue(context.language, of: $0) }, db)
            facts.hasNewFile = request.query("said") == "evidence"
            let drafts = asOf == nil ? try facts.drafts(db) : []
            let open =
                sent
                ?? RecordComposer.Open(
                    facts, add: request.query(RecordComposer.input), move: request.query("move"), drafts,
                    asking: request.query("draft"), language: context.language)
            let editing = try context.signedIn.map { try facts.editing($0, offering: open?.references ?? [], db) }
            return (facts, open, editing, try request.joined(on: facts, db))
        }
        var composer: RecordComposer?
        if let open, let editing { composer = RecordComposer(facts, open, editing) }
        let page = CityRecordPage(
            facts, composer: composer, token: context.signedIn?.formToken,
            saved: request.saved(on: facts, joined: joined, token: context.signedIn?.formToken),
            assessor: assessor, frame: facts.frame)
        return pages.response(page, status: status, request: request, context: context)
    }
}

extension RecordPageFacts {
    /// What the reader typed on this page and has not saved.
    fileprivate func drafts(_ db: borrowing Connection) throws -> [Draft] {
        guard record.kind.additions.contains(where: { rights.allow($0.kind) }) else { return [] }
        return try db.drafts(on: "\(Address.record(record.kind, record.key, of: code))", in: entry.city.id)
    }

    /// Whoever adds something, with the records that can be chosen.
    fileprivate func editing(
        _ signedIn: SignedIn, offering kinds: Set<RecordKind>, _ db: borrowing Connection
    ) throws -> EditingContext {
        var editing = EditingContext(entry: entry, rights: rights, signedIn: signedIn, texts: texts)
        editing.texts.names[record.key] = texts.label(record)
        for kind in kinds where kind != record.kind {
            let records = try db.loggedRecords(kind, of: entry.city.id, limit: 1000)
            editing.references[kind] = records
            for record in records { editing.texts.names[record.key] = texts.label(record) }
        }
        return editing
    }

    fileprivate var frame: CityFrame {
        let tab: CityFrame.Tab? =
            switch WorkPage(record.kind) {
            case .commitments: .commitments
            case .programmes, .activities: .programmes
            case .indicators: .indicators
            case .reports: .reports
            case .home, .evidence, .readiness, nil: nil
            }
        return CityFrame(entry, tab: tab, asOf: instant, mayLog: rights.any, text: texts.text)
    }
}

extension Request {
    /// What was saved just now, as the address says it.
    /// - Parameter token: of the reader's session.
    fileprivate func saved(on facts: RecordPageFacts, joined: LoggedRecord?, token: String?) -> CityRecordPage.Saved? {
        let (record, text) = (facts.record, facts.texts.text)
        let kind = query("what").flatMap(RecordKind.init) ?? record.kind
        let here = Address.record(record.kind, record.key, of: facts.code)
        if let undone {
            var line = SavedLine(words: text.count("undo.done", undone.records), back: here)
            line.late = text.late(undone.lateYears)
            return CityRecordPage.Saved(kind: record.kind, line: line)
        }
        guard
            var line = SavedLine(
                saved: query("saved"), kind, stamp: query("act"), lateYears: lateYears, back: here, text)
        else { return nil }
        if let stamp = line.stamp, let token {
            // What is new stands no more once that is taken back.
            let isNew = record.recordedAt == stamp && facts.versions.count < 2
            line.undo = UndoLine(
                line.words, stamp, back: isNew ? .log(record.kind, of: facts.code) : here, city: facts.code,
                formToken: token)
        }
        line.joined = joined.map(text.joined)
        return CityRecordPage.Saved(kind: kind, line: line)
    }

    /// What somebody else saved with which the reader’s change was joined just now.
    fileprivate func joined(on facts: RecordPageFacts, _ db: borrowing Connection) throws -> LoggedRecord? {
        guard let instant = query("merged").flatMap(Instant.init(asked:)), facts.rights.any else { return nil }
        let (record, city) = (facts.record, facts.entry.city.id)
        if let part = facts.part(.participation).first(where: { $0.recordedAt == instant }) { return part }
        return try db.loggedRecord(record.kind, record.key, of: city, recordedAt: instant)
    }
}
