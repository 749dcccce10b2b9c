import Input

/// The smallest change of one measure that lifts a unit to a goal.
public struct Lift: Equatable, Sendable {
    public var measure: String
    /// In the unit of the data; `nil` where it is missing today.
    public var from: Double?
    public var to: Double
}

extension WhatIf {
    /// The smallest change of `measure` with which `node` of a unit reaches `goal`; `nil` when no value of it does.
    ///
    /// Found by bisection on the raw value towards its better side, on what scoring the changed table gives, down to
    /// neighbouring numbers; so the goal is met by `to` and not by the number before it. For a missing measure, `to` is the
    /// least demanding value. `from` equals `to` where the goal is met already. With goalposts the search ends at the best end
    /// when values are kept inside; else it goes on as long as the goal comes nearer, up to 2⁶⁰ spans away.
    ///
    /// Errors: `InputError` for an unknown unit, measure or node.
    public func lift(
        _ unit: String, by measure: String, to goal: Double, of node: String? = nil
    ) throws(InputError) -> Lift? {
        guard let number = method.node(measure), number < method.measures.count else {
            throw InputError(file: method.id, field: measure, "there is no such measure")
        }
        let node = node ?? method.index.name
        guard let target = method.node(node) else {
            throw InputError(file: method.id, field: node, "there is no such measure or group")
        }
        guard let row = table.units.firstIndex(of: unit) else {
            throw InputError(file: method.id, field: "unit", "there is no unit “\(unit)”")
        }
        guard table.notApplicable[measure]?[row] != true else { return nil }
        var alone = isLocal ? table.rows([row]) : DataTable(units: [])
        func value(_ raw: Double) throws(InputError) -> Double {
            if isLocal {
                alone.numbers[measure] = [raw]
                return try method.score(alone).columns[target].first ?? .nan
            }
            let changed = try scores(with: [Change(unit: unit, column: measure, value: raw)])
            return changed.position(of: unit).map { changed.columns[target][$0] } ?? .nan
        }
        let today = table.numbers[measure]?[row] ?? .nan
        let from = today.isNaN ? nil : today
        if from != nil, let position = scores.position(of: unit), scores.columns[target][position] >= goal {
            return Lift(measure: measure, from: from, to: today)
        }
        let description = method.measures[number]
        let scale = denominator(of: description, at: row)
        guard let ends = ends(of: description, scale), scale > 0 else { return nil }
        var low = from ?? ends.worst
        if from == nil, try value(low) >= goal { return Lift(measure: measure, from: nil, to: low) }
        guard var high = try reach(from: low, ends, goal, value) else { return nil }
        while true {
            let middle = low + (high - low) / 2
            guard middle != low, middle != high else { return Lift(measure: measure, from: from, to: high) }
            if try value(middle) >= goal { high = middle } else { low = middle }
        }
    }

    /// Every measure that alone can lift the unit to the goal, the shortest way first: the change as a share of the span
    /// between the measure's ends.
    public func lifts(_ unit: String, to goal: Double, of node: String? = nil) throws(InputError) -> [Lift] {
        var found: [(way: Double, lift: Lift)] = []
        for measure in method.measures {
            guard let lift = try lift(unit, by: measure.name, to: goal, of: node) else { continue }
            let row = table.units.firstIndex(of: unit) ?? 0
            guard let ends = ends(of: measure, denominator(of: measure, at: row)) else { continue }
            found.append((abs(lift.to - (lift.from ?? ends.worst)) / abs(ends.best - ends.worst), lift))
        }
        return found.enumerated().sorted { ($0.element.way, $0.offset) < ($1.element.way, $1.offset) }.map(
            \.element.lift)
    }

    private func denominator(of measure: Measure, at row: Int) -> Double {
        guard method.steps.contains(.denominate), let name = measure.denominator else { return 1 }
        return table.numbers[name]?[row] ?? .nan
    }

    /// The goalposts in the unit of the data, or the least and greatest known value.
    private func ends(of measure: Measure, _ scale: Double) -> Goalposts? {
        if let posts = measure.goalposts { return Goalposts(worst: posts.worst * scale, best: posts.best * scale) }
        let (least, most) = Scoring.ends(table.numbers[measure.name] ?? [])
        guard least < most else { return nil }
        return measure.isLowerBetter ? Goalposts(worst: most, best: least) : Goalposts(worst: least, best: most)
    }

    /// A raw value that meets the goal: the best end, or one ever further beyond.
    private func reach(
        from low: Double, _ ends: Goalposts, _ goal: Double, _ value: (Double) throws(InputError) -> Double
    ) throws(InputError) -> Double? {
        let span = ends.best - ends.worst
        if (ends.best - low) * span > 0, try value(ends.best) >= goal { return ends.best }
        var step = span
        for _ in 0..<60 {
            let candidate = (span > 0 ? max(low, ends.best) : min(low, ends.best)) + step
            if try value(candidate) >= goal { return candidate }
            step *= 2
        }
        return nil
    }
}
