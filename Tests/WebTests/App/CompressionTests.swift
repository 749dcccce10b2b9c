import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

/// Ends an answer in the middle.
private struct Cut: Error {}

private let lines = (1...200).map { "\($0) thư viện\n" }
private let text = lines.joined()

/// A service that asks a database for nothing, with answers of each kind.
private func withAnswers(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let database = Database("", size: 1)
    let router = try router(database: database, catalogues: Language.allCases.map { try home.catalogue($0) })
    func add(_ path: String, _ type: String, _ body: ResponseBody, _ headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = type
        router.get(RouterPath(path)) { [headers] _, _ in Response(status: .ok, headers: headers, body: body) }
    }
    let whole = ResponseBody(byteBuffer: ByteBuffer(string: text))
    add("page", "text/html; charset=utf-8", whole)
    add("rows", "text/csv; charset=utf-8; header=present", whole)
    add("drawing", "image/svg+xml", whole)
    add("picture", "image/png", whole)
    add("small", "text/plain", .init(byteBuffer: ByteBuffer(bytes: text.utf8.prefix(1023))))
    add("done", "text/plain", whole, [.contentEncoding: "br"])
    add("large", "text/plain", .init(byteBuffer: ByteBuffer(repeating: 65, count: 1_000_000)))
    add(
        "pieces", "text/plain",
        ResponseBody { writer in
            for line in lines { try await writer.write(ByteBuffer(string: line)) }
            try await writer.finish(nil)
        })
    add(
        "cut", "text/plain",
        ResponseBody { writer in
            for _ in 0..<1000 { try await writer.write(ByteBuffer(string: UUID().uuidString)) }
            throw Cut()
        })
    add(
        "cut-short", "text/plain",
        ResponseBody(contentLength: 36_000) { writer in
            for _ in 0..<500 { try await writer.write(ByteBuffer(string: UUID().uuidString)) }
            throw Cut()
        })
    router.get("tagged") { _, _ in tagged(ByteBuffer(string: text), contentType: "application/json") }
    try await withService(router, body)
    await database.close()
}

/// An answer as it came.
private struct Answer {
    let heard: Socket.Heard
    /// `nil` where the end is missing.
    let body: [UInt8]?

    subscript(name: String) -> String? { heard.header(name) }
    var isCompressed: Bool { heard.header("Content-Encoding") == "gzip" }

    init(_ port: Int, _ path: String, _ fields: String..., method: String = "GET") async throws {
        let head = (["\(method) \(path) HTTP/1.1", "Host: x", "Connection: close"] + fields).joined(separator: "\r\n")
        heard = try await Socket(port: port, saying: head + "\r\n\r\n").hear(for: .seconds(20))
        let end = try #require(heard.bytes.firstRange(of: Array("\r\n\r\n".utf8)))
        let rest = heard.bytes[end.upperBound...]
        body = heard.header("Transfer-Encoding") == "chunked" ? Self.joined(rest) : Array(rest)
    }

    /// What a chunked body holds.
    private static func joined(_ chunks: ArraySlice<UInt8>) -> [UInt8]? {
        var (rest, body) = (chunks, [UInt8]())
        while let line = rest.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16)
        {
            guard size > 0 else { return body }
            let chunk = rest[line.upperBound...].prefix(size)
            body += chunk
            rest = rest[chunk.endIndex...].dropFirst(2)
        }
        return nil
    }

    /// The text, made plain by a program that is none of ours.
    func unpacked() throws -> String {
        let file = "/tmp/tracker-packed-\(UUID().uuidString).gz"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(try #require(body)).write(to: URL(fileURLWithPath: file))
        let (gzip, output) = (Process(), Pipe())
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file]
        gzip.standardOutput = output
        try gzip.run()
        let plain = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        #expect(gzip.terminationStatus == 0)
        return String(decoding: plain, as: UTF8.self)
    }
}

@Suite struct CompressionTests {
    @Test func `text comes compressed to whoever takes it so, and is the same text`() async throws {
        try await withAnswers { port in
            for path in ["/page", "/rows", "/drawing", "/tagged"] {
                let answer = try await Answer(port, path, "Accept-Encoding: gzip, br")
                #expect(answer.isCompressed, "\(path)")
                #expect(answer["Content-Length"] == answer.body.map { "\($0.count)" })
                #expect(answer.body?.count ?? .max < text.utf8.count / 2)
                #expect(try answer.unpacked() == text)
                #expect(answer["Vary"] == "Accept-Language, Cookie, Accept-Encoding")
                #expect(answer["X-Content-Type-Options"] == "nosniff")
            }
        }
    }

    @Test func `what is taken is read with its weight`() async throws {
        let cases = [
            ("gzip", true), ("GZIP;q=0.001", true), ("deflate, gzip;q=0.5, *;q=0", true), ("*", true), ("x-gzip", true),
            ("gzip;q=0.5, identity;q=0.2", true), ("", false), ("br, deflate", false), ("gzip;q=0", false),
            ("gzip;q=0, *", false), ("gzip ; q=0.000", false), ("*;q=0", false), ("gzip;q=0.5, identity", false),
            ("gzip;q=much", false),
        ]
        try await withAnswers { port in
            for (accepted, isTaken) in cases {
                let answer = try await Answer(port, "/page", "Accept-Encoding: \(accepted)")
                #expect(answer.isCompressed == isTaken, "\(accepted)")
                #expect(answer["Vary"] == "Accept-Language, Cookie, Accept-Encoding")
                if !isTaken { #expect(answer.body.map { String(decoding: $0, as: UTF8.self) } == text) }
            }
        }
    }

    @Test func `what is small, no text, packed already or sets a cookie goes out as it is`() async throws {
        try await withAnswers { port in
            for path in ["/small", "/picture", "/done", "/page?lang=vi"] {
                let answer = try await Answer(port, path, "Accept-Encoding: gzip")
                #expect(!answer.isCompressed, "\(path)")
                #expect(answer["Content-Length"] == answer.body.map { "\($0.count)" })
            }
            #expect(try await Answer(port, "/page?lang=vi")["Set-Cookie"] != nil)
            let silent = try await Answer(port, "/page")
            #expect(!silent.isCompressed && silent.body.map { String(decoding: $0, as: UTF8.self) } == text)
        }
    }

    @Test func `HEAD has no body, and tells of the text as it is`() async throws {
        try await withAnswers { port in
            let answer = try await Answer(port, "/page", "Accept-Encoding: gzip", method: "HEAD")
            #expect(answer.heard.status == 200 && answer.body == [])
            #expect(answer["Content-Length"] == "\(text.utf8.count)" && !answer.isCompressed)
            #expect(answer["Vary"] == "Accept-Language, Cookie, Accept-Encoding")
        }
    }

    @Test func `what is long or comes piece by piece is compressed while it is sent`() async throws {
        try await withAnswers { port in
            for (path, whole) in [("/pieces", text), ("/large", String(repeating: "A", count: 1_000_000))] {
                let answer = try await Answer(port, path, "Accept-Encoding: gzip")
                #expect(answer.isCompressed && answer["Content-Length"] == nil, "\(path)")
                #expect(try answer.unpacked() == whole)
            }
        }
    }

    @Test func `an answer that fails in the middle lacks its end, compressed or not`() async throws {
        try await withAnswers { port in
            for accepted in ["gzip", "identity"] {
                let answer = try await Answer(port, "/cut", "Accept-Encoding: \(accepted)")
                #expect(answer.isCompressed == (accepted == "gzip"))
                #expect(answer.heard.isClosed && answer.body == nil)
                // What could have been compressed at once fails as it would have: its head is sent, and too little follows.
                let short = try await Answer(port, "/cut-short", "Accept-Encoding: \(accepted)")
                #expect(short.heard.status == 200 && short.heard.isClosed && !short.isCompressed)
                #expect(short.body?.count ?? 0 < 36_000)
            }
        }
    }

    @Test func `the tag of a compressed answer is weak, and known again in either form`() async throws {
        try await withAnswers { port in
            let gzip = "Accept-Encoding: gzip"
            let strong = try #require(try await Answer(port, "/tagged")["ETag"])
            let weak = "W/\(strong)"
            #expect(try await Answer(port, "/tagged", gzip)["ETag"] == weak)
            for known in [strong, weak] {
                let again = try await Answer(port, "/tagged", gzip, "If-None-Match: \"other\", \(known)")
                #expect(again.heard.status == 304 && again["ETag"] == known)
                #expect(again["Vary"] == "Accept-Language, Cookie, Accept-Encoding" && !again.isCompressed)
            }
        }
    }

    @Test func `whoever is signed in gets pages compressed where no other site asks, which would learn of their token`()
        async throws
    {
        try await FormService.run { service in
            let token = try #require(try await service.browser("editor").session)
            let (session, gzip) = ("Cookie: session=\(token)", "Accept-Encoding: gzip")
            let port = try service.port
            for path in ["/cities/vnm-son-la", "/api/v1/cities"] {
                #expect(try await Answer(port, path, gzip).isCompressed, "\(path)")
                for (site, isCompressed) in [
                    ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), (nil, false),
                ] {
                    let asker = site.map { "Sec-Fetch-Site: \($0)" } ?? "Accept: */*"
                    let own = try await Answer(port, path, gzip, session, asker)
                    #expect(own.heard.status == 200 && own.isCompressed == isCompressed, "\(path) \(site ?? "")")
                }
            }
            #expect(try await Answer(port, Asset.style.path, gzip, session).isCompressed)
        }
    }

    @Test func `a page loads what is kept for ever, by names that tell the bytes`() async throws {
        try await withAnswers { port in
            let page = try await Answer(port, "/sign-in").heard.text
            for (asset, name) in [(Asset.style, "style.css"), (Asset.mark, "mark.svg")] {
                let digits = try #require(asset.path.firstMatch(of: /^\/(style|mark)-([0-9a-f]{12})\.(css|svg)$/)).2
                #expect(page.contains("href=\"\(asset.path)\""))
                let kept = try await Answer(port, asset.path)
                #expect(kept.heard.status == 200)
                #expect(kept["Cache-Control"] == "public, max-age=31536000, immutable")
                #expect(kept["Vary"] == "Accept-Encoding" && kept["Content-Language"] == nil)
                let bytes = try #require(kept.body)
                #expect(!bytes.isEmpty && SHA256.digest(of: bytes).hasPrefix(digits))
                let plain = try await Answer(port, "/\(name)")
                #expect(plain.body == bytes && plain["Cache-Control"] == "public, max-age=300")
                #expect(plain["Content-Type"] == kept["Content-Type"])
            }
            #expect(try await Answer(port, "/style-000000000000.css").heard.status == 404)
        }
    }
}
