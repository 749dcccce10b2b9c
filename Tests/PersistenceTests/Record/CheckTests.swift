import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// Who may say that a record was checked, and how long that holds.
@Suite struct CheckTests {
    private let inCity = "UPDATE commitment SET verification = 'checked_in_city'"
    private let another = "checked_by_another"

    private func verification(in database: Database) async throws -> String {
        try await database.read(as: .operator) { db in
            try db.run("SELECT verification FROM commitment").one()["verification"]
        }
    }

    @Test func `a record is checked by another person who may approve, as it stands`() async throws {
        try await withExamples { databases in
            let database = databases.app
            for verification in ["checked_in_city", "checked_outside", "rejected"] {
                let row = insertion("commitment", with: ["verification": "'\(verification)'"])
                try await database.expect(another, of: row)
            }
            try await database.run(insertion("commitment"), as: .steward)
            try await database.expect(another, of: inCity, as: .editor)
            try await database.expect(another, of: inCity, as: .steward)
            try await database.expect(another, of: inCity + ", note = 'Mine'", as: .approver)
            // Somebody else's hand in between does not make it somebody else's record.
            try await database.run("UPDATE commitment SET is_public = true", as: .approver)
            try await database.expect(another, of: inCity, as: .steward)
            try await database.expect(nil, of: inCity, as: .approver)
            try await database.expect(another, of: inCity.replacing("in_city", with: "outside"), as: .approver)
        }
    }

    @Test func `what is changed after a check has to be checked again`() async throws {
        try await withExamples { databases in
            let database = databases.app
            try await database.run(insertion("commitment", with: ["source": "'Minutes'"]), as: .editor)
            try await database.run(inCity, as: .approver)
            try await database.run("UPDATE commitment SET is_public = true", as: .editor)
            #expect(try await verification(in: database) == "checked_in_city")
            for change in ["note = 'Changed'", "status = 'in_progress'", "source = NULL"] {
                try await database.run("UPDATE commitment SET \(change)", as: .editor)
                #expect(try await verification(in: database) == (change == "source = NULL" ? "stated" : "sourced"))
                try await database.expect(another, of: inCity, as: .editor)
                try await database.run(inCity, as: .steward)  // again and again, by whoever did not change it
            }
        }
    }

    @Test func `a rejected record is changed, or taken up again by another person`() async throws {
        try await withExamples { databases in
            let database = databases.app
            try await database.run(insertion("commitment"), as: .steward)
            try await database.run("UPDATE commitment SET verification = 'rejected'", as: .reviewer)
            let again = "UPDATE commitment SET verification = 'stated'"
            try await database.expect(another, of: again, as: .editor)
            try await database.expect(another, of: again, as: .steward)
            try await database.expect(nil, of: again, as: .approver)
            try await database.expect(nil, of: again + ", note = 'Now with minutes'", as: .steward)
        }
    }

    @Test func `a value is checked as it stands, by another person, with a row that says the same`() async throws {
        try await withExamples { databases in
            let database = databases.app
            func row(_ verification: String, _ values: [String: String] = [:]) -> String {
                let link = [
                    "id": "gen_random_uuid()", "verification": "'\(verification)'",
                    "supersedes": "(SELECT id FROM observation WHERE superseded_at = 'infinity')",
                ]
                return insertion("observation", with: link.merging(values) { $1 })
            }
            let first = insertion("observation", with: ["verification": "'checked_in_city'"])
            try await database.expect(another, of: first)
            try await database.run(insertion("observation"), as: .steward)
            for part in [Part.editor, .steward] {
                try await database.expect(another, of: row("checked_in_city"), as: part)
            }
            for (column, other) in ["value": "51", "source": "'Census'", "method": "'own_count'", "numerator": "1"] {
                let changed = row("checked_in_city", [column: other])
                try await database.expect(another, of: changed, as: .approver)
            }
            try await database.run(row("sourced", ["is_public": "true"]), as: .approver)
            try await database.expect(another, of: row("checked_in_city"), as: .steward)
            try await database.run(row("checked_in_city"), as: .approver)
            try await database.expect(nil, of: row("checked_in_city", ["note": "'A note'"]), as: .editor)
            try await database.expect(another, of: row("checked_in_city", ["value": "51"]), as: .editor)
            try await database.run(row("rejected"), as: .expert)
            try await database.expect(another, of: row("sourced"), as: .editor)
            try await database.expect(nil, of: row("sourced", ["value": "51"]), as: .editor)
        }
    }

    @Test func `novelty is accepted by another person who may approve or rate`() async throws {
        try await withExamples { databases in
            let database = databases.app
            let accepted = "UPDATE programme SET novelty_accepted_by = "
            let novel = ["is_innovative": "true", "novelty": "'First of its kind'"]
            try await database.run(insertion("programme", with: novel), as: .steward)
            func accept(as part: Part, by other: Part? = nil, _ name: String?) async throws {
                try await database.expect(name, of: "\(accepted)\((other ?? part).person.rawValue)", as: part)
            }
            let born = insertion("programme", 2, with: novel.merging(["novelty_accepted_by": "2"]) { $1 })
            try await database.expect(another, of: born, as: .editor)
            try await accept(as: .steward, another)
            try await database.run("UPDATE programme SET note = 'x'", as: .editor)
            try await accept(as: .steward, another)
            try await accept(as: .editor, another)
            try await accept(as: .approver, by: .expert, another)
            for part in [Part.approver, .expert, .reviewer] { try await accept(as: part, nil) }
            try await database.run("\(accepted)\(Part.expert.person.rawValue)", as: .expert)
            try await database.run("UPDATE programme SET novelty = 'Something else'", as: .editor)
            let isAccepted = try await database.read(as: .operator) { db in
                try db.run("SELECT novelty_accepted_by IS NOT NULL AS accepted FROM programme").one()["accepted"]
                    as Bool
            }
            #expect(!isAccepted)
        }
    }
}
