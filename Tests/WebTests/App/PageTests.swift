import Domain
import Foundation
import Hummingbird
import Input
import Logging
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

@testable import Web

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Serves the real register on a free port, as `tracker serve` does.
private func withServer(
    from template: Template = .judged, _ body: @escaping @Sendable (Client) async throws -> Void
) async throws {
    try await withTestDatabases(from: template) { databases in
        let database = databases.app
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: try router(database: database, catalogues: Language.allCases.map { try home.catalogue($0) }),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await number in ports {
                try await body(Client(base: "http://127.0.0.1:\(number)"))
                break
            }
            group.cancelAll()
        }
    }
}

/// As a page writes text.
private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
}

private struct Client {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var text: String
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:] }
    }

    let base: String
    /// Without a cookie jar: a cookie is sent only where the test says so.
    private static let session = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        return URLSession(configuration: configuration)
    }()

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await Self.session.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        let fields = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Answer(
            status: http.statusCode, headers: Dictionary(fields) { $1 }, text: String(decoding: data, as: UTF8.self))
    }
}

@Suite struct PageTests {
    @Test func `pages speak the language of the address, then of the cookie, then of the browser`() async throws {
        try await withServer { client in
            let vietnamese = ["Accept-Language": "vi-VN,vi;q=0.9"]
            #expect(try await client.get("/").text.contains("<html lang=\"en\">"))
            #expect(try await client.get("/", vietnamese).text.contains("<html lang=\"vi\">"))
            let cookie = vietnamese.merging(["Cookie": "lang=en"]) { $1 }
            #expect(try await client.get("/", cookie).text.contains("<html lang=\"en\">"))
            let asked = try await client.get("/?lang=vi", ["Cookie": "lang=en"])
            #expect(asked.text.contains("<html lang=\"vi\">"))
            #expect(asked.headers["set-cookie"]?.contains("lang=vi") == true)
            #expect(asked.headers["content-language"] == "vi")
        }
    }

    @Test func `the register counts what is named and finds cities without marks`() async throws {
        try await withServer { client in
            let all = try await client.get("/")
            #expect(all.text.contains("343 of UNESCO’s 425 member cities identified"))
            #expect(all.text.contains("69 of 77"))
            #expect(all.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            let found = try await client.get("/?q=SON%20la&region=asia-pacific")
            #expect(found.text.contains("1 city matches"))
            #expect(found.text.contains("href=\"/cities/vnm-son-la\""))
            #expect(try await client.get("/?q=nowhere").text.contains("No city in the register matches."))
            #expect(try await client.get("/?q=%3Cscript%3E").text.contains("&lt;script&gt;"))
            #expect(try await client.get("/?cohort=soon").status == 400)
            #expect(try await client.get("/?q=x&lang=en").text.contains("href=\"/?q=x&amp;lang=vi\""))
        }
    }

    @Test func `a city shows its gates with reasons, dates and sources`() async throws {
        try await withServer { client in
            let city = try await client.get("/cities/vnm-ho-chi-minh?round=2024")
            for text in [
                "Met from 15 February 2025", "Member since: 14 February 2024", "Thành phố Hồ Chí Minh",
                "uil.unesco.org",
            ] {
                #expect(city.text.contains(text), "\(text)")
            }
            #expect(try await client.get("/cities/gbr-belfast").text.contains("Not met until 27 October 2027"))
            let sonLa = try await client.get("/cities/vnm-son-la?lang=vi")
            #expect(sonLa.text.contains("chưa rõ cơ quan tiếp nhận"))
            let missing = try await client.get("/cities/vnm-nowhere")
            #expect(missing.status == 404)
            #expect(missing.headers["content-type"]?.hasPrefix("text/html") == true)
        }
    }

    @Test func `no page shows a text that a catalogue lacks`() async throws {
        try await withServer { client in
            let paths = [
                "/cities/vnm-son-la/indicators", "/cities/vnm-son-la/commitments", "/cities/irl-cork/programmes",
                "/cities/irl-cork/commitments", "/cities/arg-firmat/indicators", "/cities/arg-firmat/programmes",
                "/", "/?q=x", "/method", "/nothing", "/cities/bhr-muharraq", "/cities/vnm-vinh", "/cities/irl-cork",
                "/cities/arg-firmat",
            ]
            for path in paths {
                for language in Language.allCases {
                    let answer = try await client.get(path, ["Accept-Language": language.rawValue])
                    #expect(!answer.text.contains("⟦"), "\(path) \(language)")
                    #expect(!answer.text.contains("{"), "\(path) \(language)")
                    #expect(!answer.text.contains("Texts("), "\(path) \(language)")
                    #expect(answer.text.contains("lang=\"\(language.rawValue)\""))
                }
            }
        }
    }

    @Test func `every fact stands on a page of its city, with the page it was read in`() async throws {
        try await withServer { client in
            let table = try Table(
                path: "\(home.path)/Config/samples/network/facts.csv",
                columns: [
                    "code", "scope", "scope_name", "kind", "title_en", "title_vi", "title_vi_basis", "qualifier",
                    "value", "unit",
                    "period_from", "period_to", "period_precision", "period_basis", "target_qualifier", "target",
                    "target_text", "target_date", "area", "source_url", "note",
                ])
            #expect(table.rows.count == 254)
            let pages = [
                "indicator": "indicators", "commitment": "commitments", "programme": "programmes",
                "event": "programmes",
            ]
            for (code, rows) in Dictionary(grouping: table.rows, by: { $0["code"] ?? "" }) {
                var texts: [String: String] = [:]
                for page in Set(pages.values) { texts[page] = try await client.get("/cities/\(code)/\(page)").text }
                for row in rows {
                    let text = try #require(texts[pages[row["kind"] ?? ""] ?? ""])
                    for shown in [row["title_en"], row["source_url"], row["note"]].compactMap(\.self) {
                        #expect(text.contains(escaped(shown)), "\(code): \(shown)")
                    }
                }
            }
        }
    }

    @Test func `a figure of a province is never shown as the city's`() async throws {
        try await withServer { client in
            let page = try await client.get("/cities/vnm-son-la/indicators").text
            let parts = page.components(separatedBy: "Values for the province or a district")
            try #require(parts.count > 1)
            #expect(!parts[0].contains("Sơn La province, not the city"))
            let body = try await client.get("/api/v1/cities/vnm-son-la/records").json
            let observations = try #require(body["observations"] as? [[String: Any]])
            #expect(observations.count { $0["scope"] as? String == "province" } == 23)
            #expect(observations.allSatisfy { $0["indicator"] is NSNull })
        }
    }

    @Test func `a page as of a time before the load shows nothing, and says which time it shows`() async throws {
        try await withServer { client in
            let page = try await client.get("/cities/vnm-son-la/commitments?asOf=2020-01-01T00:00:00Z").text
            #expect(page.contains("No commitment of this city has been recorded yet."))
            #expect(page.contains("Data as of 1 January 2020, 07:00"))
            #expect(try await client.get("/cities/vnm-son-la/commitments?asOf=2999-01-01").status == 400)
            #expect(try await client.get("/api/v1/cities/vnm-son-la/records?asOf=soon").status == 400)
        }
    }

    @Test func `programs get the register, a city and its gates as JSON`() async throws {
        try await withServer { client in
            let list = try await client.get("/api/v1/cities?country=VNM&region=&q=")
            let cities = try #require(list.json["cities"] as? [[String: Any]])
            #expect(cities.count == 6)
            #expect(list.text.contains("\"next\":null"))
            #expect(Set(try #require(cities.first).keys) == ["code", "name", "country", "region", "admitted"])
            let some = try await client.get("/api/v1/cities?limit=100&page=3")
            #expect((some.json["cities"] as? [Any])?.count == 100)
            #expect(some.json["next"] as? String == "/api/v1/cities?limit=100&page=4")
            #expect(try await client.get("/api/v1/cities/irl-cork").text.contains("\"latest\":\"2015-09-30\""))

            let readiness = try await client.get("/api/v1/cities/vnm-son-la/readiness?cycle=2024").json
            #expect(Set(readiness.keys).isSuperset(of: ["city", "cycle", "asOf", "gates"]))
            let gates = try #require(readiness["gates"] as? [[String: Any]])
            #expect(gates.map { $0["code"] as? String } == Gate.allCases.map(\.rawValue))
            let months = gates[1]
            #expect(months["result"] as? String == "fail")
            #expect(months["from"] as? String == "2025-02-15")
            #expect(Set(months.keys) == ["code", "kind", "result", "reason", "from", "until"])

            for path in ["cities/vnm-son-la/readiness?cycle=1999", "cities/vnm-nowhere", "nothing"] {
                let problem = try await client.get("/api/v1/\(path)")
                #expect(problem.status == 404)
                #expect(problem.headers["content-type"] == "application/problem+json")
            }
            #expect(try await client.get("/health").status == 200)
            #expect(try await client.get("/ready").status == 200)
        }
    }

    @Test func `an answer that a program has already is not sent again`() async throws {
        try await withServer { client in
            let path = "/api/v1/cities/vnm-son-la"
            let first = try await client.get(path)
            // Weak where the answer came compressed.
            let tag = try #require(first.headers["etag"]).replacing("W/", with: "")
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await client.get(path, ["If-None-Match": known])
                #expect(again.status == 304, "\(known)")
                #expect(again.text.isEmpty)
                #expect(again.headers["etag"]?.hasSuffix(tag) == true)
            }
            let other = try await client.get(path, ["If-None-Match": "\"other\""])
            #expect(other.status == 200)
            #expect(other.text == first.text)
            #expect(try await client.get("/api/v1/cities/vnm-nowhere", ["If-None-Match": "*"]).status == 404)
        }
    }

    @Test func `every page and answer of an invented city calls it so, and the register counts it nowhere`()
        async throws
    {
        try await withServer(from: .assessed) { client in
            let code = "vnm-ben-mo"
            var paths = ["", "/indicators", "/commitments", "/programmes"].map { "/cities/\(code)\($0)" }
            paths += ["/cities/vnm-doi-sim", "/?q=ben%20mo"]
            let indicators = try await client.get("/cities/\(code)/indicators").text
            paths.append(
                String(
                    try #require(indicators.firstMatch(of: /\/cities\/vnm-ben-mo\/records\/[a-z_]+\/[0-9a-f-]+/)).output
                ))
            for path in paths {
                let english = try await client.get(path, ["Accept-Language": "en"])
                #expect(english.status == 200, "\(path)")
                #expect(english.text.contains("Demo city"), "\(path)")
                #expect(!english.text.contains("⟦"), "\(path)")
                let vietnamese = try await client.get(path, ["Accept-Language": "vi"])
                #expect(vietnamese.text.contains("Thành phố minh họa"), "\(path)")
            }
            for path in ["?q=ben%20mo", "/\(code)", "/\(code)/readiness", "/\(code)/records"] {
                let answer = try await client.get("/api/v1/cities\(path)")
                #expect(answer.text.contains("\"isInvented\":true"), "\(path)")
            }
            let register = try await client.get("/", ["Accept-Language": "en"]).text
            #expect(register.contains("343 of UNESCO’s 425 member cities identified"))
            #expect(!register.contains("Bến Mơ"))
            #expect(!register.contains("Demo city"))
            #expect(try await client.get("/?country=VNM").text.contains("6 cities match"))
            #expect(
                try await client.get("/api/v1/cities?country=VNM").json["cities"].map { "\($0)" }?.contains("ben-mo")
                    == false)
            #expect(!(try await client.get("/cities/vnm-son-la").text.contains("Demo city")))
            #expect(!(try await client.get("/api/v1/cities/vnm-son-la").text.contains("isInvented")))
        }
    }

    @Test func `every text stands in both catalogues with the same placeholders`() throws {
        let english = try home.catalogue(.en)
        let vietnamese = try home.catalogue(.vi)
        #expect(english.keys == vietnamese.keys)
        for key in english.keys {
            let names = [english, vietnamese].map { Set($0(key).matches(of: /\{[a-z]+\}/).map { String($0.output) }) }
            #expect(names[0] == names[1], "\(key)")
        }
    }
}
