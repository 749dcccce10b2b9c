import Domain
import Foundation
import Postgres

/// A file on its way to become evidence.
public struct Upload: Identifiable, Equatable, Sendable {
    public var id: UUID
    public var person: Person.ID
    public var name: String
    /// As its sender said; `nil` where that is known when it ends.
    public var size: Int?
    /// How many bytes of it are kept: whole pieces, and the last.
    public var offset: Int
}

extension Connection {
    /// - Parameter size: what its sender says; `nil` where it is not known.
    public func beginUpload(_ name: String, size: Int?, of city: City.ID) throws -> UUID {
        try run("SELECT begin_upload(\(city), \(name), \(size)) AS id").one()["id"]
    }

    /// Keeps pieces of `Evidence.pieceSize` bytes, of which only the last of the file may be shorter.
    /// - Returns: whether there is such an upload of the acting person.
    public func keepPieces(_ pieces: [Data], from number: Int, of upload: UUID, in city: City.ID) throws -> Bool {
        for (index, piece) in pieces.enumerated() {
            let isKept: Bool = try run(
                "SELECT keep_piece(\(city), \(upload), \(number + index), \(Bytes(piece))) AS is_kept"
            ).one()["is_kept"]
            guard isKept else { return false }
        }
        return true
    }

    public func upload(_ id: UUID, of city: City.ID) throws -> Upload? {
        try run(
            """
            SELECT id, person_id, name, size, (SELECT coalesce(sum(length(bytes)), 0) FROM upload_piece
                WHERE city_id = \(city) AND upload_id = upload.id) AS offset
            FROM upload WHERE city_id = \(city) AND id = \(id)
            """
        ).first.map {
            Upload(
                id: try $0["id"], person: try $0["person_id"], name: try $0["name"], size: try $0["size"],
                offset: try $0["offset"])
        }
    }

    /// One piece of what has come; `nil` after the last.
    public func uploadPiece(_ number: Int, of upload: UUID, in city: City.ID) throws -> Data? {
        let piece: Bytes? = try run(
            "SELECT bytes FROM upload_piece WHERE city_id = \(city) AND upload_id = \(upload) AND n = \(number)"
        ).first?["bytes"]
        return piece?.bytes
    }

    public func forgetUpload(_ upload: UUID, of city: City.ID) throws {
        try run("SELECT forget_upload(\(city), \(upload))")
    }

    /// How many bytes the evidence of a city takes, with what is on its way.
    public func evidenceBytes(of city: City.ID) throws -> Int {
        try run(
            """
            SELECT (SELECT coalesce(sum(size), 0) FROM (
                    SELECT DISTINCT ON (sha256) size FROM evidence WHERE city_id = \(city) AND sha256 IS NOT NULL) AS file)
                + (SELECT coalesce(sum(length(bytes)), 0) FROM upload_piece WHERE city_id = \(city)) AS bytes
            """
        ).one()["bytes"]
    }

    /// Keeps others from adding bytes to the city's files until the transaction ends: two senders would count the same room.
    public func lockUploads(of city: City.ID) throws {
        try run("SELECT pg_advisory_xact_lock(7011, \(city))")
    }

    /// The evidence of a city that has these bytes already.
    public func evidence(sha256: String, of city: City.ID) throws -> UUID? {
        try run(
            "SELECT id FROM evidence WHERE city_id = \(city) AND sha256 = \(sha256) ORDER BY recorded_at, id LIMIT 1"
        ).first?["id"]
    }

    /// Makes evidence of an upload that is whole.
    /// - Parameter sha256: of its bytes; the database compares it.
    public func store(
        _ evidence: Evidence, upload: UUID, sha256: String, size: Int, of city: City.ID
    ) throws -> UUID {
        try evidence.refuseHidden()
        try run(
            """
            INSERT INTO evidence_chunk (city_id, sha256, n, bytes)
            SELECT city_id, \(sha256), n, bytes FROM upload_piece WHERE city_id = \(city) AND upload_id = \(upload)
                AND NOT EXISTS (SELECT FROM evidence_chunk WHERE city_id = \(city) AND sha256 = \(sha256))
            """)
        return try describe(evidence, sha256: sha256, size: size, of: city)
    }
}
