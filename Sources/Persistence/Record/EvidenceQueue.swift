import Config
import Domain
import Foundation
import Input
import Postgres

/// A file and a record that it is said to prove, for the acting person to judge.
public struct EvidenceQuestion: Equatable, Sendable {
    /// By which the question is known.
    public var link: UUID
    public var evidence: UUID
    public var kind: RecordKind
    public var record: UUID
    /// When what the file is said to be was last written.
    public var since: Instant
}

/// What somebody finds who compares a file with a record.
public enum EvidenceJudgement: Equatable, Sendable {
    /// The file says what the record says.
    case holds
    case doesNotHold
    /// With what is asked of whoever added the file.
    case sentBack(String)
}

extension LogRights {
    /// The step to which the person takes what they check; `nil` for whoever checks nothing.
    var checkStep: Verification? { rates ? .checkedOutside : approves ? .checkedInCity : nil }

    /// What they can take further: whoever checks from outside goes beyond the city's own check.
    var openSteps: SQL {
        checkStep == .checkedOutside ? "('stated', 'sourced', 'checked_in_city')" : "('stated', 'sourced')"
    }
}

extension Query where Value == [EvidenceQuestion] {
    /// What waits for the acting person to judge, what waits longest first: of files and records that others wrote, where either was
    /// not checked yet and nothing is asked of whoever added the file.
    /// - Parameter rights: of that person in the city.
    public static func evidenceToJudge(in city: City.ID, for rights: LogRights, limit: Int) -> Query {
        guard rights.checkStep != nil else { return Query("SELECT WHERE false") { _ in [] } }
        let open = rights.openSteps
        let records = Evidence.provable.map { kind -> SQL in
            let stands: SQL =
                kind == .observation
                ? "id = standing_value(link.city_id, link.observation_id)"
                : "id = link.\(unescaped: kind.rawValue)_id"
            let verification: SQL = kind.isChecked ? "verification::text" : "'none'"
            let column: SQL = "link.\(unescaped: kind.rawValue)_id"
            // The author is looked up, by a statement of its own, only where the person wrote some version. The versions of a value
            // are rows that lead to one another, so it is looked up for each.
            let isTouched: SQL =
                kind == .observation
                ? "true"
                : """
                recorded_by = acting_person() OR EXISTS (SELECT FROM \(unescaped: kind.rawValue)_history AS earlier
                    WHERE earlier.city_id = proven.city_id AND earlier.id = proven.id
                        AND earlier.recorded_by = acting_person())
                """
            return """
                SELECT '\(unescaped: kind.rawValue)' AS kind, id, \(verification) AS verification,
                    \(isTouched) AS is_touched, to_jsonb(proven) AS said
                FROM \(unescaped: kind.rawValue) AS proven WHERE \(column) IS NOT NULL AND city_id = link.city_id AND \(stands)
                """
        }.joined(" UNION ALL ")
        return Query(
            """
            SELECT link.id AS link, kept.id AS evidence, record.kind, record.id AS record, kept.recorded_at AS since
            FROM evidence_link AS link
            JOIN evidence AS kept ON kept.city_id = link.city_id AND kept.id = link.evidence_id
            CROSS JOIN LATERAL (\(records)) AS record
            WHERE link.city_id = \(city) AND NOT link.is_removed AND kept.verification <> 'rejected'
                AND (kept.verification IN \(open) OR record.verification IN \(open))
                AND (NOT record.is_touched OR record_author(record.kind, record.said) <> acting_person())
                AND record_author('evidence', to_jsonb(kept)) <> acting_person()
                AND NOT EXISTS (SELECT FROM evidence_return AS back
                    WHERE back.city_id = link.city_id AND back.link_id = link.id AND NOT is_settled)
            ORDER BY kept.recorded_at, link.recorded_at, link.id LIMIT \(limit)
            """
        ) { rows in
            try rows.compactMap { row in
                guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
                return EvidenceQuestion(
                    link: try row["link"], evidence: try row["evidence"], kind: kind, record: try row["record"],
                    since: try row["since"])
            }
        }
    }
}

extension Connection {
    /// Writes down what the acting person finds. That a file holds verifies it and the record, as far as they may.
    /// - Parameter text: the catalogue from which refusals are worded.
    /// - Throws: `InputErrors` where the record was not to be verified.
    /// - Returns: by which the act is known, and taken back; `nil` where the question was not there to be judged any more.
    public func judge(
        _ question: EvidenceQuestion, _ judgement: EvidenceJudgement, in city: City, text: Catalogue
    ) throws -> Instant? {
        let rights = try logRights(in: city.id)
        guard let step = rights.checkStep,
            try run(.evidenceToJudge(in: city.id, for: rights, limit: 1000)).contains(question),
            let file = try keptEvidence(question.evidence, of: city.id)
        else { return nil }
        switch judgement {
        case .sentBack(let comment): try sendBack(question.link, of: city.id, with: comment)
        case .doesNotHold:
            guard try checkEvidence(question.evidence, of: city.id, as: .rejected) else { return nil }
        case .holds:
            if file.verification != step, file.verification != .checkedOutside {
                guard try checkEvidence(question.evidence, of: city.id, as: step) else { return nil }
            }
            try check(question, as: step, in: city, text: text)
        }
        return try actStamp()
    }

    /// Verifies the record of a question as it stands.
    private func check(
        _ question: EvidenceQuestion, as step: Verification, in city: City, text: Catalogue
    ) throws {
        let key = question.record.uuidString.lowercased()
        guard question.kind.isChecked,
            let record = try loggedRecord(question.kind, key, of: city.id),
            record["verification"] != step.rawValue, record["verification"] != Verification.checkedOutside.rawValue
        else { return }
        // A value that is checked is a new row, which says all of it again.
        var values = question.kind == .observation ? record.written : [:]
        values["key"] = record.key
        values["verification"] = step.rawValue
        let entry = try RecordEntry(
            question.kind, TableRow(file: "evidence", line: 1, values), columns: values.keys.sorted(),
            expected: .recorded(record.recordedAt), text: text)
        _ = try self.record([entry], city: city.code, text: text)
    }
}
