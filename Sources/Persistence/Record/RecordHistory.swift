import Domain
import Foundation
import Postgres

/// That a record stands no more, since the act that added it was taken back.
public struct RecordRemoval: Equatable, Sendable {
    public var at: Instant
    /// `nil` where the operator did it.
    public var removedBy: String?
}

/// One version of a record: what it said, from when until when it stood, who wrote it and why.
public struct RecordVersion: Equatable, Sendable {
    public var recordedAt: Instant
    /// `nil`: it stands.
    public var supersededAt: Instant?
    /// `nil` where the reader may not know, or the operator wrote it.
    public var recordedBy: String?
    public var reason: String?
    /// The columns that say something, by name, as PostgreSQL writes them.
    public var fields: [String: String]
}

extension Connection {
    /// All versions of a record that ever stood, oldest first; empty where there is none that the acting person may see. For an
    /// observation, all that it superseded and all that superseded it.
    /// - Precondition: records of this kind have an identity of their own.
    public func history(of kind: RecordKind, _ id: UUID, of city: City.ID) throws -> [RecordVersion] {
        let name = kind.rawValue
        let rows: SQL =
            switch kind {
            case .observation:
                """
                SELECT superseded_at, recorded_at, recorded_by, id, reason, to_jsonb(kept) AS fields
                FROM observation AS kept WHERE city_id = \(city) AND id IN (\(corrections(of: id, in: city)))
                """
            default:
                """
                SELECT 'infinity' AS superseded_at, recorded_at, recorded_by, id, NULL AS reason, to_jsonb(kept) AS fields
                FROM \(unescaped: name) AS kept WHERE city_id = \(city) AND id = \(id)
                UNION ALL
                SELECT superseded_at, recorded_at, recorded_by, id, NULL, to_jsonb(kept)
                FROM \(unescaped: name)_history AS kept WHERE city_id = \(city) AND id = \(id)
                """
            }
        return try run(
            """
            SELECT recorded_at, nullif(superseded_at, 'infinity') AS superseded_at, person_name(version.recorded_by) AS name,
                coalesce(version.reason, event.reason) AS reason,
                jsonb_strip_nulls(fields) - ARRAY['id', 'recorded_at', 'recorded_by', 'superseded_at',
                    'supersedes', 'reason', 'period_start', 'period_end'] AS fields
            FROM (\(rows)) AS version
            LEFT JOIN LATERAL (
                SELECT reason FROM audit_event WHERE city_id = \(city) AND record_id = version.id AND at = version.recorded_at
                    AND subject = \(name) LIMIT 1
            ) AS event ON true
            WHERE superseded_at > recorded_at  -- else it was corrected by the transaction that wrote it
            ORDER BY recorded_at
            """
        ).map { row in
            let fields: JSONB<[String: JSONScalar]> = try row["fields"]
            return RecordVersion(
                recordedAt: try row["recorded_at"], supersededAt: try row["superseded_at"],
                recordedBy: try row["name"], reason: try row["reason"],
                fields: fields.value.filter { !$0.key.isIdentity }.mapValues(\.text))
        }
    }
}

extension Connection {
    /// `nil` where a record stands, or the acting person does not read all of the city.
    public func removal(of kind: RecordKind, _ id: UUID, of city: City.ID) throws -> RecordRemoval? {
        try run(
            """
            SELECT at, person_name(person_id) AS name FROM audit_event
            WHERE city_id = \(city) AND record_id = \(id) AND subject = \(kind.rawValue) AND act = 'remove'
                AND NOT EXISTS (SELECT FROM \(unescaped: kind.rawValue) WHERE city_id = \(city) AND id = \(id))
            ORDER BY at DESC LIMIT 1
            """
        ).first.map { RecordRemoval(at: try $0["at"], removedBy: try $0["name"]) }
    }
}

extension String {
    /// A column that names another row or a person, which says nothing to readers.
    fileprivate var isIdentity: Bool {
        hasSuffix("_id") || hasSuffix("_approved_by")
            || ["novelty_accepted_by", "proposed_by", "replaces"].contains(self)
    }
}

/// A value of a column as `to_jsonb` writes it.
struct JSONScalar: Codable, Sendable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let flag = try? container.decode(Bool.self) {
            text = flag ? "true" : "false"
        } else if let number = try? container.decode(Decimal.self) {
            text = "\(number)"
        } else {
            text = try container.decode([String].self).joined(separator: ", ")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
