import Foundation

/// One child of a group as the kernel sees it: its column, which the caller keeps alive and unchanged, and its weight.
struct Child: @unchecked Sendable {
    var column: UnsafePointer<Double>
    var weight: Double
}

/// How a group is averaged: the rule, the share of known children it asks for, and how many children apply to each unit.
struct Averaging: @unchecked Sendable {
    var mean: Mean
    var available: Double
    /// For every unit the number of children that apply; `nil` where all apply to all.
    var applicable: UnsafePointer<Double>?
    /// Whether no child has a missing value, so that weights and counts are the same for all units.
    var isComplete: Bool
}

/// Units per block: sums of one block stay in the fastest cache while all children pass over them.
private let blockSize = 512

/// Room for the sums of one block; one per thread.
struct AggregationScratch {
    fileprivate var sums = [Double](repeating: 0, count: blockSize)
    fileprivate var weights = [Double](repeating: 0, count: blockSize)
    fileprivate var counts = [Double](repeating: 0, count: blockSize)
}

/// Averages the children of one group for all units into `result` (Handbook, step 6; COINr `a_amean`, `a_gmean`, `a_hmean`).
///
/// With x the known children, w their weights renormalised to 1:
/// arithmetic Σwx · geometric exp(Σw ln x) · harmonic 1/Σ(w/x) · power p (Σw xᵖ)^(1/p).
///
/// Missing (NaN) when no child of positive weight is known; when the share of known children among the applicable ones,
/// unweighted, is below `available`; and when the rule is not defined for a value: geometric, harmonic and power with p < 0
/// want values above 0, any other power but 1 values from 0. Sums run over the children in the order of the method file, so
/// a result does not depend on how units are spread over threads. A child with the weight 0 counts as known or not, and adds
/// nothing.
func aggregate(
    _ children: [Child], _ averaging: Averaging, units: Range<Int>, into result: UnsafeMutablePointer<Double>,
    _ scratch: inout AggregationScratch
) {
    scratch.sums.withUnsafeMutableBufferPointer { sums in
        scratch.weights.withUnsafeMutableBufferPointer { weights in
            scratch.counts.withUnsafeMutableBufferPointer { counts in
                guard let sums = sums.baseAddress, let weights = weights.baseAddress, let counts = counts.baseAddress
                else { return }
                var start = units.lowerBound
                while start < units.upperBound {
                    let count = min(blockSize, units.upperBound - start)
                    if averaging.isComplete {
                        sumComplete(children, averaging.mean, start, count, sums)
                        divide(children, averaging.mean, start, count, sums, result)
                    } else {
                        sumKnown(
                            children, averaging.mean, averaging.available > 0, start, count, sums, weights, counts)
                        divideKnown(children, averaging, start, count, sums, weights, counts, result)
                    }
                    start += count
                }
            }
        }
    }
}

/// Σ w·g(x) where nothing is missing. Eight children pass at a time, which saves most of the traffic to `sums`; the
/// additions still happen one after the other, in order.
private func sumComplete(
    _ children: [Child], _ mean: Mean, _ start: Int, _ count: Int, _ sums: UnsafeMutablePointer<Double>
) {
    for unit in 0..<count { sums[unit] = 0 }
    guard case .arithmetic = mean else {
        for child in children where child.weight > 0 {
            let (x, w) = (child.column + start, child.weight)
            for unit in 0..<count { sums[unit] += w * transformed(x[unit], mean) }
        }
        return
    }
    var next = 0
    while next + 8 <= children.count {
        let (a, b, c, d) = (children[next], children[next + 1], children[next + 2], children[next + 3])
        let (e, f, g, h) = (children[next + 4], children[next + 5], children[next + 6], children[next + 7])
        let (xa, xb, xc, xd) = (a.column + start, b.column + start, c.column + start, d.column + start)
        let (xe, xf, xg, xh) = (e.column + start, f.column + start, g.column + start, h.column + start)
        for unit in 0..<count {
            let four =
                sums[unit] + a.weight * xa[unit] + b.weight * xb[unit] + c.weight * xc[unit] + d.weight * xd[unit]
            sums[unit] = four + e.weight * xe[unit] + f.weight * xf[unit] + g.weight * xg[unit] + h.weight * xh[unit]
        }
        next += 8
    }
    while next < children.count {
        let (x, w) = (children[next].column + start, children[next].weight)
        for unit in 0..<count { sums[unit] += w * x[unit] }
        next += 1
    }
}

private func divide(
    _ children: [Child], _ mean: Mean, _ start: Int, _ count: Int, _ sums: UnsafeMutablePointer<Double>,
    _ result: UnsafeMutablePointer<Double>
) {
    var total = 0.0
    for child in children { total += child.weight }
    for unit in 0..<count { result[start + unit] = restored(sums[unit] / total, mean) }
}

/// Σ w·g(x), Σ w and, where a share is asked for, the number over the known children, without branches.
private func sumKnown(
    _ children: [Child], _ mean: Mean, _ counting: Bool, _ start: Int, _ count: Int,
    _ sums: UnsafeMutablePointer<Double>, _ weights: UnsafeMutablePointer<Double>,
    _ counts: UnsafeMutablePointer<Double>
) {
    for unit in 0..<count {
        sums[unit] = 0
        weights[unit] = 0
        counts[unit] = 0
    }
    var next = 0
    while next < children.count {
        let (x, w) = (children[next].column + start, children[next].weight)
        var taken = 1
        if case .arithmetic = mean, w > 0 {
            if next + 4 <= children.count, children[next..<next + 4].allSatisfy({ $0.weight > 0 }) { taken = 4 }
            if taken == 4 {
                addKnown(children, next, start, count, sums, weights)
            } else {
                addKnown(x, w, count, sums, weights)
            }
        } else if w > 0 {
            for unit in 0..<count where x[unit] == x[unit] {
                sums[unit] += w * transformed(x[unit], mean)
                weights[unit] += w
            }
        }
        if counting || w == 0 {
            for child in next..<next + taken { countKnown(children[child].column + start, count, counts) }
        }
        next += taken
    }
}

private func addKnown(
    _ x: UnsafePointer<Double>, _ w: Double, _ count: Int, _ sums: UnsafeMutablePointer<Double>,
    _ weights: UnsafeMutablePointer<Double>
) {
    for unit in 0..<count {
        let value = x[unit]
        let isKnown = value == value
        sums[unit] += isKnown ? w * value : 0
        weights[unit] += isKnown ? w : 0
    }
}

private func countKnown(_ x: UnsafePointer<Double>, _ count: Int, _ counts: UnsafeMutablePointer<Double>) {
    for unit in 0..<count { counts[unit] += x[unit] == x[unit] ? 1 : 0 }
}

/// Four children in one pass, which saves most of the traffic to the sums; the additions still happen in order.
private func addKnown(
    _ children: [Child], _ next: Int, _ start: Int, _ count: Int, _ sums: UnsafeMutablePointer<Double>,
    _ weights: UnsafeMutablePointer<Double>
) {
    let (a, b, c, d) = (children[next], children[next + 1], children[next + 2], children[next + 3])
    let (xa, xb, xc, xd) = (a.column + start, b.column + start, c.column + start, d.column + start)
    var unit = 0
    // Written out in vectors, since the compiler does not see that so many columns never overlap.
    while unit + 2 <= count {
        var (sum, weight) = (load(sums + unit), load(weights + unit))
        add(load(xa + unit), a.weight, &sum, &weight)
        add(load(xb + unit), b.weight, &sum, &weight)
        add(load(xc + unit), c.weight, &sum, &weight)
        add(load(xd + unit), d.weight, &sum, &weight)
        UnsafeMutableRawPointer(sums + unit).storeBytes(of: sum, as: SIMD2<Double>.self)
        UnsafeMutableRawPointer(weights + unit).storeBytes(of: weight, as: SIMD2<Double>.self)
        unit += 2
    }
    guard unit < count else { return }
    for child in children[next..<next + 4] {
        addKnown(child.column + start + unit, child.weight, 1, sums + unit, weights + unit)
    }
}

@inline(__always)
private func load(_ pointer: UnsafePointer<Double>) -> SIMD2<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD2<Double>.self)
}

/// Adds two units of one child where they are known.
@inline(__always)
private func add(_ x: SIMD2<Double>, _ w: Double, _ sum: inout SIMD2<Double>, _ weight: inout SIMD2<Double>) {
    let isMissing = x .!= x
    sum += (x * w).replacing(with: 0, where: isMissing)
    weight += SIMD2(repeating: w).replacing(with: 0, where: isMissing)
}

private func divideKnown(
    _ children: [Child], _ averaging: Averaging, _ start: Int, _ count: Int, _ sums: UnsafeMutablePointer<Double>,
    _ weights: UnsafeMutablePointer<Double>, _ counts: UnsafeMutablePointer<Double>,
    _ result: UnsafeMutablePointer<Double>
) {
    // Without a share to reach, Σw = 0 alone says that nothing is known.
    if averaging.available == 0 {
        for unit in 0..<count { result[start + unit] = restored(sums[unit] / weights[unit], averaging.mean) }
        return
    }
    let all = Double(children.count)
    for unit in 0..<count {
        let applicable = averaging.applicable?[start + unit] ?? all
        let isEnough = counts[unit] > 0 && counts[unit] / applicable >= averaging.available
        result[start + unit] = isEnough ? restored(sums[unit] / weights[unit], averaging.mean) : .nan
    }
}

/// g of the quasi-arithmetic mean g⁻¹(Σ w·g(x)); NaN where the mean is not defined for x.
@inline(__always)
func transformed(_ x: Double, _ mean: Mean) -> Double {
    switch mean {
    case .arithmetic, .copeland: x
    case .geometric: x > 0 ? log(x) : .nan
    case .harmonic: x > 0 ? 1 / x : .nan
    case .power(let p): x > 0 || x == 0 && p > 0 || p == 1 ? (p == 1 ? x : pow(x, p)) : .nan
    }
}

/// g⁻¹; a result that is not finite is missing.
@inline(__always)
func restored(_ y: Double, _ mean: Mean) -> Double {
    let x =
        switch mean {
        case .arithmetic, .copeland: y
        case .geometric: exp(y)
        case .harmonic: 1 / y
        case .power(let p): p == 1 ? y : pow(y, 1 / p)
        }
    return x - x == 0 ? x : .nan
}
