import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres

/// Many values of one city that are recorded in one act, beside one INSERT … SELECT of the same rows into the same table with its
/// keys and triggers; and what each of those costs. Everything happens in a database that is thrown away.
func compareWriter(_ data: Data, rows: Int, _ effort: Effort) async throws {
    let writer = try await Writer(on: data, rows: rows)
    print("| \(rows) values in one act | ratio | range | goal | on this machine |\n|---|---|---|---|---|")
    print(try await writer.besideOneStatement(effort))
    print("\n| what is left out | seconds without it | µs a row that it takes |\n|---|---|---|")
    for line in try await writer.costs(effort) { print(line) }
    await writer.product.databases.close()
}

struct Writer: Sendable {
    static let city = "vnm-made-up"

    let product: Product
    let rows: Int
    private let editor: Person.ID
    private let codes: [String]

    init(on data: Data, rows: Int) async throws {
        product = try await Product("writer", on: data)
        self.rows = rows
        (editor, codes) = try await product.databases.owner.write(as: .operator) { db in
            try db.script(
                """
                INSERT INTO country (code, name_en, name_vi) VALUES ('VNM', 'Viet Nam', 'Việt Nam');
                INSERT INTO city (code, name, country, region) VALUES ('\(Self.city)', 'Made up', 'VNM', 'Asia and the Pacific')
                """)
            let editor = try db.add(name: "Editor", email: "editor@example.org", role: .cityEditor, place: Self.city)
            let codes = try db.run(
                "SELECT code FROM indicator WHERE coalesce(least, 0) <= 50 AND coalesce(most, 100) >= 60")
            return (editor.person.id, try codes.map { try $0["code"] as String })
        }
    }

    /// What a file of so many lines says.
    private func entries(_ text: Catalogue) throws -> [RecordEntry] {
        let columns = ["indicator", "period", "cell", "value", "method", "source", "collected_on", "note"]
        return try (0..<rows).map { row in
            let (place, figure) = row.quotientAndRemainder(dividingBy: codes.count)
            let values = [
                "indicator": codes[figure], "period": "\(2001 + place % 24)", "cell": "ward=w\(place / 24)",
                "value": "\(50 + row % 100 / 10).\(row % 10)", "method": "own_count", "source": "Survey of residents",
                "collected_on": "2026-01-05", "note": "Line \(row) of a file that was made up",
            ]
            return try RecordEntry(
                .observation, TableRow(file: "observation.csv", line: row + 2, values), columns: columns, text: text)
        }
    }

    /// Ours is all of an act, the copying and comparing included, in the role that serves people; theirs one statement in that role.
    fileprivate func besideOneStatement(_ effort: Effort) async throws -> String {
        let text = try Product.home.catalogue(.en)
        let entries = try entries(text)
        var (ours, theirs, memory): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<effort.rounds {
            try await empty()
            let before = try restingMemory()
            ours.append(
                try await seconds {
                    let summary = try await product.databases.app.write(as: .person(editor), because: "an import") {
                        db in
                        try db.record(entries, city: Self.city, text: text)
                    }
                    precondition(summary.added == rows)
                })
            memory.append(try peakMemory() - before)
            try await product.databases.owner.write { db in
                try db.script(
                    """
                    CREATE TABLE IF NOT EXISTS given AS SELECT \(Self.columns) FROM observation ORDER BY note;
                    GRANT SELECT ON given TO tracker_app
                    """)
            }
            try await empty()
            theirs.append(
                try await seconds {
                    try await product.databases.app.write(as: .person(editor), because: "an import") { db in
                        try db.script("SET LOCAL statement_timeout = 0")
                        let written = try db.run("\(unescaped: Self.insertion)").affected
                        precondition(written == rows)
                    }
                })
        }
        let ratios = zip(ours, theirs).map { $0 / $1 }
        let ratio = String(
            format: "%.2f | %.2f–%.2f | at most 1.30", median(ratios), ratios.min() ?? 0, ratios.max() ?? 0)
        let figures = String(
            format: "%.2f s; %.2f s; %.0f MiB more than the entries", median(ours), median(theirs), memory.max() ?? 0)
        return "| time to that of one INSERT … SELECT | \(ratio) | \(figures) |"
    }

    static let columns = """
        city_id, indicator_id, period, period_precision, period_basis, cell, value, method, source, collected_on, note
        """
    static let insertion = "INSERT INTO observation (\(columns)) SELECT \(columns) FROM given"

    func empty() async throws {
        try await product.databases.owner.administer(
            "TRUNCATE observation, commitment, commitment_history, audit_event, salt CASCADE")
        try await product.databases.owner.administer("CHECKPOINT")
    }
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return start.duration(to: .now) / .seconds(1)
}

/// What this process holds, in MiB; from here on its peak is counted anew.
private func restingMemory() throws -> Double {
    try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    return try memory("VmRSS:")
}

private func peakMemory() throws -> Double { try memory("VmHWM:") }

private func memory(_ name: String) throws -> Double {
    try number(after: name, in: String(contentsOfFile: "/proc/self/status", encoding: .utf8)) / 1024
}
