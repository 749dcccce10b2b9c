/// Competition ranks: ties share the smallest rank, 1 is best, missing has none (written 0 here).
///
/// Scores are rounded to `decimals` first, half away from zero, so that two units which differ by less than is shown, or by
/// the order of a sum, share a rank.
///
/// Method: a bucket sort with insertion sort inside a bucket, linear in the number of units for scores that are spread out;
/// a bucket that grows large is sorted with the library's sort.
struct Ranker {
    let units: Int
    private let scale: Double
    private var keys: [Double]
    private var counts: [Int32]
    private var order: [Entry]

    private struct Entry {
        var key: Double
        var unit: Int32
    }

    init(units: Int, decimals: Int) {
        self.units = units
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        self.scale = scale
        keys = Array(repeating: 0, count: units)
        counts = Array(repeating: 0, count: units + 1)
        order = Array(repeating: Entry(key: 0, unit: 0), count: units)
    }

    /// Writes the rank of every score into `ranks`; both hold one value per unit.
    mutating func rank(_ scores: UnsafePointer<Double>, into ranks: UnsafeMutablePointer<Int32>) {
        let units = units
        let scale = scale
        keys.withUnsafeMutableBufferPointer { keys in
            counts.withUnsafeMutableBufferPointer { counts in
                order.withUnsafeMutableBufferPointer { order in
                    guard let keys = keys.baseAddress, let order = order.baseAddress else { return }
                    Self.rank(scores, units, scale, keys, counts, order, ranks)
                }
            }
        }
    }

    private static func rank(
        _ scores: UnsafePointer<Double>, _ units: Int, _ scale: Double, _ keys: UnsafeMutablePointer<Double>,
        _ counts: UnsafeMutableBufferPointer<Int32>, _ order: UnsafeMutablePointer<Entry>,
        _ ranks: UnsafeMutablePointer<Int32>
    ) {
        var least = Double.infinity
        var most = -Double.infinity
        var known = 0
        for unit in 0..<units {
            let key = rounded(scores[unit], scale)
            keys[unit] = key
            guard key == key else { continue }
            known += 1
            least = key < least ? key : least
            most = key > most ? key : most
        }
        let width = (most - least).isFinite && most > least ? Double(units - 1) / (most - least) : 0
        for bucket in 0...units { counts[bucket] = 0 }
        for unit in 0..<units where keys[unit] == keys[unit] {
            counts[bucket(keys[unit], most, width) + 1] += 1
        }
        for bucket in counts.indices.dropFirst() { counts[bucket] += counts[bucket - 1] }
        for unit in 0..<units where keys[unit] == keys[unit] {
            let bucket = bucket(keys[unit], most, width)
            order[Int(counts[bucket])] = Entry(key: keys[unit], unit: Int32(truncatingIfNeeded: unit))
            counts[bucket] += 1
        }
        sortBuckets(order, counts, known)
        for unit in 0..<units { ranks[unit] = 0 }
        var rank = 0
        for place in 0..<known {
            if place == 0 || order[place].key != order[place - 1].key { rank = place + 1 }
            ranks[Int(order[place].unit)] = Int32(truncatingIfNeeded: rank)
        }
    }

    /// Sorts within buckets, best first; after the counting above, `counts[b]` is where bucket b ends.
    private static func sortBuckets(
        _ order: UnsafeMutablePointer<Entry>, _ counts: UnsafeMutableBufferPointer<Int32>, _ known: Int
    ) {
        let large = 24
        var start = 0
        for bucket in counts.indices where Int(counts[bucket]) > start {
            let end = min(Int(counts[bucket]), known)
            if end - start > large {
                var bucket = UnsafeMutableBufferPointer(start: order + start, count: end - start)
                bucket.sort { (a: Entry, b: Entry) -> Bool in a.key == b.key ? a.unit < b.unit : a.key > b.key }
            } else if end - start > 1 {
                for place in start + 1..<end {
                    let entry = order[place]
                    var hole = place
                    while hole > start, order[hole - 1].key < entry.key {
                        order[hole] = order[hole - 1]
                        hole -= 1
                    }
                    order[hole] = entry
                }
            }
            start = end
        }
    }

    /// A width of 0 says that the scores are all equal, or too far apart for this arithmetic: one bucket takes them all.
    @inline(__always)
    private static func bucket(_ key: Double, _ most: Double, _ width: Double) -> Int {
        width == 0 ? 0 : Int((most - key) * width)
    }

    /// Beyond 2⁵² the product has no decimals left to round.
    @inline(__always)
    private static func rounded(_ score: Double, _ scale: Double) -> Double {
        let scaled = score * scale
        guard abs(scaled) < 4_503_599_627_370_496 else {
            guard scaled.isInfinite else { return scaled }
            return scaled < 0 ? -Double.greatestFiniteMagnitude : Double.greatestFiniteMagnitude
        }
        // Adding and subtracting a half by hand keeps the loop free of calls.
        return Double(Int64(scaled + (scaled < 0 ? -0.5 : 0.5)))
    }
}

/// The rank of every score; `nil` where the score is missing. See `Ranker` for the rule.
public func ranks(_ scores: [Double], decimals: Int = 12) -> [Int?] {
    rankNumbers(scores, decimals: decimals).map { $0 == 0 ? nil : Int($0) }
}

/// Ranks with 0 for none.
func rankNumbers(_ scores: [Double], decimals: Int) -> [Int32] {
    var ranks = [Int32](repeating: 0, count: scores.count)
    var ranker = Ranker(units: scores.count, decimals: decimals)
    scores.withUnsafeBufferPointer { scores in
        ranks.withUnsafeMutableBufferPointer { ranks in
            guard let scores = scores.baseAddress, let ranks = ranks.baseAddress else { return }
            ranker.rank(scores, into: ranks)
        }
    }
    return ranks
}
