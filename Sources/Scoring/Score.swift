import Input

/// The scores of a table by one method: every measure as normalised, every group, and the rank of the index.
public struct Scores: Sendable {
    public let method: Method
    /// The units that were scored, in the order of the table; those dropped by `screen` are absent.
    public let units: [String]
    /// One column per node, in the order of `method.nodeNames`; NaN is missing.
    public internal(set) var columns: [[Double]]
    /// 0 where a unit has no rank.
    var rankNumbers: [Int32]
    /// What could not be computed, unit by unit.
    public internal(set) var problems: [UnitProblem]
    /// Positions in the table of the units that stayed; all of them where nothing was screened.
    let rows: [Int]
    let applicability: Applicability
    /// By number of the measure: why its whole column has no value, or no two that differ.
    var columnReasons: [Int: String] = [:]

    /// The values of a node by unit; empty for a name that the method does not know.
    public subscript(_ node: String) -> [Double] { method.node(node).map { columns[$0] } ?? [] }

    /// The scores of the index.
    public var index: [Double] { columns[method.tree.root] }

    /// The rank of the unit at a position, 1 is best; `nil` where it has no score.
    public func rank(at position: Int) -> Int? { rankNumbers[position] == 0 ? nil : Int(rankNumbers[position]) }

    public func position(of unit: String) -> Int? { units.firstIndex(of: unit) }
}

/// A value of one unit that is not defined; the value is missing, all other units go on.
public struct UnitProblem: Error, Equatable, Sendable, CustomStringConvertible {
    public var unit: String
    /// The measure or group.
    public var node: String
    public var problem: String

    public var description: String { "\(unit): \(node): \(problem)" }
}

extension Method {
    /// Scores every unit of `table`: the steps of the method in their order, the groups from the leaves up, the ranks last.
    ///
    /// Errors: `InputError` for a column that the method names and the table lacks, or one of another length. What concerns a
    /// single unit is no error but stands in `Scores.problems`.
    ///
    /// The table is taken over: its columns become the normalised ones, so that no second copy is held. Large tables are
    /// spread over `threads`; the result is the same for any number.
    public func score(_ table: consuming DataTable, threads: Int = defaultThreads) throws(InputError) -> Scores {
        try check(table)
        var preparation = Preparation(self, table)
        for step in steps { preparation.apply(step, threads: threads) }
        return preparation.scores(threads: threads)
    }

    func check(_ table: borrowing DataTable) throws(InputError) {
        for name in numberColumns where table.numbers[name]?.count != table.units.count {
            throw InputError(file: id, field: name, "the data have no column of this name with a value per unit")
        }
        for name in textColumns where table.texts[name]?.count != table.units.count {
            throw InputError(file: id, field: name, "the data have no grouping column of this name")
        }
    }
}

/// The columns of a table on their way through the steps.
struct Preparation {
    let method: Method
    private(set) var units: [String]
    private(set) var columns: [[Double]]
    private(set) var masks: [[Bool]?]
    private(set) var rows: [Int]
    private(set) var problems: [UnitProblem] = []
    private(set) var columnReasons: [Int: String] = [:]
    private var denominators: [String: [Double]] = [:]
    private var texts: [String: [String]]
    /// The measures that are carried through the steps; the columns of all others stay empty.
    private let measures: [Int]

    /// - Parameter measures: the numbers of the measures to prepare; all by default.
    init(_ method: Method, _ table: consuming DataTable, measures: [Int]? = nil) {
        self.method = method
        self.measures = measures ?? Array(method.measures.indices)
        units = table.units
        rows = Array(units.indices)
        texts = table.texts
        masks = method.measures.map { table.notApplicable[$0.name] }
        if method.steps.contains(.denominate) {
            for case let name? in method.measures.map(\.denominator) { denominators[name] = table.numbers[name] }
        }
        columns = Array(repeating: [], count: method.measures.count)
        // Taken out, not copied: the table gives each column away.
        for measure in self.measures {
            columns[measure] = table.numbers.removeValue(forKey: method.measures[measure].name) ?? []
        }
    }

    mutating func apply(_ step: Step, threads: Int = 1) {
        let (method, masks) = (method, masks)
        switch step {
        case .denominate:
            for measure in measures {
                guard let name = method.measures[measure].denominator, let by = denominators[name] else { continue }
                note(denominate(&columns[measure], by: by), measure, "its denominator \(name) is 0")
            }
        case .impute(let imputation):
            var groups: [String]?
            if case .groupMean(let by) = imputation { groups = texts[by] }
            let texts = groups
            _ = changeColumns(&columns, measures, threads: threads) { column, measure in
                impute(&column, notApplicable: masks[measure], with: imputation, groups: texts)
            }
        case .screen(let available):
            keep(screen(columns, notApplicable: masks, available: available))
        case .treat(let treatment):
            let outcomes = changeColumns(&columns, measures, threads: threads) { column, _ in treat(&column, treatment)
            }
            for (measure, outcome) in zip(measures, outcomes) where outcome == .flattened {
                columnReasons[measure] = "Winsorising left no two values that differ"
            }
        case .normalise:
            let undefined = changeColumns(&columns, measures, threads: threads) { column, measure in
                normalise(&column, method.measures[measure], method.normalisation(of: method.measures[measure]))
            }
            for (measure, undefined) in zip(measures, undefined) {
                note(undefined.rows, measure, "has no logarithm, since it is not above 0")
                // Why values came to be equal says more than that they are.
                columnReasons[measure] = columnReasons[measure] ?? undefined.why
            }
        case .aggregate: break
        }
    }

    private mutating func note(_ undefined: [Int], _ measure: Int, _ problem: String) {
        for row in undefined {
            problems.append(UnitProblem(unit: units[row], node: method.measures[measure].name, problem: problem))
        }
    }

    private mutating func keep(_ isKept: [Bool]) {
        guard isKept.contains(false) else { return }
        func kept<T>(_ values: [T]) -> [T] { zip(values, isKept).filter(\.1).map(\.0) }
        units = kept(units)
        rows = kept(rows)
        for measure in columns.indices {
            columns[measure] = kept(columns[measure])
            masks[measure] = masks[measure].map(kept)
        }
        denominators = denominators.mapValues(kept)
        texts = texts.mapValues(kept)
    }

    /// Averages the groups and ranks the index.
    consuming func scores(threads: Int = 1) -> Scores {
        let tree = method.tree
        let applicability = Applicability(masks, units: units.count, tree: tree)
        var scores = Scores(
            method: method, units: units, columns: columns, rankNumbers: [], problems: problems, rows: rows,
            applicability: applicability, columnReasons: columnReasons)
        columns = []
        scores.columns += Array(repeating: [], count: method.groups.count)
        scores.average(tree.order, threads: threads)
        scores.rankNumbers = Scoring.rankNumbers(scores.index, decimals: method.rankDecimals)
        return scores
    }
}

extension Scores {
    /// Computes these groups from their children, in the order given.
    mutating func average(_ groups: [Int], threads: Int = 1) {
        for node in groups {
            let group = method.groups[node - method.measures.count]
            let children = method.tree.children[node - method.measures.count]
            columns[node] = average(group, children, applicability.counts[node - method.measures.count], threads)
            noteUndefined(node, group, children)
        }
    }

    private func average(
        _ group: Group, _ children: [Int], _ applicable: [Double]?, _ threads: Int
    ) -> [Double] {
        let mean = method.mean(of: group)
        let units = units.count
        let isComplete = !children.contains { columns[$0].contains(where: \.isNaN) }
        return withPointers(children.map { columns[$0] } + [applicable ?? []]) { pointers in
            let averaging = Averaging(
                mean: mean, available: method.available(of: group),
                applicable: applicable == nil ? nil : pointers[children.count], isComplete: isComplete)
            let parts = zip(children, pointers).map { Child(column: $1, weight: method.weight(of: $0)) }
            return [Double](unsafeUninitializedCapacity: units) { result, count in
                count = units
                guard let result = result.baseAddress else { return }
                if mean == .copeland {
                    copeland(parts, averaging, units: units, into: result)
                } else {
                    let shared = SharedBuffer(pointer: result)
                    forEachChunk(
                        of: units, size: 2048, threads: units < 1 << 14 ? 1 : threads, prepare: AggregationScratch.init
                    ) {
                        aggregate(parts, averaging, units: $0, into: shared.pointer, $1)
                    }
                }
            }
        }
    }

    /// A missing value in spite of enough known children is one that the mean is not defined for.
    private mutating func noteUndefined(_ node: Int, _ group: Group, _ children: [Int]) {
        let applicable = applicability.counts[node - method.measures.count]
        for unit in units.indices where columns[node][unit].isNaN {
            let known = children.filter { !columns[$0][unit].isNaN }
            let share = Double(known.count) / (applicable?[unit] ?? Double(children.count))
            let weighted = known.filter { method.weight(of: $0) > 0 }
            guard !weighted.isEmpty, share >= method.available(of: group) else { continue }
            let worst = weighted.min { columns[$0][unit] < columns[$1][unit] } ?? weighted[0]
            problems.append(
                UnitProblem(
                    unit: units[unit], node: group.name,
                    problem: "its mean is not defined, since \(method.name(of: worst)) is \(columns[worst][unit])"))
        }
    }
}

/// Calls `body` with a pointer to the elements of every array; valid only inside.
func withPointers<R>(_ arrays: [[Double]], _ body: ([UnsafePointer<Double>]) -> R) -> R {
    func collect(_ next: Int, _ pointers: [UnsafePointer<Double>]) -> R {
        guard next < arrays.count else { return body(pointers) }
        return arrays[next].withUnsafeBufferPointer { buffer in
            // An empty array has no address; nothing is read through the pointer that stands in for it.
            let pointer = buffer.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Double>.alignment)
            return collect(next + 1, pointers + [pointer].compactMap(\.self))
        }
    }
    return collect(0, [])
}
