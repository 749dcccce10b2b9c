import Config
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input
import Persistence
import Postgres

/// Where a city's people log: the city's home, the records of a kind, the form of one.
struct LogRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("log", use: cities)
        router.get("cities/:code/log", use: home)
        router.get("cities/:code/log/:kind", use: list)
        router.get("cities/:code/log/:kind/:key", use: form)
        router.post("cities/:code/log/:kind/:key", use: save)
        router.get("cities/:code/log/:kind/:key/withdraw", use: withdrawal)
        router.post("cities/:code/log/:kind/:key/withdraw", use: withdraw)
    }

    /// The city of whoever has one; others choose.
    @Sendable func cities(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        let cities = try await database.read(as: context.actor) { db in try db.citiesToLog() }
        if cities.count == 1, let city = cities.first { return .redirect(to: .log(of: city.code)) }
        let page = MyCitiesPage(cities: cities, signedIn: signedIn, text: pages.catalogue(context.language))
        return pages.response(page, request: request, context: context)
    }

    @Sendable func home(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        let page = try await database.read(as: context.actor) { db in
            let editing = try open(db, code, kind: nil, signedIn, text)
            return LogPage(
                editing, counts: try db.loggedCounts(of: editing.city.id),
                latest: try db.latestRecords(of: editing.city.id, limit: 10),
                lateYears: editing.rights.approves ? try db.lateYears(of: editing.city.id) : [], today: .today)
        }
        return pages.response(page, request: request, context: context)
    }

    @Sendable func list(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let kind = try context.recordKind
        let text = pages.catalogue(context.language)
        let page = try request.positiveNumber("page", atMost: 100_000) ?? 1
        let (editing, records) = try await database.read(as: context.actor) { db in
            let editing = try open(db, code, kind: kind, signedIn, text)
            return (
                editing,
                try db.loggedRecords(
                    kind, of: editing.city.id, limit: LogListPage.size + 1, offset: (page - 1) * LogListPage.size)
            )
        }
        return pages.response(LogListPage(kind, records, page: page, editing), request: request, context: context)
    }

    @Sendable func form(request: Request, context: AppContext) async throws -> Response {
        let work = try await find(context, reads: true)
        let text = work.editing.texts.text
        if let standing = work.standing, !work.editing.rights.allowChange(work.kind) {
            let page = RecordPage(standing, participation: work.participation, work.editing)
            return pages.response(page, request: request, context: context)
        }
        if work.standing == nil, work.kind == .observation, request.presets(for: work.kind).isDisjoint(with: .figures) {
            let page = try await figures(work, context)
            return pages.response(page, request: request, context: context)
        }
        let presets = work.presets(from: request)
        let form = RecordForm(
            work.kind, standing: work.standing, participation: work.participation, presets: presets,
            language: text.language)
        let saved = request.uri.queryParameters["saved"].map(String.init)
        return pages.response(
            RecordFormPage(form, work.editing, saved: saved, lateYears: request.lateYears), request: request,
            context: context)
    }

    @Sendable func save(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let body = try await FormBody(request, context)
        guard let signedIn = context.signedIn else { return try keep(body, request, context) }
        let work = try await find(context)
        let text = work.editing.texts.text
        var form = RecordForm(work.kind, standing: work.standing, participation: work.participation, body)
        guard body["form"] == signedIn.formToken else {
            let notice = RecordFormPage.Summary(
                heading: text("form.session.title"),
                mistakes: [(message: text("form.session.detail"), href: .here("form"))])
            return pages.response(
                RecordFormPage(form, work.editing, notice: notice), status: .forbidden, request: request,
                context: context)
        }
        let entries = form.entries(work.editing.texts)
        guard form.mistakes.isEmpty else { return try refuse(form, work, request, context) }
        do {
            let summary = try await database.log(
                entries, city: work.editing.city.code, as: context.actor, because: form.why.isEmpty ? nil : form.why,
                text: text)
            let outcome = summary.added + summary.changed == 0 ? "same" : "yes"
            let city = work.editing.city.code
            let next: Address =
                work.kind == .baseline && work.standing == nil
                ? .log(work.kind, of: city) : .form(work.kind, form.key, of: city)
            return .redirect(to: next.asking([("saved", outcome), ("late", summary.late)]))
        } catch let errors as InputErrors {
            form.refuse(errors)
            for rule in errors.errors.compactMap(\.rule) {
                context.logger.info("refused: \(rule), reference \(InputError.reference(of: rule))")
            }
            return try refuse(form, work, request, context)
        } catch let conflict as RecordConflict {
            return try await show(conflict, form, request, context)
        }
    }

    private func refuse(
        _ form: RecordForm, _ work: Work, _ request: Request, _ context: AppContext
    ) throws -> Response {
        pages.response(
            RecordFormPage(form, work.editing), status: .unprocessableContent, request: request, context: context)
    }

    /// Shows what is typed beside what somebody else saved meanwhile; sent again, what is typed is saved over that.
    private func show(
        _ conflict: RecordConflict, _ sent: RecordForm, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let key = conflict.kind == sent.kind ? conflict.key : sent.key
        let now = try await find(context, key: key)
        guard let standing = now.standing else { throw Problem(.conflict) }
        var form = sent
        form.standing = standing
        form.version = standing.recordedAt.description
        form.participation = now.participation.reduce(into: [:]) { $0[$1["people"] ?? ""] = $1 }
        form.participationVersions = form.participation.mapValues(\.recordedAt.description)
        return pages.response(
            RecordFormPage(form, now.editing, conflict: standing), status: .conflict, request: request, context: context
        )
    }

    /// The session has ended while somebody wrote: what is typed stays in the page, to be sent again.
    private func keep(_ body: FormBody, _ request: Request, _ context: AppContext) throws -> Response {
        var response = pages.response(
            SignedOutPage(
                body, of: try context.recordKind, path: request.uri.path, text: pages.catalogue(context.language)),
            status: .unauthorized, request: request, context: context)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func figures(_ work: Work, _ context: AppContext) async throws -> FiguresPage {
        let records = try await database.read(as: context.actor) { db in
            try db.loggedRecords(.observation, of: work.editing.city.id, limit: 5000)
        }
        return FiguresPage(work.editing, values: records)
    }

    /// What a page of one record is about, read in one snapshot.
    struct Work: Sendable {
        var kind: RecordKind
        var editing: EditingContext
        /// `nil` for a new record.
        var standing: LoggedRecord?
        var participation: [LoggedRecord]
    }

    /// - Parameter reads: whether it is enough that the person may look at the record.
    func find(_ context: AppContext, key given: String? = nil, reads: Bool = false) async throws -> Work {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let key = try given ?? context.parameters.require("key")
        let kind = try context.recordKind
        let text = pages.catalogue(context.language)
        return try await database.read(as: context.actor) { db in
            let entry = try db.found(code)
            let standing = key == "new" ? nil : try db.loggedRecord(kind, key, of: entry.city.id)
            let use: EditingContext.Use = key == "new" ? .add : reads ? .look : .change
            let editing = try open(db, code, to: use, kind: kind, signedIn, text, record: standing)
            guard key == "new" || standing != nil else { throw Problem(.notFound) }
            var participation: [LoggedRecord] = []
            if kind == .activity, let id = standing.flatMap({ UUID(uuidString: $0.key) }) {
                participation = try db.loggedRecords(
                    .participation, of: entry.city.id, belongingTo: ("activity", id), limit: 50)
            }
            return Work(kind: kind, editing: editing, standing: standing, participation: participation)
        }
    }

    private func open(
        _ db: borrowing Connection, _ code: String, to use: EditingContext.Use = .look, kind: RecordKind?,
        _ signedIn: SignedIn,
        _ text: Catalogue,
        record: LoggedRecord? = nil
    ) throws -> EditingContext {
        let entry = try db.found(code)
        return try EditingContext.open(
            db, to: use, kind: kind, record: record, entry: entry, rights: try db.logRights(in: entry.city.id),
            signedIn: signedIn, text: text)
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

extension LogSummary {
    /// Tells the page that follows which declared years are concerned.
    var late: String { lateYears.map { "\($0.year)" }.joined(separator: ",") }
}

extension Request {
    /// The years that had been declared complete before what was just saved.
    fileprivate var lateYears: [Int] {
        (uri.queryParameters["late"]?.split(separator: ",") ?? []).compactMap { Int($0) }.filter {
            (2000...2200).contains($0)
        }
    }

    /// The fields of the kind that the address says something of.
    fileprivate func presets(for kind: RecordKind) -> Set<String> {
        Set(kind.fields.map(\.name).filter { uri.queryParameters[Substring($0)]?.isEmpty == false })
    }
}

extension LogRoutes.Work {
    /// What is known of a new record before anything is typed: what the address says, and what is nearly always so.
    func presets(from request: Request) -> [String: String] {
        var presets: [String: String] = [:]
        switch kind {
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
