/// Fills what is missing with the mean or median of what is known (Handbook, step 3: single imputation; COINr `i_mean`,
/// `i_median`, `i_mean_grp`).
///
/// `groupMean` takes the mean of the units with the same text in `groups`; a unit without a group, and a group without a
/// known value, stay missing. Cells in `notApplicable` are never filled. A column without any known value stays as it is.
func impute(_ column: inout [Double], notApplicable: [Bool]?, with imputation: Imputation, groups: [String]?) {
    switch imputation {
    case .none: return
    case .mean:
        let average = mean(column)
        fill(&column, notApplicable) { _ in average }
    case .median:
        let middle = quantile(sorted: column.filter { !$0.isNaN }.sorted(), 0.5)
        fill(&column, notApplicable) { _ in middle }
    case .groupMean:
        guard let groups else { return }
        var known: [String: KnownValues] = [:]
        for (value, group) in zip(column, groups) where !value.isNaN && !group.isEmpty {
            known[group, default: KnownValues()].add(value)
        }
        fill(&column, notApplicable) { row in known[groups[row]]?.mean ?? .nan }
    }
}

private func fill(_ column: inout [Double], _ notApplicable: [Bool]?, with value: (Int) -> Double) {
    let before = column
    for row in before.indices where before[row].isNaN && notApplicable?[row] != true { column[row] = value(row) }
}

/// The arithmetic mean of the known values, summed in the order of the rows; NaN when none is known. Equal values have just
/// their value for a mean, so that filling a gap makes no difference where there was none.
func mean(_ column: [Double]) -> Double {
    var known = KnownValues()
    for value in column where !value.isNaN { known.add(value) }
    return known.mean
}

/// The sum and the ends of some values.
private struct KnownValues {
    private var sum = 0.0
    private var count = 0.0
    private var least = Double.infinity
    private var most = -Double.infinity

    mutating func add(_ value: Double) {
        sum += value
        count += 1
        least = min(least, value)
        most = max(most, value)
    }

    /// NaN for no value.
    var mean: Double { count == 0 ? .nan : max(least, min(most, sum / count)) }
}

/// The quantile of type 7 (Hyndman & Fan 1996; the default of R and numpy): linear between the order statistics around
/// (n − 1)·p. NaN for an empty list.
public func quantile(sorted values: [Double], _ p: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let place = Double(values.count - 1) * p
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (values[above] - values[below]) * (place - Double(below))
}
