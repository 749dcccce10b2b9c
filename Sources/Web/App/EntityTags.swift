import HTTPTypes
import Hummingbird
import Postgres

/// Answers 304 to a program that has the same bytes already (RFC 9110, section 13). The tag is made from the answer, so it
/// saves the way and not the work; `PageTags` saves both.
struct EntityTags: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard response.status == .ok, let tag = response.headers[.eTag],
            let known = request.headers[.ifNoneMatch]?.name(of: tag)
        else { return response }
        response.status = .notModified
        // Weak where the asker has it compressed: by the tag that it knows, it finds what it has.
        response.headers[.eTag] = known
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
    /// The tag as this list of `If-None-Match` has it, where it does; a weak one will do (RFC 9110, 13.1.2).
    func name(of tag: String) -> String? {
        for item in split(separator: ",") {
            let item = item.trimmingPrefix(while: \.isWhitespace)
            let (mark, known) = item.hasPrefix("W/") ? ("W/", item.dropFirst(2)) : ("", item[...])
            if known == "*" { return tag }
            if known.prefix(while: { !$0.isWhitespace }) == tag { return mark + tag }
        }
        return nil
    }
}
