import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// What the database itself refuses, whoever writes: values and their baselines and targets.
@Suite struct ConstraintTests {
    private let value = insertion("observation")

    /// A later row of the first example value.
    private func correction(_ values: [String: String], number: Int = 1) -> String {
        let link = ["id": "gen_random_uuid()", "supersedes": identity("observation", number)]
        return insertion("observation", number, with: link.merging(values) { $1 })
    }

    @Test func `a value stands exactly where its status says that it is known`() async throws {
        try await withExamples { databases in
            let database = databases.app
            for status in Observation.Status.allCases where status != .withdrawn {
                let with = ["status": "'\(status.rawValue)'"]
                let without = ["status": "'\(status.rawValue)'", "value": "NULL"]
                let (some, none) = status.hasValue ? (with, without) : (without, with)
                try await database.expect(nil, of: insertion("observation", with: some))
                try await database.expect("observation_value_when_known", of: insertion("observation", with: none))
            }
            for (column, value) in ["qualifier": "'~'", "numerator": "1", "denominator": "2", "margin": "3"] {
                let row: [String: String] = ["status": "'not_known'", "value": "NULL", column: value]
                try await database.expect("observation_qualifies_a_value", of: insertion("observation", with: row))
            }
        }
    }

    @Test func `no text holds a character that nobody sees, whoever writes it`() async throws {
        try await withExamples { databases in
            let columns = [("commitment", "title_en"), ("commitment", "note"), ("commitment", "source_url")]
            for (table, column) in columns {
                let start = column == "source_url" ? "https://example.org/" : "plan"
                for hidden in ["202E", "200B", "0007", "0085", "FEFF", "2066"] {
                    let row = insertion(table, with: [column: "U&'\(start)\\\(hidden)'"])
                    try await databases.app.expect("text_is_plain", of: row)
                }
                try await databases.app.expect(nil, of: insertion(table, with: [column: "E'\(start)\\u1EA5\\u200D'"]))
            }
        }
    }

    @Test func `one cell has one current value of a source, within the bounds of its indicator`() async throws {
        try await withExamples { databases in
            let database = databases.app
            func second(_ values: [String: String], _ name: String?) async throws {
                let row = insertion("observation", with: ["id": "gen_random_uuid()"].merging(values) { $1 })
                try await database.expect(name, of: value, row)
            }
            try await second([:], "observation_current")
            try await second(["value": "51", "method": "'own_count'"], "observation_current")
            try await second(["source": "'Census'"], nil)
            try await second(["cell": "'sex=female'"], nil)
            try await second(["scope": "'province'", "scope_name": "'P'"], nil)
            try await second(["scope": "'province'"], "observation_scope_is_named")
            try await second(["indicator_id": "NULL"], "observation_of_one_indicator")

            func bounded(_ value: String, _ name: String?) async throws {
                try await database.expect(name, of: insertion("observation", with: ["value": value]))
            }
            try await bounded("0", nil)
            try await bounded("100", nil)
            try await bounded("-0.01", "observation_within_bounds")
            try await bounded("100.01", "observation_within_bounds")
            try await bounded("'NaN'", "amount_check")
            try await bounded("'Infinity'", "amount_check")
            try await bounded("1.00000000000000000000000000000001", "amount_check")
        }
    }

    @Test func `a correction names the current value of its own cell, a withdrawal its reason`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let corrected = correction(["value": "51"])
            try await database.expect(nil, of: value, corrected)
            try await database.expect("observation_supersedes_current", of: value, corrected, corrected)
            let others: [[String: String]] = [
                ["indicator_id": "2"], ["period": "'[2010-01-01,2011-01-01)'"], ["cell": "'sex=female'"],
                ["scope": "'ward'", "scope_name": "'W'"],
            ]
            for other in others {
                try await database.expect("observation_supersedes_same_cell", of: value, correction(other))
            }
            let gone = ["status": "'withdrawn'", "value": "NULL"]
            let reason = gone.merging(["reason": "'Counted twice'"]) { $1 }
            try await database.expect("observation_withdrawn_with_reason", of: value, correction(gone))
            try await database.expect(
                "observation_withdrawn_with_reason", of: value, insertion("observation", 2, with: reason))
            try await database.expect(
                nil, of: value, correction(reason), insertion("observation", with: ["id": "gen_random_uuid()"]))
            try await database.expect("42501", of: value, "UPDATE observation SET value = 51")
        }
    }

    @Test func `a target lies after the baseline of its figure, whichever is entered first`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let baseline = insertion("baseline")  // 2001, whose last day is 31 December
            func target(_ day: String) -> String {
                insertion("target", with: ["due_on": "'\(day)'", "adopted_on": "'2000-01-01'"])
            }
            for (first, last) in [(baseline, target("2001-12-31")), (target("2001-12-31"), baseline)] {
                try await database.expect("target_after_baseline", of: value, first, last)
            }
            for (first, last) in [(baseline, target("2002-01-01")), (target("2002-01-01"), baseline)] {
                try await database.expect(nil, of: value, first, last)
            }
            try await database.expect(
                "target_after_baseline", of: value, baseline, target("2002-01-01"),
                "UPDATE target SET due_on = '2001-06-30'")
            let same = ["due_on": "'2020-01-01'"]
            try await database.expect("target_due_after_adoption", of: insertion("target", with: same))
        }
    }

    @Test func `a baseline is a known value of its own indicator, for the whole city and a period that ended`()
        async throws
    {
        try await withExamples { databases in
            let database = databases.app
            let baseline = insertion("baseline")
            let others: [[String: String]] = [
                ["indicator_id": "2"], ["status": "'not_known'", "value": "NULL"], ["period": "'[2001-01-01,)'"],
                ["cell": "'sex=female'"], ["scope": "'province'", "scope_name": "'P'"],
            ]
            for other in others {
                try await database.expect(
                    "baseline_of_its_indicator", of: insertion("observation", with: other), baseline)
            }
            try await database.expect("baseline_of_its_indicator", of: value, correction(["value": "51"]), baseline)
        }
    }

    @Test func `a baseline is frozen by a second person who may approve, and then only replaced`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let freeze = "UPDATE baseline SET status = 'frozen', frozen_on = '2024-01-01' WHERE status = 'proposed'"
            let other = "UPDATE baseline SET observation_id = \(identity("observation", 2))"
            let another = "baseline_frozen_by_another"
            try await database.run(value, insertion("observation", 2), insertion("baseline"), as: .editor)
            try await database.expect(another, of: freeze, as: .editor)
            try await database.expect(another, of: other, freeze, as: .steward)
            try await database.expect(
                another, of: "\(other), status = 'frozen', frozen_on = '2024-01-01'", as: .steward)
            try await database.expect(another, of: insertion("baseline", 2), freeze, as: .approver)
            try await database.expect(
                another, of: insertion("baseline", 2, with: ["status": "'frozen'", "frozen_on": "'2024-01-01'"]),
                as: .approver)
            try await database.expect(nil, of: freeze, as: .reviewer)  // sees it, and changes no row
            try await database.run(freeze, as: .approver)

            let frozen = "baseline_is_frozen"
            for change in ["observation_id = \(identity("observation", 2))", "status = 'replaced'", "reason = 'x'"] {
                for part in [Part.editor, .approver, .admin] {
                    try await database.expect(frozen, of: "UPDATE baseline SET \(change)", as: part)
                }
            }
            let second = ["observation_id": identity("observation", 2), "replaces": identity("baseline")]
            try await database.expect(
                "baseline_replaced_with_reason", of: insertion("baseline", 2, with: second), as: .editor)
            try await database.run(insertion("baseline", 3), as: .editor)
            try await database.expect("baseline_frozen", of: freeze, as: .approver)
            try await database.run(
                "UPDATE baseline SET replaces = \(identity("baseline")), reason = 'Counted anew' WHERE status = 'proposed'",
                as: .editor)
            try await database.run(freeze, as: .approver)
            let statuses = try await database.read(as: Part.editor.actor) { db in
                try db.run("SELECT status FROM baseline ORDER BY recorded_at, status").map {
                    try $0["status"] as String
                }
            }
            #expect(statuses == ["frozen", "replaced"])

            // One indicator's baseline does not replace another's.
            try await database.run(
                insertion("observation", 3, with: ["indicator_id": "2"]),
                insertion(
                    "baseline", 2,
                    with: [
                        "indicator_id": "2", "observation_id": identity("observation", 3),
                        "replaces": identity("baseline", 3), "reason": "'Counted anew'",
                    ]), as: .editor)
            try await database.expect("baseline_replaces_its_own", of: freeze, as: .approver)
        }
    }
}
