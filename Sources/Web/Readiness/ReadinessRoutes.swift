import Config
import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// How ready a city is for an award, why, and what to do next; what a change would make of it; the records behind each number.
struct ReadinessRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor
    /// Whether cities are measured again as soon as their records change.
    let isLive: Bool

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/readiness", use: page)
        router.get("cities/:code/readiness/:measure", use: measure)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let cycle = request.query("cycle")
        let change = MeasureChange(request)
        let method = assessor.files.method
        let facts = try await database.read(for: context) { db in
            var facts = try ReadinessPage.Facts(
                code, cycle: cycle, method: method, isWhole: true, isLive: isLive, as: context.actor, in: db)
            if change != nil, let run = facts.readiness?.wholeAssessment {
                facts.size = try db.sizes(of: [facts.entry.city.id], asOf: run.instant, method: method).first
            }
            return facts
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let outcome = try change.flatMap { change in
            try facts.readiness?.assessment.map { try assessor.outcome(of: change, for: facts, $0) }
        }
        let page = ReadinessPage(
            facts, frame: CityFrame(facts.entry, tab: .readiness, mayLog: facts.rights?.any == true, text: text),
            assessor: assessor,
            outcome: outcome.flatMap(\.self), change: change, text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func measure(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let name = try context.parameters.require("measure")
        let method = assessor.files.method
        let (facts, items) = try await database.read(for: context) { db in
            let facts = try ReadinessPage.Facts(code, cycle: nil, method: method, as: context.actor, in: db)
            guard let whole = facts.readiness?.wholeAssessment,
                facts.readiness?.assessment?.measures.contains(where: { $0.name == name }) == true
            else {
                throw Problem(.notFound)
            }
            let items = try db.items(
                of: name, city: facts.entry.city.id, asOf: whole.instant, cutOff: whole.cutOff, method: method)
            return (facts, items)
        }
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = MeasurePage(
            name, facts, items: items,
            frame: CityFrame(facts.entry, tab: .readiness, mayLog: facts.rights?.any == true, text: text),
            assessor: assessor, text: text)
        return pages.response(page, request: request, context: context)
    }
}

/// A measure and the value to try for it: `?try=c5_reach&to=40`.
struct MeasureChange {
    var measure: String
    /// As it was typed.
    var typed: String
    /// `nil`: it could not be read.
    var value: Double?

    init?(_ request: Request) {
        guard let measure = request.uri.queryParameters["try"], let typed = request.uri.queryParameters["to"] else {
            return nil
        }
        self.measure = String(measure)
        self.typed = String(typed)
        // No measure is larger than the number of people there are.
        value = Double(self.typed.replacing(",", with: ".")).flatMap { abs($0) <= 1e10 ? $0 : nil }
    }
}

extension Assessor {
    /// What the method makes of the city with one measure changed; `nil` where there is no such measure or no number.
    fileprivate func outcome(
        of change: MeasureChange, for facts: ReadinessPage.Facts, _ assessment: CityAssessment
    ) throws -> CityAssessment? {
        guard let value = change.value, assessment.measures.contains(where: { $0.name == change.measure }) else {
            return nil
        }
        var measures = assessment.measures
        for index in measures.indices where measures[index].name == change.measure {
            measures[index].status = .known
            measures[index].value = value
            measures[index].coverage = measures[index].coverage ?? 1
            measures[index].freshness = measures[index].freshness ?? 1
            measures[index].verification = measures[index].verification ?? 0.5
        }
        let city = CityMeasures(
            city: facts.entry.city.id, code: facts.entry.city.code,
            size: facts.size ?? CitySize(city: facts.entry.city.id, thousandInhabitants: nil, sizeUnit: nil),
            progress: measures, level: [:])
        return try assess([city]).first
    }
}
