import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// What the database itself refuses, whoever writes: what a city promises, does and gives.
@Suite struct RecordConstraintTests {
    @Test func `an activity lies within its programme, whichever of them is changed`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let programme = insertion("programme", with: ["period": "'[2020-01-01,2021-01-01)'"])
            func activity(_ held: String, _ status: String = "held") -> String {
                let row = ["programme_id": identity("programme"), "kind": "'activity'", "status": "'\(status)'"]
                return insertion("activity", with: row.merging(["held": "'\(held)'"]) { $1 })
            }
            let refused = "activity_within_programme"
            try await database.expect(nil, of: programme, activity("[2020-12-31,2021-01-01)"))
            try await database.expect(refused, of: programme, activity("[2020-12-31,2021-01-02)"))
            try await database.expect(nil, of: programme, activity("[2021-01-02,2021-01-03)", "cancelled"))
            try await database.expect(nil, of: insertion("programme"), activity("[2021-01-02,2021-01-03)"))
            let held = activity("[2020-06-01,2020-06-02)")
            let changes: [(String, String?)] = [
                ("programme SET period = '[2020-01-01,2020-06-01)'", refused),
                ("programme SET period = '[2020-06-01,2020-06-02)'", nil),
                ("activity SET held = '[2019-06-01,2019-06-02)'", refused),
            ]
            for (change, outcome) in changes {
                try await database.expect(outcome, of: programme, held, "UPDATE \(change)")
            }
            try await database.expect(
                "activity_of_a_programme", of: insertion("activity", with: ["kind": "'activity'"]))
            try await database.expect("activity_held_on_a_day", of: insertion("activity", with: ["status": "'held'"]))
        }
    }

    @Test func `no group is larger than all who took part`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let activity = insertion("activity")
            func count(_ number: Int, _ people: Int) -> String {
                insertion("participation", number, with: ["count": "\(people)"])
            }
            let refused = "participation_group_within_all"
            try await database.expect(nil, of: activity, count(1, 10), count(2, 10), count(3, 10))
            try await database.expect(refused, of: activity, count(1, 10), count(2, 11))
            try await database.expect(refused, of: activity, count(2, 11), count(1, 10))
            try await database.expect(
                refused, of: activity, count(1, 10), count(2, 10),
                "UPDATE participation SET count = 9 WHERE people = 'all'")
            try await database.expect(
                "target_groups_check", of: activity, insertion("participation", with: ["people": "'tourists'"]))
        }
    }

    @Test func `memberships of a city do not overlap, nor do mandates of an office`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let still = ["has_ended": "false", "ended_earliest": "NULL", "ended_latest": "NULL"]
            try await database.expect(nil, of: insertion("membership"), insertion("membership", 2))
            try await database.expect(
                "membership_periods_apart", of: insertion("membership", with: still),
                insertion("membership", 2))
            let mayor = insertion("mandate", with: ["during": "'[2020-01-01,)'"])
            func next(_ values: [String: String], _ name: String?) async throws {
                try await database.expect(name, of: mayor, insertion("mandate", 2, with: values))
            }
            try await next(["during": "'[2030-01-01,2031-01-01)'"], "mandate_held_by_one")
            try await next(["during": "'[2019-01-01,2020-01-01)'"], nil)
            try await next(["during": "'[2020-01-01,)'", "office": "'contact'"], nil)
        }
    }

    @Test func `a period has a first day and is not empty`() async throws {
        try await withExamples { databases in
            let columns: [(String, String)] = [
                ("observation", "period"), ("mandate", "during"), ("strategy", "during"), ("survey_wave", "during"),
                ("programme", "period"), ("activity", "held"), ("commitment", "made"), ("report", "covers"),
            ]
            for (table, column) in columns {
                for period in ["empty", "(,)", "(,2020-01-01)", "[-infinity,2020-01-01)", "[2020-01-01,infinity)"] {
                    let row = insertion(table, with: [column: "'\(period)'"])
                    try await databases.app.expect("whole_period_check", of: row)
                }
            }
            let open = insertion("report", with: ["covers": "'[2020-01-01,)'"])
            try await databases.app.expect("report_covers_a_period_that_ends", of: open)
            let ward = insertion("ward", with: ["during": "'empty'"])
            try await databases.app.expect("ward_during_check", of: ward)
        }
    }

    @Test func `a record says what its kind needs`() async throws {
        try await withExamples { databases in
            let rows: [(table: String, values: [String: String], name: String)] = [
                ("commitment", ["title_en": "NULL"], "commitment_has_a_title"),
                ("commitment", ["title_en": "' '"], "title_check"),
                (
                    "commitment", ["status": "'withdrawn'", "closed_on": "'2024-01-01'"],
                    "commitment_withdrawn_with_reason"
                ),
                ("commitment", ["status": "'fulfilled'"], "commitment_closed_on_a_day"),
                ("commitment", ["closed_on": "'2024-01-01'"], "commitment_closed_on_a_day"),
                ("commitment", ["status": "'unconfirmed'"], "commitment_unconfirmed_from_press"),
                ("commitment", ["features": "'{1.1.1,x}'"], "features_check"),
                ("commitment", ["features": "'{NULL}'"], "features_check"),
                ("commitment", ["figure": "'NaN'"], "amount_check"),
                ("programme", ["target_groups": "'{women,tourists}'"], "target_groups_check"),
                ("programme", ["is_innovative": "true"], "programme_innovative_says_how"),
                ("programme", ["result": "'Done'"], "programme_result_has_a_day"),
                ("programme_budget", ["planned": "NULL"], "programme_budget_says_something"),
                ("strategy", ["findings": "'Late'"], "strategy_reviewed_with_findings"),
                ("strategy", ["act": "'12/NQ'"], "strategy_adopted_by_an_act"),
                ("agreement", ["until": "'2020-01-01'"], "agreement_ends_after_signing"),
                ("evidence", ["is_confidential": "true", "is_public": "true"], "evidence_confidential_is_not_public"),
                ("evidence", ["url": "NULL"], "evidence_is_a_file_or_a_link"),
                ("evidence", ["size": "5"], "evidence_file_is_described"),
                ("evidence_link", ["commitment_id": "NULL"], "evidence_link_proves_one_record"),
                ("report", ["submitted_on": "'2000-12-31'"], "report_submitted_after_it_begins"),
                (
                    "report", ["due_on": "'2022-01-31'", "extended_to": "'2022-03-31'"],
                    "report_extension_was_asked_for"
                ),
                (
                    "report",
                    [
                        "due_on": "'2022-01-31'", "extension_asked_on": "'2022-01-10'", "extended_to": "'2022-01-31'",
                    ], "report_extended_beyond_its_day"
                ),
                ("recognition", ["holders": "11", "denominator": "10"], "recognition_within_its_whole"),
                ("evidence", ["may_publish": "false", "is_public": "true"], "evidence_published_with_consent"),
                ("evidence_link", ["nomination_part": "'consent'"], "evidence_link_proves_a_part"),
                ("contribution", ["kind": "'hosting'"], "contribution_kind_check"),
                ("mandate", ["office": "'third_contact'"], "mandate_office_check"),
                ("continuation", ["until": "'2025-06-30'"], "continuation_ends_after_it_begins"),
                ("continuation", ["territory": "'wards'"], "continuation_names_its_wards"),
                ("log_year", ["declared_on": "'2001-11-30'"], "log_year_is_over"),
                ("log_year", ["year": "2199", "declared_on": "'2199-12-31'"], "log_year_declared_on_has_come"),
                ("nomination", ["status": "'signed'"], "nomination_sent_when_signed"),
                ("nomination", ["signed_on": "'2020-01-01'"], "nomination_signed_by_somebody"),
                (
                    "nomination", ["signed_on": "'2020-01-01'", "signed_by": "'Mayor'", "is_refused": "true"],
                    "nomination_signed_or_refused"
                ),
            ]
            for kind in [
                "speak", "campaign", "publication", "network_office", "cluster_member", "visit_made", "agreement",
            ] {
                try await databases.app.expect(nil, of: insertion("contribution", with: ["kind": "'\(kind)'"]))
            }
            try await databases.app.expect(nil, of: insertion("mandate", with: ["office": "'second_contact'"]))
            for row in rows {
                try await databases.app.expect(row.name, of: insertion(row.table, with: row.values))
            }
            let report = insertion("report")
            try await databases.app.expect(
                "report_city_id_kind_covers_key", of: report, insertion("report", with: ["id": "gen_random_uuid()"]))
        }
    }

    @Test func `a city rates itself, others rate it as experts`() async throws {
        try await withExamples { databases in
            let expert = insertion("rating", with: ["rater": "'expert'"])
            for part in [Part.editor, .approver, .stranger] {
                try await databases.app.expect("42501", of: expert, as: part)
            }
            for part in [Part.expert, .reviewer, .admin] {
                try await databases.app.expect(nil, of: expert, as: part)
            }
            try await databases.app.expect("42501", of: insertion("rating"), as: .expert)
            try await databases.app.run(insertion("rating"), as: .editor)
            let change = "UPDATE rating SET rater = 'expert'"
            try await databases.app.expect("42501", of: change, as: .editor)
        }
    }
}
