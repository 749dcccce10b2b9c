import Domain
import Foundation
import Postgres

/// A piece of evidence as lists and pages show it.
public struct KeptEvidence: Identifiable, Equatable, Sendable {
    public var id: UUID
    public var evidence: Evidence
    public var verification: Verification
    public var recordedAt: Instant
    /// `nil` where the reader may not know.
    public var recorderName: String?
    /// Whether there is a small picture of it.
    public var hasThumbnail: Bool
    /// Of how many records it is linked to.
    public var records: Int
    /// What a checker sent it back with, where that is not settled.
    public var comment: String?

    public var isVerified: Bool { verification == .checkedInCity || verification == .checkedOutside }
}

/// Which evidence of a city a list shows.
public struct EvidenceFilter: Equatable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        case unverified, returned
        case withoutRecord = "without-record"
    }

    /// Of its title, its name, whose it is or its words; without regard to marks and capitals.
    public var words: String?
    public var state: State?
    public var kind: Evidence.Kind?

    public init(words: String? = nil, state: State? = nil, kind: Evidence.Kind? = nil) {
        (self.words, self.state, self.kind) = (words, state, kind)
    }
}

/// A record that a piece of evidence proves.
public struct ProvenRecord: Equatable, Sendable {
    /// Of the link between the two.
    public var link: UUID
    public var kind: RecordKind
    public var id: UUID
}

extension Connection {
    /// What proves a record, in the order in which it was added. Of a value, what proves any that it corrects as well.
    public func evidence(proving kind: RecordKind, _ id: UUID, of city: City.ID) throws -> [KeptEvidence] {
        guard Evidence.provable.contains(kind) else { return [] }
        let linked: SQL =
            kind == .observation
            ? """
            observation_id IN (
                WITH RECURSIVE earlier (id, supersedes) AS (
                    SELECT id, supersedes FROM observation WHERE city_id = \(city) AND id = \(id)
                    UNION
                    SELECT other.id, other.supersedes FROM earlier JOIN observation AS other
                        ON other.city_id = \(city) AND other.id = earlier.supersedes)
                SELECT id FROM earlier)
            """ : "\(unescaped: kind.rawValue)_id = \(id)"
        return try keptEvidence(
            of: city,
            where: """
                id IN (SELECT evidence_id FROM evidence_link
                    WHERE evidence_link.city_id = \(city) AND NOT is_removed AND \(linked))
                """, order: "recorded_at, id", limit: 200, offset: 0)
    }

    /// The evidence of a city, the last added first.
    public func evidence(
        _ filter: EvidenceFilter, of city: City.ID, limit: Int, offset: Int = 0
    ) throws -> [KeptEvidence] {
        try keptEvidence(
            of: city, where: condition(filter, city), order: "recorded_at DESC, id", limit: limit, offset: offset)
    }

    public func evidenceCount(_ filter: EvidenceFilter, of city: City.ID) throws -> Int {
        try run(
            "SELECT count(*) AS count FROM evidence AS kept WHERE city_id = \(city) AND \(condition(filter, city))"
        ).one()["count"]
    }

    public func keptEvidence(_ id: UUID, of city: City.ID) throws -> KeptEvidence? {
        try keptEvidence(of: city, where: "id = \(id)", order: "id", limit: 1, offset: 0).first
    }

    private func condition(_ filter: EvidenceFilter, _ city: City.ID) -> SQL {
        var condition: SQL = "true"
        if let words = filter.words {
            condition = """
                (strpos(fold(concat_ws(' ', title, file_name, rights_holder, issuer)), fold(\(words))) > 0
                    OR EXISTS (SELECT FROM evidence_view AS view WHERE view.city_id = \(city)
                        AND view.sha256 = kept.sha256 AND form = 'words' AND strpos(folded, fold(\(words))) > 0))
                """
        }
        if let kind = filter.kind { condition = "\(condition) AND kind = \(kind)" }
        let links: SQL = """
            SELECT FROM evidence_link AS link
            WHERE link.city_id = \(city) AND link.evidence_id = kept.id AND NOT is_removed
            """
        switch filter.state {
        case nil: break
        case .unverified: condition = "\(condition) AND verification IN ('stated', 'sourced')"
        case .withoutRecord: condition = "\(condition) AND NOT EXISTS (\(links))"
        case .returned:
            condition = """
                \(condition) AND EXISTS (\(links) AND EXISTS (SELECT FROM evidence_return AS back
                    WHERE back.city_id = \(city) AND link_id = link.id AND NOT is_settled))
                """
        }
        return condition
    }

    private func keptEvidence(
        of city: City.ID, where condition: SQL, order: String, limit: Int, offset: Int
    ) throws -> [KeptEvidence] {
        try run(
            """
            SELECT id, \(unescaped: Evidence.columns), verification, recorded_at,
                person_name(recorded_by) AS recorder,
                EXISTS (SELECT FROM evidence_view AS view WHERE view.city_id = \(city) AND view.sha256 = kept.sha256
                    AND form = 'thumbnail' AND bytes IS NOT NULL) AS has_thumbnail,
                (SELECT count(*) FROM evidence_link AS link
                 WHERE link.city_id = \(city) AND link.evidence_id = kept.id AND NOT is_removed) AS records,
                (SELECT comment FROM evidence_return AS back JOIN evidence_link AS link
                     ON link.city_id = back.city_id AND link.id = link_id
                 WHERE back.city_id = \(city) AND link.evidence_id = kept.id AND NOT is_settled AND NOT is_removed
                 ORDER BY back.recorded_at DESC LIMIT 1) AS comment
            FROM evidence AS kept WHERE city_id = \(city) AND \(condition)
            ORDER BY \(unescaped: order) LIMIT \(limit) OFFSET \(offset)
            """
        ).map { row in
            KeptEvidence(
                id: try row["id"], evidence: try Evidence(row), verification: try row["verification"],
                recordedAt: try row["recorded_at"],
                recorderName: try row["recorder"], hasThumbnail: try row["has_thumbnail"],
                records: try row["records"], comment: try row["comment"])
        }
    }
}

/// How a piece of evidence stood from when on, and by whom.
public struct EvidenceVersion: Equatable, Sendable {
    public var recordedAt: Instant
    public var recorderName: String?
    public var title: String
    public var verification: Verification
    public var isPublic: Bool
}

extension Connection {
    /// All versions, oldest first.
    public func evidenceHistory(_ id: UUID, of city: City.ID) throws -> [EvidenceVersion] {
        try run(
            """
            SELECT recorded_at, person_name(recorded_by) AS recorder, title, verification, is_public
            FROM (SELECT recorded_at, recorded_by, title, verification, is_public FROM evidence
                  WHERE city_id = \(city) AND id = \(id)
                  UNION ALL
                  SELECT recorded_at, recorded_by, title, verification, is_public FROM evidence_history
                  WHERE city_id = \(city) AND id = \(id)) AS version
            ORDER BY recorded_at
            """
        ).map {
            EvidenceVersion(
                recordedAt: try $0["recorded_at"], recorderName: try $0["recorder"], title: try $0["title"],
                verification: try $0["verification"], isPublic: try $0["is_public"])
        }
    }
}
