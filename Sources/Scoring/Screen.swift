/// Which units stay: those whose share of known measures, out of the applicable ones, is at least `available` (Handbook,
/// step 3; COINr `Screen(unit_screen = "byNA")`). A unit to which nothing applies is dropped.
func screen(_ columns: [[Double]], notApplicable: [[Bool]?], available: Double) -> [Bool] {
    let units = columns.first?.count ?? 0
    return (0..<units).map { row in
        var known = 0
        var applicable = 0
        for (column, mask) in zip(columns, notApplicable) where mask?[row] != true {
            applicable += 1
            if !column[row].isNaN { known += 1 }
        }
        return applicable > 0 && Double(known) / Double(applicable) >= available
    }
}
