import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Persistence
import Postgres
import ServiceLifecycle

/// Nothing runs, loads or frames a page but what we serve ourselves, and none asks for more than a page needs.
struct SecurityHeaders: RouterMiddleware {
    private static let always = headers([
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ])
    /// Whoever was here over TLS comes back over TLS.
    private static let overTLS = headers([("Strict-Transport-Security", "max-age=31536000")])

    private static func headers(_ fields: [(String, String)]) -> [HTTPField] {
        fields.compactMap { field in HTTPField.Name(field.0).map { HTTPField(name: $0, value: field.1) } }
    }

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // A file of a city has one of its own.
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] =
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy"), response.headers[name] == nil {
            response.headers[name] = "strict-origin-when-cross-origin"
        }
        let fields = Self.always + (request.isEncrypted ? Self.overTLS : [])
        for field in fields { response.headers[field.name] = field.value }
        return response
    }
}

/// Forms that ask write a blank as `+`, which the router takes as it is.
struct AskedWords: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head, let path = request.head.path,
            !path.hasPrefix("/api/"), let mark = path.firstIndex(of: "?"), path[mark...].contains("+")
        else { return try await next(request, context) }
        var head = request.head
        head.path = String(path[..<mark]) + String(path[mark...]).replacing("+", with: "%20")
        return try await next(Request(head: head, body: request.body), context)
    }
}

/// The reader's language: `?lang=`, then the cookie that an earlier choice left, then what the browser asks for. Who follows the link
/// to a page in another language has chosen; what a page loads by itself, such as its style for printing, is no choice.
struct LanguageChoice: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let asked = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        let kept = request.cookies["lang"].flatMap { Language(rawValue: $0.value) }
        let browser = request.headers[.acceptLanguage].flatMap { Language(acceptLanguage: String($0.prefix(200))) }
        var context = context
        context.language = asked ?? kept ?? browser ?? .en
        var response = try await next(request, context)
        // What says itself by what it varies speaks no language.
        guard response.headers[.vary] == nil else { return response }
        response.headers[.contentLanguage] = context.language.rawValue
        response.headers[.vary] = "Accept-Language, Cookie"
        // A 304 tells no type; the one that comes from within is of a page.
        let isPage =
            response.headers[.contentType]?.hasPrefix("text/html") == true || response.status == .notModified
        if let asked, asked != kept, isPage, request.isByHand {
            response.setCookie(
                Cookie(
                    name: "lang", value: asked.rawValue, maxAge: 31_536_000, path: "/", secure: request.isEncrypted,
                    httpOnly: true, sameSite: .lax))
        }
        return response
    }
}

extension Request {
    /// Somebody asked for this, as far as the browser says: no page did that shows a part of it, and nothing that looks ahead.
    fileprivate var isByHand: Bool {
        func said(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        return method == .get && ["document", nil].contains(said("Sec-Fetch-Dest")) && said("Sec-Purpose") == nil
    }
}

/// Turns what went wrong into an answer: a page for people, `application/problem+json` for programs. What is our own fault says
/// little outside and all of it in the log. A form that could not be saved comes back with what was typed.
struct ErrorResponses: RouterMiddleware {
    let pages: Pages

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let (problem, level) = Problem.of(error)
            if let level {
                context.logger.log(
                    level: level, "\(request.method) \(context.endpointPath ?? ""): \(Problem.logged(error))")
            }
            return try await answer(problem, request, context)
        }
    }

    private func answer(_ problem: Problem, _ request: Request, _ context: AppContext) async throws -> Response {
        var response: Response
        if problem.keepsForm, let body = await form(of: request, context) {
            // Sent again, it is a form of this session; whoever has none signs in first.
            let kept = context.signedIn.map { body.carrying(token: $0.formToken) } ?? body
            response = pages.response(
                UnsavedPage(
                    kept, problem, request, id: context.requestID, text: pages.catalogue(context.language)),
                status: problem.status, request: request, context: context)
            response.headers[.cacheControl] = "no-store"
        } else {
            response = try page(problem, request, context)
        }
        if problem.status == .serviceUnavailable { response.headers[.retryAfter] = "10" }
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }

    /// What was typed, whether it was read before the work failed or not.
    private func form(of request: Request, _ context: AppContext) async -> FormBody? {
        // Never of another site's page: its button would make that its own.
        guard request.method == .post, (try? request.requireSameOrigin()) != nil else { return nil }
        if let body = context.form.body { return body }
        return try? await FormBody(request, context)
    }

    private func page(_ problem: Problem, _ request: Request, _ context: AppContext) throws -> Response {
        let text = pages.catalogue(context.language)
        let path = request.uri.path
        if problem.status == .unauthorized {
            var response = pages.response(
                SignInPage(link: nil, person: nil, text: text), status: .unauthorized, request: request,
                context: context)
            response.headers[.cacheControl] = "no-store"
            return response
        }
        guard path.hasPrefix("/api/") || [Address.health, .ready].contains(where: { $0.description == path }) else {
            return pages.response(
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
    /// What the answer says besides.
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ key: String, _ values: [String: Catalogue.Value] = [:]) {
        self.status = status
        self.key = key
        self.values = values
    }

    /// A form was made in a session that has ended, or by nobody’s page: all that send it are answered so.
    static let earlierSession = Problem(.forbidden, "earlier-session")

    /// What was sent came from no page of this service in the reader's session.
    static let otherSite = Problem(.forbidden, "other-site")

    /// Whether what was typed can be sent again as it is.
    var keepsForm: Bool { status == .serviceUnavailable || key == Problem.earlierSession.key }

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

extension Problem {
    /// What an error is to whoever asked, and how loudly the log is told.
    static func of(_ error: any Error) -> (problem: Problem, level: Logger.Level?) {
        switch error {
        case let problem as Problem: (problem, nil)
        case let error as HTTPError: (Problem(error.status), nil)
        case let error as InvalidInstant: (Problem(error), nil)
        // Its sender broke it, or went away in the middle of it.
        case is HTTPParserError: (Problem(.badRequest, "broken"), nil)
        case is ChannelError, is IOError: (.gone, nil)
        case is NIOTooManyBytesError: (Problem(.contentTooLarge), nil)
        // Its reader has gone, or the service stops: nobody's mistake.
        case is CancellationError:
            (Task.isShuttingDownGracefully ? Problem(.serviceUnavailable) : .gone, nil)
        case is PoolError: (Problem(.serviceUnavailable), nil)
        case let error as PostgresError: of(error)
        default: (Problem(.internalServerError), .error)
        }
    }

    private static func of(_ error: PostgresError) -> (problem: Problem, level: Logger.Level?) {
        if error.isReadOnly { return (Problem(.serviceUnavailable, "read-only"), nil) }
        if error.isStopped || error.isOutOfPatience { return (Problem(.serviceUnavailable, "slow"), .warning) }
        if error.isOutOfRoom { return (Problem(.serviceUnavailable, "no-room"), .error) }
        if error.isConnectionFailure || error.isOutOfMeans { return (Problem(.serviceUnavailable), .error) }
        return (Problem(.internalServerError), .error)
    }

    /// Without what people entered.
    static func logged(_ error: any Error) -> String {
        switch error {
        case let error as PostgresError: error.logged
        case let error as DecodingFailure: "column \(error.column): expected \(error.expected)"
        default: String(reflecting: error)
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
