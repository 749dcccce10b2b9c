import Foundation
import Logging

/// What goes wrong without ending the program.
let programLog = {
    var log = Logger(label: "tracker") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = .warning
    return log
}()

/// Tells the person at the terminal, on standard error, so that results on standard output stay clean.
func say(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
}

/// Runs one step of a longer task and says what it did and how long it took. On a terminal the step shows while it runs.
func step<R>(_ title: String, _ body: () async throws -> (R, String)) async throws -> R {
    let isTerminal = isatty(STDERR_FILENO) == 1
    if isTerminal { FileHandle.standardError.write(Data("\(title) …".utf8)) }
    let start = ContinuousClock.now
    do {
        let (result, outcome) = try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        say(
            "\(isTerminal ? "\r\u{1B}[K" : "")\(title): \(outcome) (\(seconds.formatted(.number.precision(.fractionLength(2)))) s)"
        )
        return result
    } catch {
        if isTerminal { say("") }
        throw error
    }
}
