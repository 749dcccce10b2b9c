import Config
import Domain
import Foundation
import Input
import Postgres

extension Connection {
    /// Takes a fact over as a record of its kind, from the press and public. A record that somebody of the city has changed since is
    /// left as it is.
    /// - Returns: how many rows were written.
    func record(_ fact: Fact, of city: City.ID) throws -> Int {
        switch fact.kind {
        case .indicator: try recordObservation(fact, of: city)
        case .commitment: try recordCommitment(fact, of: city)
        case .programme: try recordProgramme(fact, of: city)
        case .event: try recordEvent(fact, of: city)
        }
    }

    private func recordObservation(_ fact: Fact, of city: City.ID) throws -> Int {
        let indicator = recordID("city_indicator", fact.code, fact.title.en ?? "", fact.unit ?? "")
        let written = try upsert(
            "city_indicator", key: ["city_id": "\(city)", "id": indicator],
            [
                "name_en": "\(fact.title.en)", "name_vi": "\(fact.title.vi)", "name_vi_basis": "\(fact.title.viBasis)",
                "unit": "\(fact.unit)", "area": "\(fact.area)", "origin": "\(Origin.press)", "is_public": "true",
            ], where: "city_indicator.recorded_by = \(Person.operator)")
        // What is expected of a year to come is an estimate, not a value.
        let isExpected = fact.figure == nil
        let status: Observation.Status = isExpected ? .estimated : .known
        let precision = isExpected ? fact.due.map { _ in Period.Precision.year } : fact.precision
        let basis = isExpected ? fact.due.map { _ in Period.Basis.stated } : fact.basis
        let figure = fact.figure ?? fact.target
        let period = isExpected ? fact.due.map(Period.year) : fact.period
        let during: SQL = if let period { "\(period)" } else { "NULL" }
        let isTakenOver = try !run(
            """
            SELECT FROM observation WHERE city_id = \(city) AND city_indicator_id = \(indicator)
                AND period IS NOT DISTINCT FROM \(period)::daterange AND recorded_by <> \(Person.operator) LIMIT 1
            """
        ).isEmpty
        if isTakenOver { return written }
        let outcome = try recordObservation(
            [
                "city_indicator_id": indicator, "period": during,
                "period_precision": "\(precision)", "period_basis": "\(basis)", "scope": "\(fact.scope)",
                "scope_name": "\(fact.scopeName)", "status": "\(status)", "value": "\(figure?.value)",
                "qualifier": "\(figure?.qualifier)", "method": "\(Observation.Method.press)",
                "source": "\(host(of: fact.source))", "source_url": "\(fact.source)", "note": "\(fact.note)",
                "origin": "\(Origin.press)", "is_public": "true",
            ], of: city)
        return written + (outcome == .unchanged ? 0 : 1)
    }

    private func recordCommitment(_ fact: Fact, of city: City.ID) throws -> Int {
        try upsert(
            "commitment", key: key(fact, of: city),
            [
                "title_en": "\(fact.title.en)", "title_vi": "\(fact.title.vi)",
                "title_vi_basis": "\(fact.title.viBasis)", "source_kind": "'press'", "made": "\(fact.period)",
                "made_precision": "\(fact.precision)", "made_basis": "\(fact.basis)", "area": "\(fact.area)",
                "due_on": "\(fact.due.map(Day.last))", "due_precision": "\(Period.Precision.year)",
                "status": "\(Commitment.Status.unconfirmed)", "figure_qualifier": "\(fact.figure?.qualifier)",
                "figure": "\(fact.figure?.value)", "figure_unit": "\(fact.unit)",
                "target_qualifier": "\(fact.target?.qualifier)", "target": "\(fact.target?.value)",
                "target_text": "\(fact.targetText)", "scope": "\(fact.scope)", "scope_name": "\(fact.scopeName)",
                "source": "\(host(of: fact.source))", "source_url": "\(fact.source)", "note": "\(fact.note)",
                "origin": "\(Origin.press)", "verification": "\(Verification.sourced)", "is_public": "true",
            ], where: "commitment.recorded_by = \(Person.operator)")
    }

    private func recordProgramme(_ fact: Fact, of city: City.ID) throws -> Int {
        try upsert(
            "programme", key: key(fact, of: city),
            [
                "title_en": "\(fact.title.en)", "title_vi": "\(fact.title.vi)",
                "title_vi_basis": "\(fact.title.viBasis)", "status": "\(Programme.Status.unconfirmed)",
                "period": "\(fact.period)", "period_precision": "\(fact.precision)", "period_basis": "\(fact.basis)",
                "main_area": "\(fact.area)", "figure_qualifier": "\(fact.figure?.qualifier)",
                "figure": "\(fact.figure?.value)", "figure_unit": "\(fact.unit)", "scope": "\(fact.scope)",
                "scope_name": "\(fact.scopeName)", "source": "\(host(of: fact.source))", "source_url": "\(fact.source)",
                "note": "\(fact.note)", "origin": "\(Origin.press)", "verification": "\(Verification.sourced)",
                "is_public": "true",
            ], where: "programme.recorded_by = \(Person.operator)")
    }

    private func recordEvent(_ fact: Fact, of city: City.ID) throws -> Int {
        try upsert(
            "activity", key: key(fact, of: city),
            [
                "kind": "'event'", "title_en": "\(fact.title.en)", "title_vi": "\(fact.title.vi)",
                "title_vi_basis": "\(fact.title.viBasis)", "status": "\(Activity.Status.unconfirmed)",
                "held": "\(fact.period)", "held_precision": "\(fact.precision)", "held_basis": "\(fact.basis)",
                "area": "\(fact.area)", "figure_qualifier": "\(fact.figure?.qualifier)",
                "figure": "\(fact.figure?.value)", "figure_unit": "\(fact.unit)", "scope": "\(fact.scope)",
                "scope_name": "\(fact.scopeName)", "source": "\(host(of: fact.source))", "source_url": "\(fact.source)",
                "note": "\(fact.note)", "origin": "\(Origin.press)", "verification": "\(Verification.sourced)",
                "is_public": "true",
            ], where: "activity.recorded_by = \(Person.operator)")
    }

    private func key(_ fact: Fact, of city: City.ID) -> KeyValuePairs<String, SQL> {
        ["city_id": "\(city)", "id": recordID(fact.identity)]
    }
}

/// The same words give the same identity, so that a record loaded again is known again, whichever way its letters were typed.
func recordID(_ words: String...) -> SQL { "md5(\(recordWords(words)))::uuid" }

/// The words as they give an identity.
func recordWords(_ words: [String]) -> String { words.map(\.normal).joined(separator: "\u{1F}") }
