import CZlib
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Sends text compressed to whoever takes it so (RFC 9110, 8.4 and 12.5.3), by the system's zlib.
///
/// The pages of a signed-in person hold the secret token of a form beside words of the address, and the length of a compressed page
/// tells how much the two are alike: another site that has a browser ask again and again could find the token out letter by letter
/// (BREACH). So what they get is compressed only where the browser says that one of our pages asks for it or they do themselves
/// (Fetch Metadata), and what signs somebody in never. What is public holds nobody's secret.
struct Compression: RouterMiddleware {
    /// Less fits into one packet, compressed or not.
    fileprivate static let fewest = 1024
    /// More is compressed while it is sent, and its head cannot say how long it will be.
    fileprivate static let mostAtOnce = 262_144

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let isWorthIt = response.isWorthCompressing
        // A 304 varies as its 200 does (RFC 9110, 15.4.5), of which it does not tell the type.
        guard isWorthIt || response.status == .notModified else { return response }
        response.varyByEncoding()
        // HEAD is told the length of the plain text, which RFC 9110, 8.6 does not allow where GET compresses: without a length NIO
        // would write a chunk.
        guard isWorthIt, request.method != .head, request.takesGzip, !response.mayHoldSecret(for: request) else {
            return response
        }
        return await response.compressed()
    }
}

extension Request {
    /// Whether gzip is taken, by its name or by `*`, and no less gladly than the plain text where that is named as well.
    fileprivate var takesGzip: Bool {
        var weights: [String: Double] = [:]
        for item in (headers[.acceptEncoding] ?? "").split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            guard let coding = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            weights[coding] = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }
        let gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0
        return gzip > 0 && gzip >= weights["identity"] ?? 0
    }
}

extension Response {
    fileprivate var isWorthCompressing: Bool {
        let hasBody = status.kind != .informational && ![.noContent, .resetContent, .notModified].contains(status)
        guard hasBody, headers[.contentEncoding] == nil, let type = headers[.contentType] else { return false }
        let media = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard media.hasPrefix("text/") || ["application/json", "image/svg+xml"].contains(media) else { return false }
        // The body of an answer to HEAD is empty; the header tells how long it would be.
        return headers[.contentLength].flatMap { Int($0) } ?? .max >= Compression.fewest
    }

    fileprivate func mayHoldSecret(for request: Request) -> Bool {
        let isPublic = headers[.cacheControl]?.hasPrefix("public") == true
        let isGuarded = request.sessionToken == nil || request.isFromHere == true
        return headers[.setCookie] != nil || !isPublic && !isGuarded
    }

    fileprivate mutating func varyByEncoding() {
        let others = headers[.vary] ?? ""
        guard !others.lowercased().contains("accept-encoding") else { return }
        headers[.vary] = others.isEmpty ? "Accept-Encoding" : "\(others), Accept-Encoding"
    }

    /// What cannot be compressed at once is sent as it is, and fails as it would have; an answer under way ends in the middle, and
    /// its reader learns that by the end that is missing.
    fileprivate func compressed() async -> Response {
        let plain = body
        var answer = self
        if let length = plain.contentLength, length <= Compression.mostAtOnce {
            let whole = Whole()
            do {
                try await plain.write(GzipWriter(to: whole.writer))
            } catch {
                return self
            }
            answer.body = ResponseBody(byteBuffer: whole.bytes)
        } else {
            answer.body = ResponseBody { writer in try await plain.write(GzipWriter(to: writer)) }
        }
        answer.headers[.contentEncoding] = "gzip"
        // The same text, and no longer the same bytes (RFC 9110, 8.8.1).
        if let tag = headers[.eTag], !tag.hasPrefix("W/") { answer.headers[.eTag] = "W/\(tag)" }
        return answer
    }
}

/// What was written, together.
private final class Whole {
    var bytes = ByteBuffer()
    var writer: any ResponseBodyWriter { Writer(whole: self) }

    private struct Writer: ResponseBodyWriter {
        let whole: Whole

        func write(_ buffer: ByteBuffer) { whole.bytes.writeImmutableBuffer(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) {}
    }
}

/// Passes on what is written, compressed.
private struct GzipWriter: ResponseBodyWriter {
    private var target: any ResponseBodyWriter
    private let gzip: Gzip

    init(to target: any ResponseBodyWriter) throws {
        self.target = target
        gzip = try Gzip()
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        let bytes = try gzip.compress(buffer)
        // Small pieces wait within zlib until there is enough of them.
        if bytes.readableBytes > 0 { try await target.write(bytes) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await target.write(gzip.compress(ByteBuffer(), isLast: true))
        try await target.finish(trailingHeaders)
    }
}

/// A stream of zlib's, freed with its owner however the answer ends.
private final class Gzip {
    /// At one place for good: zlib's own state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Level 1 makes 8,894 bytes of a page of 72,562. Level 6 takes up to four times as long and saves a tenth to a fifth of them.
        // 15 is the widest window, and 16 asks for gzip's head and sum around it.
        let status = deflateInit2_(
            stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw ZlibError(status: status)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// As much as is ready; with the last piece, all that is left.
    func compress(_ piece: ByteBuffer, isLast: Bool = false) throws -> ByteBuffer {
        var output = ByteBuffer()
        try piece.withUnsafeReadableBytes { bytes in
            stream.pointee.next_in = bytes.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_in = UInt32(bytes.count)
            var status: Int32
            repeat {
                status = deflate(into: &output, at: max(4096, bytes.count / 4), isLast: isLast)
                // `Z_BUF_ERROR` says that there was nothing to do.
                guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw ZlibError(status: status) }
            } while stream.pointee.avail_out == 0
            guard !isLast || status == Z_STREAM_END else { throw ZlibError(status: status) }
        }
        return output
    }

    private func deflate(into output: inout ByteBuffer, at once: Int, isLast: Bool) -> Int32 {
        var status = Z_OK
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: once) { room in
            stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            status = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            return room.count - Int(stream.pointee.avail_out)
        }
        return status
    }
}

private struct ZlibError: Error {
    var status: Int32
}
