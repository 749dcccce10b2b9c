import Input

/// What a replicator prepares before its first draw.
extension Replicator {
    /// The worst end of every measure: the lower end of its scale, or the least known value where the kind has none. Distances
    /// to a target begin at 0 also where nobody is that far away.
    static func lows(_ method: Method, _ columns: [Double], _ units: Int) -> [Double] {
        method.measures.enumerated().map { measure, description in
            let normalisation = method.normalisation(of: description)
            if case .distanceToTarget = normalisation { return 0 }
            return normalisation.scale?.low ?? ends(Array(columns[measure * units..<(measure + 1) * units])).least
        }
    }

    static func positions(
        _ method: Method, _ table: DataTable, _ nominal: Scores, _ normalised: [Double]
    ) throws(InputError) -> [Double] {
        var bare = method
        for measure in bare.measures.indices where bare.measures[measure].goalposts != nil {
            bare.measures[measure].normalisation = .goalposts(Scale(low: 0, high: 1, clamp: false))
        }
        var positions = try nominal.aligned(bare.score(table))
        // A value without a logarithm lies infinitely far beyond the worst end, where clamp puts it back.
        for cell in positions.indices where positions[cell].isNaN && !normalised[cell].isNaN {
            positions[cell] = -.infinity
        }
        return positions
    }

    static func gaps(_ method: Method, _ nominal: Scores, _ table: DataTable) -> [[Gap]] {
        method.tree.children.map { children in
            let measures = children.filter { $0 < method.measures.count }
            return nominal.units.indices.compactMap { unit in
                let missing = measures.filter {
                    nominal.columns[$0][unit].isNaN
                        && table.notApplicable[method.measures[$0].name]?[nominal.rows[unit]] != true
                }
                return missing.isEmpty ? nil : Gap(unit: unit, number: unit, measures: missing)
            }
        }
    }

    /// The groups none of whose children can be missing in any draw.
    static func complete(
        _ method: Method, _ assumptions: Assumptions, _ columns: [[Double]], _ units: Int
    ) -> [Bool] {
        let measures = method.measures.count
        var isComplete = [Bool](repeating: false, count: method.groups.count)
        // A mean that is not defined for every value, or drawn, may leave its own group missing.
        var mayBeMissing = [Bool](repeating: true, count: method.groups.count)
        for node in method.tree.order {
            let group = node - measures
            isComplete[group] = method.tree.children[group].allSatisfy { child in
                if child >= measures { return !mayBeMissing[child - measures] }
                return columns.allSatisfy { !$0[child * units..<(child + 1) * units].contains(where: \.isNaN) }
            }
            let isDrawn = assumptions.mean?.groups.contains(node) == true
            mayBeMissing[group] =
                !isComplete[group] || isDrawn || method.mean(of: method.groups[group]) != .arithmetic
        }
        return isComplete
    }
}

extension Method {
    /// This method with another normalisation step.
    func normalised(_ normalisation: Normalisation) -> Method {
        var method = self
        if !method.steps.contains(where: { if case .normalise = $0 { true } else { false } }) {
            let end = method.steps.firstIndex { if case .aggregate = $0 { true } else { false } } ?? method.steps.count
            method.steps.insert(.normalise(normalisation), at: end)
        }
        method.steps = method.steps.map { if case .normalise = $0 { .normalise(normalisation) } else { $0 } }
        return method
    }

    /// The scale of a measure whose goalposts can move; `nil` where its ends are not goalposts.
    func moving(_ measure: Measure) -> Scale? {
        if case .goalposts(let scale) = normalisation(of: measure) { scale } else { nil }
    }
}

extension Scores {
    /// The measures of `other`, one after the other, for the units of these scores in their order.
    func aligned(_ other: Scores) -> [Double] {
        var places = [Int?](repeating: nil, count: (rows.max() ?? -1) + 1)
        for (place, row) in other.rows.enumerated() where row < places.count { places[row] = place }
        var cells: [Double] = []
        cells.reserveCapacity(method.measures.count * units.count)
        for column in other.columns.prefix(method.measures.count) {
            for row in rows { cells.append(places[row].map { column[$0] } ?? .nan) }
        }
        return cells
    }
}
