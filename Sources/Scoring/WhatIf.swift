import Input

/// A table and its scores, ready to answer what would happen if a unit's figures were different.
public struct WhatIf: Sendable {
    public let method: Method
    public let table: DataTable
    public let scores: Scores
    /// Whether a unit's score depends on its own figures alone.
    let isLocal: Bool

    /// Errors: as `Method.score`.
    public init(_ method: Method, _ table: DataTable) throws(InputError) {
        self.method = method
        self.table = table
        scores = try method.score(table)
        isLocal = method.wholeTableReason == nil
    }

    /// One figure of one unit.
    public struct Change: Equatable, Sendable {
        public var unit: String
        /// A measure or a denominator.
        public var column: String
        /// In the unit of the data; `nil` makes it missing. A cell that did not apply applies from then on.
        public var value: Double?

        public init(unit: String, column: String, value: Double?) {
            self.unit = unit
            self.column = column
            self.value = value
        }
    }

    /// The scores and ranks with these changes: exactly what scoring the changed table from the start gives.
    ///
    /// Where every end is known beforehand, only the changed units are scored again. Else the columns of the changed measures
    /// are prepared again and the groups above them averaged. Only a `screen` step, or one that compares units, asks for all.
    ///
    /// Errors: `InputError` for a unit or column that does not exist.
    public func scores(with changes: [Change]) throws(InputError) -> Scores {
        let (changed, rows) = try self.changed(changes)
        if isLocal { return try replaced(changed, rows) }
        let hasScreen = method.steps.contains { if case .screen = $0 { true } else { false } }
        if hasScreen { return try method.score(changed) }
        return prepared(changed, columns: Set(changes.map(\.column)))
    }

    private func changed(_ changes: [Change]) throws(InputError) -> (DataTable, [Int]) {
        var changed = table
        var rows: [Int] = []
        for change in changes {
            guard let row = table.units.firstIndex(of: change.unit) else {
                throw InputError(file: method.id, field: "unit", "there is no unit “\(change.unit)”")
            }
            guard changed.numbers[change.column] != nil else {
                throw InputError(file: method.id, field: change.column, "there is no such column of numbers")
            }
            changed.numbers[change.column]?[row] = change.value ?? .nan
            changed.notApplicable[change.column]?[row] = false
            if !rows.contains(row) { rows.append(row) }
        }
        return (changed, rows)
    }

    /// The scores with some rows of the table scored again.
    private func replaced(_ changed: DataTable, _ rows: [Int]) throws(InputError) -> Scores {
        let again = try method.score(changed.rows(rows))
        // A unit that appears or goes by `screen` shifts all positions.
        let before = rows.filter { scores.rows.contains($0) }
        guard again.rows.count == rows.count, before.count == rows.count else { return try method.score(changed) }
        var result = scores
        for (place, row) in rows.enumerated() {
            guard let position = scores.rows.firstIndex(of: row) else { continue }
            for node in result.columns.indices { result.columns[node][position] = again.columns[node][place] }
        }
        let units = Set(rows.map { table.units[$0] })
        result.problems = scores.problems.filter { !units.contains($0.unit) } + again.problems
        result.rankNumbers = rankNumbers(result.index, decimals: method.rankDecimals)
        return result
    }

    /// The scores with some measures prepared again over all units.
    private func prepared(_ changed: DataTable, columns: Set<String>) -> Scores {
        let measures = method.measures.indices.filter {
            columns.contains(method.measures[$0].name) || columns.contains(method.measures[$0].denominator ?? "")
        }
        var preparation = Preparation(method, changed, measures: measures)
        for step in method.steps { preparation.apply(step) }
        let above = Set(measures.flatMap(method.tree.ancestors))
        return preparation.scores(
            replacing: scores, measures: measures, groups: method.tree.order.filter(above.contains))
    }
}

extension Preparation {
    /// The scores before, with these measures and groups computed anew.
    consuming func scores(replacing before: Scores, measures: [Int], groups: [Int]) -> Scores {
        let names = Set(measures.map { method.measures[$0].name } + groups.map(method.name))
        var scores = Scores(
            method: method, units: units, columns: before.columns, rankNumbers: [],
            problems: before.problems.filter { !names.contains($0.node) } + problems, rows: rows,
            applicability: Applicability(masks, units: units.count, tree: method.tree),
            columnReasons: before.columnReasons.filter { !measures.contains($0.key) }
                .merging(columnReasons) { $1 })
        for measure in measures { scores.columns[measure] = columns[measure] }
        scores.average(groups)
        scores.rankNumbers = rankNumbers(scores.index, decimals: method.rankDecimals)
        return scores
    }
}
