import Domain
import Foundation
import Persistence
import Postgres

/// A file of evidence, piece by piece. Whether its bytes are those that were kept is known when all of them are read.
struct EvidencePieces: Sendable {
    let sha256: String
    let city: City.ID
    let actor: Actor
    let database: Database

    /// Reads all of it, so that not a byte of another file goes out under this one's name.
    /// - Throws: `FalseBytes`.
    func check() async throws {
        try await forEach { _ in }
    }

    /// The last piece comes only when all were right: what was changed since they were checked never gets out whole.
    func forEach(_ body: (Data) async throws -> Void) async throws {
        let digest = SHA256()
        var last: Data?
        for number in 0... {
            let piece = try await database.read(as: actor) { db in
                try db.evidencePiece(number, sha256: sha256, of: city)
            }
            guard let piece else { break }
            if let last { try await body(last) }
            digest.update(piece)
            last = piece
        }
        guard let last, digest.finish() == sha256 else { throw FalseBytes() }
        try await body(last)
    }
}

/// Bytes that are not those of the description.
struct FalseBytes: Error {}
