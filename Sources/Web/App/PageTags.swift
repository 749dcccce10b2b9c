import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import Persistence
import Postgres

/// Answers 304 to a stranger who has a page as it would be made now. One statement tells that: nothing is read for the page, and
/// nothing of it is made.
///
/// Its tag is a digest of all that the page is made from: the program that runs, the language, the address, and what its own
/// transaction saw of the database. Who is signed in gets none, since their pages are kept nowhere.
struct PageTags: RouterMiddleware {
    let database: Database
    let pages: Pages

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        guard let had = request.headers[.ifNoneMatch], had.contains(Pages.tagBegin), request.mayHaveTag else {
            return try await next(request, context)
        }
        let day = Day.today
        let seen = Seen(version: try await database.read { db in try db.dataVersion() }, day: day)
        guard let tag = pages.tag(request, context.language, seen), let known = had.name(of: tag) else {
            return try await next(request, context)
        }
        return Response(status: .notModified, headers: Pages.headers(tag: known))
    }
}

extension Pages {
    /// Another process may know other texts, another method or another database.
    private static let process = UUID().uuidString
    /// Tells tags of pages from those of bytes.
    fileprivate static let tagBegin = "\"page-"

    /// A browser may keep the page, and asks each time whether it is still the same.
    fileprivate static func headers(tag: String) -> HTTPFields { [.eTag: tag, .cacheControl: "no-cache"] }

    fileprivate func tag(_ request: Request, _ language: Language, _ seen: Seen) -> String? {
        guard let version = seen.version else { return nil }
        let parts = [Pages.process, language.rawValue, version, seen.day.description, request.uri.string]
        return "\(Pages.tagBegin)\(SHA256.digest(of: parts.joined(separator: "\n").utf8).prefix(32))\""
    }

    /// What tells a browser whether it has the page: nothing where the page was not read by `read(for:)`, and by that alone.
    func tagHeaders(_ request: Request, _ context: AppContext) -> HTTPFields {
        guard request.mayHaveTag, let seen = context.reading.seen else { return [:] }
        return tag(request, context.language, seen).map(Pages.headers(tag:)) ?? [:]
    }
}

extension Request {
    /// It asks for a page, and nobody is signed in to it.
    fileprivate var mayHaveTag: Bool { (method == .get || method == .head) && sessionToken == nil }
}

extension Database {
    /// Reads what a page shows, as far as its reader may see it, and notes for the page's tag what was seen. What is read besides, and
    /// a clock finer than days, may not decide what the page says.
    /// - Parameter actor: for a page that shows everybody the same.
    func read<R: Sendable>(
        for context: AppContext, as actor: Actor? = nil, _ body: @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        let day = Day.today  // before it, so that a page made over midnight has the tag of the day that ends
        let (value, version) = try await readVersion(as: actor ?? context.actor, body)
        context.reading.note(Seen(version: version, day: day))
        return value
    }
}

/// What there was to see as a page was read.
struct Seen: Hashable, Sendable {
    /// The name of what is in the database; `nil` where it has none.
    var version: String?
    /// Today, by the program's clock.
    var day: Day
}

/// What the transactions of a request saw.
final class Reading: Sendable {
    private let all = NIOLockedValueBox<Set<Seen>>([])

    func note(_ seen: Seen) { all.withLockedValue { _ = $0.insert(seen) } }

    /// `nil` where nothing was read, or where one transaction saw what another did not.
    var seen: Seen? { all.withLockedValue { $0.count == 1 ? $0.first : nil } }
}
