import Foundation
import Persistence
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A run of the program; on a data folder of the test's own, where it needs a database.
func start(_ arguments: [String], data: String?, environment: [String: String] = [:]) throws -> Program {
    try Program(arguments + (data.map { ["--data", $0] } ?? []), environment: environment)
}

func run(
    _ arguments: [String], data: String?, environment: [String: String] = [:]
) async throws -> (status: Int32, output: String, errors: String) {
    try await start(arguments, data: data, environment: environment).ended()
}

let network = "\(home.path)/Config/samples/network"

@Suite(.serialized) struct CommandTests {
    @Test func `the program has the version of which the list of changes tells first`() async throws {
        let changes = try String(contentsOfFile: "\(home.path)/CHANGELOG.md", encoding: .utf8)
        let heading = try #require(changes.split(separator: "\n").first { $0.hasPrefix("## ") })
        let version = try #require(heading.split(separator: " ").dropFirst().first)
        let said = try await run(["--version"], data: nil)
        #expect(said.status == 0)
        #expect(said.output == "\(version)\n")
    }

    @Test func `every command is documented, and every documented command exists`() async throws {
        func names(_ text: String, _ pattern: Regex<(Substring, Substring)>) -> Set<String> {
            Set(text.split(separator: "\n").compactMap { $0.prefixMatch(of: pattern).map { String($0.1) } })
        }
        let page = try String(contentsOfFile: "\(home.path)/Documentation/Commands.md", encoding: .utf8)
        let help = try await run(["--help"], data: nil).output
        let list = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
        let offered = names(list, /[ ]{2}([a-z][a-z-]*)/)
        #expect(offered.count > 10)
        #expect(names(page, /tracker ([a-z-]+)/) == offered)
    }

    @Test func `load, score and a second load do what they say, and a mistake ends with status 1 and one line`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(
                try await run(["load", network], data: data).errors.contains("343 cities, 344 memberships, 58 awards"))
            #expect(try await run(["load", network], data: data).errors.contains("nothing new"))
            let scored = try await run(["score", "--cycle", "2027"], data: data)
            #expect(scored.status == 0)
            #expect(scored.output.hasPrefix("cycle 2027  run 1  343 cities"))

            let folder = "\(directory)/network"
            try FileManager.default.copyItem(atPath: network, toPath: folder)
            let path = "\(folder)/cohorts.csv"
            try String(contentsOfFile: path, encoding: .utf8).replacing(",77,", with: ",lots,")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let refused = try await run(["load", folder + "/"], data: data)
            #expect(refused.status == 1)
            #expect(refused.errors == "\(path):3: members_announced: “lots” is not a whole number above 0\n")
            #expect(try await run(["score", "--as-of", "2999-01-01"], data: data).status == 1)
            let migrator = try Migrator(directory: home.migrations)
            let steps = try await run(["migrate", "--status"], data: data).output.split(separator: "\n")
            #expect(steps.allSatisfy { $0.hasPrefix("applied ") })
            #expect(
                steps.map { $0.split(separator: " ").last.map(String.init) } == migrator.names + migrator.functionNames)
            #expect(migrator.functionNames.contains("Functions/history.sql"))
        }
    }

    @Test func `load tells frameworks, mappings and cycles apart by the key at their top, in whatever order they come`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            let folder = "\(home.path)/Config/frameworks"
            let paths = ["mappings", "unesco-key-features", "vn-cong-dong-hoc-tap"].map { "\(folder)/\($0).yaml" }
            let first = try await run(["load"] + paths + ["\(home.path)/Config/awards"], data: data)
            #expect(first.status == 0)
            #expect(
                first.errors.contains(
                    "award rounds 2024, 2027; frameworks unesco-key-features 2013-reconstruction-1, "
                        + "vn-cong-dong-hoc-tap 2023-partial-1; 7 mappings, 7 new"), "\(first.errors)")
            let second = try await run(["load", folder + "/"], data: data)
            #expect(second.errors.contains("2023-partial-1 (unchanged); 7 mappings, nothing new"), "\(second.errors)")

            let stranger = "\(directory)/stranger.yaml"
            try "frame: 1\n".write(toFile: stranger, atomically: true, encoding: .utf8)
            let refused = try await run(["load", stranger], data: data)
            #expect(refused.status == 1)
            #expect(
                refused.errors == "\(stranger):1: expected one of cycle, framework and mappings as a key at the top\n")
        }
    }

    @Test func `compute gives the published scores, and refuses a mistaken method by its line`() async throws {
        try await withTemporaryDirectory { directory in
            let oracle = "\(home.path)/Tests/ScoringTests/Oracle/award"
            let scores = "\(directory)/scores.csv"
            let arguments = { ["compute", "--method", $0, "--data", "\(oracle)/synthetic.csv", "--output", scores] }
            let done = try await run(arguments("\(oracle)/award-readiness.yaml"), data: nil)
            #expect(done.status == 0)
            let first = try String(contentsOfFile: scores, encoding: .utf8).split(separator: "\n")[1]
            #expect(first.contains("79.88011680"))  // readiness of synthetic-01

            try FileManager.default.removeItem(atPath: scores)
            let mistaken = "\(directory)/mistaken.yaml"
            try String(contentsOfFile: "\(oracle)/award-readiness.yaml", encoding: .utf8)
                .replacing("geometric", with: "geometrik").write(toFile: mistaken, atomically: true, encoding: .utf8)
            let refused = try await run(arguments(mistaken), data: nil)
            #expect(refused.status == 1)
            #expect(refused.errors.hasPrefix("\(mistaken):"))
            #expect(!FileManager.default.fileExists(atPath: scores))
        }
    }

    @Test func `a scan is checked by somebody from outside, and by nobody of the city`() async throws {
        try await withDatabase(from: .demo) { conninfo in
            let (editor, reviewer) = ("editor@ben-mo.example", "reviewer@ben-mo.example")
            func run(_ arguments: [String], as email: String) async throws -> (
                status: Int32, output: String, errors: String
            ) {
                let whose = ["--city", "vnm-ben-mo", "--as", email]
                return try await Program(arguments + whose, on: conninfo).ended()
            }
            let signed = ["status=signed", "signed_on=2026-11-20", "signed_by=Mayor"]
            #expect(try await run(["log", "nomination", "cycle=2027"] + signed, as: editor).status == 0)
            let scan = ["\(home.path)/README.md", "--title", "Scan", "--proves", "nomination:2027/signature"]
            let kept = try await run(["evidence"] + scan, as: editor).output
            let id = String(try #require(kept.split(separator: "/").last).trimmingCharacters(in: .newlines))
            for (email, said) in [(editor, "by an authorised person"), ("editor@doi-sim.example", "has no evidence")] {
                let refused = try await run(["evidence", "--check", id], as: email)
                #expect(refused.status == 1 && refused.errors.contains(said), "\(refused)")
            }
            #expect(try await run(["evidence", "--check", id, "--title", "Other"], as: reviewer).status == 64)
            for (flags, said) in [(["--reject"], "rejected"), ([], "verified externally")] {
                let checked = try await run(["evidence", "--check", id] + flags, as: reviewer)
                #expect(checked.output == "/cities/vnm-ben-mo/evidence/\(id) \(said)\n", "\(checked)")
            }
        }
    }

    @Test func `killed in the middle of load and score, the next start finds no half of anything`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["migrate"], data: data).status == 0)
            for milliseconds in [150, 250, 330, 400] {
                let load = try start(["load", network], data: data)
                try await Task.sleep(for: .milliseconds(milliseconds))
                load.signal(SIGKILL)
                _ = try await load.ended()
            }
            #expect(try await run(["load", network], data: data).status == 0)
            for milliseconds in [100, 150, 200, 250, 300] {
                let score = try start(["score"], data: data)
                try await Task.sleep(for: .milliseconds(milliseconds))
                score.signal(SIGKILL)
                _ = try await score.ended()
            }
            let server = try start(["serve", "--load", network, "--port", "18081"], data: data)
            #expect(try await isReady(18081))
            let readiness = try await get("http://127.0.0.1:18081/api/v1/cities/vnm-son-la/readiness?cycle=2024")
            #expect(readiness.contains("\"until\":\"2025-02-15\""))

            let other = try await run(["serve", "--port", "18081"], data: "\(directory)/other")
            #expect(other.status == 1)
            #expect(other.errors.hasSuffix("Port 18081 is in use by another program. Give --port another one.\n"))

            server.signal(SIGTERM)
            let ended = try await server.ended()
            #expect(ended.status == 0)
            #expect(!FileManager.default.fileExists(atPath: "\(data)/pg/postmaster.pid"))
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a service whose server cannot be started again ends, so that whoever watches it knows`() async throws {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            let service = try start(["serve", "--load", network, "--port", "18087"], data: data)
            #expect(try await isReady(18087))
            let file = try String(contentsOfFile: "\(data)/pg/postmaster.pid", encoding: .utf8)
            let server = try #require(file.split(separator: "\n").first.flatMap { pid_t($0) })
            try FileManager.default.removeItem(atPath: "\(data)/pg/global")
            kill(server, SIGKILL)
            let ended = try await service.ended()
            #expect(ended.status == 1)
            #expect(ended.errors.contains("PostgreSQL did not start: "), "\(ended.errors)")
        }
    }
}

func get(_ address: String) async throws -> String {
    let (data, _) = try await URLSession.shared.data(from: try #require(URL(string: address)))
    return String(decoding: data, as: UTF8.self)
}

func isReady(_ port: Int) async throws -> Bool {
    for _ in 0..<1200 {
        if let answer = try? await get("http://127.0.0.1:\(port)/ready"), answer.contains("\"ready\"") { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}
