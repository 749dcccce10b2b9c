import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@testable import Web

/// A file of evidence goes out as the one that was kept, or not at all.
@Suite struct EvidenceServingTests {
    /// Keeps a file of so many pieces for everybody.
    private func keep(_ pieces: [Data], in database: Database) async throws -> (id: UUID, path: String) {
        let id = try await database.write(as: .operator) { db in
            let city = try #require(try db.registerEntry("vnm-son-la")).city.id
            var rest = pieces[...]
            return try db.store(
                Evidence(kind: .document, title: "Minutes", mediaType: "text/plain", isPublic: true),
                pieces: { rest.popFirst() }, of: city)
        }
        return (id, Address.evidence(id.uuidString.lowercased(), of: "vnm-son-la").description)
    }

    private func alter(_ statement: String, in databases: Databases) async throws {
        try await databases.owner.write { db in
            try db.script("SET LOCAL session_replication_role = replica; " + statement)
        }
    }

    @Test(arguments: [1, 3])
    func `bytes that are not those that were kept are never sent, nor under the old tag, and the log says so`(
        pieces count: Int
    ) async throws {
        let lines = LogLines()
        try await FormService.run(log: lines.log) { service in
            let pieces = (0..<count).map { number in
                Data(repeating: UInt8(65 + number), count: number < count - 1 ? Evidence.pieceSize : 100)
            }
            let whole = pieces.reduce(Data(), +)
            let (id, path) = try await keep(pieces, in: service.databases.app)
            let browser = Browser(base: service.base)
            let good = try await browser.get(path)
            #expect(good.status == 200)
            #expect(good.text == String(decoding: whole, as: UTF8.self))
            let tag = try #require(good.headers["etag"])
            #expect(try await browser.get(path, ["If-None-Match": tag]).status == 304)

            let last = "n = \(count - 1)"
            for harm in [
                "UPDATE evidence_chunk SET bytes = convert_to(repeat('X', 100), 'UTF8') WHERE \(last)",
                "DELETE FROM evidence_chunk WHERE \(last)",
            ] {
                try await alter(harm, in: service.databases)
                for headers in [[:], ["If-None-Match": tag]] {
                    let answer = try await browser.get(path, headers)
                    #expect(answer.status == 500, "\(harm)")
                    #expect(answer.words.contains("it was changed or partly lost"))
                    #expect(answer.headers["etag"] != tag)
                    #expect(!answer.text.contains("XXXX") && !answer.text.contains("AAAA"))
                }
            }
            let said = "evidence \(id) is not served: its bytes are not those that were kept"
            #expect(lines.all.contains { $0.contains(said) && $0.contains("error") }, "\(lines.all)")
            let vietnamese = try await Browser(base: service.base, language: .vi).get(path)
            #expect(vietnamese.words.contains("Không mở được tệp này"))
        }
    }

    @Test func `a file that was erased is gone, and its page says so`() async throws {
        try await FormService.run { service in
            let (id, path) = try await keep([Data("secret".utf8)], in: service.databases.app)
            try await service.databases.app.write(as: .operator, because: "by law") { db in
                _ = try db.run("SELECT erase('evidence', city_id || '/' || id) FROM evidence WHERE id = \(id)")
            }
            let answer = try await Browser(base: service.base).get(path)
            #expect(answer.status == 410)
            #expect(answer.words.contains("This file was erased"))
        }
    }
}
