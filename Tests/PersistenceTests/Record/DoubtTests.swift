import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// Numbers that are asked back, whichever way they come in.
@Suite struct DoubtTests {
    private func log(
        _ kind: RecordKind, _ rows: [[String: String]], in database: Database, as actor: Actor
    ) async throws -> LogSummary {
        let text = try home.catalogue(.en)
        let entries = try rows.enumerated().map { index, row in
            try RecordEntry(
                kind, TableRow(file: "\(kind.rawValue).csv", line: index + 2, row), columns: row.keys.sorted(),
                text: text)
        }
        return try await database.log(
            entries, city: "vnm-son-la", as: actor, asking: try home.plausibility(), text: text)
    }

    private func value(_ year: Int, _ value: String, because answer: String? = nil) -> [String: String] {
        var row = [
            "indicator": "1.1.1.a", "period": "\(year)", "value": value, "method": "own_count", "source": "Register",
        ]
        row["right_because"] = answer
        return row
    }

    private func questions(_ body: () async throws -> LogSummary) async throws -> [InputError] {
        do {
            _ = try await body()
            return []
        } catch let errors as InputErrors {
            return errors.errors
        }
    }

    @Test func `a value far from what stands is asked back at its place, and kept with its answer`() async throws {
        try await withEditor { database, editor in
            _ = try await log(.observation, [value(2024, "96.8"), value(2025, "96.9")], in: database, as: editor)
            let asked = try await questions {
                try await log(.observation, [value(2026, "12")], in: database, as: editor)
            }
            #expect(asked.map(\.field) == ["value"] && asked.allSatisfy(\.isQuestion), "\(asked)")
            #expect(asked.first?.problem.contains("The value for 2025 was 96.9") == true, "\(asked)")
            let answered = [value(2026, "12", because: "The survey asks otherwise since 2026.")]
            #expect(try await log(.observation, answered, in: database, as: editor).added == 1)
            // What stands is not asked back again, with the answer or without.
            #expect(try await log(.observation, answered, in: database, as: editor).unchanged == 1)
            let city = try await database.read(as: editor) { db in
                try #require(try db.registerEntry("vnm-son-la")).city.id
            }
            let kept = try await database.read(as: editor) { db in
                try db.loggedRecords(.observation, of: city, limit: 10).compactMap { $0["right_because"] }
            }
            #expect(kept == ["The survey asks otherwise since 2026."])
        }
    }

    @Test func `a value that is refused for its bounds makes none beside it doubtful`() async throws {
        try await withEditor { database, editor in
            let amiss = try await questions {
                try await log(
                    .observation, [value(2024, "47.7"), value(2025, "483"), value(2026, "48.9")], in: database,
                    as: editor)
            }
            #expect(amiss.map(\.line) == [3] && amiss.allSatisfy { !$0.isQuestion }, "\(amiss)")
        }
    }

    @Test func `of many values that are recorded together the unlikely ones are asked back, and none is kept`()
        async throws
    {
        try await withEditor { database, editor in
            var rows = (1901...2020).map { value($0, "9\($0 % 10).5") }
            rows[60]["value"] = "0.95"
            let asked = try await questions { try await log(.observation, rows, in: database, as: editor) }
            #expect(asked.map(\.line) == [62], "\(asked)")
            rows[60]["value"] = "95"
            #expect(try await log(.observation, rows, in: database, as: editor).added == 120)
        }
    }

    @Test func `money in millions and a group larger than the city are asked back`() async throws {
        try await withEditor { database, editor in
            let programme = ["key": "P1", "title_en": "Classes", "status": "running"]
            _ = try await log(.programme, [programme], in: database, as: editor)
            var budget = ["programme": "P1", "year": "2026", "fund": "city", "planned": "120"]
            let asked = try await questions { try await log(.programmeBudget, [budget], in: database, as: editor) }
            #expect(asked.map(\.field) == ["planned"], "\(asked)")
            budget["right_because"] = "A symbolic fee."
            #expect(try await log(.programmeBudget, [budget], in: database, as: editor).added == 1)
            let size = ["target_group": "women", "year": "2026", "people": "90000000", "source": "S"]
            #expect(try await questions { try await log(.groupSize, [size], in: database, as: editor) }.count == 1)
        }
    }
}
