import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Postgres

/// A piece of evidence as readers see it: its page, its file, its small picture.
struct EvidenceRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/evidence/:id", use: file)
        router.get("cities/:code/evidence/:id/about", use: about)
        router.post("cities/:code/evidence/:id/about", use: change)
        router.get("cities/:code/evidence/:id/thumbnail") { request, context in
            try await view("thumbnail", request, context)
        }
        router.get("cities/:code/evidence/:id/view") { request, context in try await view("view", request, context) }
    }

    @Sendable func about(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let id = try context.evidenceID
        let facts = try await database.read(for: context) { db in
            let entry = try db.found(code)
            return try EvidencePage.Facts(
                id, entry: entry, actor: context.actor, text: pages.catalogue(context.language, of: entry.city), db)
        }
        guard let facts else { throw Problem(.notFound) }
        let page = EvidencePage(facts, said: request.query("said"), formToken: context.signedIn?.formToken)
        return pages.response(page, request: request, context: context)
    }

    /// The file, as long as it is the one that was kept; a link leads on. Of a photo, who is not of the city gets what was made to be
    /// looked at, without what the camera wrote into it.
    @Sendable func file(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let id = try context.evidenceID
        let (database, actor) = (database, context.actor)
        let (city, evidence, isOurs) = try await database.read(as: actor) { db in
            let city = try db.found(code).city.id
            return (city, try db.evidence(id, of: city), try db.readsAll(of: city, as: actor))
        }
        guard let evidence else { throw Problem(.notFound) }
        guard let sha256 = evidence.sha256 else {
            guard let page = WebAddress(evidence.url) else { throw Problem(.notFound) }
            return .redirect(to: page.description)
        }
        guard !evidence.isErased else { throw Problem(.gone, "evidence-erased") }
        let type = FileType(mediaType: evidence.mediaType)
        if type.kind == .photo, !isOurs { return try await view("view", request, context) }
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
        var headers = HTTPFields.file(type, named: evidence.downloadName)
        headers[.eTag] = "\"\(sha256)\""
        return Response(status: .ok, headers: headers, body: body)
    }

    /// What was made of a file to be looked at.
    @Sendable private func view(_ form: String, _ request: Request, _ context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let id = try context.evidenceID
        let found = try await database.read(as: context.actor) { db in
            let city = try db.found(code).city.id
            return try db.evidence(id, of: city).map { ($0, try db.evidenceView(form, of: $0, in: city)) }
        }
        guard let (evidence, view) = found else { throw Problem(.notFound) }
        guard let view else {
            guard form == "view", evidence.sha256 != nil else { throw Problem(.notFound) }
            throw Problem(.serviceUnavailable, "evidence-unprepared")
        }
        var named = evidence
        named.mediaType = view.mediaType
        var headers = HTTPFields.file(FileType(mediaType: view.mediaType), named: named.downloadName)
        headers[.eTag] = "\"\(form)-\(evidence.sha256 ?? "")\""
        headers[.cacheControl] = evidence.isPublic ? "private, max-age=300" : "private"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(data: view.bytes)))
    }
}

extension AppContext {
    var evidenceID: UUID {
        get throws {
            guard let id = UUID(uuidString: try parameters.require("id")) else { throw Problem(.notFound) }
            return id
        }
    }
}
