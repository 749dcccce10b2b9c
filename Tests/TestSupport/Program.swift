import Foundation

/// The built program as a process of its own. Its words go to files: a pipe would stay open in the server that it starts.
public final class Program: @unchecked Sendable {
    private let process = Process()
    /// Built with the tests that run, beside them.
    private static let file = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
        .appendingPathComponent("tracker")
    private let words = "/tmp/tracker-words-\(UUID().uuidString)"

    /// - Parameters:
    ///   - conninfo: the database to work on; `nil` for a server of its own, or none.
    ///   - environment: over that of the test.
    public init(_ arguments: [String], on conninfo: String? = nil, environment: [String: String] = [:]) throws {
        process.executableURL = Self.file
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TRACKER_HOME": home.path]) { $1 }
        process.environment?["DATABASE_URL"] = conninfo
        process.environment?.merge(environment) { $1 }
        for name in ["out", "err"] { FileManager.default.createFile(atPath: "\(words).\(name)", contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: "\(words).out")
        process.standardError = FileHandle(forWritingAtPath: "\(words).err")
        try process.run()
    }

    deinit { for name in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(words).\(name)") } }

    public var isRunning: Bool { process.isRunning }

    /// Its standard error until now.
    public var said: String { (try? String(contentsOfFile: "\(words).err", encoding: .utf8)) ?? "" }

    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Status, standard output and standard error, once it has ended.
    public func ended() async throws -> (status: Int32, output: String, errors: String) {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        let read = { (name: String) in try String(contentsOfFile: "\(self.words).\(name)", encoding: .utf8) }
        return (process.terminationStatus, try read("out"), try read("err"))
    }
}
