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

/// Averages the children of one group for all units into `result` (Handbook, step 6; COINr `a_amean`, `a_gmean`, `a_hmean`).
///
/// With x the known children, w their weights renormalised to 1:
/// arithmetic Σwx · geometric exp(Σw ln x) · harmonic 1/Σ(w/x) · power p (Σw xᵖ)^(1/p).
///
/// Missing (NaN) when no child of positive weight is known; when the share of known children among the applicable ones,
/// unweighted, is below `available`; and when the rule is not defined for a value: geometric, harmonic and power with p < 0
/// want values above 0, any other power but 1 values from 0. Sums run over the children in the order of the method file, so
/// a result does not depend on how units are spread over threads. A child with the weight 0 counts as known or not, and adds
/// nothing. A mean that takes logarithms or powers is held between the least and the greatest of its children, so that equal
/// children have just their value for a mean and no threshold is missed by a last digit.
func aggregate(
    _ children: [Child], _ averaging: Averaging, units: Range<Int>, into result: UnsafeMutablePointer<Double>,
    _ scratch: AggregationScratch
) {
    var start = units.lowerBound
    while start < units.upperBound {
        let count = min(AggregationScratch.size, units.upperBound - start)
        if averaging.isComplete {
            scratch.sumComplete(children, averaging.mean, start, count)
            divide(children, averaging.mean, count, scratch, result + start)
        } else {
            scratch.sumKnown(children, averaging.mean, counting: averaging.available > 0, start, count)
            divideKnown(children.count, averaging, start, count, scratch, result + start)
        }
        if averaging.mean != .arithmetic { scratch.hold(result + start, count) }
        start += count
    }
}

private func divide(
    _ children: [Child], _ mean: Mean, _ count: Int, _ scratch: AggregationScratch,
    _ result: UnsafeMutablePointer<Double>
) {
    let sums = scratch.sums
    var total = 0.0
    for child in children { total += child.weight }
    for unit in 0..<count { result[unit] = restored(sums[unit] / total, mean) }
}

private func divideKnown(
    _ children: Int, _ averaging: Averaging, _ start: Int, _ count: Int, _ scratch: AggregationScratch,
    _ result: UnsafeMutablePointer<Double>
) {
    let (sums, weights, counts) = (scratch.sums, scratch.weights, scratch.counts)
    // Without a share to reach, Σw = 0 alone says that nothing is known.
    if averaging.available == 0 {
        for unit in 0..<count { result[unit] = restored(sums[unit] / weights[unit], averaging.mean) }
        return
    }
    for unit in 0..<count {
        let applicable = averaging.applicable?[start + unit] ?? Double(children)
        let isEnough = counts[unit] > 0 && counts[unit] / applicable >= averaging.available
        result[unit] = isEnough ? restored(sums[unit] / weights[unit], averaging.mean) : .nan
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
