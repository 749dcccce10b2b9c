/// How a unit stands in one measure or group.
public struct NodeStanding: Equatable, Sendable {
    public var node: String
    public var value: Double
    /// Among the units in which the node is known; ties share the smallest rank.
    public var rank: Int
    public var known: Int
    /// value − median of all units.
    public var aboveMedian: Double
}

extension Scores {
    /// The measures in which a unit stands out, best first: by the share of known units it outranks, then by its distance from
    /// the median (COINr `get_str_weak`). Measures that are missing are left out; empty for an unknown unit.
    public func strengths(of unit: String, _ count: Int = 5) -> [NodeStanding] {
        Array(standings(of: unit).prefix(count))
    }

    /// The measures in which a unit stands behind, worst first.
    public func weaknesses(of unit: String, _ count: Int = 5) -> [NodeStanding] {
        Array(standings(of: unit).reversed().prefix(count))
    }

    /// All known measures of a unit, from its greatest strength to its greatest weakness.
    public func standings(of unit: String) -> [NodeStanding] {
        guard let position = position(of: unit) else { return [] }
        let standings = method.measures.indices.compactMap { measure -> NodeStanding? in
            let column = columns[measure]
            guard !column[position].isNaN else { return nil }
            let known = column.filter { !$0.isNaN }.sorted()
            let rank = Scoring.rankNumbers(column, decimals: method.rankDecimals)[position]
            return NodeStanding(
                node: method.measures[measure].name, value: column[position], rank: Int(rank), known: known.count,
                aboveMedian: column[position] - quantile(sorted: known, 0.5))
        }
        return standings.enumerated().sorted {
            let (a, b) = ($0.element, $1.element)
            let (outA, outB) = (Double(a.known - a.rank) / Double(a.known), Double(b.known - b.rank) / Double(b.known))
            if outA != outB { return outA > outB }
            return a.aboveMedian != b.aboveMedian ? a.aboveMedian > b.aboveMedian : $0.offset < $1.offset
        }.map(\.element)
    }
}
