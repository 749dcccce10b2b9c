import Foundation
import Postgres

/// What several tasks bring together. The thread sanitizer does not see the lock of `Mutex` on Linux.
final class Collected<Element: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var elements: [Element] = []
    var all: [Element] { lock.withLock { elements } }

    /// - Returns: how many there are now.
    @discardableResult func add(_ element: Element) -> Int {
        lock.withLock {
            elements.append(element)
            return elements.count
        }
    }
}

func firstLine(of path: String) throws -> String {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return text.split(separator: "\n").first.map(String.init) ?? ""
}

/// The processes whose command line holds `text`.
func processes(running text: String) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { pid in
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains(text)
    }
}

extension Connection {
    func backend() throws -> Int { try run("SELECT pg_backend_pid() AS pid").one()["pid"] }

    func setting(_ name: String) throws -> String { try run("SELECT current_setting(\(name)) AS value").one()["value"] }
}

extension Database {
    func count(_ table: SQL) async throws -> Int {
        try await read { db in try db.run("SELECT count(*) AS n FROM \(table)").one()["n"] }
    }

    /// Asks again and again until the server says that `condition` holds.
    func waitUntil(_ condition: SQL) async throws {
        while try await !read({ db in try db.run("SELECT \(condition) AS holds").one()["holds"] as Bool }) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
