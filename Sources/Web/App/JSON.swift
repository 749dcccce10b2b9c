import Foundation
import HTTPTypes
import Hummingbird
import Reporting

func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
) throws -> Response {
    let bytes = ByteBuffer(data: try steadyJSON(value))
    guard status == .ok else {
        return Response(status: status, headers: [.contentType: contentType], body: .init(byteBuffer: bytes))
    }
    return tagged(bytes, contentType: contentType)
}

typealias Nullable = Reporting.Nullable

/// An answer with a tag of its bytes: `EntityTags` sends it to nobody who has it already. It may be kept by whoever asked, and is to
/// be asked for again each time.
/// - Parameter tag: where something better than a digest of the bytes is known.
func tagged(
    _ bytes: ByteBuffer, contentType: String, tag: String? = nil, headers: HTTPFields = [:]
) -> Response {
    var headers = headers
    headers[.contentType] = contentType
    headers[.eTag] = tag.map { "\"\($0)\"" } ?? bytes.entityTag
    headers[.cacheControl] = "private, no-cache"
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
}
