/// What a node really weighs in the index.
public struct EffectiveWeight: Equatable, Sendable {
    public var node: String
    /// The product of the renormalised weights up the tree (COINr `get_eff_weights`); 1 for the index. The measures' add up to 1.
    public var weight: Double
    /// The share of the variance of the index that goes with the node, r² of a straight line (Paruolo, Saisana & Saltelli
    /// 2013); NaN where the correlation is.
    public var importance: Double
}

extension Scores {
    /// Weights are exchange rates, not importance: a measure with little spread moves nothing, whatever it weighs. So both
    /// stand here, in the order of the nodes.
    public var effectiveWeights: [EffectiveWeight] {
        method.nodeNames.indices.map { node in
            let known = units.indices.filter { !columns[node][$0].isNaN && !index[$0].isNaN }
            let r = pearson(known.map { columns[node][$0] }, known.map { index[$0] })
            return EffectiveWeight(node: method.name(of: node), weight: weight(of: node), importance: r * r)
        }
    }

    private func weight(of node: Int) -> Double {
        var weight = 1.0
        for child in [node] + method.tree.ancestors(of: node) where child != method.tree.root {
            let siblings = method.tree.children[method.tree.parent[child] - method.measures.count]
            weight *= method.weight(of: child) / siblings.reduce(0) { $0 + method.weight(of: $1) }
        }
        return weight
    }
}
