import Domain
import Foundation
import TestSupport
import Testing

@testable import Web

/// What people type as an address leads to the web, or nowhere.
@Suite struct WebAddressTests {
    private static let others = [
        "", "javascript:alert(1)", "JavaScript:alert(1)", " https://example.org", "\u{1}https://example.org",
        "data:text/html,x", "//example.org", "/sign-out", "http:example.org", "ftp://example.org",
    ]

    private func record(source: String) throws -> LoggedRecord {
        LoggedRecord(
            kind: .activity, id: UUID(), recordedAt: try #require(Instant("2026-11-24 08:00:00.000000+00")),
            recordedBy: Person.ID(rawValue: 1),
            recorderName: nil,
            values: RecordKind.activity.allFields.map { $0.name == "source_url" ? .text(source) : nil })
    }

    @Test func `the address of a page is a link, and its quotes end no attribute`() {
        let address = "https://example.org/?a=\"b\"&c"
        #expect(
            WebAddress(address).link("A & B")
                == "<a href=\"https://example.org/?a=&quot;b&quot;&amp;c\" rel=\"external\">A &amp; B</a>")
        #expect(WebAddress("http://example.org")?.description == "http://example.org")
    }

    @Test(arguments: others) func `what is no address of the web stays text`(typed: String) throws {
        #expect(WebAddress(typed) == nil)
        #expect(WebAddress(typed).link(typed) == "\(typed)")

        let text = try home.catalogue(.en)
        let line = text.source("Census", typed, note: nil, origin: .city, kind: .observation, id: UUID(), city: "vnm")
        #expect(line.href == nil)
        let rows = RecordTexts(text: text).tables(of: try record(source: typed), in: "vnm").flatMap(\.rows)
        #expect(rows.map(\.value) == [typed] && rows.allSatisfy { $0.page == nil })
    }

    @Test func `the address of a record’s source is a link on its page`() throws {
        let rows = RecordTexts(text: try home.catalogue(.en)).tables(
            of: try record(source: "https://example.org"), in: "vnm"
        )
        .flatMap(\.rows)
        #expect(rows.compactMap(\.page) == [WebAddress("https://example.org")])
    }
}
