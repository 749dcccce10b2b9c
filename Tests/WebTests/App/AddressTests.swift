import Foundation
import TestSupport
import Testing

@testable import Web

@Suite struct AddressTests {
    /// As Foundation writes all of it, whatever it holds.
    private func written(_ path: String, _ query: [(String, String)]) -> String {
        let allowed = CharacterSet.urlPathAllowed.union(CharacterSet(charactersIn: "%"))
        let parts = path.unicodeScalars.split(separator: "/").map { part in
            (String(part).addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
                .replacing(/%(?![0-9A-Fa-f]{2})/, with: "%25")
        }
        var components = URLComponents()
        components.queryItems = query.filter { !$0.1.isEmpty }.map { URLQueryItem(name: $0.0, value: $0.1) }
        let asked = (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        let end = path.hasSuffix("/") && !parts.isEmpty ? "/" : ""
        return "/\(parts.joined(separator: "/"))\(end)" + (asked.isEmpty ? "" : "?\(asked)")
    }

    @Test func `an address is written as Foundation writes it, and plain ones by hand`() {
        func address(_ path: String, _ query: [(String, String)]) -> String { "\(Address(asked: path, query))" }
        #expect(address("/cities/vnm-son-la/reports", []) == "/cities/vnm-son-la/reports")
        #expect(address("/", [("q", "Sơn La"), ("region", ""), ("page", "2")]) == "/?q=S%C6%A1n%20La&page=2")
        #expect(address("//evil.example/%zz", [("a b", "1+1=2&3")]) == "/evil.example/%25zz?a%20b=1%2B1%3D2%263")
        #expect(address("//\u{301}evil.example", []) == "/%CC%81evil.example")
        let signs =
            Array("aZ09-._~ %+&=?#/;:@!$'()*,[]<>\"\\^`{|}") + ["\u{e9}", "\u{301}", "\u{1ea1}", "\u{1f600}"]
        var numbers = SplitMix(state: 3)
        func word() -> String {
            let length = Int.random(in: 0...6, using: &numbers)
            return String((0..<length).compactMap { _ in signs.randomElement(using: &numbers) })
        }
        for _ in 0..<2000 {
            let path = "/\(word())/\(word())"
            let query = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in (word(), word()) }
            #expect(address(path, query) == written(path, query), "\(path) \(query)")
        }
    }

    @Test func `what is put into an address stays one part of it`() {
        #expect("\(Address("cities", "a/b?c#d%2F"))" == "/cities/a%2Fb%3Fc%23d%252F")
        #expect("\(Address.record(.groupSize, "women,2025", of: "vnm-son-la"))".hasSuffix("/group_size/women,2025"))
        #expect(
            "\(Address.city("vnm-son-la", .readiness).asking([("cycle", "2026 ")]).at("next"))"
                == "/cities/vnm-son-la/readiness?cycle=2026%20#next")
        #expect("\(Address.register.asking([("q", "")]).page(1))" == "/")
        #expect("\(Address.register.page(2))" == "/?page=2")
        #expect("\(Address.here("c1"))" == "#c1")
    }
}
