import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// The program serving on a database that goes on without it. Returns when it answers.
private func serve(on conninfo: String, port: Int) async throws -> Program {
    let service = try Program(["serve", "--port", "\(port)"], on: conninfo)
    let browser = Browser(base: "http://127.0.0.1:\(port)")
    while service.isRunning {
        if let ready = try? await browser.get("/ready"), ready.status == 200 { return service }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw Unready(words: try await service.ended().errors)
}

private struct Unready: Error {
    var words: String
}

@Suite(.serialized) struct KillTests {
    private static let port = 18082
    private static let city = "vnm-son-la"
    private static let log = "/cities/\(city)/log"
    /// A form makes one activity and three numbers of participants: four rows that belong together.
    private static let rows = 3

    @Test
    func `killed while forms are saved, again and again, what was acknowledged is there and nothing is half saved`()
        async throws
    {
        try await withTestDatabases(from: .network) { databases, conninfo in
            _ = try await FormService.addPeople(to: databases.app)
            var service = try await serve(on: conninfo, port: Self.port)
            let browser = try await databases.browser("editor@example.org", at: "http://127.0.0.1:\(Self.port)")

            var random = SplitMix(state: 20_261_124)
            var acknowledged: Set<String> = []
            var cutOff = 0
            let rounds = isLong ? 50 : 12
            for round in 0..<rounds {
                let page = try await browser.get("\(Self.log)/activity/new")
                let delay = Duration.milliseconds(Int.random(in: 0...150, using: &random))
                let killed = Task { [service] in
                    try await Task.sleep(for: delay)
                    service.signal(SIGKILL)
                    _ = try await service.ended()
                }
                let (heard, open) = await Self.save(round, page, browser)
                try await killed.value
                acknowledged.formUnion(heard)
                cutOff += open.count

                let stored = try await Self.stored(databases.owner)
                #expect(stored.allSatisfy { $0.value == Self.rows }, "half saved in round \(round)")
                #expect(acknowledged.isSubset(of: stored.keys), "lost in round \(round)")

                service = try await serve(on: conninfo, port: Self.port)
                // Whoever got no answer sends the form again: it is saved once, whether or not it had been.
                for form in open {
                    #expect(try await browser.fill(form.page, form.typed).status == 303, "round \(round)")
                    acknowledged.insert(form.title)
                }
                #expect(try await Self.stored(databases.owner).keys.count == acknowledged.count)
            }
            #expect(cutOff >= rounds, "in \(cutOff) forms the program was killed")
            #expect(acknowledged.count > cutOff, "some forms were answered before")
            let list = try await browser.get("\(Self.log)/activity?sort=-saved").words
            #expect(list.contains("Evening \(rounds - 1)"))
            let waiting: Int = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT count(*) AS n FROM pg_stat_activity
                    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                    """
                ).one()["n"]
            }
            #expect(waiting == 0, "no killed program holds a transaction open")
            service.signal(SIGKILL)
            _ = try await service.ended()
        }
    }

    @Test
    func `what was saved when the program was killed before it could say so is there, once, when it is sent again`()
        async throws
    {
        try await withTestDatabases(from: .network) { databases, conninfo in
            _ = try await FormService.addPeople(to: databases.app)
            let name: String = try await databases.owner.read { db in
                try db.run("SELECT current_database() AS name").one()["name"]
            }
            try await databases.owner.administer("ALTER DATABASE \(name) SET synchronous_commit = on")
            let service = try await serve(on: conninfo, port: Self.port)
            let browser = try await databases.browser("editor@example.org", at: "http://127.0.0.1:\(Self.port)")
            let form = Form(title: "Evening", page: try await browser.get("\(Self.log)/activity/new"))

            // A standby that does not exist: what is committed stands in the log, and nobody is told.
            try await configure("synchronous_standby_names = 'nobody'", in: databases.owner)
            let unheard = Task { try? await browser.fill(form.page, form.typed) }
            while try await waiting(databases.owner) == 0 { try await Task.sleep(for: .milliseconds(10)) }
            service.signal(SIGKILL)
            _ = try await service.ended()
            #expect(await unheard.value == nil)
            try await configure("synchronous_standby_names = ''", in: databases.owner)
            while try await waiting(databases.owner) > 0 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try await Self.stored(databases.owner) == ["Evening": Self.rows])

            let again = try await serve(on: conninfo, port: Self.port)
            #expect(try await browser.fill(form.page, form.typed).status == 303)
            #expect(try await Self.stored(databases.owner) == ["Evening": Self.rows])
            again.signal(SIGKILL)
            _ = try await again.ended()
        }
    }

    private func configure(_ setting: String, in owner: Database) async throws {
        try await owner.administer("ALTER SYSTEM SET \(setting)")
        try await owner.administer("SELECT pg_reload_conf()")
    }

    /// How many sessions that wrote an activity wait for the standby.
    private func waiting(_ owner: Database) async throws -> Int {
        try await owner.read { db in
            try db.run(
                """
                SELECT count(*) AS n FROM pg_stat_activity AS session WHERE wait_event = 'SyncRep' AND EXISTS (
                    SELECT FROM pg_locks AS held
                    WHERE held.pid = session.pid AND relation = 'activity'::regclass AND mode = 'RowExclusiveLock')
                """
            ).one()["n"]
        }
    }

    private struct Form: Sendable {
        var title: String
        var page: Browser.Answer
        var typed: KeyValuePairs<String, String> {
            [
                "title_en": title, "status": "held", "held": "2026-03-03", "people.all": "40", "people.women": "22",
                "people.older_people": "18", "source": "Attendance list",
            ]
        }
    }

    /// Three people save forms one after the other until no answer comes any more: titles of what was acknowledged, and the forms
    /// of which nobody heard.
    private static func save(
        _ round: Int, _ page: Browser.Answer, _ browser: Browser
    ) async -> (heard: Set<String>, open: [Form]) {
        await withTaskGroup(of: (Set<String>, Form).self) { group in
            for person in 0..<3 {
                group.addTask {
                    var heard: Set<String> = []
                    for number in 0... {
                        var form = Form(title: "Evening \(round)-\(person)-\(number)", page: page)
                        // As each opened form, it names the record that it makes.
                        form.page.text = page.text.replacing(
                            /name="id" value="[^"]*"/, with: "name=\"id\" value=\"\(UUID().uuidString.lowercased())\"")
                        guard let answer = try? await browser.fill(form.page, form.typed) else { return (heard, form) }
                        #expect(answer.status == 303, "\(form.title)")
                        heard.insert(form.title)
                    }
                    fatalError("the numbers do not end")
                }
            }
            return await group.reduce(into: (heard: [], open: [])) { all, mine in
                all.heard.formUnion(mine.0)
                all.open.append(mine.1)
            }
        }
    }

    /// The activities there are, each with how many numbers of participants belong to it.
    private static func stored(_ owner: Database) async throws -> [String: Int] {
        try await owner.read { db in
            try db.run(
                """
                SELECT title_en, count(participation.activity_id)::int AS parts
                FROM activity LEFT JOIN participation ON participation.city_id = activity.city_id
                    AND participation.activity_id = activity.id
                WHERE title_en LIKE 'Evening%' GROUP BY activity.city_id, activity.id, title_en
                """
            ).reduce(into: [:]) { stored, row in
                let title: String = try row["title_en"]
                stored[title] = try row["parts"] + (stored[title] == nil ? 0 : 100)  // twice is as wrong as half
            }
        }
    }
}
