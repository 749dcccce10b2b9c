import Domain
import Foundation
import Persistence
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite struct ReportPageTests {
    @Test func `a report speaks both languages, names its sources and what is not known, and lacks no text`()
        async throws
    {
        try await FormService.run { service in
            let said: [(Language, [String])] = [
                (
                    .en,
                    [
                        "annual report 2024", "not confirmed by the city", "Who can provide it",
                        "it contains public data only",
                    ]
                ),
                (
                    .vi,
                    [
                        "báo cáo năm 2024", "thành phố chưa xác nhận", "Cơ quan có thể cung cấp",
                        "chỉ gồm dữ liệu công khai",
                    ]
                ),
            ]
            for (language, words) in said {
                let page = try await Browser(base: service.base, language: language)
                    .get("/cities/vnm-son-la/reports/annual/2024")
                #expect(page.status == 200)
                for word in words { #expect(page.words.contains(word), "\(word)") }
                #expect(!page.text.contains("⟦") && !page.text.contains("style=\""))
                #expect(page.text.contains("id=\"source-1\" value=\"1\"") && page.text.contains("href=\"#source-1\""))
                let list = try await Browser(base: service.base, language: language).get("/cities/vnm-son-la/reports")
                #expect(list.text.contains("/cities/vnm-son-la/reports/annual/2024") && !list.text.contains("⟦"))
            }
        }
    }

    @Test func `the checksum on the page is that of the data to which it leads`() async throws {
        try await FormService.run { service in
            let browser = Browser(base: service.base)
            let page = try await browser.get("/cities/vnm-son-la/reports/annual/2024")
            let digest = try #require(page.text.firstMatch(of: /SHA-256[^:]*: ([0-9a-f]{64})/)).1
            let address = try #require(page.text.firstMatch(of: /href="(\/api\/v1\/[^"]*)"/)).1
            _ = try await service.databases.app.write(as: .operator) { db in
                try db.run("UPDATE activity SET title_en = 'Renamed' WHERE title_en IS NOT NULL").affected
            }
            try await service.seal()
            let data = try await browser.get(String(address).replacing("&amp;", with: "&"))
            #expect(data.headers["etag"]?.hasSuffix("\"\(digest)\"") == true)
            let computed = try await service.databases.app.read { db in try db.digest(of: [data.text]) }
            #expect(computed == String(digest))
            #expect(try await browser.get("/api/v1/cities/vnm-son-la/reports/annual/2024").text.contains("Renamed"))
        }
    }

    @Test func `who is not of the city sees nothing that is not public`() async throws {
        try await FormService.run { service in
            let path = "/cities/vnm-son-la/reports/annual/2025"
            _ = try await service.databases.app.write(as: .person(service.editor.id)) { db in
                _ = try db.run(
                    """
                    INSERT INTO programme (city_id, id, title_en, status, period)
                    SELECT id, md5('p')::uuid, 'Quiet classes', 'running', '[2025-01-01,)' FROM city WHERE code = 'vnm-son-la'
                    """)
                _ = try db.run(
                    """
                    INSERT INTO activity (city_id, id, programme_id, kind, title_en, status, held)
                    SELECT id, md5('a')::uuid, md5('p')::uuid, 'activity', 'A class', 'held', '[2025-03-01,2025-03-02)'
                    FROM city WHERE code = 'vnm-son-la'
                    """)
                return try db.run(
                    """
                    INSERT INTO participation (city_id, activity_id, people, count)
                    SELECT id, md5('a')::uuid, 'all', 4321 FROM city WHERE code = 'vnm-son-la'
                    """
                ).affected
            }
            // The city's people need not wait for a seal to see what they just saved.
            let editor = try await service.browser("editor")
            let own = try await editor.get(path)
            #expect(own.words.contains("Quiet classes") && own.words.contains("4,321"))
            #expect(own.words.contains("Internal version: it contains data that is not public"))
            #expect(own.headers["cache-control"] == "no-store")
            let table = try await editor.get("\(path)/tables/years.csv")
            #expect(table.text.contains("2025,\"4,321\",4321,1,1,1,1,Not confirmed complete"))
            try await service.seal()
            for browser in [Browser(base: service.base), try await service.browser("visitor")] {
                for part in ["", "/tables/programmes.csv", "/tables/years.csv"] {
                    let text = try await browser.get(path + part).text
                    #expect(!text.contains("Quiet classes") && !text.contains("4,321"), "\(part)")
                }
                let data = try await browser.get("/api/v1\(path)").text
                #expect(!data.contains("Quiet") && !data.contains("4321"))
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `while somebody writes for long, reports, pages as of a time and the saves of others wait for nothing`()
        async throws
    {
        try await FormService.run { service in
            let (held, begun) = AsyncStream.makeStream(of: Void.self)
            let isOver = Mutex(false)
            let writer = Task {
                try await service.databases.app.write(as: .operator) { db in
                    try db.run("UPDATE city SET population = population WHERE code = 'irl-cork'")
                    begun.yield()
                    while !isOver.withLock({ $0 }) { usleep(10_000) }
                }
            }
            defer { isOver.withLock { $0 = true } }
            for await _ in held { break }
            // Were one of these to wait for the writer, it would wait for ever.
            let stranger = Browser(base: service.base)
            let now = Date.now.formatted(.iso8601)
            for path in [
                "/cities/vnm-son-la/reports/annual/2024", "/api/v1/cities/vnm-son-la/reports/annual/2024",
                "/cities/vnm-son-la/commitments?asOf=\(now)", "/api/v1/cities/vnm-son-la/records?asOf=\(now)", "/",
            ] {
                #expect(try await stranger.get(path).status == 200, "\(path)")
            }
            try await service.seal()
            let editor = try await service.browser("editor")
            let saved = try await editor.fill(
                "/cities/vnm-son-la/log/programme/new", ["title_en": "Evening classes", "status": "running"])
            #expect(saved.status == 303)
            #expect(try await editor.get("/cities/vnm-son-la/reports/annual/2026").status == 200)
            isOver.withLock { $0 = true }
            try await writer.value
        }
    }

    @Test func `years to come and cities that are not there have no report, and the address says the year`()
        async throws
    {
        try await FormService.run { service in
            let browser = Browser(base: service.base)
            for path in [
                "vnm-son-la/reports/annual/2150", "vnm-son-la/reports/annual/x", "vnm-nowhere/reports/annual/2024",
            ] {
                #expect(try await browser.get("/cities/\(path)").status == 404, "\(path)")
            }
            #expect(try await browser.get("/cities/vnm-son-la/reports/annual/2024?asOf=soon").status == 400)
            let style = try await browser.get("/cities/vnm-son-la/reports/annual/2024/print.css?lang=vi")
            #expect(style.text.contains("content: \"Sơn La – báo cáo năm 2024\""))
            #expect(style.headers["content-type"]?.hasPrefix("text/css") == true)
        }
    }
}
