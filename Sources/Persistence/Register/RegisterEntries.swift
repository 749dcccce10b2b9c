import Domain
import Postgres

extension Connection {
    /// Everything the register holds of one city today; `nil` where there is no such city.
    public func registerEntry(_ code: String) throws -> RegisterEntry? {
        guard let city = try run("SELECT id FROM city WHERE code = \(code)").first else { return nil }
        let id: City.ID = try city["id"]
        return try registerEntries(at: "'infinity'", where: "city_id = \(id)").first
    }

    /// What the register held of one city at a sealed instant; `nil` where there was no such city.
    public func registerEntry(_ code: String, asOf instant: Instant) throws -> RegisterEntry? {
        try registerEntries(at: "\(instant)", where: "city_id = (SELECT id FROM city WHERE code = \(code))").first
    }

    /// The whole register as it stood at a sealed instant, in order of the cities' codes.
    public func registerEntries(asOf instant: Instant) throws -> [RegisterEntry] {
        try registerEntries(at: "\(instant)", where: "true")
    }

    private func registerEntries(at instant: SQL, where condition: SQL) throws -> [RegisterEntry] {
        let memberships = try run(
            """
            SELECT city_id, admitted_earliest, admitted_latest, has_ended, ended_earliest, ended_latest, basis,
                   year_is_inferred, source, note
            FROM membership_at(\(instant)) WHERE \(condition) ORDER BY city_id, ordinal
            """
        ).map { (try $0["city_id"] as City.ID, try Membership($0)) }
        let awards = try run(
            """
            SELECT city_id, award.year, conferred_from, conferred_to, place, award.source
            FROM award_at(\(instant)) AS award JOIN award_round_at(\(instant)) AS round USING (year)
            WHERE \(condition) ORDER BY city_id, year
            """
        ).map { (try $0["city_id"] as City.ID, try Award($0)) }
        let successions = try run(
            """
            SELECT city_id, ended_on, what_ended, successor.code AS successor, basis, source, note
            FROM succession_at(\(instant)) AS succession LEFT JOIN city AS successor ON successor.id = successor_id
            WHERE \(condition)
            """
        ).map { (try $0["city_id"] as City.ID, try Succession($0)) }
        let continuations = try run(
            """
            SELECT city_id, body_kind, body, since, until, territory, wards, declared_by, source, source_url, confirmed_by,
                confirmed_on, confirmation
            FROM continuation_at(\(instant)) WHERE \(condition) ORDER BY city_id, since, until NULLS LAST, id
            """
        ).map { (try $0["city_id"] as City.ID, try Continuation($0)) }

        let membershipsByCity = Dictionary(grouping: memberships, by: \.0)
        let awardsByCity = Dictionary(grouping: awards, by: \.0)
        let successionByCity = Dictionary(uniqueKeysWithValues: successions)
        let continuationsByCity = Dictionary(grouping: continuations, by: \.0)
        return try run(
            """
            SELECT id, code, name, name_vi, country, region, population, population_year, is_invented
            FROM (SELECT id AS city_id, city.* FROM city_at(\(instant)) AS city) AS city
            WHERE \(condition) ORDER BY code COLLATE "C"
            """
        ).map { row in
            let city = try City(row)
            return RegisterEntry(
                city: city, memberships: membershipsByCity[city.id, default: []].map(\.1),
                awards: awardsByCity[city.id, default: []].map(\.1), succession: successionByCity[city.id],
                continuations: continuationsByCity[city.id, default: []].map(\.1))
        }
    }
}

extension Membership {
    init(_ row: Row) throws {
        let hasEnded: Bool = try row["has_ended"]
        self.init(
            admitted: try row.uncertainDate("admitted_earliest", "admitted_latest"),
            ended: hasEnded ? try row.uncertainDate("ended_earliest", "ended_latest") : nil,
            basis: try row["basis"], yearIsInferred: try row["year_is_inferred"], source: try row["source"],
            note: try row["note"])
    }
}

extension Award {
    init(_ row: Row) throws {
        self.init(
            year: try row["year"], conferred: try row.uncertainDate("conferred_from", "conferred_to"),
            place: try row["place"], source: try row["source"])
    }
}

extension Succession {
    init(_ row: Row) throws {
        self.init(
            endedOn: try row["ended_on"], whatEnded: try row["what_ended"], successor: try row["successor"],
            basis: try row["basis"], source: try row["source"], note: try row["note"])
    }
}

extension Continuation.Confirmer: SQLValue {}

extension Continuation {
    init(_ row: Row) throws {
        var confirmation: Confirmation?
        if let by: Confirmer = try row["confirmed_by"] {
            confirmation = Confirmation(by: by, on: try row["confirmed_on"], paper: try row["confirmation"])
        }
        let territory: String? = try row["territory"]
        self.init(
            bodyKind: try row["body_kind"], body: try row["body"], since: try row["since"], until: try row["until"],
            isFormerTerritory: territory != "wards", wards: try row["wards"], declaredBy: try row["declared_by"],
            source: try row["source"], sourceURL: try row["source_url"], confirmation: confirmation)
    }
}
