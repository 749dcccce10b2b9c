import Foundation

/// ClamAV, asked by its socket (`INSTREAM` of clamd).
struct VirusScanner: Sendable {
    /// It does not answer as it should.
    struct Unreachable: Error {}
    /// The file is longer than it is set to take.
    struct TooLong: Error {}

    private static let seconds = 60
    private static let pieceBytes = 65_536

    let socket: String

    /// - Returns: whether it finds nothing in the file.
    func isClean(_ file: URL) async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            // It waits for another program, which tasks must not.
            DispatchQueue.global().async { continuation.resume(with: Result { try ask(about: file) }) }
        }
    }

    private func ask(about file: URL) throws -> Bool {
        let channel = try connected()
        defer { close(channel) }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        // It may answer, and hear no more, before all of it is sent.
        try? send(handle, to: channel)
        let answer = try read(from: channel)
        if answer.hasSuffix("OK") { return true }
        if answer.contains("size limit exceeded") { throw TooLong() }
        guard answer.hasSuffix("FOUND") else { throw Unreachable() }
        return false
    }

    private func send(_ handle: FileHandle, to channel: Int32) throws {
        try send(Data("zINSTREAM\0".utf8), to: channel)
        while let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            try send(withUnsafeBytes(of: UInt32(piece.count).bigEndian) { Data($0) } + piece, to: channel)
        }
        try send(Data(count: 4), to: channel)
    }

    private func connected() throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard self.socket.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Unreachable() }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: self.socket.utf8) }
        let channel = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard channel >= 0 else { throw Unreachable() }
        var patience = timeval(tv_sec: Self.seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(channel, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(channel, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else {
            close(channel)
            throw Unreachable()
        }
        return channel
    }

    private func send(_ bytes: Data, to channel: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Foundation.send(channel, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Unreachable() }
            rest = rest.dropFirst(sent)
        }
    }

    /// Up to the end of the answer.
    private func read(from channel: Int32) throws -> String {
        var answer = Data()
        var bytes = [UInt8](repeating: 0, count: 1024)
        while answer.last != 0, answer.count < 4096 {
            let count = recv(channel, &bytes, bytes.count, 0)
            guard count >= 0 else { throw Unreachable() }
            if count == 0 { break }
            answer.append(contentsOf: bytes[..<count])
        }
        return String(decoding: answer.filter { $0 != 0 }, as: UTF8.self)
    }
}
