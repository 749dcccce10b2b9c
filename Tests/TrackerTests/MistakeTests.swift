import Foundation
import TestSupport
import Testing

/// What the commands say of wrong files, and what a service does with them.
@Suite(.serialized) struct MistakeTests {
    private let whose = ["--city", "vnm-son-la", "--as", "editor@example.org", "--check"]

    @Test func `a folder without any file of records is refused, and a folder inside one is named as not read`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/2025", withIntermediateDirectories: false)
            try "title_en\nEvening classes\n".write(
                toFile: "\(folder)/2025/programme.csv", atomically: true, encoding: .utf8)
            let refused = try await run(["log", folder] + whose, data: nil)
            #expect(refused.status == 1)
            #expect(
                refused.errors
                    == "\(folder): the folder holds no file of records, such as programme.csv; folders in it are not read\n"
            )
            try "title_en,status\nEvening classes,begun\n".write(
                toFile: "\(folder)/programme.csv", atomically: true, encoding: .utf8)
            let beside = try await run(["log", folder] + whose, data: nil)
            #expect(beside.errors.hasPrefix("\(folder)/2025: not read; name this folder too\n"), "\(beside.errors)")
        }
    }

    @Test func `refusals are told in the language that is asked for, else in that of the terminal`() async throws {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/programme.csv"
            try "title_en,status\nEvening classes,begun\n".write(toFile: path, atomically: true, encoding: .utf8)
            let asked: [(options: [String], terminal: String, words: String)] = [
                ([], "C.UTF-8", "is not one of "), (["--language", "vi"], "C.UTF-8", "không phải là "),
                ([], "vi_VN.UTF-8", "không phải là "), (["--language", "en"], "vi_VN.UTF-8", "is not one of "),
            ]
            for (options, terminal, words) in asked {
                let refused = try await run(
                    ["log", path] + whose + options, data: nil, environment: ["LC_ALL": terminal])
                #expect(refused.status == 1)
                #expect(refused.errors.hasPrefix("\(path):2: status: “begun” \(words)"), "\(refused.errors)")
            }
        }
    }

    @Test func `at most 200 mistakes are listed with the number of the rest, and a huge cell is shortened`()
        async throws
    {
        try await withTemporaryDirectory { folder in
            let path = "\(folder)/programme.csv"
            let rows = (0..<350).map { "Class \($0),begun\n" }.joined()
            try ("title_en,status\n" + rows).write(toFile: path, atomically: true, encoding: .utf8)
            let many = try await run(["log", path] + whose, data: nil)
            let lines = many.errors.split(separator: "\n")
            #expect(many.status == 1 && lines.count == 201)
            #expect(lines.first?.hasPrefix("\(path):2: status: “begun” is not ") == true)
            #expect(lines.last == "… and more mistakes: 150")

            let huge = String(repeating: "ă", count: 2_000_000)
            try "title_en,status\nEvening classes,\(huge)\n".write(toFile: path, atomically: true, encoding: .utf8)
            let one = try await run(["log", path] + whose, data: nil)
            #expect(one.status == 1 && one.errors.utf8.count < 3000)
            #expect(one.errors.hasPrefix("\(path):2: status: “ăă") && one.errors.contains("ă … "))
            #expect(one.errors.contains("is not one of "))

            try "title_en,\(huge)\nEvening classes,x\n".write(toFile: path, atomically: true, encoding: .utf8)
            let head = try await run(["log", path] + whose, data: nil)
            #expect(head.status == 1 && head.errors.utf8.count < 3000)
        }
    }

    @Test func `a service whose files are wrong serves what it has and says so, and load ends with status 1`()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let data = "\(directory)/data"
            #expect(try await run(["load", network], data: data).status == 0)
            let folder = "\(directory)/network"
            try FileManager.default.copyItem(atPath: network, toPath: folder)
            let path = "\(folder)/cohorts.csv"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let wrong: [(text: String, said: String)] = [
                (text.replacing(",77,", with: ",lots,"), "cohorts.csv:3: members_announced: “lots” is not"),
                ("\(text.prefix { $0 != "\n" })\n", "cohorts.csv: holds 0 rows where 4 are recorded"),
            ]
            for (text, said) in wrong {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                let refused = try await run(["load", folder], data: data)
                #expect(refused.status == 1 && refused.errors.contains(said), "\(refused.errors)")
                let service = try start(["serve", "--load", folder, "--port", "18086"], data: data)
                #expect(try await isReady(18086))
                let city = try await get("http://127.0.0.1:18086/api/v1/cities/vnm-son-la")
                #expect(city.contains("2024-02-14"))
                service.signal(SIGTERM)
                let ended = try await service.ended()
                #expect(ended.status == 0)
                #expect(ended.errors.contains("Not loaded; the service continues with the data it has:\n\(folder)/"))
                #expect(ended.errors.contains(said), "\(ended.errors)")
            }
        }
    }

    @Test func `the packaged service gives up after a while instead of restarting for ever`() throws {
        let unit = try String(
            contentsOfFile: "\(home.path)/Packaging/learning-city-tracker.service", encoding: .utf8)
        func number(_ key: String) throws -> Int {
            let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("\(key)=") })
            return try #require(Int(line.dropFirst(key.count + 1)))
        }
        let (burst, interval) = (try number("StartLimitBurst"), try number("StartLimitIntervalSec"))
        // The interval holds as many starts as end the trying, so the limit is reached.
        let pause = try number("RestartSec")
        #expect(burst > 0 && interval > burst * pause)
    }
}
