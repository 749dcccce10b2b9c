import Input

/// What may differ between two versions of a method.
public enum Aspect: CaseIterable, Hashable, Sendable {
    /// Which measures and groups there are, and where they stand.
    case tree
    /// Denominators, and the steps denominate, impute, screen and treat.
    case preparation
    /// Kinds, ends, targets, directions and transforms.
    case normalisation
    case weights
    /// Means and the shares of known children they ask for.
    case means
    /// The decimals on which units are ranked.
    case rounding
}

/// Two versions of a method on the same data.
public struct Comparison: Sendable {
    /// What really differs, in a fixed order.
    public var aspects: [Aspect]
    public var units: [Unit]
    /// The mean absolute rank shift over the units ranked by both.
    public var meanShift: Double

    public struct Unit: Equatable, Sendable {
        public var unit: String
        public var scoreBefore: Double
        public var scoreAfter: Double
        public var rankBefore: Int?
        public var rankAfter: Int?
        /// How many ranks each of `aspects` moved the unit, adding up to rankAfter − rankBefore; empty where a rank is missing
        /// on the way.
        public var causes: [Double]
    }
}

extension Method {
    /// Scores `table` by this method and by `other`, and says which differences moved which unit by how many ranks.
    ///
    /// The cause of a shift is a Shapley value: with n aspects that differ, the 2ⁿ methods between the two versions are all
    /// scored, and an aspect's part is what it moves on average over all orders in which the aspects could be changed. Parts
    /// add up to the whole shift. A node that only one version has keeps its own words in the mixed methods.
    ///
    /// Errors: `InputError` for a column that either version names and the table lacks.
    public func compare(with other: Method, on table: DataTable) throws(InputError) -> Comparison {
        try check(table)
        try other.check(table)
        let aspects = Aspect.allCases.filter { !mixed(with: other, [$0]).isSame(as: self) }
        var ranks: [[Int?]] = []
        var first: Scores?
        var last: Scores?
        for subset in 0..<(1 << aspects.count) {
            let taken = Set(aspects.indices.filter { subset >> $0 & 1 == 1 }.map { aspects[$0] })
            let scores = try mixed(with: other, taken).score(table)
            ranks.append(scores.ranksByRow(table.units.count))
            if subset == 0 { first = scores }
            last = scores
        }
        let before = first?.index(byRow: table.units.count) ?? []
        let after = last?.index(byRow: table.units.count) ?? []
        let units = table.units.indices.map { row in
            Comparison.Unit(
                unit: table.units[row], scoreBefore: before[row], scoreAfter: after[row], rankBefore: ranks[0][row],
                rankAfter: ranks[ranks.count - 1][row],
                causes: shapley(ranks.map { $0[row].map(Double.init) }, aspects.count) ?? [])
        }
        return Comparison(
            aspects: aspects, units: units,
            meanShift: Scoring.meanShift(
                units.map { Int32($0.rankBefore ?? 0) }, units.map { Int32($0.rankAfter ?? 0) }))
    }

    /// This method with some aspects taken from `other`.
    func mixed(with other: Method, _ taken: Set<Aspect>) -> Method {
        func side(_ aspect: Aspect) -> Method { taken.contains(aspect) ? other : self }
        let base = side(.tree)
        let measures = base.measures.map { measure in
            func from(_ aspect: Aspect) -> Measure {
                side(aspect).measures.first { $0.name == measure.name } ?? measure
            }
            var mixed = measure
            mixed.weight = from(.weights).weight
            mixed.denominator = from(.preparation).denominator
            let ends = from(.normalisation)
            mixed.isLowerBetter = ends.isLowerBetter
            mixed.goalposts = ends.goalposts
            mixed.target = ends.target
            mixed.isLogarithmic = ends.isLogarithmic
            mixed.normalisation = ends.normalisation
            return mixed
        }
        let groups = base.groups.map { group in
            func from(_ aspect: Aspect) -> Group { side(aspect).groups.first { $0.name == group.name } ?? group }
            var mixed = group
            mixed.weight = from(.weights).weight
            mixed.mean = from(.means).mean
            mixed.available = from(.means).available
            return mixed
        }
        var mixed = Method(
            id: id, version: version, steps: steps(side(.preparation), side(.normalisation), side(.means)),
            measures: measures, groups: groups)
        mixed.rankDecimals = side(.rounding).rankDecimals
        return mixed
    }

    /// The steps of `preparation`, with the normalise step of one version and the aggregate step of another in their places.
    private func steps(_ preparation: Method, _ normalisation: Method, _ means: Method) -> [Step] {
        let normalise = normalisation.steps.first { if case .normalise = $0 { true } else { false } }
        let aggregate = means.steps.first { if case .aggregate = $0 { true } else { false } }
        var steps: [Step] = []
        var isPlaced = false
        for step in preparation.steps {
            switch step {
            case .normalise:
                if let normalise { steps.append(normalise) }
                isPlaced = true
            case .aggregate: continue
            case .denominate, .impute, .screen, .treat: steps.append(step)
            }
        }
        if !isPlaced, let normalise { steps.append(normalise) }
        if let aggregate { steps.append(aggregate) }
        return steps
    }

    /// Whether two methods score alike: what they are called and what is drawn does not matter.
    private func isSame(as other: Method) -> Bool {
        steps == other.steps && measures == other.measures && groups == other.groups
            && rankDecimals == other.rankDecimals
    }
}

extension Scores {
    fileprivate func ranksByRow(_ count: Int) -> [Int?] {
        var ranks = [Int?](repeating: nil, count: count)
        for (position, row) in rows.enumerated() { ranks[row] = rank(at: position) }
        return ranks
    }

    fileprivate func index(byRow count: Int) -> [Double] {
        var scores = [Double](repeating: .nan, count: count)
        for (position, row) in rows.enumerated() { scores[row] = index[position] }
        return scores
    }
}

/// The Shapley values of `count` players in a game whose value is known for every subset (as bits); `nil` if one is missing.
private func shapley(_ values: [Double?], _ count: Int) -> [Double]? {
    let known = values.compactMap(\.self)
    guard known.count == values.count else { return nil }
    return (0..<count).map { player in
        var sum = 0.0
        for subset in known.indices where subset >> player & 1 == 0 {
            let size = subset.nonzeroBitCount
            // |S|!·(n − |S| − 1)!/n! = 1/(n·C(n − 1, |S|))
            var combinations = 1.0
            for i in 0..<size { combinations = combinations * Double(count - 1 - i) / Double(i + 1) }
            sum += (known[subset | 1 << player] - known[subset]) / (Double(count) * combinations)
        }
        return sum
    }
}
