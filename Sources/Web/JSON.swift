import Foundation
import HTTPTypes
import Hummingbird
import Reporting

/// Keys in order, so that the same answer has the same bytes.
func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, contentType: String = "application/json"
) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Response(
        status: status, headers: [.contentType: contentType],
        body: .init(byteBuffer: ByteBuffer(data: try encoder.encode(value))))
}

typealias OrNull = Reporting.OrNull
