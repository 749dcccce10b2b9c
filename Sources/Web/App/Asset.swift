import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// A file that pages load. Its name holds a digest of its bytes, so that a browser keeps it for ever and has the new one of a new
/// version at once.
struct Asset: Sendable {
    static let style = Asset("style", "css", type: "text/css; charset=utf-8")
    static let mark = Asset("mark", "svg", type: "image/svg+xml")

    /// `/style-0123456789ab.css`.
    let path: String
    /// The name without a digest, `/style.css`: for whoever has it written down.
    let plainPath: String
    private let type: String
    private let bytes: ByteBuffer

    private init(_ name: String, _ suffix: String, type: String) {
        let file = resources("Assets").appendingPathComponent("\(name).\(suffix)")
        let data = (try? Data(contentsOf: file)) ?? Data()
        path = "/\(name)-\(SHA256.digest(of: data).prefix(12)).\(suffix)"
        plainPath = "/\(name).\(suffix)"
        self.type = type
        bytes = ByteBuffer(data: data)
    }

    /// Under the name that tells its bytes.
    var kept: Response {
        var response = answer("public, max-age=31536000, immutable")
        response.headers[.vary] = "Accept-Encoding"  // the same in each language and for everybody
        return response
    }

    var plain: Response { answer("public, max-age=300") }

    private func answer(_ cacheControl: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: cacheControl], body: .init(byteBuffer: bytes))
    }
}

/// The style sheet and the mark.
struct AssetRoutes: Sendable {
    func add(to router: Router<AppContext>) {
        for asset in [Asset.style, .mark] {
            router.get(RouterPath(asset.path)) { _, _ in asset.kept }
            router.get(RouterPath(asset.plainPath)) { _, _ in asset.plain }
        }
    }
}
