/// Competition ranks: ties share the smallest rank, 1 is best, missing has none (written 0 here).
///
/// Scores are rounded to `decimals` first, half away from zero, so that two units which differ by less than is shown, or by
/// the order of a sum, share a rank.
///
/// Method: a bucket sort with three buckets per unit, then insertion sort over what is nearly in order; linear in the number
/// of units for scores that are spread out. When they crowd into few buckets, the library's sort takes over.
struct Ranker {
    let units: Int
    private let scale: Double
    private var keys: [Double]
    private var buckets: [Int32]
    private var counts: [Int32]
    private var order: [Entry]

    private struct Entry {
        var key: Double
        var unit: Int32
    }

    /// A bucket with more units than this is not sorted by insertion.
    private static let crowd: Int32 = 24

    init(units: Int, decimals: Int) {
        self.units = units
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        self.scale = scale
        keys = Array(repeating: 0, count: units)
        buckets = Array(repeating: 0, count: units)
        counts = Array(repeating: 0, count: 3 * units + 1)
        order = Array(repeating: Entry(key: 0, unit: 0), count: units)
    }

    /// Writes the rank of every score into `ranks`; both hold one value per unit.
    mutating func rank(_ scores: UnsafePointer<Double>, into ranks: UnsafeMutablePointer<Int32>) {
        let (units, scale) = (units, scale)
        keys.withUnsafeMutableBufferPointer { keys in
            buckets.withUnsafeMutableBufferPointer { buckets in
                counts.withUnsafeMutableBufferPointer { counts in
                    order.withUnsafeMutableBufferPointer { order in
                        guard let keys = keys.baseAddress, let buckets = buckets.baseAddress,
                            let order = order.baseAddress
                        else { return }
                        let (least, most) = Self.takeKeys(scores, units, scale, keys)
                        let known = Self.distribute(keys, units, least, most, buckets, counts, order)
                        Self.write(order, known, units, ranks)
                    }
                }
            }
        }
    }
    /// Loops without branches, which the compiler turns into vector instructions.
    private static func takeKeys(
        _ scores: UnsafePointer<Double>, _ units: Int, _ scale: Double, _ keys: UnsafeMutablePointer<Double>
    ) -> (least: Double, most: Double) {
        // A half in the tenth decimal or later is noise: there, halves may go to even, which takes three instructions.
        if scale >= 1e9 {
            for unit in 0..<units { keys[unit] = roundedToEven(scores[unit] * scale) }
        } else {
            for unit in 0..<units { keys[unit] = rounded(scores[unit] * scale) }
        }
        return ends(UnsafeBufferPointer(start: keys, count: units))
    }

    /// Puts the known units into order, best first, and returns their number.
    private static func distribute(
        _ keys: UnsafePointer<Double>, _ units: Int, _ least: Double, _ most: Double,
        _ buckets: UnsafeMutablePointer<Int32>, _ counts: UnsafeMutableBufferPointer<Int32>,
        _ order: UnsafeMutablePointer<Entry>
    ) -> Int {
        // A width of 0 says that the scores are all equal, or too far apart for this arithmetic: one bucket takes them all.
        let width = (most - least).isFinite && most > least ? Double(counts.count - 1) / (most - least) : 0
        // Adding 2⁵² leaves the nearest whole number in the low bits; a missing key leaves 0.
        for unit in 0..<units {
            buckets[unit] = Int32(
                truncatingIfNeeded: ((most - keys[unit]) * width + 0x1p52).bitPattern & 0x7FFF_FFFF)
        }
        counts.update(repeating: 0)
        var known = 0
        for unit in 0..<units where keys[unit] == keys[unit] {
            counts[width == 0 ? 0 : Int(buckets[unit])] += 1
            known += 1
        }
        var start: Int32 = 0
        var isCrowded = false
        for bucket in counts.indices {
            let count = counts[bucket]
            isCrowded = isCrowded || count > crowd
            counts[bucket] = start
            start += count
        }
        for unit in 0..<units where keys[unit] == keys[unit] {
            let bucket = width == 0 ? 0 : Int(buckets[unit])
            order[Int(counts[bucket])] = Entry(key: keys[unit], unit: Int32(truncatingIfNeeded: unit))
            counts[bucket] += 1
        }
        if isCrowded {
            var all = UnsafeMutableBufferPointer(start: order, count: known)
            all.sort { (a: Entry, b: Entry) -> Bool in a.key == b.key ? a.unit < b.unit : a.key > b.key }
        } else {
            insert(order, known)
        }
        return known
    }

    private static func insert(_ order: UnsafeMutablePointer<Entry>, _ known: Int) {
        for place in 1..<max(known, 1) {
            let entry = order[place]
            var hole = place
            while hole > 0, order[hole - 1].key < entry.key {
                order[hole] = order[hole - 1]
                hole -= 1
            }
            if hole != place { order[hole] = entry }
        }
    }

    private static func write(
        _ order: UnsafePointer<Entry>, _ known: Int, _ units: Int, _ ranks: UnsafeMutablePointer<Int32>
    ) {
        if known < units { ranks.update(repeating: 0, count: units) }
        var rank: Int32 = 0
        var before = Double.nan
        for place in 0..<known {
            let entry = order[place]
            rank = entry.key == before ? rank : Int32(truncatingIfNeeded: place + 1)
            before = entry.key
            ranks[Int(entry.unit)] = rank
        }
    }

    /// To the nearest whole number, halves to even, by adding and subtracting 3·2⁵¹; from 2⁵¹ on, no more than half a decimal
    /// is left to round, and the number stays as it is. Infinities, which only the scale makes, come back to the finite ends.
    @inline(__always)
    private static func roundedToEven(_ scaled: Double) -> Double {
        let even = (scaled + 0x1.8p52) - 0x1.8p52
        let greatest = Double.greatestFiniteMagnitude
        let low = scaled < -greatest ? -greatest : scaled
        let large = low > greatest ? greatest : low
        return abs(scaled) < 0x1p51 ? even : large
    }

    /// The same with halves away from zero, as people round.
    @inline(__always)
    private static func rounded(_ scaled: Double) -> Double {
        let even = roundedToEven(scaled)
        let rest = scaled - even
        let up = rest == 0.5 && scaled > 0 ? 1.0 : 0
        let down = rest == -0.5 && scaled < 0 ? 1.0 : 0
        return even + up - down
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
