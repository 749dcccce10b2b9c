/// A column and its weight in each of four weight sets. Every weight stands twice, as a vector of the width that all
/// processors of a family have, so that the inner loop multiplies without spreading it first.
struct WeightedColumn: @unchecked Sendable {
    var column: UnsafePointer<Double>
    var w0, w1, w2, w3: SIMD2<Double>

    init(_ column: UnsafePointer<Double>, _ weights: SIMD4<Double>) {
        self.column = column
        w0 = SIMD2(repeating: weights[0])
        w1 = SIMD2(repeating: weights[1])
        w2 = SIMD2(repeating: weights[2])
        w3 = SIMD2(repeating: weights[3])
    }

    var weights: SIMD4<Double> { SIMD4(w0[0], w1[0], w2[0], w3[0]) }
}

/// Averages the children of one group arithmetically for four weight sets at once: Σ w·x / Σ w, where nothing is missing.
///
/// For `aggregate` every draw would read all columns anew. Here a column is read once for four draws, and the sums of four
/// units stay in registers until all children are added, one after the other: the bits are those of `aggregate`.
///
/// - Parameter result: per weight set, where the values go.
func aggregateTogether(
    _ children: UnsafeBufferPointer<WeightedColumn>, units: Int,
    into result: (
        UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
        UnsafeMutablePointer<Double>
    )
) {
    var totals = SIMD4<Double>.zero
    for child in children { totals += child.weights }
    var unit = 0
    while unit &+ 4 <= units {
        var (a0, a1, a2, a3) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
        var (b0, b1, b2, b3) = (a0, a1, a2, a3)
        for child in children {
            let cells = UnsafeRawPointer(child.column + unit)
            let a = cells.loadUnaligned(as: SIMD2<Double>.self)
            let b = cells.loadUnaligned(fromByteOffset: 16, as: SIMD2<Double>.self)
            a0 += a * child.w0
            b0 += b * child.w0
            a1 += a * child.w1
            b1 += b * child.w1
            a2 += a * child.w2
            b2 += b * child.w2
            a3 += a * child.w3
            b3 += b * child.w3
        }
        store(a0, b0, totals[0], result.0 + unit)
        store(a1, b1, totals[1], result.1 + unit)
        store(a2, b2, totals[2], result.2 + unit)
        store(a3, b3, totals[3], result.3 + unit)
        unit &+= 4
    }
    while unit < units {
        var sums = SIMD4<Double>.zero
        for child in children { sums += child.weights * child.column[unit] }
        let means = sums / totals
        result.0[unit] = restored(means[0], .arithmetic)
        result.1[unit] = restored(means[1], .arithmetic)
        result.2[unit] = restored(means[2], .arithmetic)
        result.3[unit] = restored(means[3], .arithmetic)
        unit &+= 1
    }
}

/// Writes the means of four units; what is not finite is missing.
@inline(__always)
private func store(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ total: Double, _ pointer: UnsafeMutablePointer<Double>) {
    let means = (a / total, b / total)
    let cells = UnsafeMutableRawPointer(pointer)
    cells.storeBytes(of: finite(means.0), as: SIMD2<Double>.self)
    cells.storeBytes(of: finite(means.1), toByteOffset: 16, as: SIMD2<Double>.self)
}

@inline(__always)
private func finite(_ means: SIMD2<Double>) -> SIMD2<Double> { means.replacing(with: .nan, where: means - means .!= 0) }
