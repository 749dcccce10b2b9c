import Foundation
import Postgres
import TestServers
import Testing

@Suite struct CopyTests {
    private struct GivenUp: Error {}

    /// Every byte that COPY's text format gives a meaning, and what looks like its marks.
    private let awkward: [String?] = [
        nil, "", "\\N", "\\.", "\t", "\n", "\r\n", "\\", "a\\tb", "\u{8}\u{b}\u{c}\u{7f}", "Sơn La", "“,”;'\"{}",
        "\\\\x41",
    ]

    @Test func `rows come back as they went in, whatever bytes they hold`() async throws {
        try await withEmptyDatabase { database in
            let rows = awkward.enumerated().map { ["\($0)", $1, awkward[awkward.count - 1 - $0]] }
            try await database.write { db in
                try db.script("CREATE TABLE city (n int, name text, note text)")
                #expect(try db.copy(into: "city (n, name, note)", rows) == rows.count)
                let stored = try db.run("SELECT n, name, note FROM city ORDER BY n").map { row in
                    ["\(try row["n"] as Int)", try row["name"] as String?, try row["note"] as String?]
                }
                #expect(stored == rows)
                var copied: [[String?]] = []
                let count = try db.copy(out: "SELECT n, name, note FROM city ORDER BY n", rows: { copied.append($0) })
                #expect(copied == rows)
                #expect(count == rows.count)
            }
        }
    }

    @Test func `more than a buffer's worth arrives whole, from rows and from pieces cut anywhere`() async throws {
        try await withEmptyDatabase { database in
            try await database.write { db in
                try db.script("CREATE TABLE cell (city int, note text)")
                let note = String(repeating: "đ", count: 10_000)
                try db.copy(into: "cell", (0..<100).lazy.map { ["\($0)", note] })
                let bytes = Array((100..<200).map { "\($0)\t\(note)\n" }.joined().utf8)
                for size in [7919, 200_000] {
                    try db.copy(into: "cell") { input in
                        for start in stride(from: 0, to: bytes.count, by: size) {
                            try bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { try input.write($0) }
                        }
                    }
                }
                let row = try db.run(
                    """
                    SELECT count(*) AS n, count(DISTINCT city) AS cities, count(*) FILTER (WHERE note = \(note)) AS whole
                    FROM cell
                    """
                ).one()
                #expect(try row["n"] as Int == 300)
                #expect(try row["cities"] as Int == 200)
                #expect(try row["whole"] as Int == 300)
            }
        }
    }

    @Test func `a file goes in as it is, and comes out as it was`() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/city.csv"
            let text = "code,name\nvnm-hue,Huế\n\"vnm, son-la\",\"Sơn\nLa\"\n"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            try await withEmptyDatabase { database in
                try await database.write { db in
                    try db.script("CREATE TABLE city (code text, name text)")
                    #expect(try db.copy(into: "city", options: "FORMAT csv, HEADER", file: path) == 2)
                    var out: [UInt8] = []
                    try db.copy(out: "SELECT code, name FROM city", options: "FORMAT csv, HEADER") { out += $0 }
                    #expect(String(decoding: out, as: UTF8.self) == text)
                }
            }
        }
    }

    @Test func `a producer that gives up leaves nothing, and the connection goes on`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            let backend = try await database.read { db in try db.backend() }
            await #expect(throws: GivenUp.self) {
                try await database.write { db in
                    try db.copy(into: "city") { input in
                        for n in 0..<100_000 { try input.write(row: ["city \(n)"]) }
                        throw GivenUp()
                    }
                }
            }
            let (count, after) = try await database.read { db in
                (try db.run("SELECT count(*) AS n FROM city").one()["n"] as Int, try db.backend())
            }
            #expect(count == 0)
            #expect(after == backend)
        }
    }

    @Test func `a consumer that gives up is not called again, and the transaction goes on`() async throws {
        try await withEmptyDatabase { database in
            try await database.read { db in
                var calls = 0
                #expect(throws: GivenUp.self) {
                    try db.copy(out: "SELECT n FROM generate_series(1, 100000) AS n") { _ in
                        calls += 1
                        throw GivenUp()
                    }
                }
                #expect(calls == 1)
                let next: Int = try db.run("SELECT 7 AS n").one()["n"]
                #expect(next == 7)
            }
        }
    }

    @Test func `a line that does not fit is refused with its number, and so is a parameter`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in try db.script("CREATE TABLE city (n int)") }
            let backend = try await database.read { db in try db.backend() }
            let refused = await #expect(throws: PostgresError.self) {
                try await database.write { db in try db.copy(into: "city", [["1"], ["two"], ["3"]]) }
            }
            #expect(refused?.code == "22P02")
            #expect(refused?.context == "COPY city, line 2, column n: \"two\"")
            let bound = await #expect(throws: PostgresError.self) {
                try await database.read { db in try db.copy(out: "SELECT \(1)::int") { _ in } }
            }
            #expect(bound?.code == "42P02")
            #expect(try await database.read { db in try db.backend() } == backend)
        }
    }

    @Test func `a statement run by the producer ends its COPY, and both are undone`() async throws {
        try await withEmptyDatabase(size: 1) { database in
            try await database.write { db in try db.script("CREATE TABLE city (name text)") }
            await #expect(throws: PostgresError.self) {
                try await database.write { db in
                    try db.copy(into: "city") { input in
                        try input.write(row: ["Huế"])
                        _ = try? db.run("SELECT 1")
                        try input.write(row: ["Sơn La"])
                    }
                }
            }
            #expect(try await database.read { db in try db.run("SELECT 1 AS n FROM city").isEmpty })
        }
    }
}
