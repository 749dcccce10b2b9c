import Domain
import Postgres

/// What a reader looks for in the register. Everything that is `nil` is left open.
public struct CityFilter: Equatable, Sendable {
    /// Words inside the city's or the country's name; marks and capitals do not matter.
    public var words: String?
    public var region: Region?
    /// ISO 3166 alpha-3.
    public var country: String?
    /// The year of admission.
    public var cohort: Int?
    /// Whether invented cities are looked for as well.
    public var includesInvented: Bool

    public init(
        words: String? = nil, region: Region? = nil, country: String? = nil, cohort: Int? = nil,
        includesInvented: Bool = false
    ) {
        self.words = words
        self.region = region
        self.country = country
        self.cohort = cohort
        self.includesInvented = includesInvented
    }

    /// As a condition on `city`.
    fileprivate var condition: SQL {
        var condition: SQL = "true"
        // Nobody comes upon an invented city who does not ask for it.
        if words == nil, !includesInvented { condition = "NOT city.is_invented" }
        if let words {
            // The reader's % and _ are letters like any other. As a query of its own it is made once, and not for each city.
            let escaped: SQL = "regexp_replace(fold_city(\(words)), '([\\\\%_])', '\\\\\\1', 'g')"
            let pattern: SQL = "(SELECT '%' || \(escaped) || '%')"
            condition = """
                \(condition) AND (city.search LIKE \(pattern)
                    OR city.country IN (SELECT code FROM country WHERE country.search LIKE \(pattern)) AND NOT is_invented
                    OR EXISTS (SELECT FROM city_name WHERE city_id = city.id AND city_name.search LIKE \(pattern)))
                """
        }
        if let region { condition = "\(condition) AND city.region = \(region)" }
        if let country { condition = "\(condition) AND city.country = \(country)" }
        if let cohort {
            condition = """
                \(condition) AND EXISTS (
                    SELECT FROM membership WHERE city_id = city.id
                    AND extract(year FROM admitted_earliest) = \(cohort)::int
                    AND extract(year FROM admitted_latest) = \(cohort)::int)
                """
        }
        return condition
    }
}

/// A line of the register.
public struct CityLine: Equatable, Sendable {
    public var city: City
    /// The city's last admission.
    public var admitted: UncertainDate
    /// The years of its awards.
    public var awards: [Int]
}

/// How many cities stand where: what the register's filters and charts show.
public struct RegisterCounts: Sendable {
    public struct NamedCohort: Equatable, Sendable {
        public var cohort: Cohort
        /// Cities with this year of admission, whether a source states it or it was inferred.
        public var named: Int
        public var inferred: Int
    }

    public var cities: Int
    public var regions: [Region: Int]
    public var countries: [(country: Country, cities: Int)]
    public var years: [(year: Int, cities: Int)]
    public var cohorts: [NamedCohort]
    public var awards: Int
    public var awardedCities: Int
    /// The newest count of the whole network; `nil` where none is recorded.
    public var size: NetworkSize?
}

extension Connection {
    /// The cities that a filter lets through, in the order of a Vietnamese dictionary. Those that are asked for are picked first, by the
    /// index of that order: memberships and awards of others are not looked at.
    public func cities(_ filter: CityFilter, limit: Int, offset: Int = 0) throws -> [CityLine] {
        try run(
            """
            SELECT city.*, last.admitted_earliest, last.admitted_latest,
                   ARRAY(SELECT year FROM award WHERE city_id = city.id ORDER BY year) AS awards
            FROM (
                SELECT id, code, name, name_vi, country, region, population, population_year, is_invented
                FROM city WHERE \(filter.condition)
                ORDER BY name COLLATE "vi-x-icu", code
                LIMIT \(limit) OFFSET \(offset)
            ) AS city
            LEFT JOIN LATERAL (
                SELECT admitted_earliest, admitted_latest FROM membership
                WHERE city_id = city.id ORDER BY ordinal DESC LIMIT 1
            ) AS last ON true
            ORDER BY name COLLATE "vi-x-icu", code
            """
        ).map { row in
            CityLine(
                city: try City(row), admitted: try row.uncertainDate("admitted_earliest", "admitted_latest"),
                awards: try row["awards"])
        }
    }

    public func countCities(_ filter: CityFilter) throws -> Int {
        try run("SELECT count(*) AS cities FROM city WHERE \(filter.condition)").one()["cities"]
    }

    public func registerCounts() throws -> RegisterCounts {
        let totals = try run(
            """
            SELECT (SELECT count(*) FROM city WHERE NOT is_invented) AS cities, count(*) AS awards,
                   count(DISTINCT city_id) AS awarded
            FROM award JOIN city ON city.id = city_id WHERE NOT is_invented
            """
        ).one()
        let regions = try run("SELECT region, count(*) AS cities FROM city WHERE NOT is_invented GROUP BY region").map {
            (try $0["region"] as Region, try $0["cities"] as Int)
        }
        let countries = try run(
            """
            SELECT country.code, \(textColumns("name", of: "country")), count(*) AS cities
            FROM city JOIN country ON country.code = city.country WHERE NOT is_invented
            GROUP BY country.code ORDER BY name_en
            """
        ).map { (try Country($0), try $0["cities"] as Int) }
        let years = try run(
            """
            SELECT extract(year FROM admitted_earliest)::int AS year, count(DISTINCT city_id) AS cities
            FROM membership JOIN city ON city.id = city_id
            WHERE extract(year FROM admitted_earliest) = extract(year FROM admitted_latest) AND NOT is_invented
            GROUP BY 1 ORDER BY 1 DESC
            """
        ).map { (try $0["year"] as Int, try $0["cities"] as Int) }
        return RegisterCounts(
            cities: try totals["cities"], regions: Dictionary(uniqueKeysWithValues: regions), countries: countries,
            years: years, cohorts: try namedCohorts(), awards: try totals["awards"],
            awardedCities: try totals["awarded"], size: try latestNetworkSize())
    }

    private func namedCohorts() throws -> [RegisterCounts.NamedCohort] {
        try run(
            """
            SELECT year, announced_on, members_announced, countries_announced, cohort.source, cohort.note,
                   count(DISTINCT city_id) AS named,
                   count(DISTINCT city_id) FILTER (WHERE year_is_inferred) AS inferred
            FROM cohort
            LEFT JOIN (SELECT membership.* FROM membership JOIN city ON city.id = city_id WHERE NOT is_invented) AS membership
                ON extract(year FROM admitted_earliest) = year AND extract(year FROM admitted_latest) = year
            GROUP BY year ORDER BY year
            """
        ).map { row in
            let cohort = Cohort(
                year: try row["year"], announcedOn: try row["announced_on"],
                membersAnnounced: try row["members_announced"], countriesAnnounced: try row["countries_announced"],
                source: try row["source"], note: try row["note"])
            return .init(cohort: cohort, named: try row["named"], inferred: try row["inferred"])
        }
    }

    private func latestNetworkSize() throws -> NetworkSize? {
        try run(
            "SELECT counted_on, members, countries, source, note FROM network_size ORDER BY counted_on DESC LIMIT 1"
        ).first.map { row in
            NetworkSize(
                countedOn: try row["counted_on"], members: try row["members"], countries: try row["countries"],
                source: try row["source"], note: try row["note"])
        }
    }

    /// The rounds with the cities awarded in each, newest first.
    public func awardRounds() throws -> [(round: AwardRound, cities: [City])] {
        let awarded = try run(
            """
            SELECT award.year, city.id, code, name, name_vi, country, region, population, population_year,
                   is_invented
            FROM award JOIN city ON city.id = city_id WHERE NOT is_invented ORDER BY name COLLATE "vi-x-icu"
            """
        ).map { (year: try $0["year"] as Int, city: try City($0)) }
        return try run(
            "SELECT year, conferred_from, conferred_to, place, source, note FROM award_round ORDER BY year DESC"
        ).map { row in
            let round = AwardRound(
                year: try row["year"], conferred: try row.uncertainDate("conferred_from", "conferred_to"),
                place: try row["place"], source: try row["source"], note: try row["note"])
            return (round, awarded.filter { $0.year == round.year }.map(\.city))
        }
    }
}

extension City {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], code: try row["code"], name: try row["name"], nameVi: try row["name_vi"],
            country: try row["country"], region: try row["region"], population: try row["population"],
            populationYear: try row["population_year"], isInvented: try row["is_invented"])
    }
}
