import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

@Suite struct EvidenceTests {
    /// Keeps `pieces` as evidence of Sơn La and reads it back.
    private func keep(_ pieces: [Data], in database: Database, isPublic: Bool = false) async throws -> UUID {
        try await database.write(as: .operator) { db in
            let city = try #require(try db.registerEntry("vnm-son-la")).city.id
            var rest = pieces[...]
            return try db.store(
                Evidence(kind: .document, title: "Minutes", mediaType: "application/pdf", isPublic: isPublic),
                pieces: { rest.popFirst() }, of: city)
        }
    }

    @Test func `a file of several pieces comes back byte for byte, and once kept is not kept again`() async throws {
        try await withTestDatabase(from: .network) { database in
            let whole = Data((0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
            let pieces = stride(from: 0, to: whole.count, by: Evidence.pieceSize).map {
                whole[$0..<min($0 + Evidence.pieceSize, whole.count)]
            }
            let id = try await keep(pieces, in: database)
            _ = try await keep(pieces, in: database)
            let (evidence, read, chunks) = try await database.read(as: .operator) { db in
                let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                let evidence = try #require(try db.evidence(id, of: city))
                var read = Data()
                var number = 0
                while let piece = try db.evidencePiece(number, sha256: evidence.sha256 ?? "", of: city) {
                    read += piece
                    number += 1
                }
                return (
                    evidence, read, try db.run("SELECT count(*) AS count FROM evidence_chunk").one()["count"] as Int
                )
            }
            #expect(read == whole)
            #expect(evidence.size == 600_000)
            #expect(chunks == 3)
        }
    }

    @Test func `the public reads the pieces of public evidence alone`() async throws {
        try await withTestDatabase(from: .network) { database in
            let secret = try await keep([Data("secret".utf8)], in: database)
            let open = try await keep([Data("open".utf8)], in: database, isPublic: true)
            let (isSeen, titles, pieces) = try await database.read(as: .anyone) { db in
                let city = try #require(try db.registerEntry("vnm-son-la")).city.id
                return (
                    try db.evidence(secret, of: city) != nil, try db.evidence(open, of: city)?.title,
                    try db.run("SELECT convert_from(bytes, 'UTF8') AS text FROM evidence_chunk").map {
                        try $0["text"] as String
                    }
                )
            }
            #expect(!isSeen)
            #expect(titles == "Minutes")
            #expect(pieces == ["open"])
        }
    }
}
