import Foundation
import Testing

/// A connection of which a test writes and reads the bytes itself.
final class Socket: Sendable {
    /// What the other end said, and whether it has closed the connection.
    struct Heard {
        var bytes: [UInt8]
        var isClosed: Bool
        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// `0` where nothing that was heard is an answer.
        var status: Int { text.firstMatch(of: /^HTTP\/1\.1 ([0-9]{3})/).flatMap { Int($0.1) } ?? 0 }
        func header(_ name: String) -> String? {
            let lines = text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
            let line = lines.first { $0.lowercased().hasPrefix("\(name.lowercased()): ") }
            return line.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    private let descriptor: Int32

    init(port: Int, saying text: String = "") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        try #require(say(text))
    }

    /// - Returns: whether all of it was taken.
    @discardableResult
    func say(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, noSignal) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The same of what no buffer holds: whoever reads it may need the thread on which the test would wait.
    @discardableResult
    func pour(_ text: String) async throws -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, noSignal | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try await Task.sleep(for: .milliseconds(5))
            } else {
                return false
            }
        }
        return true
    }

    /// Listens until the other end closes, or these words or so many bytes have come, or the time is over.
    func hear(for time: Duration, until words: String? = nil, bytes most: Int = .max) async throws -> Heard {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        let end = ContinuousClock.now + time
        func isEnough() -> Bool {
            bytes.count >= most
                || words.map { String(decoding: bytes.suffix(4096), as: UTF8.self).contains($0) } ?? false
        }
        while !isEnough() {
            // Looked at first: what comes while the test sleeps too long counts as well.
            let isOver = ContinuousClock.now >= end
            let count = recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                bytes += piece[..<count]
            } else if count == 0 || errno != EAGAIN {
                return Heard(bytes: bytes, isClosed: true)
            } else if isOver {
                break
            } else {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        return Heard(bytes: bytes, isClosed: false)
    }

    /// Hangs up without a word. The descriptor stays ours until the end: another connection could be given its number.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    deinit { _ = Foundation.close(descriptor) }
}

private let noSignal = Int32(MSG_NOSIGNAL)
