import Domain
import Foundation
import Input
import Postgres

/// A document, picture or data set that proves a record.
public struct Evidence: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable { case document, link, photo, video, dataset }

    public var kind: Kind
    public var title: String
    public var issuer: String?
    public var issuedOn: Day?
    /// Such as `application/pdf`; `nil` for a link.
    public var mediaType: String?
    public var size: Int?
    /// SHA-256 of the file in 64 hexadecimal digits; `nil` for a link.
    public var sha256: String?
    public var url: String?
    /// As its sender had it; `nil` for a link, and for files from before names were kept.
    public var fileName: String?
    /// In which it is written, such as `vi`.
    public var language: String?
    public var isPublic: Bool
    /// Whose it is, and how that is said where it is shown.
    public var rightsHolder: String?
    public var credit: String?
    /// Whether its owner and those to be seen in it let it be published; `nil`: not said.
    public var mayPublish: Bool?

    /// What of a nomination a paper proves.
    public struct NominationPart: Equatable, Sendable {
        public enum Part: String, CaseIterable, Sendable { case signature, consent }

        public var cycle: String
        public var part: Part

        /// `2027/signature`
        public init?(_ text: String) {
            let words = text.split(separator: "/").map(String.init)
            guard words.count == 2, let part = Part(rawValue: words[1]) else { return nil }
            (cycle, self.part) = (words[0], part)
        }
    }

    public init(
        kind: Kind, title: String, issuer: String? = nil, issuedOn: Day? = nil, mediaType: String? = nil,
        url: String? = nil, isPublic: Bool = false
    ) {
        self.kind = kind
        self.title = title
        self.issuer = issuer
        self.issuedOn = issuedOn
        self.mediaType = mediaType
        self.url = url
        self.isPublic = isPublic
    }
}

extension Evidence.Kind: SQLValue {}
extension Evidence.NominationPart.Part: SQLValue {}

/// Bytes in a `bytea` column.
struct Bytes: SQLValue {
    var bytes: Data
    init(_ bytes: Data) { self.bytes = bytes }

    var sqlText: String {
        String(unsafeUninitializedCapacity: 2 + 2 * bytes.count) { text in
            (text[0], text[1]) = (UInt8(ascii: "\\"), UInt8(ascii: "x"))
            var place = 2
            for byte in bytes {
                (text[place], text[place + 1]) = (Bytes.digits[Int(byte >> 4)], Bytes.digits[Int(byte & 15)])
                place += 2
            }
            return place
        }
    }

    init?(sqlText: String) {
        let digits = Array(sqlText.utf8.dropFirst(2))
        guard sqlText.hasPrefix("\\x"), digits.count.isMultiple(of: 2) else { return nil }
        bytes = Data(capacity: digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            bytes.append(Bytes.value(digits[index]) << 4 | Bytes.value(digits[index + 1]))
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static func value(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }
}

extension Connection {
    /// Keeps a file in pieces, and its description last: a description whose file is not whole is refused.
    /// - Parameters:
    ///   - pieces: of the file, in order, at most `Evidence.pieceSize` bytes each; `nil` ends them.
    ///   - records: what it proves, each by the name of its kind and its identity.
    public func store(
        _ evidence: Evidence, pieces next: () throws -> Data?, of city: City.ID,
        proving records: [(kind: RecordKind, id: UUID)] = [], of nominations: [Evidence.NominationPart] = []
    ) throws -> UUID {
        try evidence.refuseHidden()
        // Its digest, by which the file is kept, is known when all of it is here.
        try run("CREATE TEMPORARY TABLE upload (n integer PRIMARY KEY, bytes bytea NOT NULL) ON COMMIT DROP")
        var count = 0
        while let piece = try next() {
            try run("INSERT INTO upload VALUES (\(count), \(Bytes(piece)))")
            count += 1
        }
        let file = try run(
            """
            SELECT encode(sha256(string_agg(bytes, '' ORDER BY n)), 'hex') AS sha256, sum(length(bytes)) AS size FROM upload
            """
        ).one()
        let sha256: String? = try file["sha256"]
        let size: Int? = try file["size"]
        try run(
            """
            INSERT INTO evidence_chunk (city_id, sha256, n, bytes) SELECT \(city), \(sha256), n, bytes FROM upload
            WHERE NOT EXISTS (SELECT FROM evidence_chunk WHERE city_id = \(city) AND sha256 = \(sha256))
            """)
        try run("DROP TABLE upload")
        let id = try describe(evidence, sha256: sha256, size: size, of: city)
        for record in records { try link(id, to: record.kind, record.id, of: city) }
        for nomination in nominations {
            try run(
                """
                INSERT INTO evidence_link (city_id, evidence_id, nomination_cycle, nomination_part)
                VALUES (\(city), \(id), \(nomination.cycle), \(nomination.part))
                """)
        }
        return id
    }

    /// Describes a file whose pieces are there, or a link.
    func describe(_ evidence: Evidence, sha256: String?, size: Int?, of city: City.ID) throws -> UUID {
        try run(
            """
            INSERT INTO evidence (city_id, kind, title, issuer, issued_on, language, url, file_name, sha256, size, media_type,
                is_public, rights_holder, credit, may_publish)
            VALUES (\(city), \(evidence.kind), \(evidence.title.oneLine), \(evidence.issuer?.oneLine), \(evidence.issuedOn),
                \(evidence.language), \(evidence.url), \(evidence.fileName?.oneLine), \(sha256), \(size),
                \(sha256 == nil ? nil : evidence.mediaType ?? "application/octet-stream"), \(evidence.isPublic),
                \(evidence.rightsHolder?.oneLine), \(evidence.credit?.oneLine), \(evidence.mayPublish))
            RETURNING id
            """
        ).one()["id"]
    }

    /// Says that a piece of evidence was looked at from outside, as it stands, and whether it holds.
    /// - Returns: whether there is such a piece that the acting person may check.
    public func checkEvidence(_ id: UUID, of city: City.ID, holds: Bool) throws -> Bool {
        try checkEvidence(id, of: city, as: holds ? .checkedOutside : .rejected)
    }

    func checkEvidence(_ id: UUID, of city: City.ID, as verification: Verification) throws -> Bool {
        try run(
            "UPDATE evidence SET verification = \(verification) WHERE city_id = \(city) AND id = \(id)"
        ).affected > 0
    }

    /// The description of a piece of evidence that the acting person may see.
    public func evidence(_ id: UUID, of city: City.ID) throws -> Evidence? {
        try run(
            """
            SELECT \(unescaped: Evidence.columns) FROM evidence
            WHERE city_id = \(city) AND id = \(id)
            """
        ).first.map { try Evidence($0) }
    }

    /// One piece of a file; `nil` after the last.
    public func evidencePiece(_ number: Int, sha256: String, of city: City.ID) throws -> Data? {
        let piece: Bytes? = try run(
            "SELECT bytes FROM evidence_chunk WHERE city_id = \(city) AND sha256 = \(sha256) AND n = \(number)"
        ).first?["bytes"]
        return piece?.bytes
    }

    /// The identity of a city's record from the key its writer gave it, or from its text.
    public func identity(of kind: RecordKind, key: String, city code: String) throws -> UUID? {
        try run(
            """
            SELECT id FROM \(unescaped: kind.rawValue) JOIN (SELECT id AS city FROM city WHERE code = \(code)) AS city
                ON city_id = city
            WHERE id = \(UUID(uuidString: key).map { "\($0)" } ?? recordID(code, kind.rawValue, key))
            """
        ).first?["id"]
    }
}

extension Evidence {
    static let columns = """
        kind, title, issuer, issued_on, language, url, file_name, sha256, size, media_type, is_public, rights_holder, credit,
        may_publish
        """

    init(_ row: Row) throws {
        self.init(
            kind: try row["kind"], title: try row["title"], issuer: try row["issuer"],
            issuedOn: try row["issued_on"], mediaType: try row["media_type"], url: try row["url"],
            isPublic: try row["is_public"])
        language = try row["language"]
        fileName = try row["file_name"]
        sha256 = try row["sha256"]
        size = try row["size"]
        rightsHolder = try row["rights_holder"]
        credit = try row["credit"]
        mayPublish = try row["may_publish"]
    }

    /// - Throws: `Refused` where a text holds a sign that nobody sees.
    func refuseHidden() throws {
        for (field, text) in [
            ("title", title), ("issuer", issuer), ("url", url),
            ("file_name", fileName), ("rights_holder", rightsHolder), ("credit", credit),
        ] {
            guard let hidden = text?.oneLine.hiddenCharacter else { continue }
            throw Refused(.hidden(code: hidden.notation), at: field, of: "evidence")
        }
    }

    /// Whether there was a file that is erased: its digest is nought.
    public var isErased: Bool { sha256?.allSatisfy { $0 == "0" } == true }

    /// Bytes of a piece: all but the last are this long.
    public static let pieceSize = 262_144
    /// The most bytes of a file: 200 MB.
    public static let mostBytes = 800 * pieceSize

    /// The kinds of record that evidence can prove.
    public static let provable: [RecordKind] = [
        .observation, .commitment, .strategy, .bodyMeeting, .agreement, .programme, .activity, .contribution,
        .recognition, .rating, .report,
    ]
}
