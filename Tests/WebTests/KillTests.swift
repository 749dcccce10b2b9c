import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

/// The program as a process of its own, on a database that goes on without it. Its words are not kept.
private final class ServiceProcess: @unchecked Sendable {
    static let port = 18082
    private let process = Process()

    /// Returns when it answers.
    static func start(on conninfo: String) async throws -> ServiceProcess {
        let service = ServiceProcess()
        service.process.executableURL = URL(fileURLWithPath: "\(home.path)/.build/debug/tracker")
        service.process.arguments = ["serve", "--port", "\(port)"]
        service.process.environment = ProcessInfo.processInfo.environment.merging([
            "TRACKER_HOME": home.path, "DATABASE_URL": conninfo,
        ]) { $1 }
        service.process.standardInput = FileHandle.nullDevice
        service.process.standardOutput = FileHandle.nullDevice
        service.process.standardError = FileHandle.nullDevice
        try service.process.run()
        let browser = Browser(base: "http://127.0.0.1:\(port)")
        for _ in 0..<1500 {
            if let ready = try? await browser.get("/ready"), ready.status == 200 { return service }
            guard service.process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Unready()
    }

    func kill() async throws {
        Foundation.kill(process.processIdentifier, SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    struct Unready: Error {}
}

/// The same numbers in every run of the test.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite(.serialized) struct KillTests {
    private static let city = "vnm-son-la"
    private static let log = "/cities/\(city)/log"
    /// A form makes one activity and three numbers of participants: four rows that belong together.
    private static let rows = 3

    @Test func `killed fifty times while forms are saved, what was acknowledged is there and nothing is half saved`()
        async throws
    {
        try await withTestDatabases { databases, conninfo in
            _ = try await FormService.prepare(databases.app)
            let browser = Browser(base: "http://127.0.0.1:\(ServiceProcess.port)")
            let link = try await databases.app.write(as: .operator) { db in
                try db.makeSignInLink(for: try #require(try db.person(email: "editor@example.org")).id).token
            }
            var service = try await ServiceProcess.start(on: conninfo)
            #expect(try await browser.post("/sign-in", [("link", link)]).status == 303)

            var random = SplitMix(state: 20_261_124)
            var acknowledged: Set<String> = []
            var cutOff = 0
            for round in 0..<50 {
                let page = try await browser.get("\(Self.log)/activity/new")
                let delay = Duration.milliseconds(Int.random(in: 0...150, using: &random))
                let killed = Task { [service] in
                    try await Task.sleep(for: delay)
                    try await service.kill()
                }
                let (heard, open) = await Self.save(round, page, browser)
                try await killed.value
                acknowledged.formUnion(heard)
                cutOff += open.count

                let stored = try await Self.stored(databases.owner)
                #expect(stored.allSatisfy { $0.value == Self.rows }, "half saved in round \(round)")
                #expect(acknowledged.isSubset(of: stored.keys), "lost in round \(round)")

                service = try await ServiceProcess.start(on: conninfo)
                // Whoever got no answer sends the form again: it is saved once, whether or not it had been.
                for form in open {
                    #expect(try await browser.fill(form.page, form.typed).status == 303, "round \(round)")
                    acknowledged.insert(form.title)
                }
                #expect(try await Self.stored(databases.owner).keys.count == acknowledged.count)
            }
            #expect(cutOff >= 50, "in \(cutOff) forms the program was killed")
            #expect(acknowledged.count > cutOff, "some forms were answered before")
            let list = try await browser.get("\(Self.log)/activity").words
            #expect(list.contains("Evening 49"))
            let waiting: Int = try await databases.owner.read { db in
                try db.run(
                    """
                    SELECT count(*) AS n FROM pg_stat_activity
                    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
                    """
                ).one()["n"]
            }
            #expect(waiting == 0, "no killed program holds a transaction open")
            try await service.kill()
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
                WHERE title_en LIKE 'Evening %' GROUP BY activity.city_id, activity.id, title_en
                """
            ).reduce(into: [:]) { stored, row in
                let title: String = try row["title_en"]
                stored[title] = try row["parts"] + (stored[title] == nil ? 0 : 100)  // twice is as wrong as half
            }
        }
    }
}
