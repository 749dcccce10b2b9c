/// Which parts of the tree apply to a unit: a not-applicable measure leaves its group's weights and count, and a group whose
/// children have all left leaves its own.
struct Applicability: Sendable {
    /// By group: for every unit the number of children that apply; `nil` where all apply to all.
    let counts: [[Double]?]
    /// By measure: marks of the cells that are not applicable; `nil` where there are none.
    let masks: [[Bool]?]

    init(counts: [[Double]?], masks: [[Bool]?]) {
        self.counts = counts
        self.masks = masks
    }

    /// - Parameter masks: by measure, marks of the cells that are not applicable.
    init(_ masks: [[Bool]?], units: Int, tree: Tree) {
        let measures = masks.count
        var counts = [[Double]?](repeating: nil, count: tree.children.count)
        for group in tree.order {
            let children = tree.children[group - measures]
            var count: [Double]?
            for child in children {
                let below = child < measures ? nil : counts[child - measures]
                let mask = child < measures ? masks[child] : below.map { $0.map { $0 == 0 } }
                guard let mask, mask.contains(true) else { continue }
                var left = count ?? [Double](repeating: Double(children.count), count: units)
                for unit in 0..<units where mask[unit] { left[unit] -= 1 }
                count = left
            }
            counts[group - measures] = count
        }
        self.init(counts: counts, masks: masks)
    }
}
