/// Room for the sums of one block of units, and the loops that fill it; one per thread.
final class AggregationScratch {
    /// Units per block: its sums stay in the fastest cache while all children pass over them.
    static let size = 512

    /// Σ w·g(x) over the known children.
    let sums = UnsafeMutablePointer<Double>.allocate(capacity: size)
    /// Σ w over the known children.
    let weights = UnsafeMutablePointer<Double>.allocate(capacity: size)
    /// How many children are known.
    let counts = UnsafeMutablePointer<Double>.allocate(capacity: size)
    /// The least and the greatest child that counts; not kept for an arithmetic mean.
    private let least = UnsafeMutablePointer<Double>.allocate(capacity: size)
    private let most = UnsafeMutablePointer<Double>.allocate(capacity: size)

    deinit {
        for part in [sums, weights, counts, least, most] { part.deallocate() }
    }

    private func clear(_ mean: Mean, _ count: Int) {
        for part in [sums, weights, counts] { part.update(repeating: 0, count: count) }
        guard mean != .arithmetic else { return }
        least.update(repeating: .infinity, count: count)
        most.update(repeating: -.infinity, count: count)
    }

    /// Puts what rounding has moved beyond the children back to the nearest of them.
    func hold(_ result: UnsafeMutablePointer<Double>, _ count: Int) {
        let (least, most) = (least, most)
        for unit in 0..<count {
            let raised = result[unit] < least[unit] ? least[unit] : result[unit]
            result[unit] = raised > most[unit] ? most[unit] : raised
        }
    }

    /// Where nothing is missing. Eight children pass at a time, which saves most of the traffic to `sums`; the additions still
    /// happen one after the other, in order.
    func sumComplete(_ children: [Child], _ mean: Mean, _ start: Int, _ count: Int) {
        clear(mean, count)
        guard case .arithmetic = mean else {
            for child in children where child.weight > 0 { addTransformed(child, mean, start, count) }
            return
        }
        let sums = sums
        var next = 0
        while next + 8 <= children.count {
            let (a, b, c, d) = (children[next], children[next + 1], children[next + 2], children[next + 3])
            let (e, f, g, h) = (children[next + 4], children[next + 5], children[next + 6], children[next + 7])
            let (xa, xb, xc, xd) = (a.column + start, b.column + start, c.column + start, d.column + start)
            let (xe, xf, xg, xh) = (e.column + start, f.column + start, g.column + start, h.column + start)
            for unit in 0..<count {
                let four =
                    sums[unit] + a.weight * xa[unit] + b.weight * xb[unit] + c.weight * xc[unit] + d.weight * xd[unit]
                sums[unit] =
                    four + e.weight * xe[unit] + f.weight * xf[unit] + g.weight * xg[unit] + h.weight * xh[unit]
            }
            next += 8
        }
        while next < children.count {
            let (x, w) = (children[next].column + start, children[next].weight)
            for unit in 0..<count { sums[unit] += w * x[unit] }
            next += 1
        }
    }

    /// Where values may be missing, without branches for an arithmetic mean.
    /// - Parameter counting: whether known children are counted.
    func sumKnown(_ children: [Child], _ mean: Mean, counting: Bool, _ start: Int, _ count: Int) {
        clear(mean, count)
        var next = 0
        while next < children.count {
            let child = children[next]
            var taken = 1
            if mean == .arithmetic, child.weight > 0 {
                if next + 4 <= children.count, children[next..<next + 4].allSatisfy({ $0.weight > 0 }) { taken = 4 }
                if taken == 4 { addFour(children, next, start, count) } else { add(child, start, 0..<count) }
            } else if child.weight > 0 {
                addTransformed(child, mean, start, count)
            }
            if counting || child.weight == 0 {
                for child in next..<next + taken { countKnown(children[child].column + start, count) }
            }
            next += taken
        }
    }

    private func countKnown(_ x: UnsafePointer<Double>, _ count: Int) {
        let counts = counts
        for unit in 0..<count { counts[unit] += x[unit] == x[unit] ? 1 : 0 }
    }

    private func addTransformed(_ child: Child, _ mean: Mean, _ start: Int, _ count: Int) {
        let (x, w) = (child.column + start, child.weight)
        for unit in 0..<count where x[unit] == x[unit] {
            sums[unit] += w * transformed(x[unit], mean)
            weights[unit] += w
            least[unit] = x[unit] < least[unit] ? x[unit] : least[unit]
            most[unit] = x[unit] > most[unit] ? x[unit] : most[unit]
        }
    }

    private func add(_ child: Child, _ start: Int, _ units: Range<Int>) {
        let (x, w, sums, weights) = (child.column + start, child.weight, sums, weights)
        for unit in units {
            let value = x[unit]
            let isKnown = value == value
            sums[unit] += isKnown ? w * value : 0
            weights[unit] += isKnown ? w : 0
        }
    }

    /// Four children in one pass, which saves most of the traffic to the sums; the additions still happen in order. Written out
    /// in vectors, since the compiler does not see that so many columns never overlap.
    private func addFour(_ children: [Child], _ next: Int, _ start: Int, _ count: Int) {
        let (a, b, c, d) = (children[next], children[next + 1], children[next + 2], children[next + 3])
        let (xa, xb, xc, xd) = (a.column + start, b.column + start, c.column + start, d.column + start)
        let (sums, weights) = (sums, weights)
        var unit = 0
        while unit + 2 <= count {
            var (sum, weight) = (load(sums + unit), load(weights + unit))
            addKnown(load(xa + unit), a.weight, &sum, &weight)
            addKnown(load(xb + unit), b.weight, &sum, &weight)
            addKnown(load(xc + unit), c.weight, &sum, &weight)
            addKnown(load(xd + unit), d.weight, &sum, &weight)
            UnsafeMutableRawPointer(sums + unit).storeBytes(of: sum, as: SIMD2<Double>.self)
            UnsafeMutableRawPointer(weights + unit).storeBytes(of: weight, as: SIMD2<Double>.self)
            unit += 2
        }
        for child in children[next..<next + 4] { add(child, start, unit..<count) }
    }
}

@inline(__always)
private func load(_ pointer: UnsafePointer<Double>) -> SIMD2<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD2<Double>.self)
}

/// Adds two units of one child where they are known.
@inline(__always)
private func addKnown(_ x: SIMD2<Double>, _ w: Double, _ sum: inout SIMD2<Double>, _ weight: inout SIMD2<Double>) {
    let isMissing = x .!= x
    sum += (x * w).replacing(with: 0, where: isMissing)
    weight += SIMD2(repeating: w).replacing(with: 0, where: isMissing)
}
