import Input

extension Draws {
    /// Per unit: ranks and scores at 5 %, 50 % and 95 %, mean rank, P(rank ≤ `top`), P(floors).
    public func summaries(top: Int = 10) -> [UnitUncertainty] {
        let levels = [0.05, 0.5, 0.95]
        return units.indices.map { unit in
            var known = scores(at: unit).filter { !$0.isNaN }
            var placed = ranks(at: unit).filter { $0 > 0 }.map(Double.init)
            var sum = 0.0
            for rank in placed { sum += rank }
            let best = placed.count { $0 <= Double(top) }
            let asked = met.isEmpty ? [] : met[unit * count..<(unit + 1) * count]
            return UnitUncertainty(
                unit: units[unit], nominal: nominal[unit], meanRank: sum / Double(placed.count),
                ranks: levels.map { select(&placed, $0) },
                top: known.isEmpty ? .nan : Double(best) / Double(count),
                scores: levels.map { select(&known, $0) },
                floors: asked.isEmpty || known.isEmpty ? .nan : Double(asked.count { $0 == 1 }) / Double(count))
        }
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
        var pairs: [Pair] = []
        let order = units.indices.filter { nominal[$0] != nil }.sorted {
            (nominal[$0] ?? 0, $0) < (nominal[$1] ?? 0, $1)
        }
        scores.withUnsafeBufferPointer { scores in
            for (place, first) in order.enumerated() {
                for second in order[(place + 1)...] {
                    var (above, below, equal) = (0, 0, 0)
                    for draw in 0..<count {
                        let (a, b) = (scores[first * count + draw], scores[second * count + draw])
                        above += a > b ? 1 : 0
                        below += a < b ? 1 : 0
                        equal += a == b ? 1 : 0
                    }
                    let all = Double(above + below + equal)
                    let probability = (Double(above) + Double(equal) / 2) / all
                    if max(probability, 1 - probability) < share {
                        pairs.append(Pair(first: first, second: second, probability: probability))
                    }
                }
            }
        }
        return pairs
    }
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
