import Foundation

/// What `treat` did to a column.
public enum TreatmentOutcome: Equatable, Sendable {
    case passed
    /// Passed after so many points were moved.
    case winsorised(Int)
    /// Passed after so many points were moved that none differs from another any more.
    case flattened
    case logarithm
    /// Still skewed; left as it was.
    case failed
}

/// Tames a column whose few extreme values would squeeze all others together (Handbook, step 3; COINr `Treat`).
///
/// A column passes if |skew| < `skew` or kurtosis < `kurtosis`. If not, it is Winsorised a step at a time: with skew ≥ 0 all
/// points at the maximum become the next lower value, else all at the minimum the next higher, until it passes or
/// `winsorise` points are changed. If it still fails, that is discarded and, with `otherwise: log`,
/// log(x − min + 0.01·(max − min)) of the original column is taken. Missing values stay missing and count nowhere; fewer
/// than four known values, or values without spread, pass.
func treat(_ column: inout [Double], _ treatment: Treatment) -> TreatmentOutcome {
    guard !passes(column, treatment) else { return .passed }
    var trial = column
    var moved = 0
    while moved < treatment.winsorise {
        guard winsoriseOnce(&trial, high: shape(trial).skew >= 0) else { break }
        moved = zip(column, trial).count { $0 != $1 && !$0.isNaN }
        guard !passes(trial, treatment) else {
            column = trial
            let (least, most) = ends(column)
            return least < most ? .winsorised(moved) : .flattened
        }
    }
    guard treatment.otherwiseLog else { return .failed }
    let (least, most) = ends(column)
    column = column.map { log($0 - least + 0.01 * (most - least)) }
    return .logarithm
}

private func passes(_ column: [Double], _ treatment: Treatment) -> Bool {
    let (skew, kurtosis) = shape(column)
    return skew.isNaN || kurtosis.isNaN || abs(skew) < treatment.skew || kurtosis < treatment.kurtosis
}

/// Moves every point at the end to the next value inside; `false` when all values are the same.
private func winsoriseOnce(_ column: inout [Double], high: Bool) -> Bool {
    let (least, most) = ends(column)
    let end = high ? most : least
    var next = high ? -Double.infinity : Double.infinity
    for value in column where !value.isNaN && value != end { next = high ? max(next, value) : min(next, value) }
    guard next.isFinite else { return false }
    for row in column.indices where column[row] == end { column[row] = next }
    return true
}

/// Sample skewness G1 and excess kurtosis G2 (Joanes & Gill 1998, the adjusted estimators of SAS and SPSS) of the known
/// values; NaN for fewer than four of them or none that differ.
public func shape(_ column: [Double]) -> (skew: Double, kurtosis: Double) {
    let centre = mean(column)
    var (n, m2, m3, m4) = (0.0, 0.0, 0.0, 0.0)
    for value in column where !value.isNaN {
        let d = value - centre
        n += 1
        m2 += d * d
        m3 += d * d * d
        m4 += d * d * d * d
    }
    // Equal values may differ from their mean in its last digit.
    let (least, most) = ends(column)
    guard n >= 4, m2 > 0, least < most else { return (.nan, .nan) }
    (m2, m3, m4) = (m2 / n, m3 / n, m4 / n)
    let g1 = m3 / (m2 * m2.squareRoot())
    let g2 = m4 / (m2 * m2) - 3
    let skew = g1 * (n * (n - 1)).squareRoot() / (n - 2)
    let kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6)
    return (skew, kurtosis)
}

/// The least and the greatest known value; infinities the wrong way round when none is known.
func ends(_ column: [Double]) -> (least: Double, most: Double) { column.withUnsafeBufferPointer(ends) }

/// Four running ends side by side, so that a comparison need not wait for the one before.
func ends(_ column: UnsafeBufferPointer<Double>) -> (least: Double, most: Double) {
    var least = SIMD4<Double>(repeating: .infinity)
    var most = SIMD4<Double>(repeating: -.infinity)
    var row = 0
    while row + 4 <= column.count {
        let four = SIMD4(column[row], column[row + 1], column[row + 2], column[row + 3])
        least.replace(with: four, where: four .< least)
        most.replace(with: four, where: four .> most)
        row += 4
    }
    while row < column.count {
        if column[row] < least[0] { least[0] = column[row] }
        if column[row] > most[0] { most[0] = column[row] }
        row += 1
    }
    return (least.min(), most.max())
}
