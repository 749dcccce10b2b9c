import Domain
import Foundation
import Hummingbird
import Input
import Persistence
import Postgres
import ScoringJob

/// `/countries/VNM`: the cities of a country beside each other in one award round, for its National Commission and for everybody
/// as far as cities release it; `/countries/VNM.csv`: the same as a table.
struct CountryRoutes: Sendable {
    let database: Database
    let pages: Pages
    let assessor: Assessor?

    func add(to router: Router<AppContext>) {
        router.get("countries/:code", use: page)
        router.get("countries/{code}.csv", use: table)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context)
        let page = CountryPage(
            facts, isSignedIn: context.signedIn != nil, assessor: assessor,
            text: pages.catalogue(context.language).of(country: facts.country.code))
        return pages.response(page, request: request, context: context)
    }

    @Sendable func table(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context)
        let csv = facts.csv(text: pages.catalogue(context.language))
        let name = ["readiness", facts.country.code, facts.run?.cycle.code].compactMap(\.self).joined(separator: "-")
        return tagged(
            ByteBuffer(string: csv), contentType: "text/csv; charset=utf-8; header=present",
            headers: [.contentDisposition: "attachment; filename=\"\(name).csv\""])
    }

    private func read(_ request: Request, _ context: AppContext) async throws -> CountryPage.Facts {
        let code = try context.parameters.require("code").uppercased()
        let cycle = request.query("cycle")
        let includesInvented = request.uri.queryParameters["invented"] == "yes"
        return try await database.read(for: context) { db in
            guard let country = try db.countries().first(where: { $0.code == code }) else {
                throw Problem(.notFound, "country", ["code": .text(code)])
            }
            let runs = try db.latestRuns()
            let run = try runs.run(of: cycle)
            return CountryPage.Facts(
                country: country, run: run, cycles: runs.map(\.cycle.code),
                cities: try db.cities(of: code, in: run, includingInvented: includesInvented),
                leftOut: Set(try run?.assessment.map { try db.problems(in: $0).map(\.city) } ?? []),
                includesInvented: includesInvented, invented: try db.countInvented(in: code))
        }
    }
}

// MARK: - The table

extension CountryPage.Facts {
    /// A line per city: gates with the days on which they change, and, where the reader may see them, band, progress, level,
    /// confidence and criteria with their intervals. Empty where it is not known or not released.
    func csv(text: Catalogue) -> String {
        let criteria = criteria
        var columns = ["city", "name", "country", "cycle", "run", "as_of", "released"]
        for gate in Gate.allCases {
            let name = gate.rawValue.replacing("-", with: "_")
            columns += [name, "\(name)_from", "\(name)_until", "\(name)_reason"]
        }
        columns += ["band", "progress", "progress_low", "progress_high", "level", "confidence"]
        for name in criteria { columns += [name, "\(name)_low", "\(name)_high"] }
        let lines = cities.map { city in
            var cells = [
                city.city.code, city.city.name(in: text.language), city.city.country, run?.cycle.code ?? "",
                run.map { "\($0.id.rawValue)" } ?? "", run?.instant.iso8601 ?? "", city.isReleased ? "yes" : "no",
            ]
            for gate in Gate.allCases {
                let result = city.gates.first { $0.gate == gate }
                cells += [
                    result.map { $0.reason == .notReleased ? "not released" : $0.outcome.rawValue } ?? "",
                    result?.from?.description ?? "", result?.until?.description ?? "", result.map(text.reason) ?? "",
                ]
            }
            let found = city.assessment
            cells.append(city.standing?.band.rawValue ?? "")
            cells += [
                found?.progress, found?.interval?.lowerBound, found?.interval?.upperBound, found?.level,
                found?.progress == nil && found?.confidence == 0 ? nil : found?.confidence,
            ].map(decimal)
            for name in criteria {
                let criterion = found?.criteria.first { $0.name == name }
                cells += [criterion?.progress, criterion?.interval?.lowerBound, criterion?.interval?.upperBound]
                    .map(decimal)
            }
            return cells
        }
        return spreadsheet([columns] + lines)
    }

    /// The criteria of the method, as far as any city shows them.
    var criteria: [String] {
        cities.compactMap(\.assessment).map { $0.criteria.map(\.name) }.max { $0.count < $1.count } ?? []
    }
}

/// To two decimals: what lies behind them is below every interval. Empty where it is not known.
private func decimal(_ value: Double?) -> String { value.map { "\(($0 * 100).rounded() / 100)" } ?? "" }
