import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

private let list = "/cities/vnm-son-la/log/evidence"
private let program = ["/usr/sbin/clamd", "/usr/local/sbin/clamd"].first(
    where: FileManager.default.isExecutableFile(atPath:))

/// ClamAV with a signature of our own: 5 s, where it is installed.
@Suite struct ScannerTests {
    private static let marker = "a text that no other file has"

    /// Its folder, in which it will listen at `socket`. The path of a socket is short.
    private static func folder() throws -> String {
        let folder = "/tmp/clam-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let digits = marker.utf8.map { String($0, radix: 16) }.joined()
        try "Test.Marker:0:*:\(digits)\n".write(toFile: "\(folder)/test.ndb", atomically: true, encoding: .utf8)
        let settings = """
            LocalSocket \(folder)/socket
            DatabaseDirectory \(folder)
            TemporaryDirectory \(folder)
            Foreground yes
            StreamMaxLength 1M

            """
        try settings.write(toFile: "\(folder)/clamd.conf", atomically: true, encoding: .utf8)
        return folder
    }

    /// Descriptions, pieces, uploads and pieces of uploads.
    private static func kept(_ service: FormService) async throws -> [Int] {
        try await service.databases.owner.read { db in
            try ["evidence", "evidence_chunk", "upload", "upload_piece"].map { table in
                try db.run("SELECT count(*) AS count FROM \(unescaped: table)").one()["count"]
            }
        }
    }

    @Test(.enabled(if: program != nil, "clamav-daemon is needed"))
    func `what the scanner finds something in is refused and forgotten, and without the scanner nothing is kept`()
        async throws
    {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var settings = EvidenceSettings()
        settings.scanner = "\(folder)/socket"
        try await FormService.run(evidence: settings) { service in
            let clamd = Process()
            clamd.executableURL = URL(fileURLWithPath: try #require(program))
            clamd.arguments = ["--config-file=\(folder)/clamd.conf"]
            (clamd.standardOutput, clamd.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try clamd.run()
            defer { if clamd.isRunning { clamd.terminate() } }
            for _ in 0..<600 where !FileManager.default.fileExists(atPath: "\(folder)/socket") {
                try await Task.sleep(for: .milliseconds(50))
            }
            let editor = try await service.browser("editor")
            let form = try #require(inputs(of: try await editor.get(list).text).first { $0.0 == "form" })
            func send(_ bytes: String) async throws -> Browser.Answer {
                try await editor.post(list, [form], files: [("plan.txt", Data(bytes.utf8))])
            }
            let found = try await send("Plan. \(Self.marker)")
            #expect(found.status == 422 && found.words.contains("plan.txt"), "\(found.words)")
            #expect(!found.text.contains("name=\"upload\""))
            #expect(try await Self.kept(service) == [0, 0, 0, 0])
            #expect(try await send("Plan.").status == 303)
            #expect(try await Self.kept(service) == [1, 1, 0, 0])
            // More than it is set to take, however often it is tried.
            let large = try await send(String(repeating: "large ", count: 1 << 19))
            #expect(large.status == 413 && large.words.contains("the scanner accepts"), "\(large.words)")
            #expect(try await Self.kept(service) == [1, 1, 0, 0])

            clamd.terminate()
            while clamd.isRunning { try await Task.sleep(for: .milliseconds(20)) }
            let unscanned = try await send("Another plan.")
            #expect(unscanned.status == 503 && unscanned.words.contains("the scanner is not responding"))
            #expect(try await Self.kept(service) == [1, 1, 0, 0])
        }
    }
}
