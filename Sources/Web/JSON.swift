import Foundation
import HTTPTypes
import Hummingbird

/// Keys in order, so that the same answer has the same bytes.
func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = ByteBuffer(data: try encoder.encode(value))
    var headers: HTTPFields = [.contentType: contentType]
    if status == .ok {
        headers[.eTag] = bytes.entityTag
        headers[.cacheControl] = "no-cache"  // may be kept, but is to be asked for again each time
    }
    return Response(status: status, headers: headers, body: .init(byteBuffer: bytes))
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
