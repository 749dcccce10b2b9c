import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// What is changed of a piece of evidence on its page: what it proves, what is said of it, that what was asked is done.
extension EvidenceRoutes {
    @Sendable func change(request: Request, context: AppContext) async throws -> Response {
        let (body, _) = try await FormBody.ofSession(request, context)
        let code = try context.parameters.require("code")
        let id = try context.evidenceID
        let deed = body["do"] ?? ""
        if deed == "edit" { return try await edit(id, code, body, request, context) }
        let said: String? = try await database.write(as: context.actor) { db in
            let entry = try db.found(code)
            let city = entry.city.id
            guard try db.logRights(in: city).edits else { throw Problem(.forbidden) }
            guard try db.evidence(id, of: city) != nil else { throw Problem(.notFound) }
            switch deed {
            case "link":
                guard let record = try db.provable(body["proves"] ?? "", of: entry.city) else { return nil }
                try db.link(id, to: record.kind, record.id, of: city)
                return "linked"
            case "unlink":
                let link = body["link"].flatMap(UUID.init(uuidString:))
                return try link.map { try db.removeEvidenceLink($0, from: id, of: city) } == true ? "unlinked" : nil
            case "settle": return try db.settleReturns(of: id, in: city) ? "settled" : nil
            default: throw Problem(.badRequest)
            }
        }
        return .redirect(to: .evidencePage(id.uuidString.lowercased(), of: code).asking([("said", said ?? "")]))
    }

    private func edit(
        _ id: UUID, _ code: String, _ body: FormBody, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        var edit = EvidenceEdit(body)
        edit.check(needsTitle: true, pages.catalogue(context.language))
        let typed = edit
        let facts: EvidencePage.Facts? = try await database.write(as: context.actor) { db in
            let entry = try db.found(code)
            guard try db.logRights(in: entry.city.id).edits else { throw Problem(.forbidden) }
            guard var evidence = try db.evidence(id, of: entry.city.id) else { throw Problem(.notFound) }
            if typed.mistakes.isEmpty {
                typed.say(of: &evidence)
                guard try db.describe(id, as: evidence, of: entry.city.id) else { throw Problem(.notFound) }
                return nil
            }
            return try EvidencePage.Facts(
                id, entry: entry, actor: context.actor, text: pages.catalogue(context.language, of: entry.city), db)
        }
        guard let facts else {
            return .redirect(to: .evidencePage(id.uuidString.lowercased(), of: code).asking([("said", "saved")]))
        }
        let page = EvidencePage(facts, said: nil, edit: edit, formToken: context.signedIn?.formToken)
        return pages.response(page, status: .unprocessableContent, request: request, context: context)
    }
}

extension Connection {
    /// The record that a form names by `KIND:KEY`; `nil` where the city has no such record that evidence can prove.
    func provable(_ text: String, of city: City) throws -> (kind: RecordKind, id: UUID)? {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = RecordKind(rawValue: parts[0]), Evidence.provable.contains(kind) else {
            return nil
        }
        return try identity(of: kind, key: parts[1], city: city.code).map { (kind, $0) }
    }
}
