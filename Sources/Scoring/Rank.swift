/// Competition ranks: ties share the smallest rank, 1 is best, missing has none (written 0 here).
///
/// Scores are rounded to `decimals` first, half away from zero, so that two units which differ by less than is shown, or by
/// the order of a sum, share a rank.
///
/// Method: a bucket sort with three buckets per unit, then insertion sort over what is nearly in order; linear in the number
/// of units for scores that are spread out. When they crowd into few buckets, the library's sort takes over.
///
/// One per thread: it keeps the memory between rankings. That memory is not cleared, since every part is written before it
/// is read.
final class Ranker {
    let units: Int
    private let scale: Double
    private let buckets: Int
    /// The rounded scores.
    private let keys: UnsafeMutablePointer<Double>
    /// Per unit, its bucket.
    private let places: UnsafeMutablePointer<Int32>
    /// Per bucket, the number of its units; later where the next of them goes.
    private let counts: UnsafeMutablePointer<Int32>
    /// The units, best first.
    private let order: UnsafeMutablePointer<Int32>

    init(units: Int, decimals: Int) {
        self.units = units
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        self.scale = scale
        buckets = 3 * units + 1
        keys = .allocate(capacity: units)
        places = .allocate(capacity: units)
        counts = .allocate(capacity: buckets)
        order = .allocate(capacity: units)
    }

    deinit {
        keys.deallocate()
        places.deallocate()
        counts.deallocate()
        order.deallocate()
    }

    /// Writes the rank of every score into `ranks`; both hold one value per unit.
    func rank(_ scores: UnsafePointer<Double>, into ranks: UnsafeMutablePointer<Int32>) {
        let (keys, order) = (keys, order)
        let (least, most) = takeKeys(scores)
        let known = distribute(least, most)
        if !insert(known) {
            var all = UnsafeMutableBufferPointer(start: order, count: known)
            all.sort { keys[Int($0)] > keys[Int($1)] }
        }
        if known < units { ranks.update(repeating: 0, count: units) }
        var rank: Int32 = 0
        var before = Double.nan
        for place in 0..<known {
            let unit = Int(order[place])
            rank = keys[unit] == before ? rank : Int32(truncatingIfNeeded: place &+ 1)
            before = keys[unit]
            ranks[unit] = rank
        }
    }

    /// The rounded scores, and the least and the greatest of them. Loops without branches, which the compiler turns into
    /// vector instructions.
    private func takeKeys(_ scores: UnsafePointer<Double>) -> (least: Double, most: Double) {
        let (keys, scale) = (keys, scale)
        // Rounding keeps the order, so the ends of the keys are the rounded ends of the scores.
        let (least, most) = ends(UnsafeBufferPointer(start: scores, count: units))
        if scale >= 1e9, max(abs(least), abs(most)) * scale < 0x1p51 {
            for unit in 0..<units { keys[unit] = (scores[unit] * scale + 0x1.8p52) - 0x1.8p52 }
            return ((least * scale + 0x1.8p52) - 0x1.8p52, (most * scale + 0x1.8p52) - 0x1.8p52)
        }
        // A half in the tenth decimal or later is noise: there, halves may go to even, which takes three instructions.
        if scale >= 1e9 {
            for unit in 0..<units { keys[unit] = Self.roundedToEven(scores[unit] * scale) }
        } else {
            for unit in 0..<units { keys[unit] = Self.rounded(scores[unit] * scale) }
        }
        return ends(UnsafeBufferPointer(start: keys, count: units))
    }

    /// Puts the known units into the order of their buckets, best first, and returns their number.
    private func distribute(_ least: Double, _ most: Double) -> Int {
        let (keys, places, counts, order) = (keys, places, counts, order)
        // A width of 0 says that the scores are all equal, or too far apart for this arithmetic: one bucket takes them all.
        let isSpread = (most - least).isFinite && most > least
        let width = isSpread ? Double(buckets - 1) / (most - least) : 0
        let first = isSpread ? most : 0
        // Adding 2⁵² leaves the nearest whole number in the low bits; a missing key leaves any bucket.
        for unit in 0..<units {
            places[unit] = Int32(truncatingIfNeeded: ((first - keys[unit]) * width + 0x1p52).bitPattern & 0x7FFF_FFFF)
        }
        counts.update(repeating: 0, count: buckets)
        var known = 0
        for unit in 0..<units where keys[unit] == keys[unit] {
            counts[Int(places[unit])] &+= 1
            known &+= 1
        }
        var start: Int32 = 0
        for bucket in 0..<buckets {
            let count = counts[bucket]
            counts[bucket] = start
            start &+= count
        }
        for unit in 0..<units where keys[unit] == keys[unit] {
            let bucket = Int(places[unit])
            let place = counts[bucket]
            counts[bucket] = place &+ 1
            order[Int(place)] = Int32(truncatingIfNeeded: unit)
        }
        return known
    }

    /// Sorts what is nearly in order, best first; gives up and returns false when it is not.
    private func insert(_ known: Int) -> Bool {
        let (keys, order) = (keys, order)
        guard known > 1 else { return true }
        // Far more moves than buckets with a few units each ever ask for.
        var moves = 16 &* known
        var before = keys[Int(order[0])]
        for place in 1..<known {
            let unit = order[place]
            let key = keys[Int(unit)]
            guard key > before else {
                before = key
                continue
            }
            var hole = place
            repeat {
                order[hole] = order[hole &- 1]
                hole &-= 1
            } while hole > 0 && keys[Int(order[hole &- 1])] < key
            order[hole] = unit
            moves &-= place &- hole
            guard moves > 0 else { return false }
        }
        return true
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
    let ranker = Ranker(units: scores.count, decimals: decimals)
    scores.withUnsafeBufferPointer { scores in
        ranks.withUnsafeMutableBufferPointer { ranks in
            guard let scores = scores.baseAddress, let ranks = ranks.baseAddress else { return }
            ranker.rank(scores, into: ranks)
        }
    }
    return ranks
}
