import Domain
import Postgres

/// What the register says of the whole network beside the cities that are looked for.
public struct NetworkOverview: Sendable {
    public var counts: RegisterCounts
    public var rounds: [(round: AwardRound, cities: [City])]
    public var countries: [Country]
    /// How many cities each country has, in the order of a dictionary of the language.
    public var counted: [Language: [(country: Country, cities: Int)]]
}

/// Everybody sees the same of it, so that it is counted once while nothing changes.
private let keptOverviews = Kept<Int, NetworkOverview>(most: 1)

extension Connection {
    /// In a transaction that only reads.
    public func networkOverview() throws -> NetworkOverview {
        guard let version = try dataVersion() else { return try countedOverview() }
        return try keptOverviews.value(0, of: version) { try countedOverview() }
    }

    private func countedOverview() throws -> NetworkOverview {
        let counts = try registerCounts()
        let counted = Language.allCases.map { language in
            let inOrder = counts.countries.sorted {
                language.orders($0.country.name(in: language), before: $1.country.name(in: language))
            }
            return (language, inOrder)
        }
        return NetworkOverview(
            counts: counts, rounds: try awardRounds(), countries: try countries(),
            counted: Dictionary(uniqueKeysWithValues: counted))
    }
}
