import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// What has happened does not lie in the future, and one day holds everywhere: that of Hà Nội.
@Suite struct PastTests {
    /// Of each field that tells what has happened: the least that makes a row of its table say so, with the day left open.
    private static let rows: [String: (values: [String: String], column: String, day: String)] = [
        "observation.period": (["status": "'known'"], "period", "daterange(%@, %@, '[]')"),
        "observation.collected_on": ([:], "collected_on", "%@"),
        "target.adopted_on": ([:], "adopted_on", "%@"),
        "log_year.declared_on": ([:], "declared_on", "%@"),
        "commitment.made": ([:], "made", "daterange(%@, %@, '[]')"),
        "commitment.closed_on": (["status": "'fulfilled'"], "closed_on", "%@"),
        "commitment_milestone.done_on": ([:], "done_on", "%@"),
        "commitment_note.noted_on": ([:], "noted_on", "%@"),
        "strategy.adopted_on": (["act": "'1/QĐ'", "during": "'[2020-01-01,2150-01-01)'"], "adopted_on", "%@"),
        "strategy.published_on": ([:], "published_on", "%@"),
        "strategy.reviewed_on": (["findings": "'Well'"], "reviewed_on", "%@"),
        "body_meeting.held_on": ([:], "held_on", "%@"),
        "agreement.signed_on": ([:], "signed_on", "%@"),
        "programme.approved_on": ([:], "approved_on", "%@"),
        "programme.result_on": (["result": "'Many'"], "result_on", "%@"),
        "programme.period": (["status": "'completed'"], "period", "daterange(%@, %@, '[]')"),
        "programme_budget.year": (["spent": "1"], "year", "extract(year FROM %@)::integer"),
        "programme_adoption.adopted_on": ([:], "adopted_on", "%@"),
        "group_size.year": ([:], "year", "extract(year FROM %@)::integer"),
        "activity.held": (["status": "'held'"], "held", "daterange(%@, %@, '[]')"),
        "contribution.held_on": (["is_completed": "true"], "held_on", "%@"),
        "continuation.since": (["until": "NULL"], "since", "%@"),
        "continuation.confirmed_on": (["confirmed_by": "'unesco'", "confirmation": "'Letter'"], "confirmed_on", "%@"),
        "recognition.decided_on": ([:], "decided_on", "%@"),
        "recognition.counted_on": ([:], "counted_on", "%@"),
        "rating.as_of": ([:], "as_of", "%@"),
        "report.submitted_on": ([:], "submitted_on", "%@"),
        "report.reminded_on": ([:], "reminded_on", "%@"),
        "report.extension_asked_on": ([:], "extension_asked_on", "%@"),
        "nomination.signed_on": (["signed_by": "'Mayor'"], "signed_on", "%@"),
        "nomination.consent_on": ([:], "consent_on", "%@"),
    ]

    @Test func `today is the last day of what has happened, in every field and whoever writes`() async throws {
        let fields = RecordKind.allCases.flatMap { kind in kind.pastFields.map { "\(kind.rawValue).\($0.name)" } }
        #expect(Set(fields) == Set(Self.rows.keys).union(["baseline.frozen_on"]))
        try await withExamples { databases in
            try await databases.app.run(
                insertion("commitment"), insertion("partner"), insertion("programme", 2), as: .editor)
            for field in fields {
                guard let row = Self.rows[field], let table = field.split(separator: ".").first.map(String.init) else {
                    continue
                }
                let isYear = row.column == "year"
                let name = "\(table)_\(row.column)_has_come"
                for (day, refusal) in [("today()", nil), (isYear ? "today() + 366" : "today() + 1", name)] {
                    var values = row.values
                    values[row.column] = row.day.replacing("%@", with: "(\(day))")
                    if table.hasPrefix("programme_") { values["programme_id"] = identity("programme", 2) }
                    if table == "programme" { values["id"] = "gen_random_uuid()" }
                    if table == "commitment" { values["id"] = "gen_random_uuid()" }
                    guard table == "continuation" else {
                        try await databases.app.expect(refusal, of: insertion(table, 3, with: values))
                        continue
                    }
                    // What is declared is confirmed in a step of its own.
                    let confirmed = values.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                    try await databases.app.expect(
                        refusal, of: insertion(table, 3), "UPDATE continuation SET \(confirmed)")
                }
            }
            let evidence = insertion("evidence", with: ["issued_on": "today() + 1"])
            try await databases.app.expect("evidence_issued_on_has_come", of: evidence)
        }
    }

    @Test func `what is planned, due, estimated or aimed at may lie in the future`() async throws {
        try await withExamples { databases in
            let soon = "'[2150-01-01,2150-02-01)'"
            for (table, values) in [
                ("activity", ["status": "'planned'", "held": soon]),
                ("observation", ["status": "'estimated'", "period": soon]),
                ("contribution", ["is_completed": "false", "held_on": "'2150-01-01'"]),
                ("programme", ["status": "'approved'", "period": soon]), ("target", ["due_on": "'2150-01-01'"]),
                ("commitment", ["due_on": "'2150-01-01'"]), ("report", ["due_on": "'2150-01-01'"]),
                ("strategy", ["during": soon]), ("mandate", ["during": soon]),
            ] {
                try await databases.app.expect(nil, of: insertion(table, with: values))
            }
        }
    }

    @Test func `the days of a record follow each other`() async throws {
        try await withExamples { databases in
            let made = ["made": "'[2025-01-01,2026-01-01)'"]
            for (table, values, name) in [
                ("commitment", made.merging(["due_on": "'2020-01-01'"]) { $1 }, "commitment_due_after_made"),
                (
                    "commitment", made.merging(["status": "'fulfilled'", "closed_on": "'2020-01-01'"]) { $1 },
                    "commitment_closed_after_made"
                ),
                ("recognition", ["valid_until": "'2019-01-01'"], "recognition_check"),
                ("report", ["due_on": "'1999-01-01'"], "report_due_after_it_begins"),
                (
                    "strategy",
                    [
                        "act": "'1'", "adopted_on": "'2024-01-01'", "findings": "'Well'", "reviewed_on": "'2023-01-01'",
                    ], "strategy_reviewed_after_adoption"
                ),
                ("strategy", ["act": "'1'", "adopted_on": "'2026-01-01'"], "strategy_adopted_before_it_ends"),
                (
                    "programme",
                    ["period": "'[2024-01-01,2025-01-01)'", "result": "'Many'", "result_on": "'2023-01-01'"],
                    "programme_result_after_it_begins"
                ),
                (
                    "observation", ["collected_on": "'2000-12-31'"], "observation_collected_after_it_begins"
                ),
            ] as [(String, [String: String], String)] {
                try await databases.app.expect(name, of: insertion(table, with: values))
            }
        }
    }

    @Test func `a value from before the rules can be corrected where that mends it, and withdrawn`() async throws {
        try await withExamples { databases in
            for (index, (name, odd, mended))
                in ([
                    ("observation_period_has_come", ["period": "'[2150-01-01,2151-01-01)'"], ["status": "'estimated'"]),
                    (
                        "observation_collected_on_has_come", ["collected_on": "'2150-01-01'"],
                        ["collected_on": "today()"]
                    ),
                    (
                        "observation_collected_after_it_begins", ["collected_on": "'1999-01-01'"],
                        ["collected_on": "today()"]
                    ),
                    ("observation_cell_in_normal_form", ["cell": "'ward=two  blanks'"], nil),
                    ("observation_scope_name_in_normal_form", ["scope": "'ward'", "scope_name": "'two  blanks'"], nil),
                ] as [(String, [String: String], [String: String]?)]).enumerated()
            {
                func row(_ others: [String: String] = [:]) -> String {
                    insertion("observation", index + 1, with: odd.merging(others) { $1 })
                }
                func next(_ others: [String: String]) -> String {
                    let before = identity("observation", index + 1)
                    return row(others.merging(["id": "gen_random_uuid()", "supersedes": before]) { $1 })
                }
                try await databases.app.expect(name, of: row())
                let rule: String = try await databases.owner.write { db in
                    let rule: String = try db.run(
                        "SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname = \(name)"
                    ).one()["rule"]
                    try db.script("ALTER TABLE observation DROP CONSTRAINT \(name)")
                    return rule
                }
                try await databases.app.run(row(), as: .editor)
                try await databases.owner.write { db in
                    try db.script("ALTER TABLE observation ADD CONSTRAINT \(name) \(rule)")
                }
                try await databases.app.expect(name, of: next(["value": "51"]))
                if let mended { try await databases.app.expect(nil, of: next(mended)) }
                try await databases.app.expect(
                    nil, of: next(["status": "'withdrawn'", "value": "NULL", "reason": "'Long ago'"]))
            }
        }
    }

    @Test func `files tell each thing that has not happened yet, at its field`() async throws {
        try await withEditor { database, editor in
            do {
                _ = try await log(
                    [
                        "activity.csv":
                            "kind,title_en,status,held\nevent,Fair,held,2099-02-03\nevent,Fair,planned,2099-02-03\n",
                        "commitment.csv":
                            "title_en,source_kind,made,status,closed_on\nBooks,plan,2099,fulfilled,2099-01-01\n",
                    ], in: database, as: editor)
                Issue.record("accepted")
            } catch let errors as InputErrors {
                let words = try home.catalogue(.en)("refused.has_come")
                #expect(
                    errors.errors.map(\.description) == [
                        "commitment.csv:2: made: \(words)", "commitment.csv:2: closed_on: \(words)",
                        "activity.csv:2: held: \(words)",
                    ])
            }
        }
    }

    @Test func `no default and no function takes the server's day for that of Hà Nội`() async throws {
        try await withTestDatabase { database in
            let (isHanoi, others): (Bool, [String]) = try await database.read { db in
                let row = try db.run(
                    """
                    SELECT hanoi_day('2026-11-29 20:45Z') = '2026-11-30' AND today() = hanoi_day(now()) AS is_hanoi,
                        ARRAY(SELECT proname::text FROM pg_proc
                            WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND pg_get_functiondef(oid)
                                ~* 'current_date|now\\(\\)::date|localtimestamp|''UTC''\\)::date|''UTC'' (AS|\\n)')
                        || ARRAY(SELECT adrelid::regclass::text FROM pg_attrdef
                            WHERE pg_get_expr(adbin, adrelid) ~* 'current_date|now\\(\\)::date')
                        || ARRAY(SELECT conname::text FROM pg_constraint
                            WHERE connamespace = 'public'::regnamespace AND pg_get_constraintdef(oid) ~* '''UTC''|current_date')
                        AS others
                    """
                ).one()
                return (try row["is_hanoi"], try row["others"])
            }
            #expect(isHanoi)
            #expect(others == [])
        }
    }

    @Test func `a role begins today in Hà Nội, and ends there`() async throws {
        try await withExamples { databases in
            let (begins, ends): (Bool, Bool) = try await databases.app.write(as: .operator) { db in
                let begins: Bool = try db.run(
                    "SELECT bool_and(lower(during) = today()) AS is_today FROM person_role WHERE city_id IS NOT NULL"
                ).one()["is_today"]
                try db.run("UPDATE person_role SET during = daterange(today() - 3, today()) WHERE role = 'city_editor'")
                try db.run("SELECT act_as(\(Part.editor.person))")
                let may: Bool = try db.run("SELECT may('edits', 1) AS may").one()["may"]
                return (begins, !may)
            }
            #expect(begins && ends)
        }
    }
}
