import Domain
import Hummingbird
import Persistence
import Postgres

/// The register: the first page, and the same for programs.
struct RegisterRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("/", use: page)
        router.get("api/v1/cities", use: cities)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let query = try RegisterQuery(request)
        let (lines, matches, network) = try await database.read(for: context, as: .anyone) { db in
            (
                try db.cities(query.filter, limit: RegisterPage.size, offset: (query.page - 1) * RegisterPage.size),
                try db.countCities(query.filter), try db.networkOverview()
            )
        }
        let page = RegisterPage(
            query: query, lines: lines, matches: matches, network: network, text: pages.catalogue(context.language))
        return pages.response(page, request: request, context: context)
    }

    @Sendable func cities(request: Request, context: AppContext) async throws -> Response {
        let query = try RegisterQuery(request)
        let limit = try request.positiveNumber("limit", atMost: 1000) ?? 1000
        let offset = (query.page - 1) * limit
        let lines = try await database.read { db in try db.cities(query.filter, limit: limit + 1, offset: offset) }
        let next = Address.apiCities.asking(
            query.items.filter { $0.0 != "page" } + [("limit", "\(limit)"), ("page", "\(query.page + 1)")])
        return try json(
            CitiesBody(
                cities: lines.prefix(limit).map { CityBody($0.city, admitted: $0.admitted) },
                next: lines.count > limit ? next.description : nil))
    }
}

/// What the address of the register asks for.
struct RegisterQuery: Sendable {
    var filter: CityFilter
    /// From 1.
    var page: Int

    /// - Throws: `Problem` for a filter that names nothing.
    init(_ request: Request) throws {
        // A browser sends a blank of a form as a plus.
        var uri = request.uri
        uri = .init("/?\((uri.query ?? "").replacing("+", with: "%20"))")
        let asked = uri.queryParameters
        func value(_ name: String) -> String? {
            guard let text = asked[Substring(name)], !text.isEmpty else { return nil }
            return String(text)
        }
        filter = CityFilter(words: value("q"), country: value("country")?.uppercased())
        if let region = value("region") {
            guard let known = Region(named: region) else {
                throw Problem(.badRequest, "region", ["found": .text(region)])
            }
            filter.region = known
        }
        filter.cohort = try request.positiveNumber("cohort", atMost: 9999)
        page = try request.positiveNumber("page", atMost: 100_000) ?? 1
    }

    /// The query's parts by name; what is not asked is empty.
    var items: [(String, String)] {
        [
            ("q", filter.words ?? ""), ("region", filter.region?.slug ?? ""), ("country", filter.country ?? ""),
            ("cohort", filter.cohort.map(String.init) ?? ""), ("page", page > 1 ? String(page) : ""),
        ]
    }
}
