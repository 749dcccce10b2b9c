import Input

/// How much one assumption moves the ranking.
public struct Sensitivity: Equatable, Sendable {
    /// As in the method file: `weights` (or `weight NODE` where the file lists nodes), `normalise`, `mean`, `goalposts`, `missing`.
    public var assumption: String
    public var first: Double
    public var total: Double
    /// 95 % bootstrap intervals.
    public var firstInterval: ClosedInterval
    public var totalInterval: ClosedInterval
}

/// Two ends, NaN where they are not known.
public struct ClosedInterval: Equatable, Sendable {
    public var low: Double
    public var high: Double
}

extension Method {
    /// First-order and total Sobol indices of the mean absolute rank shift, per assumption (Handbook, step 7; Saltelli et al.
    /// 2010, “Variance based sensitivity analysis of model output”).
    ///
    /// Design: two independent samples A and B of `samples` draws, and per assumption i the sample A with i's numbers from B.
    /// With f the mean absolute rank shift against the nominal ranks and V its variance over A and B:
    /// first = mean(f(B)·(f(A_B⁽ⁱ⁾) − f(A)))/V, total = mean((f(A) − f(A_B⁽ⁱ⁾))²)/(2V) (Jansen 1999).
    /// `weights: {of: all}` is one assumption, all weights together; listed nodes are one each.
    /// Intervals: the 2.5 % and 97.5 % quantiles over `bootstraps` resamples of the draws.
    /// NaN where nothing ever shifts. Cost: `samples`·(assumptions + 2) replications.
    ///
    /// Errors: `InputError` for a method without `uncertainty` block, or one that varies nothing.
    public func sensitivity(
        of table: DataTable, samples: Int? = nil, bootstraps: Int = 1000, threads: Int = defaultThreads
    ) throws(InputError) -> [Sensitivity] {
        guard let assumptions = uncertainty else {
            throw InputError(file: id, field: "uncertainty", "missing; --sensitivity varies what it names")
        }
        let list = assumptions.list
        guard !list.isEmpty else { throw InputError(file: id, field: "uncertainty", "nothing in this block varies") }
        let replicator = try Replicator(self, table, weights: nil)
        let samples = samples ?? assumptions.draws
        func shifts(_ matrix: UInt32, _ swapped: Assumption?) -> [Double] {
            replicator.shifts(samples, matrix, swapped, threads)
        }
        let design = SobolSample(a: shifts(0, nil), b: shifts(1, nil), mixed: list.map { shifts(0, $0) })
        let indices = design.indices(bootstraps: bootstraps, seed: assumptions.seed)
        return zip(list, indices).map { assumption, index in
            Sensitivity(
                assumption: name(of: assumption), first: index.first, total: index.total,
                firstInterval: index.firstInterval, totalInterval: index.totalInterval)
        }
    }

    private func name(of assumption: Assumption) -> String {
        switch assumption {
        case .weights: "weights"
        case .weight(let node): "weight \(name(of: node))"
        case .normalise: "normalise"
        case .mean: "mean"
        case .goalposts: "goalposts"
        case .missing: "missing"
        }
    }
}

extension Assumptions {
    /// What really varies.
    var list: [Assumption] {
        var list: [Assumption] = []
        if let weights, weights.spread > 0 {
            list += weights.isAll ? [.weights] : weights.nodes.map(Assumption.weight)
        }
        if normalisations.count > 1 { list.append(.normalise) }
        if let mean, mean.from.count > 1 { list.append(.mean) }
        if let goalpostSpread, goalpostSpread > 0 { list.append(.goalposts) }
        if drawsMissing { list.append(.missing) }
        return list
    }
}

extension Replicator {
    /// The mean absolute rank shift of every draw, over the units that have both ranks.
    fileprivate func shifts(_ samples: Int, _ matrix: UInt32, _ swapped: Assumption?, _ threads: Int) -> [Double] {
        [Double](unsafeUninitializedCapacity: samples) { buffer, filled in
            filled = samples
            guard let base = buffer.baseAddress else { return }
            let shifts = SharedBuffer(pointer: base)
            forEachChunk(of: samples, size: 32, threads: threads) {
                (
                    scratch: scratch(), ranker: Ranker(units: units, decimals: method.rankDecimals),
                    index: [Double](repeating: 0, count: Self.together * units),
                    ranks: [Int32](repeating: 0, count: units)
                )
            } _: { draws, worker in
                forEachBatch(of: draws) { batch in
                    worker.index.withUnsafeMutableBufferPointer { index in
                        worker.ranks.withUnsafeMutableBufferPointer { ranks in
                            guard let index = index.baseAddress, let base = ranks.baseAddress else { return }
                            replicate(batch, matrix: matrix, swapped: swapped, into: index, &worker.scratch)
                            for (place, draw) in batch.enumerated() {
                                worker.ranker.rank(index + place * units, into: base)
                                (shifts.pointer + draw).initialize(to: meanShift(nominal.rankNumbers, ranks))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The mean absolute difference of two rankings over the units ranked in both; 0 where there are none.
func meanShift(_ before: [Int32], _ after: some Sequence<Int32>) -> Double {
    var sum = 0
    var count = 0
    for (a, b) in zip(before, after) where a > 0 && b > 0 {
        sum += Int(abs(a - b))
        count += 1
    }
    return count == 0 ? 0 : Double(sum) / Double(count)
}

func write(_ sensitivities: [Sensitivity], to path: String) throws(InputError) -> OutputFile {
    let file = try OutputFile(path)
    try file.write("assumption,first,total,first_low,first_high,total_low,total_high\n")
    for one in sensitivities {
        let numbers = [
            one.first, one.total, one.firstInterval.low, one.firstInterval.high, one.totalInterval.low,
            one.totalInterval.high,
        ]
        try file.write(([csvField(one.assumption)] + numbers.map(csvNumber)).joined(separator: ",") + "\n")
    }
    return file
}
