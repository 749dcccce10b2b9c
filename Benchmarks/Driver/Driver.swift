import Benchmark
import Foundation
import Postgres

// What the driver costs by itself, in one process. Needs a server to throw away in DATABASE_URL; `run` gives it one.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], warmupIterations: 20, maxDuration: .seconds(3))
    let database = Database(ProcessInfo.processInfo.environment["DATABASE_URL"] ?? "", size: 1)

    Benchmark("read one row") { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(try await database.read { db in try db.run("SELECT \(7)::int AS n").one()["n"] as Int })
        }
    }

    Benchmark("read 6,000 numbers in 100 rows") { benchmark in
        let columns = (0..<60).map { "(n * \($0)) / 8.0 AS c\($0)" }.joined(separator: ", ")
        let names = (0..<60).map { "c\($0)" }
        for _ in benchmark.scaledIterations {
            blackHole(
                try await database.read { db in
                    try db.run("SELECT \(unescaped: columns) FROM generate_series(1, 100) AS n").map { row in
                        try names.map { try row[$0] as Double }
                    }
                })
        }
    }

    for together in [false, true] {
        Benchmark("100 statements \(together ? "in one pipeline" : "one by one")") { benchmark in
            let statements: [SQL] = (0..<100).map { "SELECT \($0)::int AS n" }
            for _ in benchmark.scaledIterations {
                try await database.read { db in
                    if together {
                        blackHole(try db.run(all: statements).count)
                    } else {
                        for statement in statements { blackHole(try db.run(statement).count) }
                    }
                }
            }
        }
    }
}
