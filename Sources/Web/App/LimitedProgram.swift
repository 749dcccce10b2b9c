import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A program that reads what somebody else made: it runs by itself, for some time and with some memory, and a fault in it is one of
/// that program alone.
struct LimitedProgram: Sendable {
    private static let seconds = 30
    private static let memory = 1536 << 20
    private static let mostWritten = 64 << 20
    private static let limits = "/usr/bin/prlimit"
    private static let path = "/usr/local/bin:/usr/bin:/bin"

    let name: String

    /// Whether it, and what limits it, is installed.
    var isInstalled: Bool {
        guard FileManager.default.isExecutableFile(atPath: Self.limits) else { return false }
        return Self.path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    /// - Parameters:
    ///   - input: what it reads, where that is no file of the folder.
    ///   - folder: where it works, and the only place of which it is told.
    ///   - most: so many bytes of what it says are read.
    /// - Returns: what it says, or `nil` where it failed, took too long or said more.
    func run(
        _ arguments: [String], input: [UInt8] = [], in folder: URL, most: Int = 1 << 20
    ) async throws -> Data? {
        let limits = [
            "--as=\(Self.memory)", "--cpu=\(Self.seconds)", "--fsize=\(Self.mostWritten)", "--nofile=256", "--core=0",
            "--",
        ]
        let environment: [Environment.Key: String] = [
            "PATH": Self.path, "LC_ALL": "C.UTF-8", "HOME": folder.path, "TMPDIR": folder.path,
            // Only what libvips holds to be fit for files of strangers, and one thread.
            "VIPS_BLOCK_UNTRUSTED": "1", "VIPS_CONCURRENCY": "1",
        ]
        let command = limits + [name] + arguments
        return try await withThrowingTaskGroup(of: Data?.self) { group in
            group.addTask {
                let result = try? await Subprocess.run(
                    .path(FilePath(Self.limits)), arguments: Arguments(command), environment: .custom(environment),
                    workingDirectory: FilePath(folder.path), platformOptions: Self.options, input: .array(input),
                    output: .bytes(limit: most), error: .discarded)
                guard let result, result.terminationStatus.isSuccess else { return nil }
                return Data(result.standardOutput)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.seconds))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .zero)]
        return options
    }
}
