import Dispatch
import Domain
import Foundation
import Hummingbird
import Markup
import Persistence
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Web

/// A server of the test's own: on the one that tests share others write all the time, and each act makes other tags.
@Suite(.serialized, .timeLimit(.minutes(4))) struct PageTagTests {
    private func withJudgedCities(_ body: @escaping @Sendable (Databases) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            try await PrivateCluster.run(in: "\(directory)/server", durable: false, restarts: false, log: quiet) {
                conninfo in
                try await Template.judged.make(in: conninfo)
                let databases = Databases(conninfo, size: 4)
                let outcome: Result<Void, any Error>
                do { outcome = .success(try await body(databases)) } catch { outcome = .failure(error) }
                await databases.close()
                try outcome.get()
            }
        }
    }

    /// A page, and what is answered to whoever has it. Where PostgreSQL kept house meanwhile, once more.
    private func twice(
        _ browser: Browser, _ path: String, _ headers: [String: String] = [:]
    ) async throws -> (first: Browser.Answer, again: Browser.Answer) {
        var (first, again) = (try await browser.get(path, headers), Browser.Answer(status: 0, headers: [:], text: ""))
        for _ in 0..<5 {
            let tag = try #require(first.headers["etag"], "\(path)")
            again = try await browser.get(path, headers.merging(["If-None-Match": tag]) { $1 })
            if again.status == 304 { break }
            first = again
        }
        return (first, again)
    }

    @Test func `a page that is the same as before is not sent again to a stranger`() async throws {
        try await withJudgedCities { databases in
            try await withService(databases) { base in
                let browser = Browser(base: base)
                let pages = [
                    "/", "/?q=son%20la&region=asia-pacific", "/cities/vnm-son-la", "/cities/vnm-son-la/indicators",
                    "/cities/vnm-son-la/commitments", "/cities/vnm-son-la/programmes", "/cities/vnm-son-la/reports",
                    "/cities/vnm-son-la/indicators?asOf=2020-01-01T00:00:00Z", "/countries/VNM", "/method",
                ]
                for path in pages {
                    let (first, again) = try await twice(browser, path)
                    #expect(first.status == 200 && first.headers["cache-control"] == "no-cache", "\(path)")
                    #expect(again.status == 304 && again.text.isEmpty, "\(path)")
                    for name in ["etag", "cache-control", "vary", "content-security-policy", "content-language"] {
                        #expect(again.headers[name] != nil && again.headers[name] == first.headers[name], "\(name)")
                    }
                }
            }
        }
    }

    @Test func `what is compressed has other bytes and so a weak tag, and is known again`() async throws {
        try await withJudgedCities { databases in
            try await withService(databases) { base in
                let port = try #require(URL(string: base)?.port)
                func ask(_ fields: String...) async throws -> Socket.Heard {
                    let head = ["GET / HTTP/1.1", "Host: x", "Connection: close"] + fields
                    return try await Socket(port: port, saying: head.joined(separator: "\r\n") + "\r\n\r\n")
                        .hear(for: .seconds(20))
                }
                for (coding, begin) in [("identity", "\"page-"), ("gzip", "W/\"page-")] {
                    var (tag, status) = ("\"page-\"", 0)
                    for _ in 0..<5 where status != 304 {
                        let answer = try await ask("Accept-Encoding: \(coding)", "If-None-Match: \(tag)")
                        status = answer.status
                        if status == 304 { #expect(answer.header("ETag") == tag) }
                        tag = try #require(answer.header("ETag"))
                        #expect(tag.hasPrefix(begin))
                    }
                    #expect(status == 304, "\(coding)")
                }
            }
        }
    }

    @Test func `of a page that is the same nothing is read or made`() async throws {
        try await withJudgedCities { databases in
            let made = Count()
            try await withService(try counting(made, databases.app)) { port in
                let browser = Browser(base: "http://127.0.0.1:\(port)")
                let same = try await twice(browser, "/counted").again
                let had = ["If-None-Match": try #require(same.headers["etag"])]
                let before = made.number
                let answers = try await [browser.get("/counted", had), browser.get("/counted", had)].map(\.status)
                #expect(answers.contains(304))
                #expect(made.number - before == answers.filter { $0 == 200 }.count)
            }
        }
    }

    /// The program with one page more, which counts how often it is made.
    private func counting(_ made: Count, _ database: Database) throws -> Router<AppContext> {
        let router = try router(database: database, catalogues: Language.allCases.map { try home.catalogue($0) })
        let pages = Pages(catalogues: [])
        router.get("counted") { request, context in
            made.add()
            _ = try await database.read(for: context) { db in try db.countries() }
            return pages.response(Blank(), request: request, context: context)
        }
        return router
    }

    private final class Count: Sendable {
        private let box = Mutex(0)
        var number: Int { box.withLock { $0 } }
        func add() { box.withLock { $0 += 1 } }
    }

    private struct Blank: Page {
        let title = ""
        func main(_ text: Catalogue) -> HTML { "" }
    }

    @Test func `an act shows at once, even where one that began later has ended before`() async throws {
        try await withJudgedCities { databases in
            try await withService(databases) { base in
                let browser = Browser(base: base)
                let isUnderWay = DispatchSemaphore(value: 0)
                let mayEnd = DispatchSemaphore(value: 0)
                async let first: Void = databases.app.write(as: .operator) { db in
                    defer { isUnderWay.signal() }
                    try db.run("UPDATE country SET name_en = 'Viet Nam, renamed' WHERE code = 'VNM'")
                    isUnderWay.signal()
                    mayEnd.wait()
                }
                defer { mayEnd.signal() }
                try await databases.app.write(as: .operator) { db in
                    isUnderWay.wait()
                    try db.run("UPDATE country SET name_en = 'Ireland, renamed' WHERE code = 'IRL'")
                }
                let (page, same) = try await twice(browser, "/countries/VNM")
                #expect(same.status == 304)
                mayEnd.signal()
                try await first
                let tag = try #require(page.headers["etag"])
                let changed = try await browser.get("/countries/VNM", ["If-None-Match": tag])
                #expect(changed.status == 200 && changed.text.contains("Viet Nam, renamed"))
                #expect(!page.text.contains("Viet Nam, renamed"))
            }
        }
    }

    @Test func `a tag is of one address, one language and nobody`() async throws {
        try await withJudgedCities { databases in
            _ = try await FormService.addPeople(to: databases.app)
            try await withService(databases) { base in
                let browser = Browser(base: base)
                let path = "/cities/vnm-son-la"
                let (first, again) = try await twice(browser, path)
                #expect(again.status == 304)
                let had = ["If-None-Match": try #require(first.headers["etag"])]
                #expect(try await browser.get("\(path)?x=1", had).status == 200)
                #expect(try await Browser(base: base, language: .vi).get(path, had).status == 200)
                #expect(try await browser.get(path, had.merging(["Cookie": "lang=vi"]) { $1 }).status == 200)

                // The language that a link asks for is kept all the same.
                let asked = try await twice(browser, "\(path)?lang=vi", ["Cookie": "lang=en"])
                #expect(asked.again.status == 304)
                #expect(asked.again.headers["set-cookie"]?.contains("lang=vi") == true)

                let editor = try await databases.browser("editor@example.org", at: base)
                let known = try #require(try await browser.get(path).headers["etag"])
                let own = try await editor.get(path, ["If-None-Match": known])
                #expect(own.status == 200 && own.headers["etag"] == nil)
                #expect(own.headers["cache-control"] == "no-store" && own.text.contains("/cities/vnm-son-la/log"))
            }
        }
    }

    @Test func `what is no page, or tells the seconds, has no tag of a page`() async throws {
        try await ReadinessService.run { service in
            let browser = try await service.browser()
            try await service.release(true)
            let tagged = ["/cities/vnm-ben-mo/readiness", "/cities/vnm-ben-mo/readiness/c1_kept"]
            for path in tagged {
                #expect(try await browser.get(path).headers["etag"]?.contains("\"page-") == true, "\(path)")
            }
            for path in [
                "/cities/vnm-ben-mo/reports/annual/2025", "/sign-in", "/health", "/nothing", "/countries/VNM.csv",
                "/api/v1/cities/vnm-ben-mo", Asset.style.path,
            ] {
                #expect(try await browser.get(path).headers["etag"]?.contains("\"page-") != true, "\(path)")
            }
            let page = try await browser.get(tagged[0])
            try await service.release(false)
            let hidden = try await browser.get(tagged[0], ["If-None-Match": try #require(page.headers["etag"])])
            #expect(hidden.status == 200 && hidden.text != page.text)
        }
    }
}
