import Domain
import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// Finds out who is signed in, from the cookie that signing in left. What a signed-in person gets is kept in no cache.
struct Sessions: RouterMiddleware {
    static let hours = 12

    let database: Database

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let token = request.sessionToken else { return try await next(request, context) }
        var context = context
        context.signedIn = try await database.read { db in try db.signedIn(session: token) }
        if context.signedIn != nil { context.channel?.triggerUserOutboundEvent(Door.IsKnown(), promise: nil) }
        var response = try await next(request, context)
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    /// Keeps the session in the browser as long as the database does, out of reach of scripts and of other sites' forms.
    static func keep(_ token: String, for request: Request) -> Cookie {
        cookie(token, maxAge: hours * 3600, request)
    }

    static func forget(for request: Request) -> Cookie { cookie("", maxAge: 0, request) }

    /// Over TLS by a name that browsers keep for this host alone, so that no neighbour of it can put another session there.
    fileprivate static func cookie(for request: Request) -> String {
        request.isEncrypted ? "__Host-session" : "session"
    }

    private static func cookie(_ value: String, maxAge: Int, _ request: Request) -> Cookie {
        Cookie(
            name: cookie(for: request), value: value, maxAge: maxAge, path: "/", secure: request.isEncrypted,
            httpOnly: true,
            sameSite: .lax)
    }
}

extension AppContext {
    /// - Throws: `Problem` where nobody is signed in.
    func requireSignedIn() throws -> SignedIn {
        guard let signedIn else { throw Problem(.unauthorized, "signed-out") }
        return signedIn
    }
}

extension Request {
    /// The token of a session, where the cookie holds what could be one.
    var sessionToken: String? {
        cookies[Sessions.cookie(for: self)].map(\.value).flatMap { $0.isToken ? $0 : nil }
    }

    /// Whether the reader's way to us is encrypted; we speak plainly to the proxy in front of us, which says so.
    var isEncrypted: Bool {
        HTTPField.Name("X-Forwarded-Proto").flatMap { headers[$0] } == "https"
    }

    /// Whether a page of ours or the reader's own hand asks for this, and no other site; `nil` where the browser does not say.
    var isFromHere: Bool? {
        HTTPField.Name("Sec-Fetch-Site").flatMap { headers[$0] }.map { ["same-origin", "none"].contains($0) }
    }

    /// - Throws: `Problem` where another site's page sends this, by what the browser says of it. Programs say nothing.
    func requireSameOrigin() throws {
        if let isFromHere {
            guard isFromHere else { throw Problem.otherSite }
        } else if let origin = headers[.origin] {
            let host = origin.split(separator: "://", maxSplits: 1).last.map(String.init)
            guard let authority = head.authority, host == authority else { throw Problem.otherSite }
        }
    }
}

extension String {
    /// Has the form of the tokens of links and sessions.
    var isToken: Bool { wholeMatch(of: /[0-9a-f]{64}/) != nil }
}
