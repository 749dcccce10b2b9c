import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Why a program did not say what it was run for.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
}

/// Runs pgbench or psql, found in PG_BINDIR or on the PATH.
func program(_ name: String, _ arguments: [String]) async throws -> String {
    let folder = ProcessInfo.processInfo.environment["PG_BINDIR"]
    let result = try await Subprocess.run(
        folder.map { .path(FilePath("\($0)/\(name)")) } ?? .name(name), arguments: Arguments(arguments),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
        throw ProgramFailure(description: "\(name) failed: \(result.standardError)")
    }
    return result.standardOutput
}

/// Runs a command to its end, with DATABASE_URL in its environment.
func pass(to command: [String], database: String) async throws {
    guard let name = command.first else { throw ProgramFailure(description: "--serve needs a command") }
    let result = try await Subprocess.run(
        name.contains("/") ? .path(FilePath(name)) : .name(name), arguments: Arguments(Array(command.dropFirst())),
        environment: .inherit.updating(["DATABASE_URL": database]),
        output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
        error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    guard result.terminationStatus.isSuccess else { throw ProgramFailure(description: "\(name) failed") }
}

/// The number that stands between `before` and the next blank or line.
func number(after before: String, in text: String) throws -> Double {
    guard let range = text.range(of: before),
        let word = text[range.upperBound...].split(whereSeparator: \.isWhitespace).first,
        let value = Double(word)
    else { throw ProgramFailure(description: "no “\(before)” in: \(text)") }
    return value
}

/// Processor time in seconds, of this process or of the children it has waited for.
func processorTime(children: Bool) -> Double {
    var usage = rusage()
    getrusage(children ? RUSAGE_CHILDREN.rawValue : RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
