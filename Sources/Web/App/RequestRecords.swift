import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Gives every request an identity, counts it, and writes a line about it into the log.
///
/// Neither says who asked or for what: no address, no query, no path but the pattern of its route.
struct RequestRecords: RouterMiddleware {
    private static let header = HTTPField.Name("X-Request-ID")

    let metrics: Metrics

    func handle(
        _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.identity(Self.header.flatMap { request.headers[$0] })
        context.logger[metadataKey: "requestId"] = "\(context.requestID)"
        let start = ContinuousClock.now
        do {
            var response = try await next(request, context)
            if let header = Self.header { response.headers[header] = context.requestID }
            record(request, context, status: response.status.code, since: start)
            return response
        } catch {
            record(request, context, status: 500, since: start)
            throw error
        }
    }

    private func record(_ request: Request, _ context: AppContext, status: Int, since start: ContinuousClock.Instant) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        metrics.count(request.method.rawValue, context.endpointPath, status, seconds: seconds)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? Metrics.noRoute)",
                "status": "\(status)",
                "milliseconds": "\((seconds * 10_000).rounded() / 10)",
            ])
    }

    /// What a proxy in front of us called the request, where that can do no harm in a log; else a name of our own.
    static func identity(_ given: String?) -> String {
        if let given, given.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil { return given }
        return UUID().uuidString.lowercased()
    }
}
