import Foundation
import Logging
import Synchronization

/// What goes wrong without ending the program.
let programLog = {
    var log = Logger(label: "tracker") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = .warning
    return log
}()

/// Where a service writes its log for machines, what it says of itself goes there too.
let spokenLog = Mutex<Logger?>(nil)

/// Tells the person at the terminal, on standard error, so that results on standard output stay clean.
func say(_ line: String) {
    if let log = spokenLog.withLock({ $0 }) { return log.notice("\(line)") }
    FileHandle.standardError.write(Data("\(line)\n".utf8))
}

/// Runs one step of a longer task and says what it did and how long it took. On a terminal the step shows while it runs.
func step<R>(_ title: String, _ body: () async throws -> (R, String)) async throws -> R {
    try await step(title) { _ in try await body() }
}

/// As above; on a terminal it also shows what `body` is at.
func step<R>(_ title: String, _ body: (@escaping @Sendable (String) -> Void) async throws -> (R, String)) async throws
    -> R
{
    let isTerminal = isatty(STDERR_FILENO) == 1 && spokenLog.withLock { $0 == nil }
    let show: @Sendable (String) -> Void = { phase in
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K\(title) … \(phase)".utf8)) }
    }
    show("")
    let start = ContinuousClock.now
    do {
        let (result, outcome) = try await body(show)
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

/// How far a long task has come: on a terminal a bar that grows, with rate and time left; elsewhere a line each time.
final class ProgressBar: Sendable {
    private struct State {
        var title = ""
        var first = 0
        var start = ContinuousClock.now
        var isShown = false
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let unit: String

    /// - Parameter unit: what is counted, such as `cities`.
    init(unit: String) { self.unit = unit }

    /// - Parameter title: what is being done; another one begins anew.
    func show(_ title: String, _ done: Int, of all: Int) {
        state.withLock { state in
            if state.title != title { state = State(title: title, first: done, isShown: state.isShown) }
            let text = Self.line(
                title, done, of: all, unit: unit, since: state.first,
                seconds: (ContinuousClock.now - state.start) / .seconds(1), hasBar: isTerminal)
            write(text, &state)
            if done >= all { close(&state) }
        }
    }

    /// A line of its own, such as for what is waited for.
    func note(_ text: String) {
        state.withLock { state in
            close(&state)
            say(text)
        }
    }

    /// Ends the line of the bar, so that what follows begins on its own.
    func close() { state.withLock { close(&$0) } }

    private func write(_ text: String, _ state: inout State) {
        guard isTerminal else { return say(text) }
        FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
        state.isShown = true
    }

    private func close(_ state: inout State) {
        if state.isShown { say("") }
        state.isShown = false
    }

    /// Such as `Measuring ██████░░░░ 6000 of 10000 cities, 95 a second, 0:42 left`.
    /// - Parameters:
    ///   - since: how many were done when the clock began.
    ///   - seconds: since then.
    static func line(
        _ title: String, _ done: Int, of all: Int, unit: String, since: Int, seconds: Double, hasBar: Bool
    ) -> String {
        let width = 20
        let filled = all > 0 ? width * done / all : width
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        var text = hasBar ? "\(title) \(bar) \(done) of \(all) \(unit)" : "\(title): \(done) of \(all) \(unit)"
        guard done > since, seconds > 0 else { return text }
        let rate = Double(done - since) / seconds
        text +=
            ", \(rate.formatted(.number.precision(.significantDigits(2)).locale(Locale(identifier: "en_US")))) a second"
        guard done < all else { return text }
        let left = Int((Double(all - done) / rate).rounded(.up))
        return text + ", \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
}
