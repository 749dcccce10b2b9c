import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Two servers of their own, the second a streaming replica of the first, which is killed.
@Suite(.serialized, .timeLimit(.minutes(4))) struct StandbyTests {
    @Test(.enabled(if: pgBasebackup != nil, "pg_basebackup in its usual place is needed"))
    func `while its primary is away pages are served and writes refused; promoted, it takes over without a restart`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let (first, second) = ("\(directory)/first", "\(directory)/second")
            try await PrivateCluster.run(in: first, restarts: false, log: quiet) { conninfo in
                try await prepare(conninfo)
                try copyServer(of: first, to: second)
                try await PrivateCluster.run(in: second, log: quiet) { standby in
                    let primary = Database(conninfo, size: 1)
                    try await primary.administer("ALTER SYSTEM SET synchronous_standby_names = '*'")
                    try await primary.read { db in _ = try db.run("SELECT pg_reload_conf()") }
                    await primary.close()
                    try await failOver(directory, standby)
                }
            }
        }
    }

    private func failOver(_ directory: String, _ standby: String) async throws {
        let (first, second) = ("\(directory)/first", "\(directory)/second")
        let both = "host='\(first)/socket,\(second)/socket' user=tracker dbname=tracker"
        let databases = Databases(both, size: 4)
        let pool = Database(standby, size: 1)
        let router = try router(
            database: databases.app, catalogues: Language.allCases.map { try home.catalogue($0) })
        try await withService(router) { port in
            let base = "http://127.0.0.1:\(port)"
            let person = try #require(
                try await databases.app.read(as: .operator) { db in try db.person(email: "editor@example.org") })
            let service = FormService(databases: databases, base: base, editor: person, steward: person)
            let editor = try await service.browser("editor", language: .vi)
            #expect(try await editor.get("/ready").text.contains("\"writes\":\"accepted\""))
            let stranger = Browser(base: base)
            #expect(try await stranger.get("/cities/vnm-son-la").headers["etag"] != nil)
            let form = try await editor.get("/cities/vnm-son-la/log/programme/new")
            let typed: KeyValuePairs = ["title_vi": "Lớp học buổi tối", "status": "running"]

            // Many write while the primary dies.
            let acknowledged = Numbers()
            let server = try #require(
                try String(contentsOfFile: "\(first)/pg/postmaster.pid", encoding: .utf8).split(separator: "\n").first
                    .flatMap { pid_t($0) })
            await withTaskGroup(of: Void.self) { group in
                for caller in 0..<8 {
                    group.addTask {
                        for number in (caller * 50)..<(caller * 50 + 50) {
                            let stored: Void? = try? await databases.app.write(as: .operator) { db in
                                _ = try db.add(
                                    name: "P", email: "p\(number)@example.org", role: .networkAdmin, place: nil)
                            }
                            guard stored != nil else { continue }
                            if acknowledged.add(number) == 60 { kill(server, SIGKILL) }
                        }
                    }
                }
            }
            let told = acknowledged.all
            #expect((60..<400).contains(told.count))

            // The standby alone: who is signed in reads on.
            #expect(try await editor.get("/cities/vnm-son-la").status == 200)
            // A standby does not list the transactions under way, so that no page of it could be told from a later one.
            #expect(try await stranger.get("/cities/vnm-son-la").headers["etag"] == nil)
            #expect(try await editor.get("/ready").text.contains("\"writes\":\"refused\""))
            let refused = try await editor.fill(form, typed)
            #expect(refused.status == 503)
            #expect(refused.text.contains("đang chạy trên bản sao"), "\(refused.text)")
            #expect(refused.headers["retry-after"] != nil)

            try await pool.read { db in _ = try db.run("SELECT pg_promote()") }
            let saved = try await editor.fill(form, typed)
            #expect(saved.status == 303, "\(saved.words)")
            #expect(try await editor.get(saved.location).text.contains("Lớp học buổi tối"))
            #expect(try await editor.get("/ready").text.contains("\"writes\":\"accepted\""))
            let stored = try await databases.app.read(as: .operator) { db in
                try told.filter { try db.person(email: "p\($0)@example.org") == nil }
            }
            #expect(stored == [], "acknowledged and lost")
        }
        await pool.close()
        await databases.close()
    }

    private func prepare(_ conninfo: String) async throws {
        let databases = Databases(conninfo)
        try await Migrator(directory: home.migrations).migrate(databases.owner)
        let text = try home.catalogue(.en)
        let countries = try Country.read(path: home.countries)
        let files = try NetworkFiles(folder: "\(home.path)/Config/samples/network", countries: countries)
        let frameworks = try FrameworkFiles(paths: ["\(home.path)/Config/frameworks/unesco-key-features.yaml"])
        try await databases.app.write(as: .operator) { db in
            _ = try db.record(files, countries: countries, text: text)
            _ = try db.record(frameworks)
            _ = try db.add(name: "editor", email: "editor@example.org", role: .cityEditor, place: "vnm-son-la")
        }
        await databases.close()
    }

    /// A streaming replica of the server of `source`, made by PostgreSQL's own program, ready to be started in `target`.
    private func copyServer(of source: String, to target: String) throws {
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        try run(
            [
                try #require(pgBasebackup), "-D", "\(target)/pg", "-R", "-X", "stream", "-c", "fast", "--no-sync",
                "-d", "host='\(source)/socket' user=tracker",
            ])
        let owner = try FileManager.default.attributesOfItem(atPath: "\(source)/pg")
            .filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) }
        guard geteuid() == 0 else { return }
        let files = try FileManager.default.subpathsOfDirectory(atPath: target).map { "\(target)/\($0)" }
        for file in [target] + files { try FileManager.default.setAttributes(owner, ofItemAtPath: file) }
    }

    private func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command)")
    }
}

/// What several tasks bring together.
private final class Numbers: Sendable {
    private let list = Mutex<[Int]>([])
    var all: [Int] { list.withLock { $0 } }

    /// - Returns: how many there are now.
    func add(_ number: Int) -> Int {
        list.withLock { list in
            list.append(number)
            return list.count
        }
    }
}

/// Of the newest version, in the places of Debian and Ubuntu, else on the path.
private let pgBasebackup: String? = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let folders = versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }.map {
        "/usr/lib/postgresql/\($0)/bin"
    }
    return (folders + ["/usr/bin", "/usr/local/bin"]).map { "\($0)/pg_basebackup" }.first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}()
