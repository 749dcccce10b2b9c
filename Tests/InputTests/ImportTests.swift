import Foundation
import Testing

/// Arrows point one way: what each target may import of ours, and of others.
private let allowed: [String: Set<String>] = [
    "Postgres": [
        "COpenSSL", "CPostgres", "Foundation", "Logging", "Subprocess", "Synchronization", "System", "SystemPackage",
    ],
    "Input": ["Foundation", "Yams"],
    "Domain": ["Foundation"],
    "Config": ["Domain", "Foundation", "Input"],
    "Markup": [],
    "Scoring": ["Dispatch", "Foundation", "Input", "Synchronization"],
    "Persistence": ["Config", "Domain", "Foundation", "Input", "Postgres", "Synchronization"],
    "Reporting": ["Domain", "Foundation", "Input", "Markup"],
    "ScoringJob": [
        "Config", "Dispatch", "Domain", "Foundation", "Input", "Persistence", "Postgres", "Scoring", "Synchronization",
    ],
    "Web": [
        "CZlib", "Config", "Domain", "Foundation", "HTTPTypes", "Hummingbird", "Input", "Logging", "Markup",
        "NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "Persistence", "Postgres", "Reporting",
        "ScoringJob", "ServiceLifecycle", "Subprocess",
    ],
    "tracker": [
        "ArgumentParser", "Config", "Domain", "Foundation", "Input", "Logging", "Persistence", "Postgres", "Scoring",
        "ScoringJob", "Synchronization", "UnixSignals", "Web",
    ],
]

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

@Suite struct ImportTests {
    @Test(arguments: allowed.keys.sorted())
    func `a target imports only what it may`(target: String) throws {
        let folder = root.appendingPathComponent("Sources/\(target)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        #expect(!files.isEmpty)
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            for line in text.split(separator: "\n") where line.hasPrefix("import ") {
                let module = String(line.dropFirst("import ".count).prefix { $0 != "." })
                #expect(allowed[target]?.contains(module) == true, "\(target)/\(file) imports \(module)")
            }
        }
    }

    @Test func `SQL stands in Persistence and Migrations alone`() throws {
        for target in ["Config", "Domain", "Reporting", "ScoringJob", "Web", "tracker"] {
            let folder = root.appendingPathComponent("Sources/\(target)")
            for file in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where file.hasSuffix(".swift")
            {
                let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
                #expect(!text.contains("SELECT ") && !text.contains("INSERT "), "\(target)/\(file) holds SQL")
            }
        }
    }
}
