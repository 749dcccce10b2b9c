import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Persistence
import Postgres

/// The grid of a city: its page, its form, and what its script sends cell by cell.
struct GridRoutes: Sendable {
    let database: Database
    let pages: Pages
    /// When numbers are asked back.
    let plausibility: Plausibility?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/grid", use: grid)
        router.post("cities/:code/log/grid", use: save)
        router.get("cities/:code/log/grid/cell", use: cell)
        router.put("cities/:code/log/grid/cell", use: saveCell)
        router.post("cities/:code/log/grid/block", use: saveBlock)
    }

    // MARK: The page

    @Sendable func grid(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        let work = try await open(context, signedIn)
        let choice = try GridChoice(request, declared: work.facts.declared, today: .today)
        let page = GridPage(
            work.facts, rows: work.rows, choice: choice, editing: work.editing,
            saved: try request.positiveNumber("saved", atMost: CellBlock.most), act: request.act, undone: request.undone
        )
        return pages.response(page, request: request, context: context)
    }

    /// Without scripts: the whole grid as one form. What cannot be saved comes back in its cells.
    @Sendable func save(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let body = try await FormBody(request, context, fields: GridForm.mostFields)
        guard let signedIn = context.signedIn else { return pages.signedOut(body, request, context) }
        try body.requireToken(of: signedIn)
        let before = try await open(context, signedIn)
        let choice = try GridChoice(request, declared: before.facts.declared, today: .today)
        let text = before.editing.texts.text
        let sent = GridForm(body, rows: before.rows, open: choice.open, text: text)
        let outcome = try await database.save(
            sent.block, city: before.facts.entry.city.code, by: signedIn, asking: plausibility, text: text)
        guard outcome.open > 0 else {
            let next = Address.grid(of: before.facts.entry.city.code)
            return .redirect(
                to: next.asking(
                    choice.query + [
                        ("saved", outcome.count(.saved) == 0 ? "" : "\(outcome.count(.saved))"),
                        ("act", outcome.stamp?.description ?? ""),
                    ]))
        }
        let page = GridPage(
            outcome.facts, rows: GridRows(outcome.facts, on: .today, text: text), choice: choice,
            editing: before.editing, sent: sent, outcome: outcome)
        let status: HTTPResponse.Status = outcome.count(.conflict) > 0 ? .conflict : .unprocessableContent
        return pages.response(page, status: status, request: request, context: context)
    }

    // MARK: Cell by cell

    @Sendable func cell(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        guard let series = request.query("series").flatMap({ SeriesID($0) }),
            let year = try request.positiveNumber("year", atMost: 2200)
        else { throw Problem(.badRequest) }
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        let body = try await database.read(as: context.actor) { db in
            let editing = try db.editing(code, signedIn, text)
            let text = editing.texts.text
            let rows = GridRows(try GridFacts(editing, db), on: .today, text: text)
            guard let row = rows[series] else { throw Problem(.notFound) }
            let standing = row.standing(in: year)
            let record = try standing.flatMap { try db.loggedRecord(.observation, $0.key, of: editing.city.id) }
            return GridCellBody(row, year, standing, record, city: code, text: text)
        }
        return try unkept(json(body))
    }

    @Sendable func saveCell(request: Request, context: AppContext) async throws -> Response {
        let (body, signedIn) = try await sent(request, context, upTo: 64 << 10)
        guard let change = try? JSONDecoder().decode(SentCell.self, from: body) else { throw Problem(.badRequest) }
        let block = CellBlock(
            cells: [change.cell], source: change.source, method: change.method, open: change.open)
        return try await answer(block, signedIn, context)
    }

    @Sendable func saveBlock(request: Request, context: AppContext) async throws -> Response {
        let (body, signedIn) = try await sent(request, context, upTo: 1 << 20)
        guard let block = try? JSONDecoder().decode(CellBlock.self, from: body) else { throw Problem(.badRequest) }
        guard block.cells.count <= CellBlock.most else {
            throw Problem(.contentTooLarge, "grid-cells", ["most": .number(CellBlock.most)])
        }
        return try await answer(block, signedIn, context)
    }

    private struct SentCell: Decodable {
        var cell: CellChange
        var source: String?
        var method: String?
        var open: [Int]?
    }

    /// What the script of a signed-in person's page sent, and nobody else's.
    private func sent(
        _ request: Request, _ context: AppContext, upTo most: Int
    ) async throws -> (Data, SignedIn) {
        try request.requireSameOrigin()
        let signedIn = try context.requireSignedIn()
        guard let name = HTTPField.Name("X-Form-Token"), request.headers[name] == signedIn.formToken else {
            throw Problem.earlierSession
        }
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw Problem(.unsupportedMediaType)
        }
        let tooLarge = Problem(.contentTooLarge, "form-size", ["most": .number(most >> 10)])
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most { throw tooLarge }
        do {
            return (Data(buffer: try await request.body.collect(upTo: most)), signedIn)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    private func answer(_ block: CellBlock, _ signedIn: SignedIn, _ context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        let outcome = try await database.save(
            block.tidied, city: code, by: signedIn, asking: plausibility, text: text)
        return try unkept(
            json(GridBody(block, outcome, text: text.of(country: outcome.facts.entry.city.country))))
    }

    /// For the person who asked, and for now.
    private func unkept(_ response: Response) -> Response {
        var response = response
        response.headers[.cacheControl] = "no-store"
        return response
    }

    // MARK: What is read

    private struct Work: Sendable {
        var editing: EditingContext
        var facts: GridFacts
        var rows: GridRows
    }

    private func open(_ context: AppContext, _ signedIn: SignedIn) async throws -> Work {
        let code = try context.parameters.require("code")
        let text = pages.catalogue(context.language)
        return try await database.read(as: context.actor) { db in
            let editing = try db.editing(code, signedIn, text)
            let facts = try GridFacts(editing, db)
            return Work(editing: editing, facts: facts, rows: GridRows(facts, on: .today, text: editing.texts.text))
        }
    }
}

extension CellBlock {
    /// Without what a spreadsheet leaves around texts.
    fileprivate var tidied: CellBlock {
        var block = self
        block.source = source.flatMap { $0.isEmpty ? nil : $0 }
        block.method = method.flatMap { $0.isEmpty ? nil : $0 }
        return block
    }
}
