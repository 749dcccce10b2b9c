import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// A file that pages load. Its name holds a digest of its bytes, so that a browser keeps it for ever and has the new one of a new
/// version at once.
struct Asset: Sendable {
    static let style = Asset("style", "css", type: "text/css; charset=utf-8")
    static let mark = Asset("mark", "svg", type: "image/svg+xml")
    static let lists = module("lists")
    private static let gridSheet = module("grid-sheet")
    private static let gridSave = module("grid-save", importing: gridSheet)
    private static let gridReport = module("grid-report", importing: gridSheet, gridSave)
    private static let gridPanel = module("grid-panel", importing: gridSheet, gridSave)
    private static let gridKeys = module("grid-keys", importing: gridSheet, gridSave, gridReport)
    /// Values cell by cell, in parts that import one another.
    static let grid = module("grid", importing: gridSheet, gridSave, gridReport, gridPanel, gridKeys)
    /// Sends files in pieces, and judges evidence by keys.
    static let evidence = module("evidence")
    /// Finds what somebody wants to add while they type.
    static let pick = module("pick")
    /// Keeps what is typed into a form as a draft.
    static let forms = module("forms")
    /// Sends what is added on the page of a record in place.
    static let compose = module("compose")
    static let all = [style, mark, lists, grid, evidence, pick, forms, compose] + grid.imports

    /// What makes a page quicker, which works without it, too: a module of its own, of what browsers have.
    /// - Parameter parts: the modules that it imports, each by a file beside it. It gets them by the names that tell their bytes.
    static func module(_ name: String, importing parts: Asset...) -> Asset {
        Asset(name, "js", type: "text/javascript; charset=utf-8", importing: parts)
    }

    /// `/style-0123456789ab.css`.
    let path: String
    /// The name without a digest, `/style.css`: for whoever has it written down.
    let plainPath: String
    let imports: [Asset]
    private let type: String
    private let bytes: ByteBuffer

    private init(_ name: String, _ suffix: String, type: String, importing parts: [Asset] = []) {
        let file = resources("Assets").appendingPathComponent("\(name).\(suffix)")
        var data = (try? Data(contentsOf: file)) ?? Data()
        if !parts.isEmpty {
            let text = parts.reduce(String(decoding: data, as: UTF8.self)) { text, part in
                text.replacing("\".\(part.plainPath)\"", with: "\"\(part.path)\"")
            }
            data = Data(text.utf8)
        }
        path = "/\(name)-\(SHA256.digest(of: data).prefix(12)).\(suffix)"
        plainPath = "/\(name).\(suffix)"
        imports = parts
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

/// All of them.
struct AssetRoutes: Sendable {
    func add(to router: Router<AppContext>) {
        for asset in Asset.all {
            router.get(RouterPath(asset.path)) { _, _ in asset.kept }
            router.get(RouterPath(asset.plainPath)) { _, _ in asset.plain }
        }
    }
}
