import Config
import Domain
import Foundation
import Hummingbird
import Input
import Persistence
import Postgres

/// All that a city logged, of whatever kind: for readers, as tables that can be loaded again, and for programs. All of it now, or as
/// of an instant.
struct RecordRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/records", use: overview)
        router.get("cities/:code/records/:kind", use: list)
        router.get("api/v1/cities/:code/records", use: records)
    }

    /// A city, and what every page about its records says of it.
    private struct Place: Sendable {
        var entry: RegisterEntry
        var instant: Instant?
        var mayLog: Bool
        var texts: RecordTexts

        var frame: CityFrame {
            CityFrame(entry, tab: nil, asOf: instant, mayLog: mayLog, text: texts.text)
        }
    }

    private func find(
        _ context: AppContext, _ code: String, asOf instant: Instant?, in db: borrowing Connection
    ) throws -> Place {
        let entry = try db.found(code)
        return Place(
            entry: entry, instant: instant,
            mayLog: try db.logRights(of: context.actor, in: entry.city.id).any,
            texts: RecordTexts(
                text: pages.catalogue(context.language, of: entry.city),
                framework: try db.framework("unesco-key-features")))
    }

    @Sendable func overview(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let asOf = request.asOf
        let (place, counts) = try await database.read(for: context) { db in
            let place = try find(context, code, asOf: try db.instant(asOf: asOf), in: db)
            return (place, try db.loggedCounts(of: place.entry.city.id, asOf: place.instant))
        }
        let page = RecordsPage(counts, city: code, frame: place.frame, asOf: place.instant, text: place.texts.text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func list(request: Request, context: AppContext) async throws -> Response {
        let name = try context.parameters.require("kind")
        if name.hasSuffix(".csv") { return try await table(String(name.dropLast(4)), request, context) }
        guard let kind = RecordKind(rawValue: name) else { throw Problem(.notFound) }
        let code = try context.parameters.require("code")
        let number = try request.positiveNumber("page", atMost: RecordKindPage.mostPages) ?? 1
        let asOf = request.asOf
        let (place, records) = try await database.read(for: context) { db in
            var place = try find(context, code, asOf: try db.instant(asOf: asOf), in: db)
            let records = try db.latestRecords(
                kind, of: place.entry.city.id, asOf: place.instant, limit: RecordKindPage.size + 1,
                offset: (number - 1) * RecordKindPage.size)
            try place.texts.learnNames(referredIn: records, in: place.entry.city.id, db)
            return (place, records)
        }
        let page = RecordKindPage(
            kind, records, page: number, city: code, frame: place.frame, asOf: place.instant, texts: place.texts)
        return pages.response(page, request: request, context: context)
    }

    /// All records of a kind as a file that can be loaded again, sent piece by piece.
    private func table(_ name: String, _ request: Request, _ context: AppContext) async throws -> Response {
        guard let kind = RecordKind(rawValue: name) else { throw Problem(.notFound) }
        let code = try context.parameters.require("code")
        let instant = try await database.instant(asOf: request.asOf)
        let (database, actor) = (database, context.actor)
        let city = try await database.read(as: actor) { db in try db.found(code).city.id }
        let body = ResponseBody { writer in
            var last: String?
            try await writer.write(ByteBuffer(string: spreadsheet([kind.columnsOfFile])))
            while true {
                let after = last
                let records = try await database.read(as: actor) { db in
                    try db.records(kind, of: city, asOf: instant, after: after, limit: RecordsBody.most)
                }
                guard !records.isEmpty else { break }
                try await writer.write(ByteBuffer(string: spreadsheetLines(records.map(\.lineOfFile))))
                last = records.last?.key
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                // Under this name it is loaded again.
                .contentDisposition: "attachment; filename=\"\(kind.rawValue).csv\"",
                .cacheControl: "private, no-cache",
            ], body: body)
    }

    @Sendable func records(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let asked = request.query("after")
        let place = asked.flatMap(RecordPlace.init)
        guard (asked == nil) == (place == nil) else { throw Problem(.badRequest, "records-place") }
        let instant = try await database.instant(asOf: request.asOf)
        let body = try await database.read(as: context.actor) { db in
            let city = try db.found(code).city
            let piece = try db.records(of: city.id, asOf: instant, after: place, limit: RecordsBody.most)
            let hasValues = piece.records.contains { $0.kind == .observation }
            let figures = hasValues ? try db.records(.cityIndicator, of: city.id, asOf: instant, limit: 5000) : []
            return RecordsBody(
                city: city, instant: instant, piece: piece,
                figures: Dictionary(uniqueKeysWithValues: figures.map { ($0.key, $0) }))
        }
        return tagged(ByteBuffer(bytes: body.json.bytes), contentType: "application/json")
    }
}
