import Config
import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// What a city logged: its pages, the versions of each record, and the same for programs. All of it now, or as of an instant.
struct CityRecordRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/indicators", use: indicators)
        router.get("cities/:code/commitments", use: commitments)
        router.get("cities/:code/programmes", use: programmes)
        router.get("cities/:code/history/:kind/:id", use: history)
        router.get("cities/:code/evidence/:id", use: evidence)
    }

    private struct Facts<Shown: Sendable>: Sendable {
        var entry: RegisterEntry
        var shown: Shown
        var framework: Framework?
        var instant: Instant?
        var mayLog: Bool

        func frame(_ tab: CityFrame.Tab, _ text: Catalogue) -> CityFrame {
            CityFrame(entry, tab: tab, asOf: instant, mayLog: mayLog, text: text)
        }
    }

    /// - Parameter read: what the page shows of the city's records, and nothing else.
    private func read<Shown: Sendable>(
        _ request: Request, _ context: AppContext,
        _ read: @Sendable (borrowing Connection, City.ID, Instant?) throws -> Shown
    ) async throws -> Facts<Shown> {
        let code = try context.parameters.require("code")
        let asOf = request.asOf
        return try await database.read(for: context) { db in
            let instant = try db.instant(asOf: asOf)
            let entry = try db.found(code)
            return Facts(
                entry: entry, shown: try read(db, entry.city.id, instant),
                framework: try db.framework("unesco-key-features"), instant: instant,
                mayLog: try db.logRights(of: context.actor, in: entry.city.id).edits)
        }
    }

    @Sendable func indicators(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context) { db, city, instant in
            (series: try db.series(of: city, asOf: instant), values: try db.frameworkValues(of: city, asOf: instant))
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = IndicatorsPage(
            entry: facts.entry, series: facts.shown.series, values: facts.shown.values, framework: facts.framework,
            frame: facts.frame(.indicators, text), text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func commitments(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context) { db, city, instant in
            try db.commitments(of: city, asOf: instant)
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = CommitmentsPage(
            entry: facts.entry, commitments: facts.shown, framework: facts.framework,
            frame: facts.frame(.commitments, text), text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func programmes(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context) { db, city, instant in
            (
                programmes: try db.programmes(of: city, asOf: instant),
                activities: try db.activities(of: city, asOf: instant)
            )
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = ProgrammesPage(
            entry: facts.entry, programmes: facts.shown.programmes, activities: facts.shown.activities,
            framework: facts.framework, frame: facts.frame(.programmes, text), text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func history(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        guard let kind = RecordKind(rawValue: try context.parameters.require("kind")), kind.naturalKey.isEmpty,
            let id = UUID(uuidString: try context.parameters.require("id"))
        else { throw Problem(.notFound) }
        let method = assessor?.files.method
        let (entry, record, texts, versions, mayLog, feeds) = try await database.read(for: context) { db in
            let entry = try db.found(code)
            let versions = try db.history(of: kind, id, of: entry.city.id)
            var texts = RecordTexts(
                text: pages.catalogue(context.language, of: entry.city),
                framework: try db.framework("unesco-key-features"))
            let record = try db.loggedRecord(kind, id.uuidString.lowercased(), of: entry.city.id)
            if let record { try texts.learnNames(referredIn: [record], in: entry.city.id, db) }
            return (
                entry, record, texts, versions,
                try db.logRights(of: context.actor, in: entry.city.id).allow(kind),
                try versions.isEmpty
                    ? nil : method.flatMap { try db.feeds(of: kind, id, of: entry.city.id, method: $0) }
            )
        }
        guard !versions.isEmpty else { throw Problem(.notFound) }
        let text = texts.text
        let tab: CityFrame.Tab =
            switch kind {
            case .observation, .cityIndicator: .indicators
            case .commitment: .commitments
            case .continuation: .overview
            default: .programmes
            }
        let page = HistoryPage(
            kind: kind, id: id, record: record, versions: versions, city: code,
            frame: CityFrame(entry, tab: tab, mayLog: mayLog, text: text),
            backHref: .city(code, tab),
            feeds: assessor.flatMap { assessor in
                feeds.map { FeedsSection($0, city: code, assessor: assessor, text: text) }
            }, texts: texts)
        return pages.response(page, request: request, context: context)
    }

    /// The file, as long as it is the one that was kept; a link leads on.
    @Sendable func evidence(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        guard let id = UUID(uuidString: try context.parameters.require("id")) else { throw Problem(.notFound) }
        let (database, actor) = (database, context.actor)
        let (city, evidence) = try await database.read(as: actor) { db in
            let city = try db.found(code).city.id
            return (city, try db.evidence(id, of: city))
        }
        guard let evidence else { throw Problem(.notFound) }
        guard let sha256 = evidence.sha256 else {
            guard let page = WebAddress(evidence.url) else { throw Problem(.notFound) }
            return .redirect(to: page.description)
        }
        guard !evidence.isErased else { throw Problem(.gone, "evidence-erased") }
        let pieces = EvidencePieces(sha256: sha256, city: city, actor: actor, database: database)
        do {
            try await pieces.check()
        } catch is FalseBytes {
            context.logger.error("evidence \(id) is not served: its bytes are not those that were kept")
            throw Problem(.internalServerError, "evidence-damaged")
        }
        let body = ResponseBody(contentLength: evidence.size) { writer in
            try await pieces.forEach { piece in try await writer.write(ByteBuffer(data: piece)) }
            try await writer.finish(nil)
        }
        // Never shown as a page of ours: whoever uploaded it may have put a script in it.
        return Response(
            status: .ok,
            headers: [
                .contentType: evidence.mediaType ?? "application/octet-stream", .eTag: "\"\(sha256)\"",
                .contentDisposition: "attachment", .cacheControl: "private",
            ], body: body)
    }
}
