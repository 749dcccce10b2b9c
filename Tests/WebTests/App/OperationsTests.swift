import Domain
import Foundation
import Hummingbird
import Logging
import Persistence
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Web

/// What a logger was told, line by line, with all its metadata.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    var log: Logger {
        var log = Logger(label: "test") { _ in Handler(lines: self) }
        log.logLevel = .trace
        return log
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            lines.lines.withLock { $0.append("\(event.level) \(event.message) \(fields)") }
        }
    }
}

@Suite struct OperationsTests {
    private func catalogues() throws -> [Catalogue] { try Language.allCases.map { try home.catalogue($0) } }

    @Test func `requests are counted by the pattern of their route, and no label holds what a client sent`()
        async throws
    {
        try await withTestDatabases { databases in
            let metrics = Metrics()
            let router = try router(database: databases.app, catalogues: catalogues(), metrics: metrics)
            try await withService(router) { port in
                let client = Browser(base: "http://127.0.0.1:\(port)")
                var statuses: [Int] = []
                for path in [
                    "/cities/xxx-one", "/cities/xxx-two", "/cities/xxx-three", "/health",
                    "/nowhere/secret-word?q=secret-word", "/metrics",
                ] { statuses.append(try await client.get(path).status) }
                #expect(statuses == [404, 404, 404, 200, 404, 404])
            }
            let text = await metrics.text(of: databases)
            let name = "http_server_request_duration_seconds"
            func line(_ suffix: String, _ route: String, _ status: Int, _ le: String = "") -> String {
                "\(name)_\(suffix){http_route=\"\(route)\",http_request_method=\"GET\","
                    + "http_response_status_code=\"\(status)\"\(le)}"
            }
            let lines = text.split(separator: "\n").map(String.init)
            #expect(lines.contains(line("count", "/cities/{code}", 404) + " 3"), "\(text)")
            #expect(lines.contains(line("bucket", "/cities/{code}", 404, ",le=\"+Inf\"") + " 3"))
            #expect(lines.contains(line("count", "/health", 200) + " 1"))
            #expect(lines.contains(line("count", "NotFound", 404) + " 2"))
            #expect(!text.contains("secret-word") && !text.contains("xxx-"))
            for sample in [
                "tracker_pool_size{pool=\"app\"} 4", "tracker_pool_in_use{pool=\"app\"} 0",
                "tracker_pool_waiting{pool=\"batch\"} 0", "tracker_database_up 1", "tracker_database_standby 0",
            ] { #expect(lines.contains(sample), "\(sample)") }
            #expect(lines.contains { $0.hasPrefix("tracker_table_rows{table=\"city\"}") })
            // Every sample belongs to a family that was declared before it, and is a number.
            var families: Set<Substring> = []
            for line in lines {
                if line.hasPrefix("# TYPE ") { families.insert(line.split(separator: " ")[2]) }
                guard !line.hasPrefix("#") else { continue }
                let own = line.prefix { $0 != "{" && $0 != " " }
                let family = own.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(families.contains(own) || families.contains(Substring(family)), "\(line)")
                #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
            }
        }
    }

    @Test func `each cycle's last run and each table's rows are told, after a crash as before`() async throws {
        try await ReadinessService.run { service in
            func sample(_ name: String) async throws -> Double {
                let lines = await Metrics().text(of: service.databases).split(separator: "\n")
                let line = try #require(lines.first { $0.hasPrefix("\(name) ") }, "\(name)")
                return try #require(line.split(separator: " ").last.flatMap { Double($0) })
            }
            for cycle in [2024, 2027] {
                let age = try await sample("tracker_run_age_seconds{cycle=\"\(cycle)\"}")
                #expect((0..<86_400).contains(age))  // of the template, which whichever test came first has made
                #expect(try await sample("tracker_run_seconds{cycle=\"\(cycle)\"}") > 0)
            }
            try await service.databases.owner.administer("ANALYZE city")
            try await service.databases.owner.administer("SELECT pg_stat_reset()")
            #expect(try await sample("tracker_table_rows{table=\"city\"}") == 346)
        }
    }

    @Test func `buckets hold what took at most as long, and all before`() async throws {
        try await withTestDatabases { databases in
            let metrics = Metrics()
            for seconds in [0.004, 0.005, 0.3, 99] { metrics.count("GET", "/x", 200, seconds: seconds) }
            metrics.count("BREW\"", nil, 405, seconds: 0.1)
            let text = await metrics.text(of: databases)
            for (bound, count) in [("0.005", 2), ("0.25", 2), ("0.5", 3), ("10.0", 3), ("+Inf", 4)] {
                #expect(text.contains("status_code=\"200\",le=\"\(bound)\"} \(count)\n"), "\(bound)")
            }
            #expect(text.contains("http_route=\"NotFound\",http_request_method=\"other\""))
        }
    }

    @Test func `a request keeps its name through answer, problem and log, and gets one where it has none of use`()
        async throws
    {
        try await withTestDatabases { databases in
            let lines = LogLines()
            let router = try router(database: databases.app, catalogues: catalogues())
            try await withService(router, log: lines.log) { port in
                let client = Browser(base: "http://127.0.0.1:\(port)")
                let given = try await client.get("/api/v1/cities/nowhere", ["X-Request-ID": "proxy.17_a-B"])
                #expect(given.headers["x-request-id"] == "proxy.17_a-B")
                #expect(given.text.contains("\"requestId\":\"proxy.17_a-B\""))
                #expect(lines.all.contains { $0.contains("requestId=proxy.17_a-B") && $0.contains("status=404") })
                for useless in ["", "a b", "anh@example.org", String(repeating: "x", count: 65)] {
                    let answer = try await client.get("/health", ["X-Request-ID": useless])
                    let name = try #require(answer.headers["x-request-id"])
                    #expect(UUID(uuidString: name) != nil, "\(useless)")
                }
                let empty = try await client.get("/ready")
                #expect(empty.status == 503)
                #expect(empty.headers["retry-after"] == "10")
            }
        }
    }

    @Test func `the log names routes and requests, and nothing of what people entered or signed in with`() async throws
    {
        let lines = LogLines()
        try await FormService.run(log: lines.log) { service in
            let browser = try await service.browser("editor")
            let session = try #require(browser.session)
            let link = try await service.link(for: "editor@example.org")
            _ = try await browser.get("/sign-in?link=\(link)")
            _ = try await browser.get("/?q=Ng%C6%B0%E1%BB%9Di%20t%C3%ACm")
            _ = try await browser.fill(
                "/cities/vnm-son-la/log/programme/new",
                [
                    "title_en": "A private title", "status": "running", "note": "A private note",
                    "source": "secret@example.org",
                ])
            // What fails inside the database, with the row in its words.
            try await service.databases.owner.write { db in
                try db.script("ALTER TABLE programme ADD CONSTRAINT never CHECK (title_en <> 'A forbidden title')")
            }
            let failed = try await browser.fill(
                "/cities/vnm-son-la/log/programme/new", ["title_en": "A forbidden title", "status": "running"])
            #expect(failed.status >= 400)
            let all = lines.all.filter { !$0.contains("Server started and listening") }.joined(separator: "\n")
            #expect(all.contains("route=/cities/{code}/log/{kind}"), "\(all)")
            for secret in [
                session, link, "private", "forbidden", "secret@", "editor@example.org", "tìm", "127.0.0.1",
                "vnm-son-la",
            ] {
                #expect(!all.contains(secret), "\(secret)")
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `when a reader goes away their statement is stopped, and nobody is told of a mistake`() async throws {
        try await withTestDatabases { databases in
            let lines = LogLines()
            let metrics = Metrics()
            let router = try router(database: databases.app, catalogues: catalogues(), metrics: metrics)
            router.get("slow") { _, _ in
                try await databases.app.read { db in _ = try db.run("SELECT pg_sleep(30) AS slow_read") }
                return "done"
            }
            @Sendable func sleepers() async throws -> Int {
                try await databases.owner.read { db in
                    try db.run(
                        """
                        SELECT count(*) AS n FROM pg_stat_activity
                        WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow_' || 'read%'
                        """
                    ).one()["n"]
                }
            }
            try await withService(router, log: lines.log) { port in
                let reader = try Socket(port: port, saying: "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                while try await sleepers() == 0 { try await Task.sleep(for: .milliseconds(20)) }
                let start = ContinuousClock.now
                reader.close()
                while try await sleepers() > 0 { try await Task.sleep(for: .milliseconds(20)) }
                #expect(ContinuousClock.now - start < .seconds(25))  // not the 30 of the statement
                let client = Browser(base: "http://127.0.0.1:\(port)")
                #expect(try await client.get("/health").status == 200)
                // It is logged a moment after the statement has ended.
                while !lines.all.contains(where: { $0.contains("route=/slow status=499") }) {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(!lines.all.contains { $0.hasPrefix("error") || $0.hasPrefix("warning") }, "\(lines.all)")
            }
        }
    }

    @Test func `readers who went away take nobody's answer with them`() async throws {
        try await withTestDatabases { databases in
            let lines = LogLines()
            let router = try router(database: databases.app, catalogues: catalogues())
            router.get("slow") { _, _ in
                try await Task.sleep(for: .seconds(3))
                return "done"
            }
            try await withService(router, log: lines.log) { port in
                for _ in 0..<40 {
                    let reader = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                    while !lines.all.contains(where: { $0.contains("route=/health") }) {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    reader.close()
                }
                let readers = try (0..<40).map { _ in
                    try Socket(port: port, saying: "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                }
                func answers() -> [String] { lines.all.filter { $0.contains("route=/slow") } }
                while answers().count < 40 { try await Task.sleep(for: .milliseconds(20)) }
                #expect(answers().count { $0.contains("status=200") } == 40, "\(answers())")
                for reader in readers { reader.close() }
            }
        }
    }

    @Test func `a statement that takes too long is answered in the reader's language, and is no secret in the log`()
        async throws
    {
        try await withTestDatabases { databases in
            let lines = LogLines()
            let router = try router(database: databases.app, catalogues: catalogues())
            router.get("slow") { _, _ in
                try await databases.app.read { db in
                    try db.script("SET LOCAL statement_timeout = '50ms'")
                    _ = try db.run("SELECT pg_sleep(30), \("anh@example.org")::text")
                }
                return "done"
            }
            try await withService(router, log: lines.log) { port in
                let answer = try await Browser(base: "http://127.0.0.1:\(port)", language: .vi).get("/slow")
                #expect(answer.status == 503)
                #expect(answer.text.contains("Yêu cầu mất quá nhiều thời gian"))
                let name = try #require(answer.headers["x-request-id"])
                #expect(answer.text.contains(name))
                #expect(lines.all.contains { $0.hasPrefix("warning") && $0.contains(name) && $0.contains("57014") })
                #expect(!lines.all.contains { $0.contains("anh@example.org") })
            }
        }
    }
}
