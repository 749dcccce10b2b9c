import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// People come, get roles, and leave; roles end.
@Suite struct PeopleTests {
    private let email = "anh@example.org"
    private let sonLa = "vnm-a"

    /// The day in Hà Nội, so many days from now.
    private func day(_ days: Int, in database: Database) async throws -> Day {
        try await database.read(as: .operator) { db in
            try db.run("SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + \(days)::integer AS day").one()["day"]
        }
    }

    /// Waits for Hà Nội's midnight where it is near, so that no day ends in the middle of a test.
    private func passMidnight() async throws {
        let left = 86_400 - (Int(Date.now.timeIntervalSince1970) + 7 * 3600) % 86_400
        if left < 120 { try await Task.sleep(for: .seconds(left)) }
    }

    private func give(
        _ role: Role, until last: Day? = nil, returns: Bool = false, in database: Database
    ) async throws -> Bool {
        try await database.write(as: .operator) { [email, sonLa] db in
            try db.add(name: "Anh", email: email, role: role, place: sonLa, until: last, returns: returns).isNew
        }
    }

    /// A session of theirs.
    private func signIn(in database: Database) async throws -> String {
        try await database.write(as: .operator) { [email] db in
            let link = try db.makeSignInLink(for: db.actingPerson(email: email).id)
            return try #require(try db.startSession(signInLink: link.token))
        }
    }

    private func isSignedIn(_ session: String, in database: Database) async throws -> Bool {
        try await database.read { db in try db.signedIn(session: session) != nil }
    }

    private func mayEdit(in database: Database) async throws -> Bool {
        do {
            let person = try await database.read(as: .operator) { [email] db in
                try #require(try db.person(email: email))
            }
            return try await database.read(as: .person(person.id)) { db in
                try db.run("SELECT may('edits', 1) AS may").one()["may"]
            }
        } catch let error as PostgresError where error.code == "42501" {
            return false
        }
    }

    private func refusal(in database: Database) async throws -> CannotAct? {
        do {
            _ = try await database.read(as: .operator) { [email] db in try db.actingPerson(email: email) }
            return nil
        } catch let error as CannotAct {
            return error
        }
    }

    @Test func `who leaves can do nothing from then on, and is let back only when that is said`() async throws {
        try await withExamples { databases in
            let app = databases.app
            #expect(try await refusal(in: app) == .unknown(email))
            #expect(try await give(.cityEditor, in: app))
            #expect(try await mayEdit(in: app))
            let session = try await signIn(in: app)
            let waiting = try await app.write(as: .operator) { [email] db in
                try db.makeSignInLink(for: db.actingPerson(email: email).id).token
            }
            let left = try await app.write(as: .operator) { [email] db in try db.leave(email: email) }
            #expect(left.signIns == 2)
            #expect(left.person.name == "Anh")
            #expect(try await !isSignedIn(session, in: app))
            #expect(try await app.read { db in try db.person(signInLink: waiting) } == nil)
            #expect(try await app.write { db in try db.startSession(signInLink: waiting) } == nil)
            await #expect(throws: PostgresError.self) {
                try await app.read(as: .person(left.person.id)) { db in _ = try db.run("SELECT 1") }
            }
            #expect(try await refusal(in: app) == .left(email))
            // No role brings somebody back by itself.
            await #expect(throws: CannotAct.left(email)) { _ = try await give(.cityEditor, in: app) }
            #expect(try await give(.cityEditor, returns: true, in: app), "the role that ended today goes on")
            #expect(try await !give(.cityEditor, in: app))
            let goesOn = try await databases.owner.read { db in
                try db.run(
                    "SELECT bool_and(upper_inf(during)) AS it FROM person_role WHERE role = 'city_editor' AND person_id > 1"
                ).one()["it"] as Bool
            }
            #expect(goesOn)
            #expect(try await refusal(in: app) == nil)
            #expect(try await mayEdit(in: app))
            #expect(try await !isSignedIn(session, in: app))
            await #expect(throws: CannotAct.unknown("nobody@example.org")) {
                _ = try await app.write(as: .operator) { db in try db.leave(email: "nobody@example.org") }
            }
        }
    }

    @Test func `a role lasts through its last day in Hà Nội, and sessions and links end with the last one`()
        async throws
    {
        try await withExamples { databases in
            try await passMidnight()
            let app = databases.app
            let (yesterday, today, tomorrow) = try await (
                day(-1, in: app), day(0, in: app), day(1, in: app)
            )
            _ = try await give(.cityEditor, until: tomorrow, in: app)
            _ = try await give(.expert, in: app)
            let session = try await signIn(in: app)
            #expect(try await give(.cityEditor, until: today, in: app))
            #expect(try await !give(.cityEditor, until: today, in: app))  // as before
            #expect(try await mayEdit(in: app))
            // As if it had been given earlier, so that it can have ended.
            try await databases.owner.write { db in
                try db.script(
                    """
                    SET LOCAL session_replication_role = replica;
                    UPDATE person_role SET during = daterange(lower(during) - 30, upper(during)) WHERE person_id = (
                        SELECT max(id) FROM person)
                    """)
            }
            #expect(try await give(.cityEditor, until: yesterday, in: app))
            #expect(try await !mayEdit(in: app))
            #expect(try await isSignedIn(session, in: app), "another role is left")
            #expect(try await give(.expert, until: yesterday, in: app))
            #expect(try await !isSignedIn(session, in: app))
            #expect(try await refusal(in: app) == .ended(email, yesterday))
            await #expect(throws: PostgresError.self) {
                _ = try await app.write(as: .operator) { [email] db in
                    try db.makeSignInLink(for: try #require(try db.person(email: email)).id)
                }
            }
            await #expect(throws: CannotEndRole.notHeld(email, .expert)) {
                _ = try await give(.expert, until: yesterday, in: app)
            }
            // Given again, it begins today.
            #expect(try await give(.expert, in: app))
            await #expect(throws: CannotEndRole.beforeItBegan(.expert, today)) {
                _ = try await give(.expert, until: yesterday.previous, in: app)
            }
            #expect(try await isSignedIn(try await signIn(in: app), in: app))
        }
    }

    /// Nothing is revoked at that moment: no command runs when the day is over.
    @Test func `a session ends with the role also where nobody is there to end it`() async throws {
        try await withExamples { databases in
            _ = try await give(.cityEditor, in: databases.app)
            let session = try await signIn(in: databases.app)
            try await databases.owner.write { db in
                try db.script(
                    """
                    SET LOCAL session_replication_role = replica;
                    UPDATE person_role SET during = daterange(today() - 30, today()) WHERE person_id = (
                        SELECT max(id) FROM person)
                    """)
            }
            #expect(try await !isSignedIn(session, in: databases.app))
            #expect(try await !mayEdit(in: databases.app))
        }
    }
}
