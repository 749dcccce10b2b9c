import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// One city: its page, and the same for programs.
struct CityRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?

    func add(to router: Router<AppContext>) {
        router.get("cities/:code", use: page)
        router.get("api/v1/cities/:code", use: city)
        router.get("api/v1/cities/:code/readiness", use: readiness)
    }

    /// `?round=`: the conditions of an earlier round.
    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let round = request.query("round")
        let facts = try await database.read(for: context) { db in
            try CityPage.Facts(code, round: round, as: context.actor, in: db)
        }
        let page = CityPage(facts, text: pages.catalogue(context.language, of: facts.entry.city))
        return pages.response(page, request: request, context: context)
    }

    @Sendable func city(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        return try json(CityDetailBody(try await database.read { db in try db.found(code) }))
    }

    /// The newest run of a cycle; without `?cycle=`, of the newest cycle. With `?asOf=`, the newest that had read no later.
    @Sendable func readiness(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let cycle = request.query("cycle")
        let instant = try await database.instant(asOf: request.asOf)
        let (entry, readiness) = try await database.read(as: context.actor) { db in
            let entry = try db.found(code)
            let runs = try instant.map { try db.latestRuns(asOf: $0) } ?? db.latestRuns()
            guard let run = try runs.run(of: cycle) else {
                throw Problem(.notFound, "cycle", ["found": .text(cycle ?? "")])
            }
            return (entry, try db.readiness(of: entry.city.id, in: run))
        }
        let body = ReadinessBody(
            entry, readiness, assessor: assessor, text: pages.catalogue(context.language, of: entry.city))
        return try json(body)
    }
}

extension CityPage.Facts {
    /// How many things that happened lately are told.
    private static let mostEvents = 4

    /// - Throws: `Problem` where there is no such city or round.
    fileprivate init(_ code: String, round: String?, as actor: Actor, in db: borrowing Connection) throws {
        entry = try db.found(code)
        let city = entry.city.id
        let day = Day.today
        today = day
        let (runs, dated, latest): ([Run], [CityStory.DatedRecords], [CityEvent])
        (runs, counts, commitments, dated, latest, framework) = try db.run(
            .latestRuns, .recordCounts(of: city), .commitments(of: city), .datedRecords(of: city),
            .latestEvents(of: city, by: day, limit: Self.mostEvents), .framework("unesco-key-features"))
        rounds = runs.map(\.cycle.code)
        self.round = try runs.run(of: round).map { ($0, try db.gateResults(of: city, in: $0.id)) }
        (records, events) = counts.isNothing ? ([], []) : (dated, latest)
        story = CityStory(
            CityStory.Facts(
                city: entry.city, joined: entry.memberships.last?.admitted, awards: entry.awards.map(\.year),
                series: counts.figures == 0 ? [] : try db.valueSeries(of: city),
                commitments: CommitmentTally(commitments.map { $0.value.outcome(on: day) }),
                programmes: counts.programmes, events: counts.events, records: records))
        mayLog = try db.logRights(of: actor, in: city).any
    }
}
