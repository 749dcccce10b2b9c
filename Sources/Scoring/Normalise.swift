import Foundation

/// Brings a column to a common scale (Handbook, step 5; COINr `n_minmax`, `n_zscore`, `n_prank`, `n_goalposts`, `n_dist2targ`).
///
/// First `transform: log` takes the natural logarithm, then `direction: lower` turns the value round (x ↦ −x), then:
///
/// | kind | result |
/// |---|---|
/// | `min-max` | low + (high − low)·(x − min)/(max − min) of the known values |
/// | `goalposts` | low + (high − low)·(x − worst)/(best − worst) of the method's ends |
/// | `percentiles` | like min-max, between two percentiles (type 7) of the known values |
/// | `z-score` | mean + sd·(x − x̄)/s, s with n − 1 |
/// | `percentile-rank` | (minimum rank − 1)/(known − 1) |
/// | `distance-to-target` | (x − min)/(target − min), not above `cap`; with min ≥ target 1 for all |
/// | `none` | x |
///
/// `clamp` keeps results inside [low, high]. Missing stays missing. A column without spread, or a single known value where
/// the spread of the data counts, gives missing, and why is returned. Where a logarithm is taken, a value ≤ 0 is at the worst
/// end with `clamp`; without, it becomes missing and its row is returned.
func normalise(_ column: inout [Double], _ measure: Measure, _ normalisation: Normalisation) -> Undefined {
    var undefined = Undefined()
    if measure.isLogarithmic {
        undefined.rows = takeLogarithm(&column, worst: normalisation.scale?.clamp == true, normalisation, measure)
    }
    let sign = measure.isLowerBetter ? -1.0 : 1.0
    if measure.isLowerBetter, !isGoalposts(normalisation) { for row in column.indices { column[row] = -column[row] } }
    // Rows at the worst end carry an infinity that must not count as an end of the data.
    switch normalisation {
    case .none: break
    case .goalposts(let scale):
        guard let (worst, best) = measure.ends, place(&column, from: worst, to: best, scale) else {
            undefined.why = "its goalposts make no scale"
            break
        }
    case .minMax(let scale):
        let (least, most) = finiteEnds(column)
        if !place(&column, from: least, to: most, scale) { undefined.why = withoutSpread(column, measure) }
    case .percentiles(let low, let high, let scale):
        let known = column.filter(\.isFinite).sorted()
        let (from, to) = (quantile(sorted: known, low / 100), quantile(sorted: known, high / 100))
        if !place(&column, from: from, to: to, scale) {
            undefined.why =
                from == to && known.first != known.last
                ? "its two percentiles are the same value" : withoutSpread(column, measure)
        }
    case .zScore(let centre, let sd):
        if !standardise(&column, centre, sd) { undefined.why = withoutSpread(column, measure) }
    case .percentileRank:
        if !percentileRank(&column) { undefined.why = withoutSpread(column, measure) }
    case .distanceToTarget(let cap):
        let target = sign * (measure.isLogarithmic ? log(measure.target ?? .nan) : measure.target ?? .nan)
        undefined.why = approach(target, &column, cap, measure)
    }
    if undefined.why != nil { for row in column.indices { column[row] = .nan } }
    return undefined
}

/// What has no value after normalising.
struct Undefined {
    /// The rows whose logarithm does not exist.
    var rows: [Int] = []
    /// Why the column as a whole has none.
    var why: String?
}

/// (x − min)/(target − min). Where even the least value reaches the target, there is no distance left to measure: with a cap
/// all have the most there is, and without one nothing says what going beyond is worth.
/// - Returns: why the column has no value.
private func approach(_ target: Double, _ column: inout [Double], _ cap: Double?, _ measure: Measure) -> String? {
    let least = finiteEnds(column).least
    if least.isFinite, least >= target {
        guard let cap else {
            return "every known value reaches the target, and without a cap nothing says what lies beyond it"
        }
        for row in column.indices where !column[row].isNaN { column[row] = min(1, cap) }
    } else if !place(&column, from: least, to: target, Scale()) {
        return withoutSpread(column, measure)
    } else if let cap {
        for row in column.indices where column[row] > cap { column[row] = cap }
    }
    return nil
}

/// Why the data make no scale.
private func withoutSpread(_ column: [Double], _ measure: Measure) -> String {
    let (least, most) = finiteEnds(column)
    let above = measure.isLogarithmic ? " above 0" : ""
    return switch column.count(where: \.isFinite) {
    case 0: "no value\(above) is known"
    case 1: "only one value\(above) is known"
    default: least == most ? "all known values\(above) are equal" : "its ends lie too close together or too far apart"
    }
}

/// low + (high − low)·(x − from)/(to − from); `false`, and nothing is changed, where the two ends make no scale.
private func place(_ column: inout [Double], from: Double, to: Double, _ scale: Scale) -> Bool {
    // One multiplication instead of a division per value; both ends are met exactly all the same.
    let slope = (scale.high - scale.low) / (to - from)
    guard slope != 0, slope.isFinite else { return false }
    column.withUnsafeMutableBufferPointer { column in
        for row in column.indices {
            let value = column[row]
            column[row] = value == to ? scale.high : (value - from) * slope + scale.low
        }
        guard scale.clamp else { return }
        for row in column.indices {
            let value = column[row]
            column[row] = value < scale.low ? scale.low : value > scale.high ? scale.high : value
        }
    }
    return true
}

/// A value ≤ 0 becomes the infinity that lies beyond the worst end, or missing.
private func takeLogarithm(
    _ column: inout [Double], worst: Bool, _ normalisation: Normalisation, _ measure: Measure
) -> [Int] {
    // Before the turn of `direction: lower` the worst end is above, and so it is with goalposts the wrong way round.
    let beyond = measure.isLowerBetter ? Double.infinity : -Double.infinity
    var undefined: [Int] = []
    for row in column.indices where !column[row].isNaN {
        if column[row] > 0 {
            column[row] = log(column[row])
        } else {
            column[row] = worst ? beyond : .nan
            if !worst { undefined.append(row) }
        }
    }
    return undefined
}

/// `false`, and nothing is changed, where no two known values differ. The deviation alone would not tell: the mean of equal values
/// may differ from them in its last digit.
private func standardise(_ column: inout [Double], _ centre: Double, _ sd: Double) -> Bool {
    let (least, most) = ends(column)
    guard least < most else { return false }
    let average = mean(column)
    var squares = 0.0
    var known = 0.0
    for value in column where !value.isNaN {
        squares += (value - average) * (value - average)
        known += 1
    }
    let deviation = (squares / (known - 1)).squareRoot()
    guard deviation > 0, deviation.isFinite else { return false }
    for row in column.indices { column[row] = centre + sd * (column[row] - average) / deviation }
    return true
}

private func percentileRank(_ column: inout [Double]) -> Bool {
    let rows = column.indices.filter { !column[$0].isNaN }.sorted { column[$0] < column[$1] }
    guard let first = rows.first, let last = rows.last, column[first] < column[last] else { return false }
    let values = column
    var rank = 0
    for (place, row) in rows.enumerated() {
        if place > 0, values[row] != values[rows[place - 1]] { rank = place }
        column[row] = Double(rank) / Double(rows.count - 1)
    }
    return true
}

/// The ends of the known values; an infinity, which stands for a value beyond all ends, is none of them.
private func finiteEnds(_ column: [Double]) -> (least: Double, most: Double) {
    let (least, most) = ends(column)
    guard least == -.infinity || most == .infinity else { return (least, most) }
    return ends(column.map { $0.isFinite ? $0 : .nan })
}

private func isGoalposts(_ normalisation: Normalisation) -> Bool {
    if case .goalposts = normalisation { true } else { false }
}

extension Measure {
    /// The goalposts on the scale that is normalised: their logarithms with `transform: log`.
    var ends: (worst: Double, best: Double)? {
        goalposts.map { isLogarithmic ? (log($0.worst), log($0.best)) : ($0.worst, $0.best) }
    }
}
