import Foundation
import Postgres

/// COPY of a file into a bare table beside psql's `\copy` of the same file into the same table.
@Sendable func copy(_ data: Data, _ effort: Effort, into table: inout Table) async throws {
    let rows = 2_000_000
    let file = "\(data.folder)/observations.txt"
    try write(rows, to: file)
    let database = Database(data.owner, size: 1)
    try await database.write { db in try db.script("CREATE TABLE target (city_id int, measure_id int, amount float8)") }
    var theirs: [Double] = []
    var ours: [Double] = []
    var made: [Double] = []
    for _ in 0..<effort.rounds {
        try await empty(database)
        let output = try await program(
            "psql", ["-X", "-d", data.owner, "-c", "\\timing on", "-c", "\\copy target from '\(file)'"])
        theirs.append(try number(after: "Time: ", in: output) / 1000)

        try await empty(database)
        ours.append(
            try await time { try await database.write { db in try db.copy(into: "target", file: file) } })

        try await empty(database)
        made.append(
            try await time {
                try await database.write { db in
                    try db.copy(into: "target", (0..<rows).lazy.map { ["\($0 / 60)", "\($0 % 60)", "\($0 % 1000)"] })
                }
            })
    }
    await database.close()
    func note(_ times: [Double]) -> String { String(format: "%.2f s; psql %.2f s", median(times), median(theirs)) }
    table.add(
        "COPY in, a file of 2,000,000 rows, beside `\\copy`", goal: 0.9, ratios: zip(theirs, ours).map { $0 / $1 },
        note: note(ours))
    table.add(
        "COPY in, 2,000,000 rows made by the program, beside `\\copy` of a file", goal: nil,
        ratios: zip(theirs, made).map { $0 / $1 }, note: note(made))
}

private func empty(_ database: Database) async throws {
    try await database.write { db in try db.script("TRUNCATE target") }
    try await database.administer("CHECKPOINT")
}

private func time(_ body: () async throws -> Int) async rethrows -> Double {
    let start = ContinuousClock.now
    _ = try await body()
    return start.duration(to: .now) / .seconds(1)
}

private func write(_ rows: Int, to path: String) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = FileHandle(forWritingAtPath: path)
    var block = ""
    for row in 0..<rows {
        block += "\(row / 60)\t\(row % 60)\t\(row % 1000)\n"
        if row % 10_000 == 9_999 {
            try file?.write(contentsOf: Foundation.Data(block.utf8))
            block = ""
        }
    }
    try file?.close()
}
