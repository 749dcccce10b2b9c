import HTTPTypes
import Hummingbird
import Input

/// Looks at how something is asked before anything is read of it: what is too long, or asks for no page of ours, costs no more than
/// a page that says so. An address with an empty part leads on to the one without.
struct RequestLimits: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.refusal = request.fault
        guard context.refusal == nil else { return try await next(request.bare, context) }
        guard request.uri.path.contains("//") else { return try await next(request, context) }
        // A link to it would lead to another host.
        guard request.method == .get || request.method == .head else {
            context.refusal = Problem(.notFound)
            return try await next(request.bare, context)
        }
        let query = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
        return .redirect(to: Address(asked: request.uri.path, query), type: .permanent)
    }
}

/// Answers what the limits refused, where the answer speaks the reader's language.
struct LimitAnswers: RouterMiddleware {
    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        if let refusal = context.refusal { throw refusal }
        return try await next(request, context)
    }
}

/// What an address may hold. The longest that we write ourselves is of some 300 bytes.
enum AddressLimits {
    static let bytes = 8192
    static let headerBytes = 16_384
    static let parameters = 50
    /// Of each parameter, what is looked for included.
    static let characters = 200
}

extension Request {
    /// Why it cannot be answered, whatever it asks for.
    fileprivate var fault: Problem? {
        // The first Host of a request is its authority.
        guard let host = head.authority, !host.isEmpty, headers.allSatisfy({ $0.name.canonicalName != "host" }) else {
            return Problem(.badRequest, "host")
        }
        guard uri.string.utf8.count <= AddressLimits.bytes else {
            return Problem(.badRequest, "address-size", ["most": .number(AddressLimits.bytes)])
        }
        guard headers.reduce(0, { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }) <= AddressLimits.headerBytes
        else {
            return Problem(.requestHeaderFieldsTooLarge, "headers", ["most": .number(AddressLimits.headerBytes)])
        }
        guard uri.path.hasPrefix("/") else { return Problem(.badRequest) }
        return parameterFault
    }

    private var parameterFault: Problem? {
        let most = AddressLimits.parameters
        guard (uri.query ?? "").utf8.count(where: { $0 == UInt8(ascii: "&") }) < most else {
            return Problem(.badRequest, "parameters", ["most": .number(most)])
        }
        for (name, value) in uri.queryParameters {
            let shown = String(name.prefix(40))
            guard max(name.unicodeScalars.count, value.unicodeScalars.count) <= AddressLimits.characters else {
                return Problem(
                    .badRequest, "parameter-size",
                    ["name": .text(shown), "most": .number(AddressLimits.characters)])
            }
            if let hidden = value.hiddenCharacter ?? name.hiddenCharacter {
                return Problem(.badRequest, "parameter-hidden", ["found": .text(hidden.notation)])
            }
        }
        return nil
    }

    /// The same without what may be too long, for the page that says so.
    fileprivate var bare: Request {
        let isKeepable = uri.path.hasPrefix("/") && uri.path.utf8.count <= 2000
        var head = HTTPRequest(
            method: method, scheme: self.head.scheme, authority: nil,
            path: isKeepable ? Address(asked: uri.path).description : "/")
        for name in [HTTPField.Name.acceptLanguage, .connection, .contentLength, .contentType] {
            guard let value = headers[name], value.utf8.count <= AddressLimits.characters else { continue }
            head.headerFields[name] = value
        }
        if isEncrypted, let name = HTTPField.Name("X-Forwarded-Proto") { head.headerFields[name] = "https" }
        return Request(head: head, body: body)
    }
}
