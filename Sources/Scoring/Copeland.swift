/// Copeland scores: every unit is compared with every other on the children of one group (Handbook, step 6: non-compensatory
/// aggregation; COINr `a_copeland`).
///
/// a beats b when the children in which a is higher carry more than half of the weight of the children known for both; the
/// score is wins − losses. A unit without a known child, or with fewer than `available` of those that apply, is compared with
/// none and missing. Time grows with the square of the number of units.
func copeland(
    _ children: [Child], _ averaging: Averaging, units: Int, into result: UnsafeMutablePointer<Double>
) {
    for unit in 0..<units {
        var known = 0.0
        for child in children where !child.column[unit].isNaN { known += 1 }
        let applicable = averaging.applicable?[unit] ?? Double(children.count)
        result[unit] = known > 0 && known / applicable >= averaging.available ? 0 : .nan
    }
    for a in 0..<units where !result[a].isNaN {
        for b in a + 1..<max(units, a + 1) where !result[b].isNaN {
            var (above, below, total) = (0.0, 0.0, 0.0)
            for child in children {
                let (x, y) = (child.column[a], child.column[b])
                guard x == x, y == y else { continue }
                total += child.weight
                if x > y { above += child.weight } else if x < y { below += child.weight }
            }
            let win = 2 * above > total ? 1.0 : 2 * below > total ? -1.0 : 0
            result[a] += win
            result[b] -= win
        }
    }
}
