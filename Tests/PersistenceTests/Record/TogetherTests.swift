import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// What many entries become that are recorded together: the same as one by one.
@Suite struct TogetherTests {
    /// What an act comes to, in words.
    private func outcome(
        of entries: [RecordEntry], together least: Int, in database: Database, as actor: Actor, because reason: String
    ) async throws -> (said: String, isTogether: Bool) {
        let text = try home.catalogue(.en)
        do {
            return try await database.write(as: actor, because: reason) { db in
                let city: City.ID = try db.run("SELECT id FROM city WHERE code = 'vnm-son-la'").one()["id"]
                let together = try db.recordTogether(entries, of: city, "vnm-son-la", text: text, least: least)
                var summary = try together ?? db.record(entries, city: "vnm-son-la", text: text, together: .max)
                summary.stamp = nil  // by the clock
                return ("\(summary)", together != nil)
            }
        } catch let refused as InputErrors {
            return (refused.description, false)
        }
    }

    /// All rows of records and of their histories, and the events that tell them, each with the acts that wrote and replaced it.
    /// Values have identities at random.
    private func records(in database: Database) async throws -> [String] {
        let tables: [SQL] = RecordKind.allCases.flatMap { kind -> [SQL] in
            let aside = [.observation, .baseline].contains(kind) ? ["id", "supersedes", "observation_id"] : []
            let name = kind.rawValue
            return (kind == .observation ? [name] : [name, "\(name)_history"]).map { table in
                """
                SELECT concat_ws(' ', '\(unescaped: table)', written.reason, replaced.reason,
                    to_jsonb(kept) - \(aside)::text[] - ARRAY['recorded_at', 'superseded_at'])
                FROM \(unescaped: table) AS kept LEFT JOIN act AS written ON written.at = recorded_at
                LEFT JOIN act AS replaced ON replaced.at = (to_jsonb(kept) ->> 'superseded_at')::timestamptz
                """
            }
        }
        let all = tables.dropFirst().reduce(tables[0]) { "\($0) UNION ALL \($1)" as SQL }
        return try await database.read(as: .operator) { db in
            try db.run(
                """
                WITH act AS (SELECT DISTINCT at, reason FROM audit_event WHERE reason ~ '^act '),
                line (said) AS (\(all)
                    UNION ALL
                    SELECT concat_ws(' ', reason, act, subject, person_id, rows, length(digests), length(undone),
                        CASE WHEN subject NOT IN ('observation', 'baseline') THEN record_id END)
                    FROM audit_event WHERE reason ~ '^act ')
                SELECT said FROM line ORDER BY said COLLATE "C"
                """
            ).map { try $0["said"] }
        }
    }

    // About 1,600 entries each way: some four seconds.
    @Test func `whatever is entered, recorded together it becomes what it becomes one by one`() async throws {
        #expect(DrawnEntries.kinds == Set(RecordKind.allCases))
        var drawn = DrawnEntries(seed: 20_261_201, text: try home.catalogue(.en))
        let acts = try (0..<40).map { _ in try drawn.act() }
        typealias Recorded = (said: [String], together: Int, records: [String])
        func recorded(together least: Int) async throws -> Recorded {
            try await withEditor { database, editor in
                var said: [String] = []
                var together = 0
                for (number, entries) in acts.enumerated() {
                    let actor = number % 4 == 3 ? editor : .operator
                    let (words, isTogether) = try await outcome(
                        of: entries, together: least, in: database, as: actor, because: "act \(number)")
                    said.append(words)
                    together += isTogether ? 1 : 0
                }
                return (said, together, try await records(in: database))
            }
        }
        async let ones = recorded(together: .max)
        async let sets = recorded(together: 2)
        let (oneByOne, together) = try await (ones, sets)
        for (number, (ours, theirs)) in zip(together.said, oneByOne.said).enumerated() {
            #expect(ours == theirs, "act \(number)")
        }
        #expect(Set(together.records).symmetricDifference(oneByOne.records).sorted() == [])
        #expect(together.records.count == oneByOne.records.count)
        // Some acts were recorded together, and some went the other way since they are refused.
        #expect(oneByOne.together == 0)
        #expect((5...38).contains(together.together))
    }

    // A third of a second.
    @Test func `of 200 rows the one that is refused is told at its line, and nothing is kept`() async throws {
        try await withEditor { database, editor in
            func file(_ refused: Int?) -> String {
                (1...200).reduce("key,title_en,source_kind,status\n") { text, number in
                    text + "C\(number),Promise \(number),plan,\(number == refused ? "fulfilled" : "adopted")\n"
                }
            }
            let refused = await #expect(throws: InputErrors.self) {
                try await log(["commitment.csv": file(117)], in: database, as: editor)
            }
            #expect(refused?.errors.map(\.line) == [118])
            #expect(refused?.errors.map(\.field) == ["closed_on"])
            for summary in [LogSummary(added: 200), LogSummary(unchanged: 200)] {
                let again = try await log(["commitment.csv": file(nil)], in: database, as: editor)
                #expect(again == summary)
            }
        }
    }

    // Half a second.
    @Test func `the same rows sent twice at once are recorded once`() async throws {
        try await withEditor { database, editor in
            let commitments = (1...150).reduce("key,title_en,source_kind,status\n") { text, number in
                text + "C\(number),Promise \(number),plan,adopted\n"
            }
            let values = (1...150).reduce("indicator,period,cell,value,method,source\n") { text, number in
                text + "1.1.1.a,2025,ward=w\(number),71.4,survey,Survey of residents\n"
            }
            let files: KeyValuePairs = ["commitment.csv": commitments, "observation.csv": values]
            async let first = log(files, in: database, as: editor)
            async let second = log(files, in: database, as: editor)
            let summaries = try await [first, second]
            #expect(summaries.map(\.added).sorted() == [0, 300])
            #expect(summaries.map(\.unchanged).sorted() == [0, 300])
        }
    }

    // A tenth of a second each.
    @Test func `what the schema has by default stands where a cell is empty`() async throws {
        try await withTestDatabase { database in
            for kind in RecordKind.allCases {
                let defaults = try await database.read { db in
                    try db.run(
                        """
                        SELECT column_name::text AS name, btrim(split_part(column_default, '::', 1), '''') AS usual
                        FROM information_schema.columns WHERE table_schema = 'public' AND table_name = \(kind.rawValue)
                        """
                    ).map { (try $0["name"] as String, try $0["usual"] as String?) }
                }
                for (name, usual) in defaults where kind.usual[name] != nil {
                    #expect(kind.usual[name] == usual, "\(kind.rawValue).\(name)")
                }
            }
        }
    }

    @Test func `kinds of which no two may share something are written in the order of their entries`() async throws {
        try await withTestDatabase { database in
            let tables = try await database.read { db in
                try db.run(
                    """
                    SELECT DISTINCT indrelid::regclass::text AS name FROM pg_index
                    WHERE (indisunique AND NOT indisprimary OR indisexclusion) AND indrelid::regclass::text !~ '^pg_'
                    """
                ).map { try $0["name"] as String }
            }
            let kinds = Set(tables.compactMap(RecordKind.init(rawValue:))).subtracting([.observation, .baseline])
            #expect(!kinds.isEmpty)
            for kind in kinds { #expect(kind.isJudgedAmongItsKind, "\(kind.rawValue)") }
        }
    }
}
