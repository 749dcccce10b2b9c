import Foundation
import HTTPTypes
import Hummingbird

func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
) throws -> Response {
    Response(
        status: status, headers: [.contentType: contentType],
        body: .init(byteBuffer: ByteBuffer(data: try encoded(value))))
}

/// Keys in order, so that the same answer has the same bytes.
func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}

/// What is not known is written as null, not left out.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

/// An answer that says what it is by a tag of its bytes, and not again what the asker has already (RFC 9110, 13.1.2).
func tagged(
    _ body: Data, contentType: String, request: Request, headers: HTTPFields = [:]
) -> Response {
    var headers = headers
    let tag = "\"\(body.fingerprint)\""
    headers[.contentType] = contentType
    headers[.eTag] = tag
    headers[.cacheControl] = "no-cache"
    let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
        .map { $0.trimmingCharacters(in: .whitespaces) }
    if known.contains(where: { $0 == tag || $0 == "W/\(tag)" || $0 == "*" }) {
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(data: body)))
}

extension Data {
    /// FNV-1a of 64 bits: tells one answer from the next. Whoever could forge it gains nothing.
    fileprivate var fingerprint: String {
        let hash = reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
