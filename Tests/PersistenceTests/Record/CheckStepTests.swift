import Persistence
import Postgres
import TestSupport
import Testing

/// Who may take a record of another's from one step of checking to another, and leave it as it is.
@Suite struct CheckStepTests {
    private static let steps = ["rejected", "stated", "sourced", "checked_in_city", "checked_outside"]

    /// From the row to the column; `x`: may. Whoever may give a check takes it back, and nobody else does.
    private static let table: [(who: [Part], may: [String])] = [
        (
            [.editor],
            [
                //             rejected stated sourced in_city outside
                "rejected         =       .      .       .       .",
                "stated           .       =      x       .       .",
                "sourced          .       x      =       .       .",
                "checked_in_city  .       .      .       =       .",
                "checked_outside  .       .      .       .       =",
            ]
        ),
        (
            [.steward, .approver],
            [
                "rejected         =       x      x       x       .",
                "stated           x       =      x       x       .",
                "sourced          x       x      =       x       .",
                "checked_in_city  x       x      x       =       .",
                "checked_outside  .       .      .       .       =",
            ]
        ),
        (
            [.expert, .reviewer],
            [
                "rejected         =       x      x       .       x",
                "stated           x       =      .       .       x",
                "sourced          x       .      =       .       x",
                "checked_in_city  x       .      .       =       x",
                "checked_outside  x       x      x       .       =",
            ]
        ),
        (
            [.admin],
            [
                "rejected         =       x      x       x       x",
                "stated           x       =      x       x       x",
                "sourced          x       x      =       x       x",
                "checked_in_city  x       x      x       =       x",
                "checked_outside  x       x      x       x       =",
            ]
        ),
        (
            [.stranger, .anyone],
            [
                "rejected         =       .      .       .       .",
                "stated           .       =      .       .       .",
                "sourced          .       .      =       .       .",
                "checked_in_city  .       .      .       =       .",
                "checked_outside  .       .      .       .       =",
            ]
        ),
    ]

    /// The rows of the table for `part`, as the database answers: each step tried from each, and undone.
    private func found(
        _ part: Part, in databases: Databases, from: (String) -> String, to: (String) -> String
    ) async throws -> [String] {
        var rows: [String] = []
        for step in Self.steps {
            let begin = from(step)
            try await databases.owner.write { db in
                try db.script("SET LOCAL session_replication_role = replica; " + begin)
            }
            let statements = Self.steps.map(to)
            let outcomes = try await databases.app.write(as: part.actor) { db in try db.outcomes(of: statements) }
            let marks = zip(Self.steps, outcomes).map { $0 == step ? "=" : $1 == "1" ? "x" : "." }
            rows.append(([step] + marks).joined(separator: " "))
        }
        return rows
    }

    private func plain(_ row: String) -> String { row.split(separator: " ").joined(separator: " ") }

    @Test func `a check of a record is given and taken back by those who may give it`() async throws {
        try await withExamples { databases in
            try await databases.app.run(insertion("commitment"), as: .admin)
            // By nobody of the city, so that everybody looks at another's record.
            try await databases.owner.write { db in
                try db.script(
                    "SET LOCAL session_replication_role = replica; UPDATE commitment SET recorded_by = 1")
            }
            for (who, may) in Self.table {
                for part in who {
                    let rows = try await found(
                        part, in: databases,
                        from: { "UPDATE commitment SET verification = '\($0)'" },
                        to: { "UPDATE commitment SET verification = '\($0)'" })
                    #expect(rows == may.map(plain), "\(part)")
                }
            }
        }
    }

    @Test func `a check of a value is given and taken back by those who may give it`() async throws {
        try await withExamples { databases in
            try await databases.app.run(insertion("observation"), as: .admin)
            try await databases.owner.write { db in
                try db.script(
                    "SET LOCAL session_replication_role = replica; UPDATE observation SET recorded_by = 1")
            }
            for (who, may) in Self.table {
                for part in who {
                    let rows = try await found(
                        part, in: databases,
                        from: { "UPDATE observation SET verification = '\($0)'" },
                        to: {
                            insertion(
                                "observation",
                                with: [
                                    "id": "gen_random_uuid()", "verification": "'\($0)'",
                                    "supersedes": identity("observation"),
                                ])
                        })
                    #expect(rows == may.map(plain), "\(part)")
                }
            }
        }
    }

    @Test(arguments: [Part.editor, .steward, .approver, .admin])
    func `nobody gives their own record a check, or takes one from it`(part: Part) async throws {
        try await withExamples { databases in
            try await databases.app.run(insertion("commitment"), as: part)
            let rows = try await found(
                part, in: databases,
                from: { "UPDATE commitment SET verification = '\($0)'" },
                to: { "UPDATE commitment SET verification = '\($0)'" })
            #expect(rows == Self.table[0].may.map(plain), "\(part)")
        }
    }

    @Test func `a check cannot be taken back by what else is written with it`() async throws {
        try await withExamples { databases in
            try await databases.app.run(insertion("commitment"), as: .editor)
            try await databases.app.run("UPDATE commitment SET verification = 'checked_in_city'", as: .approver)
            for other in ["is_public = true", "recorded_by = 1"] {
                try await databases.app.expect(
                    "checked_by_another", of: "UPDATE commitment SET verification = 'stated', \(other)", as: .editor)
            }
            // What says something else has to be checked again, whoever changed it.
            try await databases.app.expect(
                nil, of: "UPDATE commitment SET verification = 'stated', note = 'Other'", as: .editor)
            try await databases.app.expect(
                "42501", of: "UPDATE commitment SET verification = 'rejected', note = 'Other'", as: .reviewer)
        }
    }
}
