import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import Persistence
import Postgres

/// What the service counts while it runs, in the text format that Prometheus reads. The library for this, swift-prometheus, is left
/// out as long as it is one histogram and a few gauges that are written.
///
/// Labels are the program's own words alone: patterns of routes, never an address, and no other value that a client sends.
public final class Metrics: Sendable {
    private struct Labels: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct Histogram {
        /// How many requests took at most as long as each bound, and longer than the one before.
        var counts = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
    }

    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let requests = NIOLockedValueBox<[Labels: Histogram]>([:])
    private let started = Date().timeIntervalSince1970

    public init() {}

    /// What the server library calls the route of an address that none answers to.
    static let noRoute = "NotFound"

    /// - Parameter route: its pattern, such as `/cities/{code}`; `nil` where it was not looked for.
    func count(_ method: String, _ route: String?, _ status: Int, seconds: Double) {
        let method = Self.methods.contains(method) ? method : "other"
        let labels = Labels(method: method, route: route ?? Self.noRoute, status: status)
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        requests.withLockedValue { requests in
            requests[labels, default: Histogram()].counts[bucket] += 1
            requests[labels, default: Histogram()].seconds += seconds
        }
    }

    /// All of it, with what the pools and the database say at this moment.
    func text(of databases: Databases) async -> String {
        var text = Exposition()
        text.family("process_start_time_seconds", "gauge", "When the process started, since 1970.")
        text.sample("process_start_time_seconds", [], started)
        if let bytes = residentBytes() {
            text.family("process_resident_memory_bytes", "gauge", "Memory in use.")
            text.sample("process_resident_memory_bytes", [], Double(bytes))
        }
        write(requests.withLockedValue { $0 }, &text)
        write([("app", databases.app.usage), ("batch", databases.batch.usage)], &text)

        let found = try? await databases.batch.read { db in try db.serviceFigures() }
        text.family("tracker_database_up", "gauge", "1 where the database answers.")
        text.sample("tracker_database_up", [], found == nil ? 0 : 1)
        guard let found else { return text.text }
        text.family("tracker_database_standby", "gauge", "1 where the database takes no writes.")
        text.sample("tracker_database_standby", [], found.isStandby ? 1 : 0)
        text.family("tracker_run_age_seconds", "gauge", "Since the last run of an award cycle was begun.")
        for run in found.runs { text.sample("tracker_run_age_seconds", [("cycle", run.cycle)], run.age) }
        text.family("tracker_run_seconds", "gauge", "How long the last run of an award cycle took.")
        for run in found.runs { text.sample("tracker_run_seconds", [("cycle", run.cycle)], run.seconds) }
        text.family("tracker_table_rows", "gauge", "Rows of a table, as the database estimates them.")
        for table in found.tables {
            text.sample("tracker_table_rows", [("table", table.name)], Double(table.rows))
        }
        return text.text
    }

    private func write(_ requests: [Labels: Histogram], _ text: inout Exposition) {
        let name = "http_server_request_duration_seconds"
        text.family(name, "histogram", "How long requests took, by the pattern of their route.")
        let order = requests.sorted {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }
        for (key, histogram) in order {
            let labels = [
                ("http_route", key.route), ("http_request_method", key.method),
                ("http_response_status_code", "\(key.status)"),
            ]
            var total = 0
            for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
                total += count
                text.sample("\(name)_bucket", labels + [("le", bound)], Double(total))
            }
            text.sample("\(name)_sum", labels, histogram.seconds)
            text.sample("\(name)_count", labels, Double(total))
        }
    }

    private func write(_ pools: [(String, PoolUsage)], _ text: inout Exposition) {
        let figures: [(String, String, (PoolUsage) -> Int)] = [
            ("tracker_pool_size", "Connections that the pool opens at most.", { $0.size }),
            ("tracker_pool_in_use", "Connections at work.", { $0.inUse }),
            ("tracker_pool_waiting", "Callers who wait for a connection.", { $0.waiting }),
        ]
        for (name, help, value) in figures {
            text.family(name, "gauge", help)
            for (pool, usage) in pools { text.sample(name, [("pool", pool)], Double(value(usage))) }
        }
    }
}

/// `# HELP`, `# TYPE` and samples, line by line.
private struct Exposition {
    var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(number)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

private func residentBytes() -> Int? {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst()
        .first
    return pages.flatMap { Int($0) }.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
}
