import Domain
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite struct AssetTests {
    @Test func `what a module imports is served under a name that tells its bytes, and asked for by the page`()
        async throws
    {
        try await FormService.run { service in
            let browser = try await service.browser("editor")
            let page = try await browser.get("/cities/vnm-son-la/log/grid")
            let asked = page.text.matches(of: /<link rel="modulepreload" href="([^"]*)">/).map { String($0.1) }
            var open = page.text.matches(of: /<script type="module" src="([^"]*)"/).map { String($0.1) }
            var read: Set<String> = []
            while let path = open.popLast() {
                guard read.insert(path).inserted else { continue }
                let module = try await browser.get(path)
                #expect(module.status == 200 && module.headers["content-type"]?.hasPrefix("text/javascript") == true)
                #expect(module.headers["cache-control"]?.contains("immutable") == true, "\(path)")
                let imports = /^import (?:.* from )?"([^"]*)";$/.anchorsMatchLineEndings()
                open += module.text.matches(of: imports).map { String($0.1) }
                #expect(!module.text.contains("\"./"), "\(path)")
            }
            #expect(read.count == 6 && read.subtracting(asked).count == 1, "\(read)")
        }
    }
}
