import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let log = "/cities/vnm-son-la/log"

private func ask(_ request: String, at port: Int) async throws -> Socket.Heard {
    try await Socket(port: port, saying: request).hear(for: .seconds(60))
}

private func post(_ body: String, to path: String = "\(log)/commitment/new", _ headers: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}

@Suite struct RequestLimitsTests {
    @Test func `no request of a stranger costs more than a tenth of a second, or twice the plain page`() async throws {
        try await FormService.run { service in
            let port = try service.port
            let browser = Browser(base: service.base)
            func get(_ target: String, _ headers: String = "") -> String {
                "GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(headers)\r\n"
            }
            for _ in 0..<8 { _ = try await browser.get("/?q=la") }  // until every connection has its plan
            let long = String(repeating: "a", count: 78_000)
            let hostile: [(request: String, status: Int)] = [
                (get("/?q=\(long)"), 400), (get("/api/v1/cities?q=\(long)"), 400), (get("/\(long)"), 400),
                (get("/?q=" + String(repeating: "%E1%BA%A5", count: 200)), 200),
                (get("/?" + String(repeating: "a=&", count: 2700)), 400),
                (get("/", "Cookie: \(String(repeating: "a;", count: 30_000))\r\n"), 431),
                (get("/", "Accept-Language: \(String(repeating: "a,", count: 7000))\r\n"), 200),
                (post(String(repeating: "a=&", count: 349_000)), 413),
                (post(String(repeating: "a=&", count: 21_000)), 413),
                (post(String(repeating: "title_en=%22%22%22&", count: 400)), 401),
            ]
            for (request, status) in hostile {
                var heard: Socket.Heard?
                var (plain, time) = (Duration.seconds(60), Duration.seconds(60))
                // In turn, and the shortest of five times each, so that what else the machine does counts for little.
                for _ in 0..<5 {
                    let clock = ContinuousClock()
                    plain = min(plain, try await clock.measure { _ = try await ask(get("/"), at: port) })
                    time = min(time, try await clock.measure { heard = try await ask(request, at: port) })
                }
                #expect(heard?.status == status, "\(request.prefix(80))")
                // Twice the plain page is less than what a busy machine adds.
                #expect(time < max(plain * 2, .milliseconds(100)), "\(request.prefix(80)): \(time), plainly \(plain)")
                #expect((heard?.text.utf8.count ?? 0) < 200_000, "\(request.prefix(80))")
            }
        }
    }

    @Test func `what is too long or cannot be seen is told with what was expected, to people and to programs`()
        async throws
    {
        try await FormService.run { service in
            let browser = Browser(base: service.base)
            let vietnamese = Browser(base: service.base, language: .vi)
            let most = String(repeating: "é", count: 200)
            #expect(try await browser.get("/?q=\(encoded(most))").status == 200)
            let pages = ["/", "/cities/vnm-son-la/indicators", "/cities/vnm-son-la/reports/annual/2025", "/sign-in"]
            for path in pages + ["/countries/VNM", "/nowhere", "/api/v1/cities", "/api/v1/cities/vnm-son-la/records"] {
                for name in ["q", "asOf", "cycle", "page", "link", "try", "anything"] {
                    let answer = try await browser.get("\(path)?\(name)=\(encoded(most))a")
                    #expect(answer.status == 400, "\(path) \(name)")
                    #expect(answer.text.contains("“\(name)” may have at most 200 characters."), "\(path) \(name)")
                    let isForPrograms = path.hasPrefix("/api/")
                    #expect(
                        answer.headers["content-type"]?.hasPrefix(
                            isForPrograms ? "application/problem+json" : "text/html") == true)
                }
            }
            let said = try await vietnamese.get("/?q=\(encoded(most))a")
            #expect(said.text.contains("“q” chỉ được dài tối đa 200 ký tự."))
            // The page that says so leads on in the other language, without what was too long.
            #expect(said.text.contains("href=\"/?lang=en\""))
            for hidden in ["%E2%80%AE", "%E2%80%8B", "%00", "%07", "%C2%85", "%EF%BB%BF"] {
                let answer = try await browser.get("/?q=a\(hidden)b")
                #expect(answer.status == 400, "\(hidden)")
                #expect(answer.words.contains("is not visible"), "\(hidden)")
            }
            let many = (0..<51).map { "a\($0)=1" }.joined(separator: "&")
            #expect(try await browser.get("/?\(many)").words.contains("50 parameters"))
            for (query, words) in [
                ("page=100001", "1 to 100,000"), ("page=-1", "1 to 100,000"), ("cohort=20240", "1 to 9,999"),
                ("page=99999999999999999999", "1 to 100,000"),
            ] {
                let answer = try await browser.get("/?\(query)")
                #expect(answer.status == 400 && answer.words.contains(words), "\(query)")
            }
        }
    }

    @Test func `a form is bounded by who sends it, and the page of a stranger keeps the fields of its kind alone`()
        async throws
    {
        try await FormService.run { service in
            let stranger = Browser(base: service.base)
            let editor = try await service.browser("editor")
            let path = "\(log)/commitment/new"
            let prose = [String](repeating: String(repeating: "a", count: 9000), count: 9)
            let large = zip(["note", "closing_reason", "source", "x1", "x2", "x3", "x4", "x5", "x6"], prose).map {
                ($0, $1)
            }
            let refused = try await stranger.post(path, large)
            #expect(refused.status == 413 && refused.words.contains("A form may have at most 64 KB"))
            #expect(try await editor.post(path, large).status == 403, "read, and without the token of the session")
            let many = (0..<501).map { ("x\($0)", "1") }
            for browser in [stranger, editor] {
                let answer = try await browser.post(path, many)
                #expect(answer.status == 413 && answer.words.contains("A form may have at most 500 fields"))
            }
            let kept = try await stranger.post(
                path, [("title_en", "A <new> library"), ("features", "2.1.1"), ("features", "2.1.2"), ("x", "spam")])
            #expect(kept.status == 401)
            #expect(kept.text.contains("value=\"A &lt;new&gt; library\""))
            #expect(kept.text.contains("value=\"2.1.1\"") && kept.text.contains("value=\"2.1.2\""))
            #expect(!kept.text.contains("spam"))
            #expect(try await stranger.post("\(log)/nothing/new", [("title_en", "A")]).status == 404)
        }
    }

    @Test func `what cannot be answered has the status that says why, ends its connection and is no fault of ours`()
        async throws
    {
        let lines = LogLines()
        try await FormService.run(log: lines.log) { service in
            let port = try service.port
            let chunked =
                "POST \(log)/ward/new HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            let piece = String(repeating: "a", count: 16_384)
            let endless = String(repeating: "4000\r\n\(piece)\r\n", count: 80)
            for (request, status) in [
                ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
                ("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
                ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
                (chunked + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
                (chunked + "Transfer-Encoding: gzip\r\n\r\nabc", 400),
                (chunked + "Transfer-Encoding: x\r\n\r\nabc", 400),
                (chunked + "Transfer-Encoding: chunked\r\n\r\n" + endless, 413),
                (chunked + "Content-Length: 104857600\r\n\r\n" + piece, 413),
                (chunked + "Content-Length: 5000\r\nSec-Fetch-Site: cross-site\r\n\r\n" + piece.prefix(100), 403),
            ] {
                let socket = try Socket(port: port)
                socket.say(request)
                let heard = try await socket.hear(for: .seconds(60), until: "</html>")
                #expect(heard.status == status, "\(request.prefix(160))")
                guard request.hasPrefix("POST") else { continue }
                let isClosed = heard.isClosed ? true : try await socket.hear(for: .seconds(60)).isClosed
                #expect(isClosed, "\(request.prefix(160))")
            }
            // Broken off in the middle.
            for _ in 0..<5 {
                let socket = try Socket(port: port, saying: chunked + "Content-Length: 5000\r\n\r\nname=W")
                try await Task.sleep(for: .milliseconds(20))
                socket.close()
            }
            try await Task.sleep(for: .milliseconds(200))
            #expect(!lines.all.contains { $0.hasPrefix("error") || $0.hasPrefix("warning") }, "\(lines.all)")
            #expect(lines.all.count { $0.contains("status=5") } == 0, "\(lines.all)")
        }
    }

    @Test func `a method that a page does not take is answered with those that it takes`() async throws {
        try await FormService.run { service in
            let port = try service.port
            for (method, path, allowed) in [
                ("PUT", "/", "GET, HEAD"), ("DELETE", "/cities/vnm-son-la", "GET, HEAD"),
                ("OPTIONS", "\(log)/ward/new", "GET, HEAD, POST"), ("TRACE", "/api/v1/cities", "GET, HEAD"),
                ("POST", "/", "GET, HEAD"), ("GET", "/sign-out", "POST"), ("PATCH", "/style.css", "GET, HEAD"),
            ] {
                let heard = try await ask(
                    "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", at: port)
                #expect(heard.status == 405, "\(method) \(path)")
                #expect(heard.header("Allow") == allowed, "\(method) \(path)")
            }
            let unknown = try await ask("PUT /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", at: port)
            #expect(unknown.status == 404)
            let head = try await ask("HEAD /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", at: port)
            #expect(head.status == 200)
        }
    }

    @Test func `whatever is asked for, no link and no form of ours leads to another host`() async throws {
        try await FormService.run { service in
            let port = try service.port
            let targets = [
                "//evil.example/login", "///evil.example", "/\\evil.example//x", "//cities/vnm-son-la",
                "/\\/evil.example",
                "/%2F%2Fevil.example", "/%5Cevil.example", "/.//evil.example", "//evil.example/?q=a&lang=vi", "/a//b",
                "http://evil.example//login", "/\t/evil.example",
            ]
            for method in ["GET", "POST"] {
                for target in targets {
                    let fields = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b"
                    let heard = try await ask(
                        "\(method) \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + (method == "POST" ? fields : "\r\n"), at: port)
                    #expect([301, 400, 404, 405].contains(heard.status), "\(method) \(target): \(heard.status)")
                    var links = heard.text.matches(of: /(?:href|action)="([^"]*)"/).map { String($0.1) }
                    if let location = heard.header("Location") { links.append(location) }
                    for link in links where !link.hasPrefix("#") {
                        #expect(link.first == "/" && link.wholeMatch(of: /\/[\/\\].*/) == nil, "\(target): \(link)")
                        #expect(!link.contains("\\") && !link.contains("\t"), "\(target): \(link)")
                    }
                }
            }
            let browser = Browser(base: service.base)
            let led = try await browser.get("//cities//vnm-son-la?lang=vi")
            #expect(led.status == 301 && led.location == "/cities/vnm-son-la?lang=vi")
        }
    }

    @Test func `over TLS the session is this host's alone, and the browser comes back over TLS`() async throws {
        try await FormService.run { service in
            let tls = ["X-Forwarded-Proto": "https"]
            let browser = Browser(base: service.base)
            let link = try await service.link(for: "editor@example.org")
            let answer = try await browser.post("/sign-in", [("link", link)], tls)
            let cookie = try #require(answer.headers["set-cookie"])
            for part in ["__Host-session=", "Secure", "Path=/", "HttpOnly"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            #expect(!cookie.contains("Domain"))
            #expect(answer.headers["strict-transport-security"] == "max-age=31536000")
            let session = try #require(browser.session)
            let own = tls.merging(["Cookie": "__Host-session=\(session)"]) { $1 }
            #expect(try await Browser(base: service.base).get("/log", own).status == 303)
            // One that a neighbour of this host could have set.
            let planted = tls.merging(["Cookie": "session=\(session)"]) { $1 }
            #expect(try await Browser(base: service.base).get("/log", planted).status == 401)
            let plain = try await Browser(base: service.base).get("/")
            #expect(plain.headers["strict-transport-security"] == nil)
            #expect(plain.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(plain.headers["cross-origin-opener-policy"] == "same-origin")
            #expect(plain.headers["permissions-policy"]?.contains("camera=()") == true)
        }
    }

    @Test func `only who follows the link to a page in another language has chosen it`() async throws {
        try await FormService.run { service in
            let browser = Browser(base: service.base, language: .vi)
            let report = try await browser.get("/cities/vnm-son-la/reports/annual/2025")
            #expect(report.headers["set-cookie"] == nil)
            let paths = report.text.matches(of: /(?:href|src)="(\/[^"]*)"/).map { String($0.1) }.filter {
                $0.contains(".css") || $0.contains(".csv") || $0.contains("/api/") || $0.contains(".svg")
            }
            #expect(paths.contains { $0.contains("print.css?lang=vi") })
            for path in paths {
                let part = try await browser.get(path.replacing("&amp;", with: "&"))
                #expect(part.status == 200 && part.headers["set-cookie"] == nil, "\(path)")
            }
            let chosen = "/cities/vnm-son-la?lang=en"
            #expect(try await browser.get(chosen).headers["set-cookie"]?.hasPrefix("lang=en") == true)
            let ahead = ["Sec-Purpose": "prefetch"]
            for headers in [["Sec-Fetch-Dest": "image"], ["Sec-Fetch-Dest": "iframe"], ahead] {
                #expect(try await browser.get(chosen, headers).headers["set-cookie"] == nil, "\(headers)")
            }
            let byHand = ["Sec-Fetch-Dest": "document"]
            #expect(try await browser.get(chosen, byHand).headers["set-cookie"]?.hasPrefix("lang=en") == true)
        }
    }
}
