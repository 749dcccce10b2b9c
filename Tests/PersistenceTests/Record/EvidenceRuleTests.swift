import Domain
import Persistence
import Postgres
import TestSupport
import Testing

/// A file in pieces, and its description, which must fit.
@Suite struct EvidenceRuleTests {
    private let refused = "evidence_has_its_digest"

    /// A piece of the file of 262,149 bytes, of which the first 262,144 are one piece.
    private func piece(_ number: Int, _ bytes: String? = nil) -> String {
        let content = bytes ?? (number == 0 ? "convert_to(repeat('a', 262144), 'UTF8')" : "'tail!'::bytea")
        return insertion("evidence_chunk", with: ["sha256": digest, "n": "\(number)", "bytes": content])
    }

    private let digest = "encode(sha256(convert_to(repeat('a', 262144) || 'tail!', 'UTF8')), 'hex')"

    private func description(_ size: Int = 262_149, _ values: [String: String] = [:]) -> String {
        let file = ["sha256": digest, "size": "\(size)", "media_type": "'text/plain'", "url": "NULL"]
        return insertion("evidence", with: file.merging(values) { $1 })
    }

    @Test func `evidence has all its pieces, its size and its digest`() async throws {
        try await withExamples { databases in
            let database = databases.app
            try await database.expect(nil, of: piece(0), piece(1), description())
            try await database.expect(nil, of: piece(1), piece(0), description())
            try await database.expect(refused, of: description())
            try await database.expect(refused, of: piece(0), description())
            try await database.expect(refused, of: piece(1), description())
            try await database.expect(refused, of: piece(0), piece(1), description(262_150))
            try await database.expect(refused, of: piece(0), piece(1, "'tail?'"), description())
            try await database.expect(refused, of: piece(0), piece(1), piece(2), description())
            // The same bytes, cut elsewhere or with a gap between them: a part of the file would be looked for in the wrong place.
            try await database.expect(
                refused, of: piece(0, "convert_to(repeat('a', 262143), 'UTF8')"), piece(1, "'atail!'"), description())
            try await database.expect(
                refused, of: piece(0),
                insertion("evidence_chunk", with: ["sha256": digest, "n": "2", "bytes": "'tail!'"]),
                description())
            try await database.expect("evidence_chunk_bytes_check", of: piece(0, "''"))
        }
    }

    @Test func `nothing is added to a file that is described, and a piece sent again changes nothing`() async throws {
        try await withExamples { databases in
            let database = databases.app
            try await database.run(piece(0), piece(1), description(), as: .editor)
            try await database.expect(refused, of: piece(2), as: .editor)
            try await database.expect("evidence_chunk_pkey", of: piece(1, "'tail?'"), as: .editor)
            try await database.expect(nil, of: piece(1) + " ON CONFLICT DO NOTHING", as: .editor)
            try await database.expect("42501", of: "UPDATE evidence_chunk SET bytes = 'x'", as: .editor)
            try await database.expect(refused, of: "UPDATE evidence SET size = 5", as: .editor)
            try await database.expect(refused, of: "UPDATE evidence SET sha256 = repeat('a', 64)", as: .editor)
            try await database.expect(nil, of: "UPDATE evidence SET title = 'Another'", as: .editor)
        }
    }

    @Test func `the public reads the file of public evidence, and no other`() async throws {
        try await withExamples { databases in
            let database = databases.app
            func pieces(seenBy part: Part) async throws -> Int {
                try await database.read(as: part.actor) { db in
                    try db.run("SELECT count(*) AS n FROM evidence_chunk").one()["n"]
                }
            }
            try await database.run(piece(0), piece(1), description(), insertion("evidence_chunk"), as: .editor)
            #expect(try await pieces(seenBy: .anyone) == 0)
            #expect(try await pieces(seenBy: .reviewer) == 3)
            try await database.run("UPDATE evidence SET is_public = true", as: .editor)
            #expect(try await pieces(seenBy: .anyone) == 2)
            try await database.expect(
                "evidence_confidential_is_not_public", of: "UPDATE evidence SET is_confidential = true", as: .editor)
        }
    }
}
