/// x / d for every unit, so that large and small units compare (Handbook, step 3: scale adjustment).
///
/// Unit: that of `column` per unit of `denominators`. A missing value or denominator gives missing. A denominator of 0 gives
/// missing and its row is returned: nothing can be said per nothing.
func denominate(_ column: inout [Double], by denominators: [Double]) -> [Int] {
    var undefined: [Int] = []
    for row in column.indices {
        if denominators[row] == 0 {
            if !column[row].isNaN { undefined.append(row) }
            column[row] = .nan
        } else {
            column[row] /= denominators[row]
        }
    }
    return undefined
}
