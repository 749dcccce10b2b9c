import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers

/// The methods that the routes of the program take.
final class KnownMethods: Sendable {
    private let routes = NIOLockedValueBox<[(path: RouterPath, method: HTTPRequest.Method)]>([])

    func learn(_ found: [Router<AppContext>.RouteDescription]) {
        routes.withLockedValue { $0 = found.map { ($0.path, $0.method) } }
    }

    /// What can be done at an address: nothing where there is no such page.
    func of(_ path: String) -> [String] {
        let parts = path.split(separator: "/")
        let methods = routes.withLockedValue { $0 }.filter { route in
            route.path.count == parts.count && zip(route.path, parts).allSatisfy { $0 ~= $1 }
        }.map(\.method.rawValue)
        return Set(methods.contains("GET") ? methods + ["HEAD"] : methods).sorted()
    }
}

/// A page that is there, asked for by a method that it does not take.
struct MethodCheck: RouterMiddleware {
    let methods: KnownMethods

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard context.endpointPath == nil else { return try await next(request, context) }
        let known = methods.of(request.uri.path)
        guard !known.isEmpty else { return try await next(request, context) }
        let list = known.joined(separator: ", ")
        var problem = Problem(.methodNotAllowed, "method", ["found": .text(list)])
        problem.headers[.allow] = list
        throw problem
    }
}
