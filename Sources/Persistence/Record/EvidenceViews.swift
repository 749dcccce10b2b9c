import Domain
import Foundation
import Postgres

/// What was made of a file to be looked at.
public struct EvidenceView: Sendable {
    public var mediaType: String
    public var bytes: Data

    public init(mediaType: String, bytes: Data) { (self.mediaType, self.bytes) = (mediaType, bytes) }
}

/// A file of which nothing was made yet.
public struct UnreadFile: Equatable, Sendable {
    public var city: City.ID
    public var sha256: String
    public var mediaType: String
    public var size: Int
}

extension Connection {
    /// - Parameter form: `thumbnail` or `view`.
    public func evidenceView(_ form: String, of evidence: Evidence, in city: City.ID) throws -> EvidenceView? {
        try run(
            """
            SELECT media_type, bytes FROM evidence_view
            WHERE city_id = \(city) AND sha256 = \(evidence.sha256) AND form = \(form) AND bytes IS NOT NULL
            """
        ).first.map { EvidenceView(mediaType: try $0["media_type"], bytes: (try $0["bytes"] as Bytes).bytes) }
    }

    /// The words of a file, page by page; `nil` where none were read.
    public func evidenceWords(sha256: String?, in city: City.ID) throws -> [String]? {
        let words: String? = try run(
            "SELECT words FROM evidence_view WHERE city_id = \(city) AND sha256 = \(sha256) AND form = 'words'"
        ).first?["words"]
        return words?.split(separator: "\u{C}", omittingEmptySubsequences: false).map(String.init)
    }

    /// Keeps what was made of a file; nothing of a form says that there is none to be had.
    public func keepView(
        _ form: String, _ view: EvidenceView?, words: String? = nil, of sha256: String, in city: City.ID
    ) throws {
        try run(
            "SELECT keep_view(\(city), \(sha256), \(form), \(view?.mediaType), \(view.map { Bytes($0.bytes) }), \(words))"
        )
    }

    /// Files of these types of which nothing was made yet, the last added first.
    public func unreadFiles(of types: [String], limit: Int) throws -> [UnreadFile] {
        try run(
            """
            SELECT city_id, sha256, media_type, size FROM evidence
            WHERE media_type = ANY (\(types)) AND sha256 <> repeat('0', 64) AND NOT EXISTS (
                SELECT FROM evidence_view AS view WHERE view.city_id = evidence.city_id AND view.sha256 = evidence.sha256
                    AND form = 'thumbnail')
            ORDER BY recorded_at DESC, id LIMIT \(limit)
            """
        ).map {
            UnreadFile(
                city: try $0["city_id"], sha256: try $0["sha256"], mediaType: try $0["media_type"], size: try $0["size"]
            )
        }
    }
}

extension Connection {
    /// Whether there is something to look at.
    public func hasEvidenceView(of evidence: Evidence, in city: City.ID) throws -> Bool {
        try run(
            """
            SELECT EXISTS (SELECT FROM evidence_view WHERE city_id = \(city) AND sha256 = \(evidence.sha256)
                AND form = 'view' AND bytes IS NOT NULL) AS has_view
            """
        ).one()["has_view"]
    }
}
