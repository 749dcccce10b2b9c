import Config
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input
import Persistence
import Postgres

/// Records from a table: it is brought, its columns are told, each row is checked, and what is right is saved as one act.
struct TableRoutes: Sendable {
    let database: Database
    let pages: Pages
    /// When numbers are asked back.
    let plausibility: Plausibility?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/log/table", use: start)
        router.post("cities/:code/log/table", use: bring)
        router.get("cities/:code/log/table/:table", use: show)
        router.post("cities/:code/log/table/:table", use: change)
    }

    /// Where a table is brought, and what was saved of the last one.
    @Sendable func start(request: Request, context: AppContext) async throws -> Response {
        let kind = request.query("kind").flatMap(RecordKind.init(rawValue:))
        let act = request.act
        let same = try request.positiveNumber("same", atMost: CellTable.Limits.rows)
        let page = try await database.read(as: context.actor) { db in
            var editing = try open(db, context, kind)
            var saved: TableStartPage.Saved?
            if let act, let kind {
                let records = try db.loggedRecords(
                    kind, of: editing.city.id, writtenAt: act, limit: TableStartPage.most + 1)
                try editing.texts.learnNames(referredIn: records, in: editing.city.id, db)
                saved = TableStartPage.Saved(kind: kind, act: act, records: records)
            }
            return TableStartPage(
                editing, kind: kind, drafts: try db.tableDrafts(of: editing.city.id), saved: saved,
                same: same, undone: request.undone)
        }
        return pages.response(page, request: request, context: context)
    }

    @Sendable func bring(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let (body, file) = try await read(request, context)
        guard let signedIn = context.signedIn else { return pages.signedOut(body, request, context) }
        try body.requireToken(of: signedIn)
        let given = body["kind"].flatMap(RecordKind.init(rawValue:))
        let editing = try await database.read(as: context.actor) { db in try open(db, context, given) }
        func refuse(_ mistake: String, _ status: HTTPResponse.Status = .unprocessableContent) async throws -> Response {
            let drafts = try await database.read(as: context.actor) { db in try db.tableDrafts(of: editing.city.id) }
            let page = TableStartPage(
                editing, kind: given, drafts: drafts, typed: body["cells"] ?? "", mistake: mistake)
            return pages.response(page, status: status, request: request, context: context)
        }
        let text = editing.texts.text
        do {
            let brought = try await BroughtTable(
                file, text: body["cells"] ?? "", kind: given, kinds: editing.tableKinds, texts: texts(editing))
            let id = try await database.write(as: context.actor) { db in
                let city = editing.city.id
                let plan = try db.columnsRemembered(brought.table.heads, of: brought.kind, for: city)?.plan
                return try db.keep(brought.table, plan ?? brought.plan, of: brought.kind, name: brought.name, for: city)
            }
            guard let id else { return try await refuse(text("table.too-many")) }
            return .redirect(to: .table(id.uuidString.lowercased(), of: editing.city.code))
        } catch let fault as TableFault {
            return try await refuse(text(fault))
        }
    }

    /// The check of a table that was brought, or an empty one to fill in.
    @Sendable func show(request: Request, context: AppContext) async throws -> Response {
        let name = try context.parameters.require("table")
        if name.hasSuffix(".csv"), let kind = RecordKind(rawValue: String(name.dropLast(4))) {
            let editing = try await database.read(as: context.actor) { db in try open(db, context, kind) }
            return TableTemplate(kind, editing.texts).response
        }
        let facts = try await facts(context)
        let check = try await TableCheck(facts, texts(facts.editing), asking: plausibility, database, as: context.actor)
        let page = TableCheckPage(
            check, facts, showsAll: request.query("rows") == "all",
            page: try request.positiveNumber("page", atMost: 1000) ?? 1)
        return pages.response(page, request: request, context: context)
    }

    /// What was corrected and told of the columns is kept; then what the button says is done.
    @Sendable func change(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let body = try await FormBody(request, context, most: TableRoutes.mostBytes, fields: 3000)
        guard let signedIn = context.signedIn else { return pages.signedOut(body, request, context) }
        var facts = try await facts(context)
        try body.requireToken(of: signedIn)
        let change = TableChange(body, facts.draft)
        let city = facts.editing.city
        let back = Address.table(facts.draft.id.uuidString.lowercased(), of: city.code)
        if change.button == .discard {
            try await database.write(as: context.actor) { [draft = facts.draft] db in try db.dropTableDraft(draft.id) }
            return .redirect(to: .tables(of: city.code).asking([("kind", facts.draft.kind.rawValue)]))
        }
        facts = try await keep(change.draft, instead: facts.draft, facts.editing, context)
        guard change.button != .columns, change.button != .check else { return .redirect(to: back) }
        let check = try await TableCheck(facts, texts(facts.editing), asking: plausibility, database, as: context.actor)
        switch change.button {
        case .suggest:
            let taken = facts.draft.taking(check.faulty)
            _ = try await keep(taken, instead: facts.draft, facts.editing, context)
            return .redirect(to: back)
        case .save where check.faulty.isEmpty, .ready: return try await save(check, facts, request, context)
        default: return .redirect(to: back.at("cells"))
        }
    }

    /// Saves what is ready as one act; rows with mistakes stay in work.
    private func save(
        _ check: TableCheck, _ facts: TableFacts, _ request: Request, _ context: AppContext
    ) async throws -> Response {
        let (draft, city) = (facts.draft, facts.editing.city)
        guard !check.rows.isEmpty else {
            return .redirect(to: .table(draft.id.uuidString.lowercased(), of: city.code))
        }
        let entries = check.ready.flatMap(\.entries).inOrderOfWriting
        var summary = LogSummary()
        do {
            if !entries.isEmpty {
                summary = try await database.log(
                    entries, city: city.code, as: context.actor, asking: plausibility, text: facts.editing.texts.text)
            }
        } catch is InputErrors {
            // Something came between the check and this: the check is shown again and says what.
            return .redirect(to: .table(draft.id.uuidString.lowercased(), of: city.code))
        }
        var rest = draft
        rest.table.rows = check.faulty.map { draft.table.rows[$0.place] }
        let left = rest
        try await database.write(as: context.actor) { db in
            if left.table.rows.isEmpty { try db.dropTableDraft(left.id) } else { try db.change(left) }
        }
        return .redirect(
            to: .tables(of: city.code).asking([
                ("kind", draft.kind.rawValue), ("act", summary.stamp?.description ?? ""),
                ("same", check.count(.same) > 0 ? "\(check.count(.same))" : ""),
            ]))
    }

    private func keep(
        _ draft: TableDraft, instead before: TableDraft, _ editing: EditingContext, _ context: AppContext
    ) async throws -> TableFacts {
        try await database.write(as: context.actor) { db in
            try db.change(draft)
            if draft.plan != before.plan {
                try db.remember(draft.plan, of: draft.table.heads, draft.kind, for: editing.city.id)
            }
        }
        return try await facts(context)
    }

    // MARK: - What all of them begin with

    /// In bytes as forms write them: three for each of a letter with marks.
    private static let mostBytes = 16 << 20

    /// The form with its file, if there is one: what whoever is not signed in sends is read as a form without.
    private func read(_ request: Request, _ context: AppContext) async throws -> (FormBody, HeldFiles.File?) {
        guard FormBody.isMultipart(request) else {
            return (try await FormBody(request, context, most: TableRoutes.mostBytes), nil)
        }
        var files = HeldFiles(most: context.signedIn == nil ? 0 : BroughtTable.mostBytes)
        let body = try await FormBody(request, context, files: &files, most: BroughtTable.mostBytes)
        context.form.body = body
        return (body, files.files.first { !$0.bytes.isEmpty })
    }

    private func texts(_ editing: EditingContext) -> [Catalogue] {
        let others = Language.allCases.filter { $0 != editing.language }
        return [editing.texts.text] + others.map { pages.catalogue($0, of: editing.city) }
    }

    private func open(
        _ db: borrowing Connection, _ context: AppContext, _ kind: RecordKind?
    ) throws -> EditingContext {
        let code = try context.parameters.require("code")
        var editing = try db.editing(code, try context.requireSignedIn(), pages.catalogue(context.language)) { rights in
            kind.map(rights.allow) ?? rights.any
        }
        if let kind { try editing.readChoices(of: kind, db) }
        return editing
    }

    /// The table of the address with what it is read with. Whoever asks for another person’s is told that there is none.
    private func facts(_ context: AppContext) async throws -> TableFacts {
        let id = UUID(uuidString: try context.parameters.require("table"))
        return try await database.read(as: context.actor) { db in
            _ = try context.requireSignedIn()
            let city = try db.found(try context.parameters.require("code")).city
            guard let id, let draft = try db.tableDraft(id, of: city.id) else { throw Problem(.notFound, "table") }
            return try TableFacts(db, draft, try open(db, context, draft.kind))
        }
    }
}

extension EditingContext {
    /// The kinds of which the person may bring a table.
    var tableKinds: [RecordKind] { RecordKind.allCases.filter { rights.allow($0) && offers($0) } }
}

extension Catalogue {
    /// Why what was brought is no table.
    public func callAsFunction(_ fault: TableFault) -> String {
        switch fault {
        case .empty: self("table.fault.empty")
        case .notText: self("table.fault.not-text")
        case .notSheet: self("table.fault.no-sheet")
        case .noReader: self("table.fault.no-reader")
        case .tooManyRows: self("table.fault.rows", ["most": .number(CellTable.Limits.rows)])
        case .tooManyColumns: self("table.fault.columns", ["most": .number(CellTable.Limits.columns)])
        case .cellTooLong(let line):
            self("table.fault.cell", ["line": .number(line), "most": .number(CellTable.Limits.characters)])
        case .cellWithoutName(let line): self("table.fault.nameless", ["line": .number(line)])
        }
    }
}
