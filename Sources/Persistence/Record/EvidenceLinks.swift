import Domain
import Foundation
import Input
import Postgres

// What a file proves, and what a checker asks about that.
extension Connection {
    /// Links a piece of evidence to a record; where it is linked already, nothing happens.
    public func link(_ evidence: UUID, to kind: RecordKind, _ record: UUID, of city: City.ID) throws {
        precondition(Evidence.provable.contains(kind), "evidence proves no \(kind)")
        try run(
            """
            INSERT INTO evidence_link (city_id, evidence_id, \(unescaped: kind.rawValue)_id)
            SELECT \(city), \(evidence), \(record) WHERE NOT EXISTS (
                SELECT FROM evidence_link WHERE city_id = \(city) AND evidence_id = \(evidence)
                    AND \(unescaped: kind.rawValue)_id = \(record) AND NOT is_removed)
            """)
    }

    /// - Returns: whether there was such a link that the acting person may take away.
    public func removeEvidenceLink(_ link: UUID, from evidence: UUID, of city: City.ID) throws -> Bool {
        try run(
            """
            UPDATE evidence_link SET is_removed = true
            WHERE city_id = \(city) AND id = \(link) AND evidence_id = \(evidence) AND NOT is_removed
                AND nomination_cycle IS NULL
            """
        ).affected > 0
    }

    /// What a piece of evidence proves, in the order in which it was linked; of a value, what stands now.
    public func records(provenBy evidence: UUID, of city: City.ID) throws -> [ProvenRecord] {
        let columns = Evidence.provable.map { "\($0.rawValue)_id" }
        let kinds = columns.map { "WHEN \($0) IS NOT NULL THEN '\($0.dropLast(3))'" }.joined(separator: " ")
        return try run(
            """
            SELECT id AS link, CASE \(unescaped: kinds) END AS kind,
                CASE WHEN observation_id IS NOT NULL THEN standing_value(city_id, observation_id)
                    ELSE coalesce(\(unescaped: columns.dropFirst().joined(separator: ", "))) END AS record
            FROM evidence_link
            WHERE city_id = \(city) AND evidence_id = \(evidence) AND NOT is_removed AND nomination_cycle IS NULL
            ORDER BY recorded_at, id
            """
        ).compactMap { row in
            guard let kind = RecordKind(rawValue: try row["kind"]), let id: UUID = try row["record"] else { return nil }
            return ProvenRecord(link: try row["link"], kind: kind, id: id)
        }
    }

    /// Sends a file back to whoever added it.
    public func sendBack(_ link: UUID, of city: City.ID, with comment: String) throws {
        try run(
            "INSERT INTO evidence_return (city_id, link_id, comment) VALUES (\(city), \(link), \(comment.normal))")
    }

    /// Says that what a checker asked of a file is done: it waits to be checked again.
    /// - Returns: whether anything was asked.
    public func settleReturns(of evidence: UUID, in city: City.ID) throws -> Bool {
        try run(
            """
            UPDATE evidence_return SET is_settled = true
            WHERE city_id = \(city) AND NOT is_settled
                AND link_id IN (SELECT id FROM evidence_link WHERE city_id = \(city) AND evidence_id = \(evidence))
            """
        ).affected > 0
    }
}

extension Connection {
    /// Says of a piece of evidence what it is, whose and for whom; its file stays.
    /// - Returns: whether there is such evidence that the acting person may change.
    public func describe(_ id: UUID, as evidence: Evidence, of city: City.ID) throws -> Bool {
        try evidence.refuseHidden()
        return try run(
            """
            UPDATE evidence SET title = \(evidence.title.oneLine), issued_on = \(evidence.issuedOn),
                language = \(evidence.language), rights_holder = \(evidence.rightsHolder?.oneLine),
                is_public = \(evidence.isPublic), may_publish = \(evidence.mayPublish)
            WHERE city_id = \(city) AND id = \(id)
            """
        ).affected > 0
    }
}
