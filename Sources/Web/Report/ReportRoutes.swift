import Domain
import Foundation
import Hummingbird
import Persistence
import Postgres
import Reporting

/// The reports of a city: which years there are, and each year as a page, as JSON and its tables as CSV. All of it as of an instant;
/// without `?asOf=`, of now.
struct ReportRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("cities/:code/reports", use: list)
        router.get("cities/:code/reports/annual/:year", use: page)
        router.get("cities/:code/reports/annual/:year/print.css", use: style)
        router.get("cities/:code/reports/annual/:year/tables/:table", use: table)
        router.get("api/v1/cities/:code/reports/annual/:year", use: report)
    }

    private struct Facts: Sendable {
        var entry: RegisterEntry
        var report: AnnualReport
        var json: Data
        var digest: String
        var instant: Instant
        /// Whether it stays as it is, read again as of its instant.
        var isSealed: Bool
        var mayLog: Bool
    }

    /// Reads the report in one transaction, as far as the reader may see it.
    private func read(_ request: Request, _ context: AppContext) async throws -> Facts {
        let code = try context.parameters.require("code")
        let year = Int(try context.parameters.require("year"))
        let asked = try await database.instant(asOf: request.asOf)
        return try await database.read(as: context.actor) { db in
            // The city's people see what they just saved; everybody else what is sealed, for which nobody waits.
            let isSealed = try asked != nil || !db.readsAll(of: db.found(code).city.id, as: context.actor)
            let instant = try asked ?? (isSealed ? db.lastSeal() : db.present())
            guard let entry = try db.registerEntry(code, asOf: instant) else {
                throw Problem(.notFound, "city", ["code": .text(code)])
            }
            let last = try db.day(of: instant).year
            guard let year, (2000...last).contains(year) else {
                throw Problem(.notFound, "report-year", ["last": .text("\(last)")])
            }
            let report = AnnualReport(
                try db.yearLog(of: entry, year: year, asOf: instant),
                framework: try db.framework("unesco-key-features"), asOf: instant.iso8601)
            let json = try report.json()
            return Facts(
                entry: entry, report: report, json: json,
                digest: SHA256.digest(of: json), instant: instant, isSealed: isSealed,
                mayLog: try db.logRights(of: context.actor, in: entry.city.id).any)
        }
    }

    @Sendable func list(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let (entry, years, mayLog) = try await database.read(for: context) { db in
            let entry = try db.found(code)
            return (
                entry, try db.loggedYears(of: entry, upTo: Day.today.year),
                try db.logRights(of: context.actor, in: entry.city.id).any
            )
        }
        let text = pages.catalogue(context.language, of: entry.city)
        let frame = CityFrame(entry, tab: .reports, mayLog: mayLog, text: text)
        return pages.response(
            ReportsPage(years, frame: frame, code: code, text: text), request: request, context: context)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context)
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let page = AnnualReportPage(
            facts.report, digest: facts.digest, instant: facts.instant, isSealed: facts.isSealed,
            frame: CityFrame(
                facts.entry, tab: .reports,
                asOf: request.asOf == nil ? nil : facts.instant, mayLog: facts.mayLog, text: text), text: text)
        return pages.response(page, request: request, context: context)
    }

    @Sendable func report(request: Request, context: AppContext) async throws -> Response {
        let facts = try await read(request, context)
        return tagged(ByteBuffer(data: facts.json), contentType: "application/json", tag: facts.digest)
    }

    @Sendable func table(request: Request, context: AppContext) async throws -> Response {
        let name = try context.parameters.require("table")
        let facts = try await read(request, context)
        let text = pages.catalogue(context.language, of: facts.entry.city)
        let document = facts.report.document(text: text, readAt: "", checksum: facts.digest)
        guard let table = document.tables.first(where: { "\($0.id).csv" == name }) else { throw Problem(.notFound) }
        let file = "\(facts.entry.city.code)-\(facts.report.year)-\(name)"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(file)\"",
            ], body: .init(byteBuffer: ByteBuffer(string: table.csv)))
    }

    @Sendable func style(request: Request, context: AppContext) async throws -> Response {
        let code = try context.parameters.require("code")
        let year = try context.parameters.require("year")
        let entry = try await database.read(as: context.actor) { db in try db.found(code) }
        let text = pages.catalogue(context.language, of: entry.city)
        let title = text(
            "report.running", ["city": .text(entry.city.name(in: context.language)), "year": .text(year)])
        return Response(
            status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: printStyle(title: title, page: text("report.page-of")))))
    }
}
