import Domain
import Foundation
import Hummingbird
import NIOCore
import Persistence
import Postgres
import Synchronization
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
/// - Parameter start: before it was opened, so that the time is never too short.
/// - Returns: how long that took; `nil` where it took longer than it may.
private func time(
    _ socket: Socket, saying piece: String = "", since start: ContinuousClock.Instant = .now, within most: Duration
) async throws -> Duration? {
    while ContinuousClock.now - start < most {
        socket.say(piece)
        if try await socket.hear(for: .milliseconds(20)).isClosed { return ContinuousClock.now - start }
    }
    return nil
}

/// A page that is being answered until the test lets it go.
private final class SlowPage: Sendable {
    private let state = Mutex((asked: 0, mayEnd: false))

    func answer(_ request: Request) async throws -> String {
        _ = try await request.body.collect(upTo: 0)  // to its end: from then on the reader waits for us
        state.withLock { $0.asked += 1 }
        while !state.withLock({ $0.mayEnd }) { try await Task.sleep(for: .milliseconds(5)) }
        return "done"
    }

    /// Waits until so many are being answered.
    func isAsked(by readers: Int) async throws {
        while state.withLock({ $0.asked }) < readers { try await Task.sleep(for: .milliseconds(5)) }
    }

    func end() { state.withLock { $0.mayEnd = true } }
}

/// A service that asks a database for nothing, but for a page that takes its time.
private func withSlowPage(
    _ limits: DoorLimits, _ body: @escaping @Sendable (Int, SlowPage) async throws -> Void
) async throws {
    let database = Database("", size: 1)
    let router = try router(database: database, catalogues: Language.allCases.map { try home.catalogue($0) })
    let slow = SlowPage()
    router.get("slow") { request, _ in try await slow.answer(request) }
    router.get("large") { _, _ in
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 65, count: 32 << 20)))
    }
    try await withService(router, limits: limits) { port in try await body(port, slow) }
    await database.close()
}

@Suite struct DoorTests {
    @Test func `half a head and a form that dribbles are closed, however many bytes still come`() async throws {
        var limits = DoorLimits()
        (limits.patience, limits.idle) = (.milliseconds(400), .seconds(2))
        try await withSlowPage(limits) { port, _ in
            let start = ContinuousClock.now
            let head = try Socket(port: port, saying: "GET / HTTP/1.1\r\nHost:")
            let body = try Socket(port: port, saying: form(1000) + "name=")
            let quiet = try Socket(port: port)
            async let headTime = time(head, saying: "x", since: start, within: .seconds(30))
            async let bodyTime = time(body, saying: "x", since: start, within: .seconds(30))
            async let quietTime = time(quiet, since: start, within: .seconds(30))
            let kept = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await kept.hear(for: .seconds(30), until: "alive").status == 200)
            let quietly = try #require(try await quietTime)
            for time in [try await headTime, try await bodyTime] {
                #expect(try #require(time) >= .milliseconds(390))
                #expect(try #require(time) < quietly)
            }
            // Who asks for nothing may stay longer, to ask again.
            #expect(try await time(kept, within: .seconds(30)) != nil)
            #expect(quietly > .milliseconds(1900))
        }
    }

    @Test func `an upload of somebody signed in may take long, but not be silent or a trickle; a stranger's may not`()
        async throws
    {
        let lines = LogLines()
        var limits = DoorLimits()
        limits.patience = .seconds(2)
        try await FormService.run(limits: limits, log: lines.log) { service in
            let session = try #require(try await service.browser("editor").session)
            let port = try service.port
            let piece = String(repeating: "x", count: 5000)
            // Three seconds or more, and no more bytes than a stranger's form may have.
            func upload(_ session: String?) async throws -> Socket.Heard {
                let socket = try Socket(port: port, saying: form(60_000, session: session))
                for _ in 0..<12 {
                    socket.say(piece)
                    try await Task.sleep(for: .milliseconds(250))
                }
                return try await socket.hear(for: .seconds(30), until: "</html>")
            }
            async let known = upload(session)
            async let strange = upload(nil)
            async let trickle = time(
                Socket(port: port, saying: form(60_000, session: session)), saying: "x", within: .seconds(30))
            // So much at once that it would be slow only after a minute.
            let most = String(repeating: piece, count: 100)
            async let silent = time(
                Socket(port: port, saying: form(600_000, session: session) + most), within: .seconds(30))
            #expect(try await known.status == 403, "it was read to its end, and lacks the token of the session")
            let closed = try await strange
            #expect(closed.isClosed && closed.status == 0, "\(closed)")
            #expect(try await trickle != nil)
            #expect(try await silent != nil)
            #expect(!lines.all.contains { $0.hasPrefix("error") || $0.hasPrefix("warning") }, "\(lines.all)")
        }
    }

    @Test func `when all places are taken, who kept us waiting longest makes room for who comes`() async throws {
        var limits = DoorLimits()
        limits.connections = 8
        try await withSlowPage(limits) { port, slow in
            let half = "GET / HTTP/1.1\r\nHost:"
            var waiting: [Socket] = []
            for _ in 0..<5 {
                waiting.append(try Socket(port: port, saying: half))
                try await Task.sleep(for: .milliseconds(100))
            }
            let answered = try (0..<3).map { _ in
                try Socket(port: port, saying: "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            try await slow.isAsked(by: answered.count)
            for place in 0..<2 {
                let next = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await next.hear(for: .seconds(30), until: "alive").status == 200)
                #expect(try await waiting[place].hear(for: .seconds(30)).isClosed, "\(place)")
                next.close()
                try await Task.sleep(for: .milliseconds(50))
                waiting.append(try Socket(port: port, saying: half))
                try await Task.sleep(for: .milliseconds(50))
            }
            // Who is being answered keeps the place.
            slow.end()
            for reader in answered {
                #expect(try await reader.hear(for: .seconds(30), until: "done").status == 200)
            }
        }
    }

    @Test func `where everybody is being answered, one more is turned away, and taken in again later`() async throws {
        var limits = DoorLimits()
        limits.connections = 4
        try await withSlowPage(limits) { port, slow in
            let ask = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
            let readers = try (0..<4).map { _ in try Socket(port: port, saying: ask) }
            try await slow.isAsked(by: readers.count)
            let surplus = try (0..<100).map { _ in try Socket(port: port) }
            for one in surplus { #expect(try await one.hear(for: .seconds(30)).isClosed) }
            slow.end()
            for reader in readers {
                #expect(try await reader.hear(for: .seconds(30), until: "done").status == 200)
            }
            let later = try Socket(port: port, saying: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await later.hear(for: .seconds(30), until: "alive").status == 200)
        }
    }

    @Test func `who does not take an answer is left, and who takes it slowly is not`() async throws {
        var limits = DoorLimits()
        (limits.patience, limits.slowest) = (.milliseconds(300), 8 << 20)
        try await withSlowPage(limits) { port, _ in
            let ask = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
            let deaf = try Socket(port: port, saying: ask)
            let slow = try Socket(port: port, saying: ask)
            let heard = try await slow.hear(for: .seconds(60), bytes: 32 << 20)
            #expect(heard.text.utf8.count >= 32 << 20)
            try await Task.sleep(for: .seconds(6))  // it is left after 4.3
            let rest = try await deaf.hear(for: .seconds(30))
            #expect(rest.isClosed && rest.text.utf8.count < 32 << 20)
        }
    }
}
