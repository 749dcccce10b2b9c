import Config
import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// What a city logged: its pages, the versions of each record, and the same for programs. All of it now, or as of an instant.
struct CityRecordRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/indicators", use: indicators)
        router.get("cities/:code/commitments", use: commitments)
        router.get("cities/:code/programmes", use: programmes)
        router.get("cities/:code/history/:kind/:id", use: history)
    }

    private struct Facts<Shown: Sendable>: Sendable {
        var entry: RegisterEntry
        var shown: Shown
        var framework: Framework?
        var instant: Instant?
        var mayLog: Bool

        /// The day on which it is looked at: commitments are late by then.
        var today: Day { instant.map { Day.inHanoi($0.date) } ?? .today }

        func frame(_ tab: CityFrame.Tab, _ text: Catalogue) -> CityFrame {
            CityFrame(entry, tab: tab, asOf: instant, mayLog: mayLog, text: text)
        }
    }

    /// - Parameter read: what the page shows of the city's records, and nothing else.
    private func read<Shown: Sendable>(
        _ request: Request, _ context: AppContext,
        _ read: @Sendable (borrowing Connection, City.ID, Instant?) throws -> Shown
    ) async throws -> Facts<Shown> {
        let code = try context.parameters.require("code")
        let asOf = request.asOf
        return try await database.read(for: context) { db in
            let instant = try db.instant(asOf: asOf)
            let entry = try db.found(code)
            return Facts(
                entry: entry, shown: try read(db, entry.city.id, instant),
                framework: try db.framework("unesco-key-features"), instant: instant,
                mayLog: try db.logRights(of: context.actor, in: entry.city.id).edits)
        }
    }

    @Sendable func indicators(request: Request, context: AppContext) async throws -> Response {
        let choice = try request.figureChoice
        let facts = try await read(request, context) { db, city, instant in
            try db.measuredFigures(of: city, asOf: instant)
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = IndicatorsPage(
            entry: facts.entry, table: FigureTable(facts.shown, facts.framework, on: facts.today, text: text),
            framework: facts.framework, choice: choice, asOf: facts.instant, frame: facts.frame(.indicators, text),
            text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func commitments(request: Request, context: AppContext) async throws -> Response {
        let filter = try InitiativeFilter(request)
        let facts = try await read(request, context) { db, city, instant in
            try db.commitments(of: city, asOf: instant)
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = CommitmentsPage(
            entry: facts.entry, commitments: facts.shown, framework: facts.framework,
            frame: facts.frame(.commitments, text), filter: filter, asOf: facts.instant,
            today: facts.today, text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func programmes(request: Request, context: AppContext) async throws -> Response {
        let filter = try InitiativeFilter(request)
        let facts = try await read(request, context) { db, city, instant in
            (
                programmes: try db.programmes(of: city, asOf: instant),
                activities: try db.activities(of: city, asOf: instant),
                people: instant == nil ? try db.attendance(of: city) : [:]
            )
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = ProgrammesPage(
            ProgrammesPage.Facts(
                programmes: facts.shown.programmes, activities: facts.shown.activities, people: facts.shown.people,
                framework: facts.framework, instant: facts.instant, today: facts.today),
            entry: facts.entry, frame: facts.frame(.programmes, text), filter: filter, text: text
        )
        return pages.response(page, request: request, context: context)
    }

    @Sendable func history(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        guard let kind = RecordKind(rawValue: try context.parameters.require("kind")), kind.naturalKey.isEmpty,
            let id = UUID(uuidString: try context.parameters.require("id"))
        else { throw Problem(.notFound) }
        let method = assessor?.files.method
        let (entry, record, removal, texts, versions, mayLog, feeds) = try await database.read(for: context) { db in
            let entry = try db.found(code)
            let versions = try db.history(of: kind, id, of: entry.city.id)
            var texts = RecordTexts(
                text: pages.catalogue(context.language, of: entry.city),
                framework: try db.framework("unesco-key-features"))
            let record = try db.loggedRecord(kind, id.uuidString.lowercased(), of: entry.city.id)
            if let record { try texts.learnNames(referredIn: [record], in: entry.city.id, db) }
            let removal = record == nil ? try db.removal(of: kind, id, of: entry.city.id) : nil
            return (
                entry, record, removal, texts, versions,
                try record != nil && db.logRights(of: context.actor, in: entry.city.id).allow(kind),
                try versions.isEmpty || removal != nil
                    ? nil : method.flatMap { try db.feeds(of: kind, id, of: entry.city.id, method: $0) }
            )
        }
        guard !versions.isEmpty else { throw Problem(.notFound) }
        let text = texts.text
        let tab: CityFrame.Tab =
            switch kind {
            case .observation, .cityIndicator: .indicators
            case .commitment: .commitments
            case .continuation: .overview
            default: .programmes
            }
        let page = HistoryPage(
            kind: kind, id: id, record: record, removal: removal, versions: versions, city: code,
            frame: CityFrame(entry, tab: tab, mayLog: mayLog, text: text),
            backHref: .city(code, tab),
            feeds: assessor.flatMap { assessor in
                feeds.map { FeedsSection($0, city: code, assessor: assessor, text: text) }
            }, texts: texts)
        return pages.response(page, request: request, context: context)
    }
}

extension Request {
    /// Which rows and years of the table of indicators the address asks for.
    fileprivate var figureChoice: IndicatorsPage.Choice {
        get throws {
            IndicatorsPage.Choice(
                area: query("area"), state: query("state").flatMap(IndicatorsPage.State.init(rawValue:)),
                showsAllYears: query("years") == "all", year: try positiveNumber("year", atMost: 2200))
        }
    }
}
