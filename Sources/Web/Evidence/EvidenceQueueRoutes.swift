import Domain
import Foundation
import Hummingbird
import Input
import Persistence
import Postgres

/// Where whoever verifies compares files with records, one after the other.
struct EvidenceQueueRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/evidence/queue", use: queue)
        router.post("cities/:code/log/evidence/queue", use: judge)
    }

    @Sendable func queue(request: Request, context: AppContext) async throws -> Response {
        let facts = try await facts(request, context)
        var page = EvidenceQueuePage(facts, said: request.query("said"))
        page.undone = request.undone
        if let act = request.act, let said = page.said {
            // Once it is taken back, the question is asked again.
            let queue = Address.evidenceQueue(of: facts.editing.city.code)
            let again = queue.asking([("link", request.query("was") ?? "")])
            page.undo = UndoLine(said, act, back: again, facts.editing)
        }
        return pages.response(page, request: request, context: context)
    }

    private func facts(
        _ request: Request, _ context: AppContext, at link: UUID? = nil
    ) async throws -> EvidenceQueuePage.Facts {
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        let asked = link ?? request.query("link").flatMap(UUID.init(uuidString:))
        return try await database.read(as: context.actor) { db in
            let editing = try db.editing(code, signedIn, text)
            var facts = EvidenceQueuePage.Facts(
                editing: editing,
                questions: try db.run(
                    .evidenceToJudge(in: editing.city.id, for: editing.rights, limit: EvidenceQueuePage.most)))
            facts.place = facts.questions.firstIndex { $0.link == asked } ?? 0
            try facts.read(db)
            return facts
        }
    }

    @Sendable func judge(request: Request, context: AppContext) async throws -> Response {
        let (body, _) = try await FormBody.ofSession(request, context)
        let code = try context.parameters.require("code")
        let comment = body["comment"] ?? ""
        let (judgement, said): (EvidenceJudgement, String) =
            switch body["do"] {
            case "yes": (.holds, "verified")
            case "no": (.doesNotHold, "rejected")
            default: (.sentBack(comment), "sent-back")
            }
        let text = pages.catalogue(context.language)
        guard let link = body["link"].flatMap(UUID.init(uuidString:)) else { throw Problem(.badRequest) }
        if case .sentBack = judgement, let mistake = Self.mistake(in: comment, text) {
            var page = EvidenceQueuePage(try await facts(request, context, at: link), said: nil)
            (page.comment, page.mistake) = (comment, mistake)
            return pages.response(page, status: .unprocessableContent, request: request, context: context)
        }
        do {
            let act: Instant? = try await database.write(as: context.actor) { db in
                let city = try db.found(code).city
                let waiting = try db.run(
                    .evidenceToJudge(
                        in: city.id, for: try db.logRights(in: city.id), limit: EvidenceQueuePage.most))
                guard let question = waiting.first(where: { $0.link == link }) else { return nil }
                return try db.judge(question, judgement, in: city, text: text)
            }
            let next = Address.evidenceQueue(of: code)
                .asking([
                    ("link", body["next"] ?? ""), ("said", act == nil ? "gone" : said), ("act", act?.description ?? ""),
                    ("was", act == nil ? "" : "\(link)".lowercased()),
                ])
            return .redirect(to: next)
        } catch let errors as InputErrors {
            var page = EvidenceQueuePage(try await facts(request, context, at: link), said: nil)
            page.mistake = errors.errors.map(\.problem.asSentence).joined(separator: " ")
            return pages.response(page, status: .unprocessableContent, request: request, context: context)
        } catch is RecordConflict {
            return .redirect(to: .evidenceQueue(of: code).asking([("link", body["link"] ?? ""), ("said", "changed")]))
        }
    }

    private static func mistake(in comment: String, _ text: Catalogue) -> String? {
        if comment.isEmpty { return text("evidence.mistake.comment") }
        if let hidden = comment.hiddenCharacter { return text(.hidden(code: hidden.notation)).asSentence }
        return comment.unicodeScalars.count > 10_000 ? text(.tooLong(most: 10_000)).asSentence : nil
    }
}
