import Domain
import Postgres

/// A city of a country as a run found it, as far as the acting person may see it.
public struct CityInRun: Sendable {
    public var city: City
    public var admitted: UncertainDate
    public var awards: [Int]
    /// In the order of `Gate`; empty where the city was not there yet.
    public var gates: [GateResult]
    /// Without measures. `nil` where it is not released to the reader, or nothing was assessed.
    public var assessment: CityAssessment?
    public var standing: Standing?
    /// Those that help most first.
    public var actions: [NextAction]
    /// Whether the city shows its readiness to everybody.
    public var isReleased: Bool
}

extension Connection {
    /// The cities of a country beside each other, in the order of a Vietnamese dictionary.
    /// - Parameter run: `nil` where nothing was worked out yet: the cities alone.
    public func cities(of country: String, in run: Run?, includingInvented: Bool) throws -> [CityInRun] {
        let filter = CityFilter(country: country, includesInvented: includingInvented)
        let lines = try cities(filter, limit: 10_000)
        let ids = lines.map(\.city.id)
        let gates = try run.map { try gateResults(of: ids, in: $0.id) } ?? [:]
        let standings = try run.map { try self.standings(of: ids, in: $0.id) } ?? [:]
        let found = try run?.assessment.map { try criteria(of: ids, in: $0) } ?? [:]
        let released = Set(
            try self.run("SELECT city_id FROM city_release WHERE readiness AND city_id = ANY (\(ids)::integer[])")
                .map { try $0["city_id"] as City.ID })
        return lines.map { line in
            CityInRun(
                city: line.city, admitted: line.admitted, awards: line.awards, gates: gates[line.city.id] ?? [],
                assessment: found[line.city.id], standing: standings[line.city.id]?.standing,
                actions: standings[line.city.id]?.actions ?? [], isReleased: released.contains(line.city.id))
        }
    }

    /// Whether a city shows its criteria, band and next actions to everybody.
    public func isReleased(_ city: City.ID) throws -> Bool {
        try !run("SELECT FROM city_release WHERE readiness AND city_id = \(city)").isEmpty
    }

    /// How many invented cities are said to lie in a country.
    public func countInvented(in country: String) throws -> Int {
        try run("SELECT count(*) AS cities FROM city WHERE country = \(country) AND is_invented").one()["cities"]
    }
}
