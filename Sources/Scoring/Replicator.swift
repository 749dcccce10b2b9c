import Input

/// One thing that a replication draws anew.
public enum Assumption: Hashable, Sendable {
    /// All weights together.
    case weights
    /// The weight of one node, by number.
    case weight(Int)
    case normalise, mean, goalposts, missing
}

/// Computes the index again and again under drawn assumptions, without allocating.
///
/// Everything that does not change between draws is prepared once: the columns under every alternative normalisation, the
/// positions of values between their goalposts, the cells that are missing.
struct Replicator: Sendable {
    let method: Method
    let nominal: Scores
    let assumptions: Assumptions
    let weights: WeightSets?
    let units: Int
    /// The number of the index among the groups.
    let root: Int
    private let source: RandomSource
    private let keys: [UInt64]
    private let plainWeights: [Double]
    /// Per alternative (the first is the method's own when none is drawn): measures × units, as normalised.
    private let columns: [[Double]]
    /// Per alternative and measure: the worst end, from which a missing value is drawn upwards.
    private let lows: [[Double]]
    /// Per alternative and measure: the scale, where its goalposts move.
    private let moving: [[Scale?]]
    /// measures × units: (x − worst)/(best − worst) without clamp; empty where no goalpost moves.
    private let positions: [Double]
    /// Per group: the units for which a measure is missing that applies, with those measures.
    private let gaps: [[Gap]]
    private let isComplete: [Bool]
    /// The groups whose children are the same columns in every draw, without gaps, and averaged arithmetically.
    private let isShared: [Bool]

    struct Gap: Sendable {
        /// Its place among the units of this replicator.
        var unit: Int
        /// Its place in the whole table, by which its random numbers are known.
        var number: Int
        var measures: [Int]
    }

    init(_ method: Method, _ table: DataTable, weights: WeightSets?) throws(InputError) {
        self.method = method
        self.weights = weights
        nominal = try method.score(table)
        units = nominal.units.count
        root = method.tree.root - method.measures.count
        // Replayed weights are all that changes: nothing else is drawn.
        let assumptions =
            weights == nil ? method.uncertainty ?? Assumptions(draws: 0, seed: 0) : Assumptions(draws: 0, seed: 0)
        self.assumptions = assumptions
        source = RandomSource(seed: assumptions.seed)
        keys = method.nodeNames.map(nodeKey)
        plainWeights = method.nodeNames.indices.map(method.weight)
        let alternatives =
            assumptions.normalisations.isEmpty ? [method] : assumptions.normalisations.map(method.normalised)
        var columns: [[Double]] = []
        for alternative in alternatives { columns.append(try nominal.aligned(alternative.score(table))) }
        self.columns = columns
        let count = nominal.units.count
        let isMoving = assumptions.goalpostSpread != nil
        moving = alternatives.map { alternative in alternative.measures.map { isMoving ? alternative.moving($0) : nil }
        }
        lows = zip(alternatives, columns).map { Self.lows($0, $1, count) }
        positions = isMoving ? try Self.positions(method, table, nominal, columns[0]) : []
        gaps = assumptions.drawsMissing ? Self.gaps(method, nominal, table) : method.groups.map { _ in [] }
        let isComplete = Self.complete(method, assumptions, columns, count)
        let (tree, groups, isMovable) = (method.tree, method.groups, moving.map { $0.map { $0 != nil } })
        isShared = groups.indices.map { group in
            isComplete[group] && columns.count == 1 && method.mean(of: groups[group]) == .arithmetic
                && assumptions.mean?.groups.contains(group + method.measures.count) != true
                && tree.children[group].allSatisfy { $0 < method.measures.count && !isMovable[0][$0] }
        }
        self.isComplete = isComplete
    }

    /// Some of the units of another replicator; every number drawn for them stays the same, to the bit.
    init(_ whole: Replicator, units range: Range<Int>) {
        method = whole.method
        assumptions = whole.assumptions
        weights = whole.weights
        (units, root) = (range.count, whole.root)
        (source, keys, plainWeights) = (whole.source, whole.keys, whole.plainWeights)
        (lows, moving, isComplete, isShared) = (whole.lows, whole.moving, whole.isComplete, whole.isShared)
        func part(_ cells: [Double]) -> [Double] {
            stride(from: 0, to: cells.count, by: max(1, whole.units)).flatMap {
                cells[$0 + range.lowerBound..<$0 + range.upperBound]
            }
        }
        columns = whole.columns.map(part)
        positions = part(whole.positions)
        gaps = whole.gaps.map { gaps in
            gaps.filter { range.contains($0.unit) }.map {
                Gap(unit: $0.unit - range.lowerBound, number: $0.number, measures: $0.measures)
            }
        }
        let counts = whole.nominal.applicability.counts.map { $0.map { Array($0[range]) } }
        nominal = Scores(
            method: method, units: Array(whole.nominal.units[range]), columns: [], rankNumbers: [], problems: [],
            rows: [], applicability: Applicability(counts: counts, masks: []))
    }

    /// Draws that are taken at a time.
    static let together = 4

    /// What one thread writes into.
    struct Scratch {
        /// Per node, one weight for each of the draws taken together.
        fileprivate var weights: [SIMD4<Double>]
        /// draws taken together × groups × units; without the index, which goes where the caller wants it.
        fileprivate(set) var groups: [Double]
        fileprivate var measures: [Double]
        fileprivate let sums = AggregationScratch()
        fileprivate var children: [[Child]]
        fileprivate var columns: [WeightedColumn] = []
    }

    func scratch() -> Scratch {
        Scratch(
            weights: plainWeights.map(SIMD4.init(repeating:)),
            groups: Array(repeating: .nan, count: Self.together * method.groups.count * units),
            measures: Array(repeating: .nan, count: positions.count),
            children: Array(repeating: [], count: method.groups.count))
    }

    /// Where the values of a group begin in `Scratch.groups`, for the draw at a place among those taken together.
    func start(of group: Int, at place: Int) -> Int { (place * method.groups.count + group) * units }

    /// Computes every group for up to four draws: the index into `index`, draw after draw, all others into `scratch.groups`.
    /// - Parameters:
    ///   - matrix: which of the two independent samples the numbers come from.
    ///   - swapped: the assumption whose numbers come from the other sample (Saltelli's design).
    func replicate(
        _ draws: Range<Int>, matrix: UInt32 = 0, swapped: Assumption? = nil, into index: UnsafeMutablePointer<Double>,
        _ scratch: inout Scratch
    ) {
        drawWeights(draws, matrix, swapped, &scratch.weights)
        averageTogether(draws.count, index, &scratch)
        guard isShared.contains(false) else { return }
        for (place, draw) in draws.enumerated() {
            replicate(draw, at: place, matrix, swapped, index + place * units, &scratch)
        }
    }

    /// The groups whose children are the same columns in every draw: each column is read once for four draws.
    private func averageTogether(_ draws: Int, _ index: UnsafeMutablePointer<Double>, _ scratch: inout Scratch) {
        columns[0].withUnsafeBufferPointer { columns in
            scratch.groups.withUnsafeMutableBufferPointer { groups in
                guard let columns = columns.baseAddress, let groups = groups.baseAddress else { return }
                for group in method.groups.indices where isShared[group] {
                    scratch.columns.removeAll(keepingCapacity: true)
                    for child in method.tree.children[group] {
                        scratch.columns.append(WeightedColumn(columns + child * units, scratch.weights[child]))
                    }
                    // Places beyond the last draw hold old weights; what comes of them stays in the scratch.
                    func values(_ place: Int) -> UnsafeMutablePointer<Double> {
                        group == root && place < draws ? index + place * units : groups + start(of: group, at: place)
                    }
                    scratch.columns.withUnsafeBufferPointer {
                        aggregateTogether($0, units: units, into: (values(0), values(1), values(2), values(3)))
                    }
                }
            }
        }
    }

    private func replicate(
        _ draw: Int, at place: Int, _ matrix: UInt32, _ swapped: Assumption?, _ index: UnsafeMutablePointer<Double>,
        _ scratch: inout Scratch
    ) {
        func sample(_ assumption: Assumption) -> UInt32 { assumption == swapped ? 1 - matrix : matrix }
        let alternative = pick(.normalisation, columns.count, draw, sample(.normalise))
        if !positions.isEmpty { moveGoalposts(draw, sample(.goalposts), alternative, &scratch.measures) }
        let mean = assumptions.mean.map { $0.from[pick(.mean, $0.from.count, draw, sample(.mean))] }
        let missing = sample(.missing)
        columns[alternative].withUnsafeBufferPointer { fixed in
            scratch.measures.withUnsafeBufferPointer { moved in
                scratch.groups.withUnsafeMutableBufferPointer { groups in
                    guard let fixed = fixed.baseAddress,
                        let groups = groups.baseAddress.map({ $0 + start(of: 0, at: place) })
                    else { return }
                    let measures = method.measures.count
                    for node in method.tree.order where !isShared[node - measures] {
                        let group = node - measures
                        scratch.children[group].removeAll(keepingCapacity: true)
                        for child in method.tree.children[group] {
                            let column: UnsafePointer<Double> =
                                if child >= measures {
                                    UnsafePointer(groups + (child - measures) * units)
                                } else if let moved = moved.baseAddress, moving[alternative][child] != nil {
                                    moved + child * units
                                } else {
                                    fixed + child * units
                                }
                            scratch.children[group].append(Child(column: column, weight: scratch.weights[child][place]))
                        }
                        let drawn = assumptions.mean?.groups.contains(node) == true ? mean : nil
                        let result = group == root ? index : groups + group * units
                        average(
                            group, drawn ?? method.mean(of: method.groups[group]), result, scratch.children[group],
                            scratch.sums)
                        fill(group, drawn, draw, missing, alternative, scratch.children[group], result)
                    }
                }
            }
        }
    }

    private func average(
        _ group: Int, _ mean: Mean, _ result: UnsafeMutablePointer<Double>, _ children: [Child],
        _ sums: AggregationScratch
    ) {
        func run(_ applicable: UnsafePointer<Double>?) {
            let averaging = Averaging(
                mean: mean, available: method.available(of: method.groups[group]), applicable: applicable,
                isComplete: isComplete[group])
            if mean == .copeland {
                copeland(children, averaging, units: units, into: result)
            } else {
                aggregate(children, averaging, units: 0..<units, into: result, sums)
            }
        }
        if let counts = nominal.applicability.counts[group] {
            counts.withUnsafeBufferPointer { run($0.baseAddress) }
        } else {
            run(nil)
        }
    }

    private func drawWeights(
        _ draws: Range<Int>, _ matrix: UInt32, _ swapped: Assumption?, _ weights: inout [SIMD4<Double>]
    ) {
        if let replay = self.weights {
            for (place, draw) in draws.enumerated() {
                for (column, node) in replay.nodes.enumerated() { weights[node][place] = replay.rows[draw][column] }
            }
        } else if let drawn = assumptions.weights {
            let isAll = swapped == .weights
            for node in drawn.nodes {
                let isSwapped = isAll || swapped != nil && swapped == .weight(node)
                let u = source.uniforms(
                    .weight, from: draws.lowerBound, matrix: isSwapped ? 1 - matrix : matrix, node: keys[node])
                weights[node] = plainWeights[node] * (1 + drawn.spread * (2 * u - 1))
            }
        }
    }

    private func pick(_ purpose: RandomSource.Purpose, _ count: Int, _ draw: Int, _ matrix: UInt32) -> Int {
        count == 1 ? 0 : Int(source.uniform(purpose, draw: draw, matrix: matrix) * Double(count))
    }

    /// With the best end moved by s of the span, a position z between the ends becomes z/(1 + s).
    private func moveGoalposts(_ draw: Int, _ matrix: UInt32, _ alternative: Int, _ moved: inout [Double]) {
        let spread = assumptions.goalpostSpread ?? 0
        moved.withUnsafeMutableBufferPointer { moved in
            positions.withUnsafeBufferPointer { positions in
                for measure in method.measures.indices {
                    guard let scale = moving[alternative][measure] else { continue }
                    let u = source.uniform(.goalpost, draw: draw, matrix: matrix, node: keys[measure])
                    let factor = 1 / (1 + spread * (2 * u - 1))
                    let stretch = scale.high - scale.low
                    for cell in measure * units..<(measure + 1) * units {
                        let value = positions[cell] * factor * stretch + scale.low
                        let raised = value < scale.low && scale.clamp ? scale.low : value
                        moved[cell] = raised > scale.high && scale.clamp ? scale.high : raised
                    }
                }
            }
        }
    }

    /// Puts a uniform number between the worst end and the known mean of the group where a measure is missing. Whether enough
    /// is known for the group to have a value at all is decided before, on what is really known.
    private func fill(
        _ group: Int, _ drawn: Mean?, _ draw: Int, _ matrix: UInt32, _ alternative: Int, _ children: [Child],
        _ result: UnsafeMutablePointer<Double>
    ) {
        let mean = drawn ?? method.mean(of: method.groups[group])
        guard mean != .copeland else { return }
        for gap in gaps[group] where result[gap.unit] == result[gap.unit] {
            let high = result[gap.unit]
            var (sum, total) = (0.0, 0.0)
            for child in children where child.weight > 0 {
                let value = child.column[gap.unit]
                guard value == value else { continue }
                sum += child.weight * transformed(value, mean)
                total += child.weight
            }
            for (place, child) in method.tree.children[group].enumerated() where gap.measures.contains(child) {
                let weight = children[place].weight
                guard weight > 0 else { continue }
                let u = source.uniform(.missing, draw: draw, matrix: matrix, node: keys[child], unit: gap.number)
                // Where the group lies below the worst end of this measure, silence is not worth more than that.
                let low = min(lows[alternative][child], high)
                sum += weight * transformed(low + u * (high - low), mean)
                total += weight
            }
            result[gap.unit] = restored(sum / total, mean)
        }
    }
}
