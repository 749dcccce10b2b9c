import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let list = "/cities/vnm-son-la/log/evidence"

/// Files and forms that are sent to do harm, or broken off. Each test serves one city: 6 s together.
@Suite struct HostileUploadTests {
    private func token(of browser: Browser) async throws -> String {
        try #require(inputs(of: try await browser.get(list).text).first { $0.0 == "form" }?.1)
    }

    private func files(_ service: FormService) async throws -> [KeptEvidence] {
        try await service.databases.app.read(as: .operator) { db in
            let city = try #require(try db.registerEntry("vnm-son-la")).city.id
            return try db.evidence(EvidenceFilter(), of: city, limit: 100)
        }
    }

    /// Files that are on their way, or forgotten there.
    private func uploads(_ service: FormService) async throws -> Int {
        try await service.databases.owner.read { db in
            try db.run("SELECT count(*) AS count FROM upload").one()["count"]
        }
    }

    /// Waits until so many are on their way, for a minute at most: a test that others slow down needs longer than alone.
    private func wait(for count: Int, in service: FormService) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await uploads(service) != count {
            try #require(ContinuousClock.now < end, "not \(count) uploads within a minute")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `what can be read as two things goes out as the one that does nothing, whatever its name holds`()
        async throws
    {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let script = "<html><script>alert(1)</script>"
            let sent: [(name: String, bytes: String, type: String)] = [
                ("../../etc/passwd", "%PDF-1.4 \(script)", "application/pdf"),
                ("..\\..\\plan\u{202E}fdp.html", "GIF89a/*\u{1}*/=1;alert(1)//", "image/gif"),
                ("a%0D%0ASet-Cookie: x=1.svg", "<svg onload=\"alert(1)\">", "application/octet-stream"),
                ("\(String(repeating: "é", count: 300)).html", script, "application/octet-stream"),
                ("q%22; filename=x.htm", "text \(script)", "text/plain; charset=utf-8"),
                ("=cmd|' /C calc'!A0.csv", "=cmd|' /C calc'!A0", "text/csv"),
            ]
            let form = [("form", try await token(of: editor))]
            let answer = try await editor.post(list, form, files: sent.map { ($0.name, Data($0.bytes.utf8)) })
            #expect(answer.status == 303, "\(answer.words)")
            let kept = try await files(service)
            #expect(kept.count == sent.count)
            for (_, bytes, type) in sent {
                let digest = SHA256.digest(of: Data(bytes.utf8))
                let file = try #require(kept.first { $0.evidence.sha256 == digest })
                let got = try await editor.get("/cities/vnm-son-la/evidence/\(file.id.uuidString.lowercased())")
                #expect(got.text == bytes && got.headers["content-type"] == type, "\(type)")
                #expect(got.headers["x-content-type-options"] == "nosniff")
                let policy = got.headers["content-security-policy"] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(policy.hasPrefix("sandbox") == (type != "application/pdf"))
                #expect(got.headers["etag"] == "\"\(digest)\"" && got.headers["set-cookie"] == nil)
                let disposition = try #require(got.headers["content-disposition"])
                #expect(
                    disposition.wholeMatch(
                        of: /(inline|attachment); filename="[^"\\\/%\p{Cc}]*"; filename\*=UTF-8''[A-Za-z0-9%]*/) != nil,
                    "\(disposition)")
                #expect(!disposition.contains("%0D") && !disposition.contains("%E2%80%AE"), "\(disposition)")
            }
        }
    }

    @Test func `of a form that is broken off, lies about its length or has too many parts nothing stays`()
        async throws
    {
        try await FormService.run { service in
            let port = try service.port
            let editor = try await service.browser("editor")
            let session = try #require(editor.session)
            let form = try await token(of: editor)
            let type = "multipart/form-data; boundary=x"
            let head = "POST \(list) HTTP/1.1\r\nHost: x\r\nCookie: session=\(session)\r\nContent-Type: \(type)\r\n"
            func part(_ header: String, _ body: String) -> String {
                "--x\r\nContent-Disposition: form-data; \(header)\r\n\r\n\(body)\r\n"
            }
            let begun = part("name=\"form\"", form) + part("name=\"files\"; filename=\"a.txt\"", "text")
            let long = String(repeating: "piece ", count: 400_000)
            let chunked = "Transfer-Encoding: chunked\r\n\r\n"
            func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }
            let many = String(repeating: part("name=\"a\"", "b"), count: 600)
            for (request, status) in [
                (head + chunked + chunk(begun) + "zz\r\n", 400),
                (head + chunked + chunk(begun + "--x\r\n") + "0\r\n\r\n", 400),
                (head + "Content-Length: \(begun.utf8.count)\r\n\r\n" + begun, 400),
                (head + "Content-Length: 9\r\nContent-Length: 4\r\n\r\n" + begun, 400),
                (head + chunked + chunk(begun + many), 413),
            ] {
                let socket = try Socket(port: port, saying: request)
                #expect(try await socket.hear(for: .seconds(30), until: "</html>").status == status, "\(status)")
            }
            // Whoever goes away in the middle of a file.
            for _ in 0..<3 {
                let all = begun + part("name=\"files\"; filename=\"b.txt\"", long)
                let socket = try Socket(port: port, saying: head + "Content-Length: 20000000\r\n\r\n")
                try await socket.pour(all)
                try await wait(for: 2, in: service)
                socket.close()
                try await wait(for: 0, in: service)
            }
            #expect(try await files(service).isEmpty)
        }
    }

    @Test func `no upload takes a city beyond what it may keep, however many were announced before`() async throws {
        var settings = EvidenceSettings()
        settings.quota = 3 * Evidence.pieceSize
        try await FormService.run(evidence: settings) { service in
            let editor = try await service.browser("editor")
            let form = try await token(of: editor)
            let size = 2 * Evidence.pieceSize
            func begin() async throws -> String {
                let begun = try await editor.post(
                    "\(list)/uploads", [("form", form), ("name", "film.mp4"), ("size", "\(size)")])
                #expect(begun.status == 201)
                let href = try #require(begun.text.firstMatch(of: /"href" ?: ?"([^"]+)"/)).1
                return String(href).replacing("\\/", with: "/")
            }
            let (first, second) = (try await begin(), try await begin())
            let bytes = Data(repeating: 1, count: size)
            // Both at once: each would find that there is room.
            async let one = editor.put("\(first)?offset=0", bytes)
            async let other = editor.put("\(second)?offset=0", bytes)
            let answers = try await [one, other]
            #expect(answers.map(\.status).sorted() == [200, 413])
            let refused = try #require(answers.first { $0.status == 413 })
            #expect(refused.words.contains("There is not enough storage"))
            let empty = answers[0].status == 413 ? first : second
            #expect(try await editor.get(empty).headers["upload-offset"] == "0")
            let file = [("plan.txt", Data(repeating: 65, count: size))]
            #expect(try await editor.post(list, [("form", form)], files: file).status == 413)
            #expect(try await files(service).isEmpty)
            #expect(try await uploads(service) == 2)
            let tooLarge = [("form", form), ("name", "a"), ("size", "\(Evidence.mostBytes + 1)")]
            #expect(try await editor.post("\(list)/uploads", tooLarge).status == 413)
        }
    }

    @Test func `an empty file is refused and forgotten`() async throws {
        try await FormService.run { service in
            let editor = try await service.browser("editor")
            let form = [("form", try await token(of: editor))]
            let answer = try await editor.post(
                list, form, files: [("empty.pdf", Data()), ("none.pdf", Data()), ("plan.pdf", Data("%PDF-1.7".utf8))])
            #expect(answer.status == 422 && answer.words.contains("empty.pdf"), "\(answer.words)")
            // The whole one waits for the form that comes next.
            #expect(try await uploads(service) == 1)
        }
    }
}
