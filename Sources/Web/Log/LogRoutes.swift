import Config
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input
import Persistence
import Postgres

/// Where a city's people log: the form of a record.
struct LogRoutes: Sendable {
    let database: Database
    let pages: Pages
    /// When numbers are asked back.
    let plausibility: Plausibility?
    let recordPages: RecordPageRoutes

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/:kind/:key", use: form)
        router.post("cities/:code/log/:kind/:key", use: save)
        router.put("cities/:code/log/:kind/:key/draft", use: keepDraft)
        router.post("cities/:code/log/:kind/:key/draft", use: changeDraft)
        router.get("cities/:code/log/:kind/:key/withdraw", use: withdrawal)
        router.post("cities/:code/log/:kind/:key/withdraw", use: withdraw)
    }

    @Sendable func form(request: Request, context: AppContext) async throws -> Response {
        let work = try await find(context, for: request)
        if let standing = work.standing, !work.editing.rights.allowChange(work.kind) {
            return .redirect(to: .record(work.kind, standing.key, of: work.editing.city.code))
        }
        // Which indicator a value is of is chosen in the grid.
        if work.standing == nil, work.kind == .observation, request.presets(for: work.kind).isDisjoint(with: .figures) {
            return .redirect(to: .grid(of: work.editing.city.code))
        }
        let drafts = FormDrafts(work.drafts, work, request)
        let presets = try await work.presets(from: request, copying: copied(request, work, context))
        return pages.response(
            RecordFormPage(work.form(request, drafts.shown, presets), work.editing, drafts, late: work.late),
            request: request, context: context)
    }

    @Sendable func save(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let body = try await FormBody(request, context)
        guard let signedIn = context.signedIn else {
            return pages.signedOut(body, of: try context.recordKind, request, context)
        }
        try body.requireToken(of: signedIn)
        var work = try await find(context)
        let text = work.editing.texts.text
        var form = RecordForm(work.kind, standing: work.standing, participation: work.participation, body)
        form.find(work.editing)
        let chosen = Set(body.items.filter { $0.value == "theirs" }.compactMap { $0.name.input(after: "take.") })
        if !chosen.isEmpty { form.take(chosen, of: try await state(of: form, context), text.language) }
        switch try await write(&form, &work, context) {
        case .saved(let summary, let joined):
            return .redirect(
                to: form.next(
                    after: summary, stay: body.stay, adding: body[RecordComposer.input], joined: joined,
                    in: work.editing.city.code))
        case .refused: return try await refuse(form, work, body, request, context)
        case .collided(let meeting): return try await show(meeting, form, body, request, context)
        }
    }

    /// The form comes back where it was filled in.
    private func refuse(
        _ form: RecordForm, _ work: Work, _ body: FormBody, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let keptAt = try await keep(Draft(body, work), work, context)
        if let stay = body.stay,
            let page = try await recordPages.refused(
                form, on: stay, add: body[RecordComposer.input], keptAt: keptAt, request, context)
        {
            return page
        }
        let drafts = FormDrafts(work, body, keptAt: keptAt)
        return pages.response(
            RecordFormPage(form, work.editing, drafts), status: .unprocessableContent, request: request,
            context: context)
    }

    /// The record of which the new one says much the same, a year later.
    private func copied(_ request: Request, _ work: Work, _ context: AppContext) async throws -> LoggedRecord? {
        guard work.standing == nil, let key = request.query("copy") else { return nil }
        return try await database.read(as: context.actor) { db in
            try db.loggedRecord(work.kind, key, of: work.editing.city.id)
        }
    }

    /// What a page of one record is about, read in one snapshot.
    struct Work: Sendable {
        var kind: RecordKind
        var editing: EditingContext
        /// `nil` for a new record.
        var standing: LoggedRecord?
        var participation: [LoggedRecord]
        /// What the reader typed before and has not saved.
        var drafts: [Draft] = []
        /// What was recorded of a declared year since it was declared.
        var late: [RecordLink] = []
    }

    /// - Parameters:
    ///   - request: of a reader, for whom it is enough that they may look at the record.
    ///   - offersChoices: whether its form is shown or read, with all that its fields can refer to.
    func find(
        _ context: AppContext, key given: String? = nil, for request: Request? = nil, offersChoices: Bool = true
    ) async throws -> Work {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let key = try given ?? context.parameters.require("key")
        let kind = try context.recordKind
        let text = pages.catalogue(context.language)
        return try await database.read(as: context.actor) { db in
            var editing = try db.editing(code, signedIn, text) { rights in
                key == "new" ? rights.allow(kind) : request == nil ? rights.allowChange(kind) : rights.any
            }
            let city = editing.city.id
            let standing = key == "new" ? nil : try db.loggedRecord(kind, key, of: city)
            guard key == "new" || standing != nil else { throw Problem(.notFound) }
            if offersChoices {
                try editing.readChoices(of: kind, for: standing, db)
            } else if let standing {
                try editing.texts.learnNames(referredIn: [standing], in: city, db)
            }
            var participation: [LoggedRecord] = []
            if kind == .activity, let id = standing.flatMap({ UUID(uuidString: $0.key) }) {
                participation = try db.loggedRecords(
                    .participation, of: city, belongingTo: ("activity", id), limit: 50)
            }
            var work = Work(kind: kind, editing: editing, standing: standing, participation: participation)
            guard request != nil else { return work }
            work.drafts = try db.drafts(of: kind, key, in: city)
            if kind == .logYear, let year = standing?["year"].flatMap({ Int($0) }) {
                let late = try db.lateRecords(of: city, in: year)
                work.late = try work.editing.links(to: late, db)
            }
            return work
        }
    }
}

extension AppContext {
    var recordKind: RecordKind {
        get throws {
            guard let kind = RecordKind(rawValue: try parameters.require("kind")) else { throw Problem(.notFound) }
            return kind
        }
    }
}

extension Set<String> {
    fileprivate static let figures: Set = ["indicator", "city_indicator"]
}

extension [LateYear] {
    /// Tells the page that follows which declared years are concerned.
    var asked: String { map { "\($0.year)" }.joined(separator: ",") }
}

extension RecordForm {
    /// Where one stands after saving: on the page where the form was, on that of what the record belongs to, or on its own.
    /// - Parameters:
    ///   - addition: which form it was of those that add to the page: it is open again.
    ///   - joined: when somebody else saved with whose change this one was joined.
    fileprivate func next(
        after summary: LogSummary, stay: RecordStay?, adding addition: String?, joined: Instant?, in city: String
    ) -> Address {
        if let back = Address(back: back, of: city) { return back.asking([(kind.rawValue, key)]) }
        // Who proposes a baseline does not choose its identity.
        if kind == .baseline, standing == nil { return .log(.baseline, of: city).asking(told(summary)) }
        let place = stay ?? (kind.isPart ? parent : nil) ?? RecordStay(kind, key)
        let what = place.kind == kind ? "" : kind.rawValue
        let page = Address.record(place.kind, place.key, of: city).asking(
            told(summary, what: what)
                + [("merged", joined?.description ?? ""), (RecordComposer.input, addition ?? "")])
        return what.isEmpty ? page : page.at("saved")
    }

    private func told(_ summary: LogSummary, what: String = "") -> [(String, String)] {
        let outcome = summary.added + summary.changed == 0 ? "same" : "yes"
        return [
            ("saved", outcome), ("what", what), ("act", summary.stamp?.description ?? ""),
            ("late", summary.lateYears.asked),
        ]
    }
}

extension Request {
    /// The years that had been declared complete before what was just saved.
    var lateYears: [Int] { years("late") }

    func years(_ name: String) -> [Int] {
        (query(name)?.split(separator: ",") ?? []).compactMap { Int($0) }.filter { (2000...2200).contains($0) }
    }

    /// The fields of the kind that the address says something of.
    fileprivate func presets(for kind: RecordKind) -> Set<String> {
        Set(kind.fields.map(\.name).filter { uri.queryParameters[Substring($0)]?.isEmpty == false })
    }
}

extension LogRoutes.Work {
    /// What is known of a new record before anything is typed: what the address says, and what is nearly always so.
    /// - Parameter copied: a record a year before.
    func presets(from request: Request, copying copied: LoggedRecord?) -> [String: String] {
        var presets = copied?.aYearLater ?? [:]
        switch kind {
        case _ where copied != nil: break
        case .observation:
            presets = ["status": "known", "scope": "city"]
            let code = request.uri.queryParameters["indicator"].map(String.init)
            if let indicator = editing.texts.framework?.indicators.first(where: { $0.code == code }) {
                presets["method"] = indicator.measurement.rawValue
            }
        case .activity: presets["kind"] = request.uri.queryParameters["programme"] == nil ? "event" : "activity"
        case .logYear: presets["declared_on"] = "\(Day.today)"
        case .continuation:
            presets["territory"] = "former"
            presets["since"] = editing.entry.succession.map { "\($0.endedOn)" }
        case .commitmentNote: presets["noted_on"] = "\(Day.today)"
        default: break
        }
        for field in kind.fields {
            guard let text = request.uri.queryParameters[Substring(field.name)].map(String.init), field.form.reads(text)
            else { continue }
            presets[field.name] = text
        }
        return presets
    }
}
