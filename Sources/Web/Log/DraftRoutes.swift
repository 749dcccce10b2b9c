import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// Drafts: what is typed is kept before it is saved.
extension LogRoutes {
    /// Keeps what a form holds while it is typed into, and says so in a line of text.
    @Sendable func keepDraft(request: Request, context: AppContext) async throws -> Response {
        let (body, _) = try await FormBody.ofSession(request, context)
        let work = try await find(context)
        guard let keptAt = try await keep(Draft(body, work), work, context) else {
            throw Problem(.contentTooLarge, "form-size", ["most": .number(Draft.mostBytes >> 10)])
        }
        let text = work.editing.texts.text
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text("form.draft.kept", ["when": .text(text.time(keptAt))]))))
    }

    /// Keeps a draft by a button, discards one, or keeps one and goes to add what it refers to.
    @Sendable func changeDraft(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let body = try await FormBody(request, context)
        guard let signedIn = context.signedIn else {
            return pages.signedOut(body, of: try context.recordKind, request, context)
        }
        try body.requireToken(of: signedIn)
        let work = try await find(context)
        let page = FormDrafts(work, body).page
        if let id = body["discard"].flatMap(UUID.init(uuidString:)) {
            try await database.write(as: context.actor) { db in try db.discardDraft(id) }
            return .redirect(to: page)
        }
        let draft = Draft(body, work)
        guard try await keep(draft, work, context) != nil else {
            throw Problem(.contentTooLarge, "form-size", ["most": .number(Draft.mostBytes >> 10)])
        }
        let again = page.asking([("draft", draft.id.uuidString.lowercased())])
        guard let kind = body["then"].flatMap(RecordKind.init(rawValue:)), work.editing.rights.allow(kind) else {
            return .redirect(to: again)
        }
        return .redirect(to: .newForm(kind, of: work.editing.city.code, [("back", "\(again)")]))
    }

    /// - Returns: `nil` where it is too much to be kept.
    func keep(_ draft: Draft, _ work: Work, _ context: AppContext) async throws -> Instant? {
        try await database.write(as: context.actor) { db in try db.keep(draft, in: work.editing.city.id) }
    }
}
