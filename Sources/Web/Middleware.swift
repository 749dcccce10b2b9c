import Domain
import HTTPTypes
import Hummingbird
import Logging
import Persistence
import Postgres
import ServiceLifecycle

/// Nothing runs, loads or frames a page but what we serve ourselves.
struct SecurityHeaders: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy"), response.headers[name] == nil {
            response.headers[name] = "strict-origin-when-cross-origin"
        }
        return response
    }
}

/// The reader's language: `?lang=`, then the cookie that an earlier `?lang=` left, then what the browser asks for.
struct LanguageChoice: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let asked = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        let kept = request.cookies["lang"].flatMap { Language(rawValue: $0.value) }
        let browser = request.headers[.acceptLanguage].flatMap { Language(acceptLanguage: $0) }
        var context = context
        context.language = asked ?? kept ?? browser ?? .en
        var response = try await next(request, context)
        response.headers[.contentLanguage] = context.language.rawValue
        response.headers[.vary] = "Accept-Language, Cookie"
        if let asked, asked != kept {
            response.setCookie(
                Cookie(
                    name: "lang", value: asked.rawValue, maxAge: 31_536_000, path: "/", httpOnly: true, sameSite: .lax))
        }
        return response
    }
}

/// Turns what went wrong into an answer: a page for people, `application/problem+json` for programs. What is our own fault says
/// little outside and all of it in the log.
struct ErrorResponses: RouterMiddleware {
    let pages: Pages

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try answer(problem, request, context)
        } catch let error as HTTPError {
            return try answer(Problem(error.status), request, context)
        } catch let error as PostgresError where error.isReadOnly {
            return try answer(Problem(.serviceUnavailable, "read-only"), request, context)
        } catch let error as PostgresError where error.isStopped {
            context.logger.warning("\(request.method) \(context.endpointPath ?? ""): \(error.logged)")
            return try answer(Problem(.serviceUnavailable, "slow"), request, context)
        } catch let error as PostgresError where error.isConnectionFailure {
            context.logger.error("\(request.method) \(context.endpointPath ?? ""): \(error.logged)")
            return try answer(Problem(.serviceUnavailable), request, context)
        } catch is CancellationError {
            // Its reader has gone, or the service stops: nobody's mistake.
            return try answer(Task.isShuttingDownGracefully ? Problem(.serviceUnavailable) : .gone, request, context)
        } catch let error as InvalidInstant {
            return try answer(Problem(error), request, context)
        } catch is PoolError {
            return try answer(Problem(.serviceUnavailable), request, context)
        } catch {
            context.logger.error("\(request.method) \(context.endpointPath ?? ""): \(logged(error))")
            return try answer(Problem(.internalServerError), request, context)
        }
    }

    /// Without what people entered.
    private func logged(_ error: any Error) -> String {
        switch error {
        case let error as PostgresError: error.logged
        case let error as DecodingFailure: "column \(error.column): expected \(error.expected)"
        default: String(reflecting: error)
        }
    }

    private func answer(_ problem: Problem, _ request: Request, _ context: AppContext) throws -> Response {
        var response = try page(problem, request, context)
        if problem.status == .serviceUnavailable { response.headers[.retryAfter] = "10" }
        return response
    }

    private func page(_ problem: Problem, _ request: Request, _ context: AppContext) throws -> Response {
        let text = pages.catalogue(context.language)
        let path = request.uri.path
        if problem.status == .unauthorized {
            var response = try pages.response(
                SignInPage(link: nil, person: nil, text: text), status: .unauthorized, request: request,
                context: context)
            response.headers[.cacheControl] = "no-store"
            return response
        }
        guard path.hasPrefix("/api/") || path == "/health" || path == "/ready" else {
            return try pages.response(
                ErrorPage(problem, text, request: context.requestID), status: problem.status, request: request,
                context: context)
        }
        return try json(
            ProblemBody(
                title: text("error.\(problem.key).title"), status: problem.status.code,
                detail: text("error.\(problem.key).detail", problem.values), requestId: context.requestID),
            status: problem.status, contentType: "application/problem+json")
    }
}

/// A request that cannot be answered, in words of the catalogue: `error.KEY.title` and `error.KEY.detail`.
struct Problem: Error {
    var status: HTTPResponse.Status
    var key: String
    var values: [String: Catalogue.Value] = [:]

    init(_ status: HTTPResponse.Status, _ key: String, _ values: [String: Catalogue.Value] = [:]) {
        self.status = status
        self.key = key
        self.values = values
    }

    /// The answer that nobody waits for any more.
    static let gone = Problem(HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request"), "busy")

    init(_ error: InvalidInstant) {
        switch error {
        case .notATime(let text): self.init(.badRequest, "not-a-time", ["found": .text(text)])
        case .future(let text): self.init(.badRequest, "future", ["found": .text(text)])
        }
    }

    init(_ status: HTTPResponse.Status) {
        switch status {
        case .notFound: self.init(status, "not-found")
        case .serviceUnavailable: self.init(status, "busy")
        case _ where status.kind == .clientError: self.init(status, "request")
        default: self.init(status, "ours")
        }
    }
}

/// RFC 9457.
private struct ProblemBody: Encodable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    /// By which the log knows the request.
    var requestId: String
}
