import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// Where people begin who work with the data of cities: their cities, the home of one, what can be added, what is found.
struct HomeRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?
    /// Whether cities are measured again as soon as their records change.
    let isLive: Bool
    /// By which all forms of records are saved.
    let log: LogRoutes

    func add(to router: Router<AppContext>) {
        router.get("log", use: cities)
        router.get("cities/:code/log", use: home)
        router.get("cities/:code/log/add", use: add)
        router.get("cities/:code/log/find", use: find)
        router.post("cities/:code/log/:kind/:key/day", use: moveMilestone)
    }

    /// The city of whoever has one; others choose.
    @Sendable func cities(request: Request, context: AppContext) async throws -> Response {
        let signedIn = try context.requireSignedIn()
        let (cities, waiting) = try await database.read(as: context.actor) { db -> ([City], [WaitingRecords]) in
            let cities = try db.citiesToLog()
            guard cities.count > 1, let first = cities.first else { return (cities, []) }
            // Whoever has several cities has the same part in each.
            return (cities, try db.run(.waitingRecords(in: cities.map(\.id), for: try db.logRights(in: first.id))))
        }
        if cities.count == 1, let city = cities.first { return .redirect(to: .log(of: city.code)) }
        let text = pages.catalogue(context.language)
        return pages.response(
            MyCitiesPage(cities: cities, waiting: waiting, signedIn: signedIn, text: text), request: request,
            context: context)
    }

    @Sendable func home(request: Request, context: AppContext) async throws -> Response {
        let facts = try await facts(context)
        var page = HomePage(facts, picker: picker(facts.editing), assessor: assessor)
        if let act = request.act {
            let (home, text) = (Address.log(of: facts.editing.city.code), facts.editing.texts.text)
            var line = SavedLine(words: text("home.saved"), stamp: act, back: home)
            line.late = text.late(request.lateYears)
            line.undo = UndoLine(line.words, act, back: home, facts.editing)
            page.saved = line
        }
        page.undone = request.undone
        return pages.response(page, request: request, context: context)
    }

    @Sendable func add(request: Request, context: AppContext) async throws -> Response {
        let typed = String((request.query("q") ?? "").trimmed.prefix(100))
        let (editing, counts) = try await database.read(as: context.actor) { db in
            let editing = try open(db, context)
            return (editing, try db.loggedCounts(of: editing.city.id))
        }
        let picker = picker(editing)
        if let only = picker.only(typed) { return .redirect(to: only.href) }
        return pages.response(
            AddPage(editing, picker: picker, typed: typed, counts: counts), request: request, context: context)
    }

    @Sendable func find(request: Request, context: AppContext) async throws -> Response {
        let typed = String((request.query("q") ?? "").trimmed.prefix(100))
        let words = typed.folded.searchedWords
        let (editing, found) = try await database.read(as: context.actor) { db in
            var editing = try open(db, context)
            let indicators = editing.texts.framework?.indicators.filter { indicator in
                let name = "\(indicator.code) \(indicator.name(in: .en)) \(indicator.name(in: .vi))".folded
                return words.allSatisfy { name.contains($0) }
            }
            let found = try db.find(
                words, indicators: (indicators ?? []).map(\.code), of: editing.city.id, limit: FindPage.most)
            try editing.texts.learnNames(referredIn: found.flatMap(\.records), in: editing.city.id, db)
            return (editing, found)
        }
        return pages.response(FindPage(found, typed: typed, editing), request: request, context: context)
    }

    /// Gives a milestone another day, or says that it is reached: what the form of the milestone would write.
    @Sendable func moveMilestone(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        // The address of any kind: a literal one would hide the other pages of milestones from the router.
        guard try context.recordKind == .commitmentMilestone else { throw Problem(.notFound) }
        let body = try await FormBody(request, context)
        guard let signedIn = context.signedIn else {
            return pages.signedOut(body, of: .commitmentMilestone, request, context)
        }
        try body.requireToken(of: signedIn)
        var work = try await log.find(context)
        guard let standing = work.standing else { throw Problem(.notFound) }
        let text = work.editing.texts.text
        var sent = RecordForm(
            .commitmentMilestone, standing: standing, participation: [], presets: [:], language: text.language)
        for name in ["due_on", "done_on"] { if let day = body[name] { sent.typed[name] = day } }
        sent.version = body["version"] ?? ""
        sent.why = body["why"] ?? ""
        // The page on which it stood is read where it comes back.
        func again(_ mistake: String?, _ status: HTTPResponse.Status) async throws -> Response {
            let facts = try await facts(context)
            var form = MilestoneForm(standing, facts)
            (form.day, form.why, form.mistake) = (body["due_on"] ?? "", body["why"] ?? "", mistake)
            return pages.response(
                HomePage(facts, picker: picker(facts.editing), assessor: assessor, form: form), status: status,
                request: request, context: context)
        }
        switch try await log.write(&sent, &work, context) {
        case .saved(let summary, _):
            let told = [("act", summary.stamp?.description ?? ""), ("late", summary.lateYears.asked)]
            return .redirect(to: .log(of: work.editing.city.code).asking(told))
        case .refused: return try await again(sent.mistakes.first?.message, .unprocessableContent)
        case .collided: return try await again(text("home.move.conflict"), .conflict)
        }
    }

    private func picker(_ editing: EditingContext) -> RecordPicker {
        RecordPicker(editing, Language.allCases.map(pages.catalogue))
    }

    private func facts(_ context: AppContext) async throws -> HomeFacts {
        try await database.read(as: context.actor) { db in
            try HomeFacts(try open(db, context), today: .today, isLive: isLive, in: db)
        }
    }

    private func open(_ db: borrowing Connection, _ context: AppContext) throws -> EditingContext {
        try db.editing(
            try context.parameters.require("code"), try context.requireSignedIn(), pages.catalogue(context.language))
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
