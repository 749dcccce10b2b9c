import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import TestSupport
import Testing

/// The register, an editor of Sơn La and what the framework asks, in a database of the test's own.
func withEditor<R: Sendable>(_ body: @Sendable (Database, Actor) async throws -> R) async throws -> R {
    try await withTestDatabase(from: .network) { database in
        let editor = try await database.write(as: .operator) { db in
            try db.add(name: "Editor", email: "editor@example.org", role: .cityEditor, place: "vnm-son-la").person.id
        }
        return try await body(database, .person(editor))
    }
}

/// Logs files, given by name and text, for Sơn La.
func log(
    _ files: KeyValuePairs<String, String>, in database: Database, as actor: Actor, city: String = "vnm-son-la",
    isDryRun: Bool = false, language: Language = .en
) async throws -> LogSummary {
    try await withTemporaryDirectory { folder in
        for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        do {
            let text = try home.catalogue(language)
            let entries = try files.flatMap { try RecordEntry.read(path: "\(folder)/\($0.key)", text: text) }
            return try await database.log(entries, city: city, as: actor, isDryRun: isDryRun, text: text)
        } catch let error as InputErrors {
            throw InputErrors(
                error.errors.map { error in
                    InputError(
                        file: error.file.replacing("\(folder)/", with: ""), line: error.line, field: error.field,
                        error.problem)
                })
        }
    }
}

private let programme = """
    key,title_en,title_vi,status,period,main_area,target_groups,is_public
    P1,Evening classes,Lớp học buổi tối,running,2025-01/2026-12,2.1,women older_people,yes
    """
private let activity = """
    key,programme,kind,title_en,status,held
    A1,P1,activity,First evening,held,2025-03-03
    """
private let participation = """
    activity,people,count
    A1,all,40
    A1,women,25
    """

@Suite struct LogTests {
    @Test func `a character that nobody sees is refused at every door, with its place`() async throws {
        try await withEditor { database, editor in
            let hidden = Refusal.hidden(code: "U+202E")
            let text = try home.catalogue(.vi)
            let problem = text(hidden)
            let file =
                "key,title_en,source_kind,status,note\nC1,Books,plan,adopted,one\nC2,Books,plan,adopted,\u{202E}two\n"
            let named = await #expect(throws: InputErrors.self) {
                _ = try await log(["commitment.csv": file], in: database, as: editor, language: .vi)
            }
            #expect(named?.description == "commitment.csv:3: note: \(problem)")
            let typed = ["key": "C\u{202E}1", "title_en": "\u{202E}Books", "source_kind": "plan", "status": "adopted"]
            let refused = #expect(throws: InputErrors.self) {
                try RecordEntry(
                    .commitment, TableRow(file: "arguments", line: 1, typed), columns: typed.keys.sorted(), text: text)
            }
            #expect(
                refused?.description == "arguments:1: title_en: \(problem)\narguments:1: key: \(problem)")
            await #expect(throws: Refused(hidden, of: "the reason")) {
                try await database.write(as: editor, because: "\u{202E}because") { _ in }
            }
            await #expect(throws: Refused(hidden, at: "name", of: "person")) {
                try await database.write(as: .operator) { db in
                    _ = try db.add(name: "A\u{202E}nh", email: "a@example.org", role: .networkAdmin, place: nil)
                }
            }
            await #expect(throws: Refused(hidden, at: "title", of: "evidence")) {
                try await database.write(as: editor) { db in
                    let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                    _ = try db.store(Evidence(kind: .document, title: "\u{202E}Plan"), pieces: { nil }, of: city)
                }
            }
        }
    }

    @Test func `a folder of files becomes records that refer to one another, and again changes nothing`() async throws {
        try await withEditor { database, editor in
            let files: KeyValuePairs = [
                "participation.csv": participation, "activity.csv": activity, "programme.csv": programme,
            ]
            #expect(try await log(files, in: database, as: editor) == LogSummary(added: 4, changed: 0, unchanged: 0))
            #expect(try await log(files, in: database, as: editor) == LogSummary(added: 0, changed: 0, unchanged: 4))
            let completed = "key,status\nP1,completed"
            #expect(try await log(["programme.csv": completed], in: database, as: editor).changed == 1)
            let (women, history) = try await database.read(as: editor) { db in
                let women: Int = try db.run("SELECT count FROM participation WHERE people = 'women'").one()["count"]
                let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                let id: UUID = try db.run("SELECT id FROM programme WHERE title_en = 'Evening classes'").one()["id"]
                return (women, try db.history(of: .programme, id, of: city))
            }
            #expect(women == 25)
            #expect(history.map { $0.fields["status"] } == ["running", "completed"])
            #expect(history.map(\.recordedBy) == ["Editor", "Editor"])
        }
    }

    @Test func `a dry run tries everything and keeps nothing`() async throws {
        try await withEditor { database, editor in
            let files: KeyValuePairs = ["programme.csv": programme, "activity.csv": activity]
            #expect(try await log(files, in: database, as: editor, isDryRun: true).added == 2)
            let count: Int = try await database.read(as: editor) { db in
                try db.run("SELECT count(*) AS count FROM programme WHERE origin = 'city'").one()["count"]
            }
            #expect(count == 0)
        }
    }

    @Test func `all that is refused is told with file, line and field, and nothing is kept`() async throws {
        try await withEditor { database, editor in
            let bad = """
                key,programme,kind,title_en,status,held
                A1,P1,activity,First evening,held,2025-03-03
                A2,P1,activity,Too early,held,2024-03-03
                A3,P9,activity,Of nothing,held,2025-03-03
                A4,,activity,Alone,held,2025-03-03
                """
            let error = await #expect(throws: InputErrors.self) {
                try await log(["programme.csv": programme, "activity.csv": bad], in: database, as: editor)
            }
            #expect(
                error?.errors.map(\.description) == [
                    "activity.csv:3: held: the activity is outside the period of its programme",
                    "activity.csv:4: programme: there is no programme with the key “P9”",
                    "activity.csv:5: programme: an activity needs its programme; without a programme it is an event",
                ])
            let count: Int = try await database.read(as: editor) { db in
                try db.run("SELECT count(*) AS count FROM programme WHERE origin = 'city'").one()["count"]
            }
            #expect(count == 0)
        }
    }

    @Test func `each cell that cannot be read is told with what is expected`() async throws {
        try await withEditor { database, editor in
            let bad = """
                title_en,status,period,main_area,is_public
                Evening classes,started,2026/2025,9.9,true
                """
            let error = await #expect(throws: InputErrors.self) {
                try await log(["programme.csv": bad], in: database, as: editor)
            }
            #expect(
                error?.errors.map(\.field) == ["status", "period", "main_area", "is_public"])
            #expect(error?.errors.last?.problem == "“true” is not yes or no")
            await #expect(throws: InputError.self) { try await log(["plan.csv": ""], in: database, as: editor) }
        }
    }

    @Test func `a value that its indicator cannot have is told with the limit, and an empty cell is as if not given`()
        async throws
    {
        try await withEditor { database, editor in
            let value = "indicator,period,value,method,source\n1.1.1.a,2025,139,own_count,Census\n"
            let strategy = "key,title_en,during,goals\nS1,Plan,2025/2027,\n"
            for language in Language.allCases {
                let text = try home.catalogue(language)
                let error = await #expect(throws: InputErrors.self) {
                    try await log(
                        ["observation.csv": value, "strategy.csv": strategy], in: database, as: editor,
                        language: language)
                }
                #expect(
                    error?.errors.map(\.description) == [
                        "observation.csv:2: value: \(text(.above(found: 139, limit: 100)))"
                    ])
            }
            #expect(try await log(["strategy.csv": strategy], in: database, as: editor).added == 1)
            let goals = try await database.read(as: editor) { db in
                try db.run("SELECT goals FROM strategy WHERE title_en = 'Plan'").one()["goals"] as Int
            }
            #expect(goals == 0)
        }
    }

    @Test func `an editor records for the own city alone`() async throws {
        try await withEditor { database, editor in
            let error = await #expect(throws: InputErrors.self) {
                try await log(["programme.csv": programme], in: database, as: editor, city: "irl-cork")
            }
            #expect(error?.errors.first?.problem == "this person may not record that for this city")
        }
    }

    @Test func `a value given again by its source supersedes the one before, with its reason`() async throws {
        try await withEditor { database, editor in
            let figure = "key,name_en,unit\nF1,Learning houses,houses"
            func value(_ number: String, _ reason: String) -> String {
                "city_indicator,period,value,method,source,reason\nF1,2025,\(number),own_count,Own list,\(reason)"
            }
            #expect(
                try await log(
                    ["city_indicator.csv": figure, "observation.csv": value("41", "")], in: database, as: editor
                ).added == 2)
            #expect(
                try await log(["observation.csv": value("43", "two were forgotten")], in: database, as: editor).changed
                    == 1)
            #expect(
                try await log(["observation.csv": value("43", "")], in: database, as: editor)
                    == LogSummary(added: 0, changed: 0, unchanged: 1))
            let versions = try await database.read(as: editor) { db in
                let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                let series = try #require(
                    try db.records(of: city).series.first { $0.indicator.title.en == "Learning houses" })
                #expect(series.observations.map(\.value.figure?.value) == [43])
                return try db.history(of: .observation, try #require(series.observations.first).id, of: city)
            }
            #expect(versions.map { $0.fields["value"] } == ["41", "43"])
            #expect(versions.last?.reason == "two were forgotten")
        }
    }

    @Test func `every field that can be logged is a column of its table`() async throws {
        try await withTestDatabase { database in
            let columns = try await database.read { db in
                try db.run(
                    """
                    SELECT table_name::text || '.' || column_name AS name,
                           is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER' AS is_needed
                    FROM information_schema.columns WHERE table_schema = 'public'
                    """
                ).map { (try $0["name"] as String, try $0["is_needed"] as Bool) }
            }
            let isNeeded = Dictionary(columns) { $1 }
            for kind in RecordKind.allCases where kind != .baseline {
                for field in kind.fields {
                    let needed = isNeeded["\(kind.rawValue).\(field.column)"]
                    #expect(needed != nil, "\(kind.rawValue).\(field.column)")
                    if needed == true { #expect(field.isRequired, "\(kind.rawValue).\(field.name)") }
                }
            }
        }
    }
}
