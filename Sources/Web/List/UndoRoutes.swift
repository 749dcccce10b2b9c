import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres

/// Taking back what one act wrote.
struct UndoRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/undo", use: acts)
        router.post("cities/:code/log/undo", use: undo)
    }

    /// What can be taken back.
    @Sendable func acts(request: Request, context: AppContext) async throws -> Response {
        let (code, signedIn) = (try context.parameters.require("code"), try context.requireSignedIn())
        let before = request.query("before").flatMap(Instant.init(asked:))
        var page = try await database.read(as: context.actor) { db in
            var editing = try db.editing(code, signedIn, pages.catalogue(context.language))
            let city = editing.city.id
            let acts = try db.savedActs(of: city, before: before, limit: SavedActsPage.size + 1)
            let records = try db.standing(acts, of: city)
            try editing.texts.learnNames(referredIn: records.all, in: city, db)
            return SavedActsPage(acts, records, editing)
        }
        page.undone = request.undone
        return pages.response(page, request: request, context: context)
    }

    @Sendable func undo(request: Request, context: AppContext) async throws -> Response {
        let (body, signedIn) = try await FormBody.ofSession(request, context)
        let code = try context.parameters.require("code")
        guard let act = body["act"].flatMap(Instant.init(asked:)) else { throw Problem(.notFound) }
        let back = body["back"].flatMap { Address(sent: $0, most: AddressLimits.bytes) } ?? .log(of: code)
        let text = pages.catalogue(context.language)
        do {
            let summary = try await database.write(as: context.actor, because: UndoSummary.reason) { db in
                try db.undo(act, city: try db.found(code).city.id, text: text)
            }
            return .redirect(to: back.asking(Undone(summary).asked))
        } catch UndoRefused.unknown {
            throw Problem(.notFound)
        } catch let refused as UndoRefused {
            let page = try await database.read(as: context.actor) { db in
                let editing = try db.editing(code, signedIn, text)
                return UndoPage(refused, in: try db.standing(refused, of: editing.city.id), back: back, editing)
            }
            return pages.response(page, status: .conflict, request: request, context: context)
        }
    }
}

extension Connection {
    /// The records that stand in the way and can be shown.
    fileprivate func standing(_ refused: UndoRefused, of city: City.ID) throws -> [UUID: LoggedRecord] {
        guard case .records(let obstacles) = refused else { return [:] }
        var records: [UUID: LoggedRecord] = [:]
        for (kind, some) in Dictionary(grouping: obstacles, by: \.kind) {
            guard let kind, kind.naturalKey.isEmpty else { continue }
            for id in some.compactMap(\.id) {
                records[id] = try loggedRecord(kind, id.uuidString.lowercased(), of: city)
            }
        }
        return records
    }
}
