import Config
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input
import Persistence
import Postgres

/// The records of a kind: to be found, to be taken away as a file, and to be changed many at once.
struct RecordListRoutes: Sendable {
    /// Records that are read at once for a file, and all that it may have.
    private static let piece = 2000
    private static let mostOfFile = 100_000

    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/:kind", use: list)
        router.post("cities/:code/log/:kind", use: mark)
    }

    @Sendable func list(request: Request, context: AppContext) async throws -> Response {
        let name = try context.parameters.require("kind")
        if name.hasSuffix(".csv") { return try await table(String(name.dropLast(4)), request, context) }
        var page = try await page(request, context) { page, editing in
            guard
                var line = SavedLine(
                    saved: request.query("saved"), try context.recordKind, stamp: request.query("act"),
                    lateYears: request.lateYears, back: page.here, editing.texts.text)
            else { return }
            line.undo = line.stamp.map { UndoLine(line.words, $0, back: page.here, editing) }
            page.saved = line
        }
        page.undone = request.undone
        return pages.response(page, request: request, context: context)
    }

    /// Reads what the address asks for.
    /// - Parameter change: what the page says besides, of the same city.
    private func page(
        _ request: Request, _ context: AppContext,
        _ change: @Sendable (inout RecordListPage, EditingContext) throws -> Void
    ) async throws -> RecordListPage {
        let signedIn = try context.requireSignedIn()
        let kind = try context.recordKind
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        let number = try request.positiveNumber("page", atMost: 100_000) ?? 1
        let today = Day.today
        let query = RecordQuery(kind, request, me: signedIn.person.id, today: today)
        let (facts, editing) = try await database.read(as: context.actor) { db in
            var editing = try db.editing(code, signedIn, text)
            let city = editing.city.id
            let records = try db.listedRecords(
                query, of: city, in: text.language, limit: RecordListPage.size + 1,
                offset: (number - 1) * RecordListPage.size)
            let counts = try db.listCounts(
                query, of: city, in: text.language, year: RecordListPage.year(of: query, today))
            let open = request.query("all")
            let (from, to) = (request.query("from"), request.query("to"))
            let typed = from == nil && to == nil ? nil : (from: from ?? "", to: to ?? "")
            try editing.texts.learnNames(referredIn: records.map(\.record), in: city, db)
            try editing.texts.learnNames(of: counts, kind, open: open, in: city, db)
            return (
                RecordListPage.Facts(
                    query: query, page: number, records: records, counts: counts, typed: typed, open: open,
                    today: today), editing
            )
        }
        var page = RecordListPage(facts, editing)
        if let act = request.act, let said = text.done(request.query("did"), request.query("count")) {
            page.undo = UndoLine(said, act, back: .list(query, page: number, of: code), editing)
        }
        try change(&page, editing)
        return page
    }

    /// What is asked for as a file that can be loaded again, sent piece by piece.
    private func table(_ name: String, _ request: Request, _ context: AppContext) async throws -> Response {
        guard let kind = RecordKind(rawValue: name) else { throw Problem(.notFound) }
        let signedIn = try context.requireSignedIn()
        let code = try context.parameters.require("code")
        let query = RecordQuery(kind, request, me: signedIn.person.id, today: .today)
        let (database, actor, text) = (database, context.actor, pages.catalogue(context.language))
        let (city, keys) = try await database.read(as: actor) { db in
            let city = try db.editing(code, signedIn, text).city.id
            return (city, try db.listedKeys(query, of: city, in: text.language, limit: Self.mostOfFile))
        }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: spreadsheet([kind.columnsOfFile])))
            for start in stride(from: 0, to: keys.count, by: Self.piece) {
                let piece = Array(keys[start..<min(start + Self.piece, keys.count)])
                let records = try await database.read(as: actor) { db in
                    try db.loggedRecords(kind, keys: piece, of: city)
                }
                try await writer.write(ByteBuffer(string: spreadsheetLines(records.map(\.lineOfFile))))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(kind.rawValue).csv\"",
                // It holds what only the city's people see.
                .cacheControl: "no-store",
            ], body: body)
    }

    // MARK: - Many at once

    /// Changes the records that are ticked, as one act. Those that are refused are told, and the others changed.
    @Sendable func mark(request: Request, context: AppContext) async throws -> Response {
        let (body, signedIn) = try await FormBody.ofSession(request, context)
        let kind = try context.recordKind
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        guard let change = MarkedChange(body, of: kind) else { throw Problem(.badRequest) }
        var marks = MarkedRecords(kind, body.all("mark"))
        let (records, rights) = try await database.read(as: context.actor) { [marks] db in
            let editing = try db.editing(code, signedIn, text) { $0.allowChange(kind) }
            let records = try marks.keys.compactMap { key in try db.loggedRecord(kind, key, of: editing.city.id) }
            return (records, editing.rights)
        }
        let summary =
            change.isSaid
            ? try await marks.write(
                change.values(rights), over: records, of: code, as: context.actor, in: database, text) : LogSummary()
        let done = "\(summary.added + summary.changed)"
        if change.isSaid, marks.refused.isEmpty, !marks.keys.isEmpty {
            let page = Address(asked: request.uri.path, request.listItems).asking([
                ("act", summary.stamp?.description ?? ""), ("did", change.name), ("count", done),
            ])
            return .redirect(to: page)
        }
        let page = try await page(request, context) { [marks] page, editing in
            if let stamp = summary.stamp, let said = text.done(change.name, done) {
                page.undo = UndoLine(said, stamp, back: page.here, editing)
            }
            page.refused = marks.told(change, editing)
            page.mark(change.isSaid ? Set(marks.refused.keys) : Set(marks.keys))
        }
        return pages.response(page, status: .unprocessableContent, request: request, context: context)
    }
}

extension Request {
    /// What the address of a list asks, without what it says of the last act.
    fileprivate var listItems: [(String, String)] {
        uri.queryParameters.filter { !["act", "did", "count", "undone", "declared", "saved", "what"].contains($0.key) }
            .filter { $0.key != "late" || $0.value == "yes" }
            .map { (String($0.key), String($0.value)) }
    }
}

extension Catalogue {
    /// “12 records verified.”
    fileprivate func done(_ what: String?, _ count: String?) -> String? {
        guard let count = count.flatMap({ Int($0) }), count >= 0 else { return nil }
        return switch what {
        case "verify": self.count("list.done.verified", count)
        case "publish": self.count("list.done.published", count)
        case "hide": self.count("list.done.hidden", count)
        case "change": self.count("list.done.changed", count)
        default: nil
        }
    }
}

extension RecordTexts {
    /// Learns the names of the records that choices are of, as far as they are shown.
    fileprivate mutating func learnNames(
        of counts: ListCounts, _ kind: RecordKind, open: String?, in city: City.ID, _ db: borrowing Connection
    ) throws {
        for field in kind.facets {
            guard case .reference(let other) = field.form, let choices = counts.facets[field.name] else { continue }
            let shown = open == field.name ? choices[...] : choices.prefix(Facet.most + 1)
            let ids = shown.compactMap { UUID(uuidString: $0.value) }.filter {
                names[$0.uuidString.lowercased()] == nil
            }
            guard !ids.isEmpty else { continue }
            let named = try db.loggedRecords(other, ids, of: city)
            try learnNames(referredIn: named, in: city, db)
            for record in named { names[record.key] = label(record) }
        }
    }
}
