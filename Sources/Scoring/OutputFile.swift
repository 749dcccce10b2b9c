import Foundation
import Input

/// A file that appears whole or not at all: written under another name beside its place and renamed by `commit()`. For “-” it
/// is copied to standard output instead.
final class OutputFile {
    private let path: String
    private let temporary: String
    private var handle: FileHandle?
    private var buffer: [UInt8] = []
    private static let limit = 1 << 18

    init(_ path: String) throws(InputError) {
        self.path = path
        let name = ".\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0 ... .max)).partial"
        temporary = path == "-" ? NSTemporaryDirectory() + name : path + name
        guard FileManager.default.createFile(atPath: temporary, contents: nil),
            let handle = FileHandle(forUpdatingAtPath: temporary)
        else { throw InputError(file: path, "cannot be written: no such folder, or no permission") }
        self.handle = handle
    }

    deinit {
        try? handle?.close()
        if handle != nil { try? FileManager.default.removeItem(atPath: temporary) }
    }

    func write(_ text: String) throws(InputError) {
        buffer.append(contentsOf: text.utf8)
        try flushIfLong()
    }

    func write(_ bytes: some Sequence<UInt8>) throws(InputError) {
        buffer.append(contentsOf: bytes)
        try flushIfLong()
    }

    private func flushIfLong() throws(InputError) { if buffer.count >= Self.limit { try flush() } }

    private func flush() throws(InputError) {
        try attempt { try handle?.write(contentsOf: buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Goes back to the beginning, to read what was written.
    func rewind() throws(InputError) {
        try flush()
        try attempt { try handle?.seek(toOffset: 0) }
    }

    /// Up to `count` bytes from where reading stands.
    func read(_ count: Int) throws(InputError) -> Data {
        var data = Data()
        try attempt { data = try handle?.read(upToCount: count) ?? Data() }
        return data
    }

    /// Gives the file its name.
    func commit() throws(InputError) {
        try rewind()
        if path == "-" {
            while case let data = try read(Self.limit), !data.isEmpty {
                try attempt { try FileHandle.standardOutput.write(contentsOf: data) }
            }
        } else {
            guard rename(temporary, path) == 0 else {
                throw InputError(file: path, "cannot be written: \(String(cString: strerror(errno)))")
            }
            try? handle?.close()
            handle = nil
        }
    }

    private func attempt(_ body: () throws -> Void) throws(InputError) {
        do { try body() } catch {
            throw InputError(file: path, "cannot be written: \((error as NSError).localizedDescription)")
        }
    }
}

/// The shortest text that reads back as the same number; empty for a missing one.
func csvNumber(_ value: Double) -> String { value.isNaN ? "" : value.description }
