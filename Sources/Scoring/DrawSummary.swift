import Input

extension Draws {
    /// Per unit: ranks and scores at 5 %, 50 % and 95 %, mean rank, P(rank ≤ `top`), P(floors).
    public func summaries(top: Int = 10, threads: Int = defaultThreads) -> [UnitUncertainty] {
        [UnitUncertainty](unsafeUninitializedCapacity: units.count) { summaries, filled in
            filled = units.count
            guard let base = summaries.baseAddress else { return }
            let shared = SharedBuffer(pointer: base)
            forEachChunk(of: units.count, size: 8, threads: threads) {
            } _: { chunk, _ in
                for unit in chunk { (shared.pointer + unit).initialize(to: summary(unit, top)) }
            }
        }
    }

    private func summary(_ unit: Int, _ top: Int) -> UnitUncertainty {
        let levels = [0.05, 0.5, 0.95]
        var known = scores(at: unit).filter { !$0.isNaN }
        var placed = ranks(at: unit).filter { $0 > 0 }.map(Double.init)
        var sum = 0.0
        for rank in placed { sum += rank }
        let best = placed.count { $0 <= Double(top) }
        let asked = met.isEmpty ? 0 : (0..<count).count { met[$0 * units.count + unit] == 1 }
        return UnitUncertainty(
            unit: units[unit], nominal: nominal[unit], meanRank: sum / Double(placed.count),
            ranks: levels.map { select(&placed, $0) }, top: known.isEmpty ? .nan : Double(best) / Double(count),
            scores: levels.map { select(&known, $0) },
            floors: met.isEmpty || known.isEmpty ? .nan : Double(asked) / Double(count))
    }

    /// Two units whose order is not certain.
    public struct Pair: Equatable, Sendable {
        /// Positions of the units; the first has the better nominal rank, or comes first in the table.
        public var first: Int
        public var second: Int
        /// The share of draws in which the first is above the second; a tie counts half.
        public var probability: Double
    }

    /// The pairs whose more frequent order holds in less than `share` of the draws: they cannot be told apart. Draws in
    /// which one of the two has no score count for neither; units that never share a draw make no pair.
    public func indistinguishable(below share: Double = 0.9) -> [Pair] {
        let order = units.indices.filter { nominal[$0] != nil }.sorted {
            (nominal[$0] ?? 0, $0) < (nominal[$1] ?? 0, $1)
        }
        let columns = order.map(scores(at:))
        var pairs: [Pair] = []
        for (place, first) in order.enumerated() {
            for later in place + 1..<max(order.count, place + 1) {
                let probability = chance(columns[place], above: columns[later])
                guard max(probability, 1 - probability) < share else { continue }
                pairs.append(Pair(first: first, second: order[later], probability: probability))
            }
        }
        return pairs
    }
}

/// The share of places in which `a` is above `b`, a tie counting half; NaN where the two are never both known.
private func chance(_ a: [Double], above b: [Double]) -> Double {
    var (more, less, equal) = (0, 0, 0)
    for (x, y) in zip(a, b) {
        more += x > y ? 1 : 0
        less += x < y ? 1 : 0
        equal += x == y ? 1 : 0
    }
    return (Double(more) + Double(equal) / 2) / Double(more + less + equal)
}

/// The quantile of type 7 by selection (Hoare's FIND), which leaves `values` partly ordered; linear in their number.
func select(_ values: inout [Double], _ p: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let place = Double(values.count - 1) * p
    let below = Int(place)
    partition(&values, below)
    guard place > Double(below) else { return values[below] }
    // All that stands behind is at least as large; the next order statistic is the least of it.
    var above = Double.infinity
    for value in values[(below + 1)...] { above = min(above, value) }
    return values[below] + (above - values[below]) * (place - Double(below))
}

/// Orders `values` so far that the one at `place` is where sorting would put it.
private func partition(_ values: inout [Double], _ place: Int) {
    values.withUnsafeMutableBufferPointer { values in
        var (low, high) = (0, values.count - 1)
        while low < high {
            let pivot = values[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if place <= right { high = right } else if place >= left { low = left } else { return }
        }
    }
}

func write(_ summaries: [UnitUncertainty], to path: String) throws(InputError) -> OutputFile {
    let file = try OutputFile(path)
    try file.write("unit,nominal,mean,q5,median,q95,top10,score5,score50,score95,floors\n")
    for summary in summaries {
        let numbers = [summary.meanRank] + summary.ranks + [summary.top] + summary.scores + [summary.floors]
        let cells = [csvField(summary.unit), summary.nominal.map(String.init) ?? ""] + numbers.map(csvNumber)
        try file.write(cells.joined(separator: ",") + "\n")
    }
    return file
}
