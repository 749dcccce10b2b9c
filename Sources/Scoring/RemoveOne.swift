/// What the ranking would be without one measure or group.
public struct Removal: Equatable, Sendable {
    public var node: String
    /// The mean absolute rank shift over the units ranked with and without it.
    public var meanShift: Double
    /// Rank without it − rank with it, by unit; `nil` where one of the two is missing. Negative: the unit gains by removal.
    public var shifts: [Int?]
}

extension Scores {
    /// Takes each of `nodes` (all measures by default) out of the tree in turn, as if it applied to no unit, and ranks again
    /// (COINr `remove_elements`). Names that the method does not know, and the index, are passed over.
    ///
    /// The steps before the aggregation are not run again: a `screen` step has dropped whom it dropped.
    public func removingOne(of nodes: [String]? = nil) -> [Removal] {
        (nodes ?? method.measures.map(\.name)).compactMap { name in
            guard let node = method.node(name), node != method.tree.root else { return nil }
            var without = self
            without.remove(node)
            let shifts = units.indices.map { unit in
                without.rank(at: unit).flatMap { after in rank(at: unit).map { after - $0 } }
            }
            return Removal(
                node: name, meanShift: Scoring.meanShift(rankNumbers, without.rankNumbers), shifts: shifts)
        }
    }

    private mutating func remove(_ node: Int) {
        let measures = method.measures.count
        columns[node] = columns[node].map { _ in .nan }
        var counts = applicability.counts
        let path = method.tree.ancestors(of: node)
        // One child fewer applies to the parent; a group that loses its last child is lost to its own parent.
        var lost = [Bool](repeating: true, count: units.count)
        if node < measures {
            lost = units.indices.map { !isNotApplicable(node, $0) }
        } else if let below = counts[node - measures] {
            lost = below.map { $0 > 0 }
        }
        for group in path {
            let children = Double(method.tree.children[group - measures].count)
            var count = counts[group - measures] ?? [Double](repeating: children, count: units.count)
            for unit in units.indices where lost[unit] { count[unit] -= 1 }
            for unit in units.indices { lost[unit] = lost[unit] && count[unit] == 0 }
            counts[group - measures] = count
        }
        self = Scores(
            method: method, units: units, columns: columns, rankNumbers: rankNumbers, problems: [], rows: rows,
            applicability: Applicability(counts: counts, masks: applicability.masks))
        average(path)
        rankNumbers = Scoring.rankNumbers(index, decimals: method.rankDecimals)
    }

    private func isNotApplicable(_ measure: Int, _ unit: Int) -> Bool { applicability.masks[measure]?[unit] == true }
}
