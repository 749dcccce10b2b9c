import Domain
import HTTPTypes
import Hummingbird
import Persistence
import Postgres

/// Signing in by a one-time link, and out. Opening the link shows a page with a button, so that programs that look at the links of
/// a mail do not use it up.
struct SignInRoutes: Sendable {
    let database: Database
    let pages: Pages

    func add(to router: Router<AppContext>) {
        router.get("sign-in", use: page)
        router.post("sign-in", use: signIn)
        router.post("sign-out", use: signOut)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let link = request.uri.queryParameters["link"].map(String.init)
        var person: Person?
        if let link, link.isToken { person = try await database.read { db in try db.person(signInLink: link) } }
        return try answer(
            SignInPage(link: link, person: person, text: pages.catalogue(context.language)), request, context)
    }

    @Sendable func signIn(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        let link = try await FormBody(request, context)["link"] ?? ""
        let before = request.sessionToken
        // What is no token signs nobody in; the database need not be asked.
        let token =
            link.isToken
            ? try await database.write(as: .anyone) { db in
                let token = try db.startSession(signInLink: link)
                // The browser forgets the one that it had: nobody could sign out of it any more.
                if token != nil, let before { try db.endSession(before) }
                return token
            } : nil
        guard let token else {
            let page = SignInPage(link: link, person: nil, text: pages.catalogue(context.language))
            return try answer(page, status: .forbidden, request, context)
        }
        var response = Response.redirect(to: .log)
        response.setCookie(Sessions.keep(token, for: request))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    @Sendable func signOut(request: Request, context: AppContext) async throws -> Response {
        try request.requireSameOrigin()
        if let token = request.sessionToken, let signedIn = context.signedIn {
            try await FormBody(request, context).requireToken(of: signedIn)
            try await database.write(as: .anyone) { db in try db.endSession(token) }
        }
        var response = Response.redirect(to: .register)
        response.setCookie(Sessions.forget(for: request))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func answer(
        _ page: SignInPage, status: HTTPResponse.Status = .ok, _ request: Request, _ context: AppContext
    ) throws -> Response {
        var response = pages.response(page, status: status, request: request, context: context)
        response.headers[.cacheControl] = "no-store"
        // The address holds the link: no page that one goes to from here may learn it.
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        return response
    }
}

struct SignInPage {
    let title: String
    /// The link that the button uses up.
    let link: String?
    /// "Sign in as NAME", where the link is good.
    let button: String?
    /// A link was given, and it signs nobody in.
    let isStale: Bool

    init(link: String?, person: Person?, text: Catalogue) {
        title = text("sign-in.title")
        self.link = person == nil ? nil : link
        button = person.map { text("sign-in.as", ["name": .text($0.name)]) }
        isStale = link != nil && person == nil
    }
}
