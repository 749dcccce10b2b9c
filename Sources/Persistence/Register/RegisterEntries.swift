import Domain
import Postgres

extension Connection {
    /// Everything the register holds of one city today, or held at a sealed instant; `nil` where there is no such city, or was none.
    /// Every page of a city begins with it, so that it is one statement.
    public func registerEntry(_ code: String, asOf instant: Instant? = nil) throws -> RegisterEntry? {
        try run(
            """
            SELECT \(cityColumns), \(parts(asOf: instant)) AS parts
            FROM \(table("city", asOf: instant)) AS city JOIN country ON country.code = city.country
            WHERE city.id = (SELECT id FROM city WHERE code = \(code))
            """
        ).first.map { row in
            let (city, text): (City, String) = (try City(row), try row["parts"])
            let parts = try keptParts.value(city.id, of: text) { (try row["parts"] as JSONB<RegisterParts>).value }
            return RegisterEntry(
                city: city, country: try Country(ofCity: row), memberships: parts.memberships, awards: parts.awards,
                succession: parts.succession, continuations: parts.continuations)
        }
    }

    /// What belongs to the city of the row, as `RegisterParts` reads it.
    private func parts(asOf instant: Instant?) -> SQL {
        """
        jsonb_build_object(
            'memberships', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'admitted', jsonb_build_object('earliest', admitted_earliest, 'latest', admitted_latest),
                    'ended', CASE WHEN has_ended THEN jsonb_build_object('earliest', ended_earliest, 'latest', ended_latest) END,
                    'basis', basis, 'yearIsInferred', year_is_inferred, 'source', source, 'note', note) ORDER BY ordinal), '[]')
                FROM \(table("membership", asOf: instant)) AS membership WHERE city_id = city.id),
            'awards', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'year', year, 'conferred', jsonb_build_object('earliest', conferred_from, 'latest', conferred_to),
                    'place', place, 'source', award.source) ORDER BY year), '[]')
                FROM \(table("award", asOf: instant)) AS award JOIN \(table("award_round", asOf: instant)) AS round USING (year)
                WHERE city_id = city.id),
            'succession', (
                SELECT jsonb_build_object(
                    'endedOn', ended_on, 'whatEnded', what_ended, 'successor', successor.code, 'basis', basis, 'source', source,
                    'note', note)
                FROM \(table("succession", asOf: instant)) AS succession LEFT JOIN city AS successor ON successor.id = successor_id
                WHERE city_id = city.id),
            'continuations', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'bodyKind', body_kind, 'body', body, 'since', since, 'until', until,
                    'isFormerTerritory', territory IS DISTINCT FROM 'wards', 'wards', wards, 'declaredBy', declared_by,
                    'source', source, 'sourceURL', source_url,
                    'confirmation', CASE WHEN confirmed_by IS NOT NULL THEN
                        jsonb_build_object('by', confirmed_by, 'on', confirmed_on, 'paper', confirmation)
                    END) ORDER BY since, until NULLS LAST, id), '[]')
                FROM \(table("continuation", asOf: instant)) AS continuation WHERE city_id = city.id))
        """
    }

    /// The whole register as it stood at a sealed instant, in order of the cities' codes. By table and not by city, which takes less
    /// for all of them.
    public func registerEntries(asOf instant: Instant) throws -> [RegisterEntry] {
        let memberships = try run(
            """
            SELECT city_id, admitted_earliest, admitted_latest, has_ended, ended_earliest, ended_latest, basis,
                   year_is_inferred, source, note
            FROM membership_at(\(instant)) ORDER BY city_id, ordinal
            """
        ).map { (try $0["city_id"] as City.ID, try Membership($0)) }
        let awards = try run(
            """
            SELECT city_id, award.year, conferred_from, conferred_to, place, award.source
            FROM award_at(\(instant)) AS award JOIN award_round_at(\(instant)) AS round USING (year)
            ORDER BY city_id, year
            """
        ).map { (try $0["city_id"] as City.ID, try Award($0)) }
        let successions = try run(
            """
            SELECT city_id, ended_on, what_ended, successor.code AS successor, basis, source, note
            FROM succession_at(\(instant)) AS succession LEFT JOIN city AS successor ON successor.id = successor_id
            """
        ).map { (try $0["city_id"] as City.ID, try Succession($0)) }
        let continuations = try run(
            """
            SELECT city_id, body_kind, body, since, until, territory, wards, declared_by, source, source_url, confirmed_by,
                confirmed_on, confirmation
            FROM continuation_at(\(instant)) ORDER BY city_id, since, until NULLS LAST, id
            """
        ).map { (try $0["city_id"] as City.ID, try Continuation($0)) }

        let membershipsByCity = Dictionary(grouping: memberships, by: \.0)
        let awardsByCity = Dictionary(grouping: awards, by: \.0)
        let successionByCity = Dictionary(uniqueKeysWithValues: successions)
        let continuationsByCity = Dictionary(grouping: continuations, by: \.0)
        return try run(
            """
            SELECT \(cityColumns) FROM city_at(\(instant)) AS city JOIN country ON country.code = city.country
            ORDER BY city.code COLLATE "C"
            """
        ).map { row in
            let city = try City(row)
            return RegisterEntry(
                city: city, country: try Country(ofCity: row),
                memberships: membershipsByCity[city.id, default: []].map(\.1),
                awards: awardsByCity[city.id, default: []].map(\.1), succession: successionByCity[city.id],
                continuations: continuationsByCity[city.id, default: []].map(\.1))
        }
    }
}

/// A city and its country.
private let cityColumns: SQL = """
    city.id, city.code, city.name, city.name_vi, city.country, city.region, city.population, city.population_year,
    city.is_invented, \(textColumns("name", of: "country", as: "country"))
    """

/// What the register holds of a city beside the city itself.
private struct RegisterParts: Codable, Sendable {
    var memberships: [Membership]
    var awards: [Award]
    var succession: Succession?
    var continuations: [Continuation]
}

/// Decoding them takes longer than the rest of the entry, and they hardly ever change.
private let keptParts = Kept<City.ID, RegisterParts>(most: 500)

extension Country {
    /// - Parameter row: of a city.
    fileprivate init(ofCity row: Row) throws {
        self.init(code: try row["country"], names: try row.texts("country"))
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
