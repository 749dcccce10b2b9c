import HTTPTypes
import Hummingbird
import Postgres

/// Answers 304 to a program that has the same bytes already (RFC 9110, section 13). The tag is made from the answer, so it
/// saves the way and not the work.
struct EntityTags: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard response.status == .ok, let tag = response.headers[.eTag],
            let known = request.headers[.ifNoneMatch], known.names(tag)
        else { return response }
        response.status = .notModified
        response.headers[.contentType] = nil
        response.headers[.contentLength] = nil
        response.body = .init()
        return response
    }
}

extension ByteBuffer {
    /// A strong entity tag of these bytes.
    var entityTag: String { "\"\(SHA256.digest(of: readableBytesView))\"" }
}

extension String {
    /// Whether this list of `If-None-Match` holds the tag; a weak one will do (RFC 9110, 13.1.2).
    fileprivate func names(_ tag: String) -> Bool {
        split(separator: ",").contains { item in
            let item = item.trimmingPrefix(while: \.isWhitespace)
            let known = item.hasPrefix("W/") ? item.dropFirst(2) : item[...]
            return known == "*" || known.prefix { !$0.isWhitespace } == tag
        }
    }
}
