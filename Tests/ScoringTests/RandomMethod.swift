@testable import Scoring

/// Random trees, weights, gaps and data from one number, so that a failing case can be run again.
struct RandomCase {
    var method: Method
    var table: DataTable
    private let source: RandomSource
    private var next = 0

    mutating func uniform() -> Double {
        next += 1
        return source.uniform(.weight, draw: next)
    }

    mutating func below(_ limit: Int) -> Int { Int(uniform() * Double(limit)) }

    /// - Parameters:
    ///   - means: what a group may be averaged with.
    ///   - kind: the normalise step.
    init(_ seed: Int, means: [Mean], kind: Normalisation = .goalposts(Scale(low: 1, high: 100, clamp: true))) {
        source = RandomSource(seed: UInt64(seed))
        method = Method(
            id: "random", version: nil, steps: [], measures: [Measure(name: "m", parent: "g0")],
            groups: [Group(name: "g0")])
        table = DataTable(units: [])
        var groups = [Group(name: "g0")]
        for g in 1..<(2 + below(5)) { groups.append(Group(name: "g\(g)", parent: "g\(below(g))")) }
        for g in groups.indices {
            groups[g].weight = 0.1 + uniform()
            groups[g].mean = means[below(means.count)]
            groups[g].available = [0, 0, 0.5][below(3)]
        }
        var measures: [Measure] = []
        for m in 0..<(groups.count + below(8)) {
            // The first measures go one to each group, so that none is empty.
            let parent = m < groups.count ? m : below(groups.count)
            var measure = Measure(name: "m\(m)", parent: "g\(parent)")
            measure.weight = 0.1 + uniform()
            let (worst, best) = (uniform() * 50, 60 + uniform() * 50)
            measure.isLowerBetter = below(3) == 0
            measure.goalposts =
                measure.isLowerBetter ? Goalposts(worst: best, best: worst) : Goalposts(worst: worst, best: best)
            measures.append(measure)
        }
        method = Method(
            id: "random", version: nil, steps: [.normalise(kind), .aggregate(Aggregation())], measures: measures,
            groups: groups)
        let units = 5 + below(20)
        table = DataTable(units: (0..<units).map { "u\($0)" })
        for measure in measures {
            var column: [Double] = []
            for _ in 0..<units { column.append(uniform() < 0.15 ? .nan : uniform() * 110) }
            table.numbers[measure.name] = column
            if below(4) == 0 {
                var mask: [Bool] = []
                for _ in 0..<units { mask.append(uniform() < 0.1) }
                table.notApplicable[measure.name] = mask
                table.numbers[measure.name] = zip(column, mask).map { $1 ? .nan : $0 }
            }
        }
    }
}

let allMeans: [Mean] = [.arithmetic, .geometric, .harmonic, .power(0.5), .power(-0.5), .power(3)]
