import Domain
import Foundation
import Hummingbird
import NIOCore
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let ward = "/cities/vnm-son-la/log/ward/new"

/// The head of a form that will be of so many bytes.
private func form(_ bytes: Int, session: String? = nil) -> String {
    "POST \(ward) HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: \(bytes)\r\n"
        + (session.map { "Cookie: session=\($0)\r\n" } ?? "") + "\r\n"
}

/// Says one more piece again and again until the connection is closed.
/// - Returns: how long that took; `nil` where it took longer than it may.
private func time(_ socket: Socket, saying piece: String = "", within most: Duration) async throws -> Duration? {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < most {
        socket.say(piece)
        if try await socket.hear(for: .milliseconds(20)).isClosed { return ContinuousClock.now - start }
    }
    return nil
}

/// A service that asks a database for nothing, but for a page that takes its time.
private func withSlowPage(_ limits: DoorLimits, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let database = Database("", size: 1)
    let router = try router(database: database, catalogues: Language.allCases.map { try home.catalogue($0) })
    router.get("slow") { _, _ in
        try await Task.sleep(for: .seconds(1))
        return "done"
    }
    router.get("large") { _, _ in
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 65, count: 32 << 20)))
    }
    try await withService(router, limits: limits) { port in try await body(port) }
    await database.close()
}

@Suite struct DoorTests {
    @Test func `half a head and a form that dribbles are closed, however many bytes still come`() async throws {
        var limits = DoorLimits()
        (limits.patience, limits.idle) = (.milliseconds(400), .milliseconds(1200))
        try await withSlowPage(limits) { port in
            let head = try Socket(port: port, saying: "GET / HTTP/1.1\r\nHost:")
            let body = try Socket(port: port, saying: form(1000) + "name=")
            let quiet = try Socket(port: port)
            async let headTime = time(head, saying: "x", within: .seconds(3))
            async let bodyTime = time(body, saying: "x", within: .seconds(3))
            async let quietTime = time(quiet, within: .seconds(3))
            let kept = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await kept.hear(for: .seconds(3), until: "alive").status == 200)
            for time in [try await headTime, try await bodyTime] {
                #expect(try #require(time) >= .milliseconds(390))
                #expect(try #require(time) < .milliseconds(1100))
            }
            // Who asks for nothing may stay longer, to ask again.
            #expect(try await time(kept, within: .seconds(3)) != nil)
            #expect(try #require(try await quietTime) > .milliseconds(1100))
        }
    }

    @Test func `an upload of somebody signed in may take long, but not be silent or a trickle; a stranger's may not`()
        async throws
    {
        let lines = LogLines()
        var limits = DoorLimits()
        limits.patience = .milliseconds(400)
        try await FormService.run(limits: limits, log: lines.log) { service in
            let session = try #require(try await service.browser("editor").session)
            let port = try service.port
            let piece = String(repeating: "x", count: 2000)
            func upload(_ session: String?) async throws -> Socket.Heard {
                let socket = try Socket(port: port, saying: form(20_000, session: session))
                for _ in 0..<10 {
                    socket.say(piece)
                    try await Task.sleep(for: .milliseconds(100))
                }
                return try await socket.hear(for: .seconds(2), until: "</html>")
            }
            async let known = upload(session)
            async let strange = upload(nil)
            async let trickle = time(
                Socket(port: port, saying: form(20_000, session: session)), saying: "x", within: .seconds(3))
            async let silent = time(
                Socket(port: port, saying: form(20_000, session: session) + piece + piece), within: .seconds(3))
            #expect(try await known.status == 403, "it was read to its end, and lacks the token of the session")
            let closed = try await strange
            #expect(closed.isClosed && closed.status != 401, "\(closed)")
            #expect(try await trickle != nil)
            #expect(try await silent != nil)
            #expect(!lines.all.contains { $0.hasPrefix("error") || $0.hasPrefix("warning") }, "\(lines.all)")
        }
    }

    @Test func `when all places are taken, who kept us waiting longest makes room for who comes`() async throws {
        var limits = DoorLimits()
        limits.connections = 8
        try await withSlowPage(limits) { port in
            let half = "GET / HTTP/1.1\r\nHost:"
            var waiting: [Socket] = []
            for _ in 0..<5 {
                waiting.append(try Socket(port: port, saying: half))
                try await Task.sleep(for: .milliseconds(20))
            }
            let answered = try (0..<3).map { _ in
                try Socket(port: port, saying: "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            try await Task.sleep(for: .milliseconds(100))
            for place in 0..<2 {
                let next = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await next.hear(for: .seconds(2), until: "alive").status == 200)
                #expect(try await waiting[place].hear(for: .seconds(2)).isClosed, "\(place)")
                next.close()
                try await Task.sleep(for: .milliseconds(50))
                waiting.append(try Socket(port: port, saying: half))
                try await Task.sleep(for: .milliseconds(50))
            }
            // Who is being answered keeps the place.
            for reader in answered {
                #expect(try await reader.hear(for: .seconds(3), until: "done").status == 200)
            }
        }
    }

    @Test func `where everybody is being answered, one more is turned away, and taken in again later`() async throws {
        var limits = DoorLimits()
        limits.connections = 4
        try await withSlowPage(limits) { port in
            let slow = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
            let readers = try (0..<4).map { _ in try Socket(port: port, saying: slow) }
            try await Task.sleep(for: .milliseconds(200))
            let surplus = try (0..<100).map { _ in try Socket(port: port) }
            for one in surplus { #expect(try await one.hear(for: .seconds(2)).isClosed) }
            for reader in readers {
                #expect(try await reader.hear(for: .seconds(3), until: "done").status == 200)
            }
            let later = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await later.hear(for: .seconds(2), until: "alive").status == 200)
        }
    }

    @Test func `who does not take an answer is left, and who takes it slowly is not`() async throws {
        var limits = DoorLimits()
        (limits.patience, limits.slowest) = (.milliseconds(300), 64 << 20)
        try await withSlowPage(limits) { port in
            let ask = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
            let deaf = try Socket(port: port, saying: ask)
            let slow = try Socket(port: port, saying: ask)
            let heard = try await slow.hear(for: .seconds(3), bytes: 32 << 20)
            #expect(heard.text.utf8.count >= 32 << 20)
            try await Task.sleep(for: .milliseconds(1500))
            let rest = try await deaf.hear(for: .seconds(2))
            #expect(rest.isClosed && rest.text.utf8.count < 32 << 20)
        }
    }
}
