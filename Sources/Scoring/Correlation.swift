/// How two nodes go together over the units.
public struct Correlation: Equatable, Sendable {
    public var first: String
    public var second: String
    /// NaN with fewer than three units known in both, or no spread.
    public var value: Double
    /// The units known in both.
    public var known: Int
    /// Whether both have the same parent.
    public var isWithinGroup: Bool
    public var flag: Flag?

    /// What the Joint Research Centre's audits call out (Handbook, step 4; Saisana & Saltelli).
    public enum Flag: Equatable, Sendable {
        /// Below −0.3: the two pull against each other, and an average hides it.
        case opposed
        /// Between −0.3 and 0.3 inside one group: the two share little.
        case weak
        /// Above 0.92: the two say the same, which counts twice.
        case redundant
    }
}

/// Pearson takes the values; Spearman their ranks, ties at the mean rank.
public enum CorrelationKind: Sendable { case pearson, spearman }

extension Scores {
    /// The correlations of every pair of `nodes` (all measures by default), over the units known in both.
    public func correlations(of nodes: [String]? = nil, _ kind: CorrelationKind = .pearson) -> [Correlation] {
        let numbers = (nodes ?? method.measures.map(\.name)).compactMap(method.node)
        return numbers.enumerated().flatMap { place, first in
            numbers[(place + 1)...].map { second in
                let isWithin = method.tree.parent[first] == method.tree.parent[second]
                return correlation(first, second, kind, isWithin, flagsWeak: isWithin)
            }
        }
    }

    /// The correlation of every node with its own parent: below 0.3 it hardly counts there, below −0.3 it counts against.
    public func correlationsWithParents(_ kind: CorrelationKind = .pearson) -> [Correlation] {
        method.nodeNames.indices.filter { $0 != method.tree.root }.map { node in
            correlation(node, method.tree.parent[node], kind, false, flagsWeak: true)
        }
    }

    private func correlation(
        _ first: Int, _ second: Int, _ kind: CorrelationKind, _ isWithin: Bool, flagsWeak: Bool
    ) -> Correlation {
        let (x, y) = pairs(columns[first], columns[second])
        let value =
            switch kind {
            case .pearson: pearson(x, y)
            case .spearman: pearson(meanRanks(x), meanRanks(y))
            }
        let flag: Correlation.Flag? =
            if value < -0.3 { .opposed } else if value > 0.92 { .redundant } else if flagsWeak, value < 0.3 {
                .weak
            } else {
                nil
            }
        return Correlation(
            first: method.name(of: first), second: method.name(of: second), value: value, known: x.count,
            isWithinGroup: isWithin, flag: flag)
    }

    /// Cronbach's alpha of the children of a group, over the units in which all are known: k/(k − 1)·(1 − Σ var/var of the sum).
    ///
    /// How far the children measure one thing (Cronbach 1951; above 0.7 is usually called good). NaN for an unknown group,
    /// fewer than two children, or fewer than two complete units.
    public func cronbachAlpha(of group: String) -> Double {
        guard let node = method.node(group), node >= method.measures.count else { return .nan }
        let children = method.tree.children[node - method.measures.count].map { columns[$0] }
        let complete = units.indices.filter { unit in children.allSatisfy { !$0[unit].isNaN } }
        guard children.count > 1, complete.count > 1 else { return .nan }
        var parts = 0.0
        for child in children { parts += variance(complete.map { child[$0] }) }
        let sums = complete.map { unit in children.reduce(0) { $0 + $1[unit] } }
        let k = Double(children.count)
        return k / (k - 1) * (1 - parts / variance(sums))
    }
}

/// The covariance over the product of the deviations; NaN for fewer than three pairs or no spread.
public func pearson(_ x: [Double], _ y: [Double]) -> Double {
    guard x.count > 2, x.count == y.count else { return .nan }
    let (centreX, centreY) = (mean(x), mean(y))
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
        xx += (a - centreX) * (a - centreX)
        yy += (b - centreY) * (b - centreY)
        xy += (a - centreX) * (b - centreY)
    }
    return xx > 0 && yy > 0 ? xy / (xx.squareRoot() * yy.squareRoot()) : .nan
}

private func pairs(_ a: [Double], _ b: [Double]) -> ([Double], [Double]) {
    let known = zip(a, b).filter { !$0.isNaN && !$1.isNaN }
    return (known.map(\.0), known.map(\.1))
}

private func meanRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = values
    var start = 0
    while start < order.count {
        var end = start
        while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
        for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
        start = end + 1
    }
    return ranks
}

private func variance(_ values: [Double]) -> Double {
    let centre = mean(values)
    var sum = 0.0
    for value in values { sum += (value - centre) * (value - centre) }
    return sum / Double(values.count - 1)
}
