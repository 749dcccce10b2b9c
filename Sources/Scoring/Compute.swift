import Input

/// What `tracker compute` is asked for; every path may be “-” for standard input or output, one each at most.
public struct ComputeRequest: Sendable {
    public var method: String
    public var data: String
    public var output: String
    public var uncertainty: String?
    public var weights: String?
    public var sensitivity: String?
    /// How many threads draw; results are the same bytes for any number.
    public var threads: Int

    public init(
        method: String, data: String, output: String, uncertainty: String? = nil, weights: String? = nil,
        sensitivity: String? = nil, threads: Int = defaultThreads
    ) {
        self.method = method
        self.data = data
        self.output = output
        self.uncertainty = uncertainty
        self.weights = weights
        self.sensitivity = sensitivity
        self.threads = threads
    }
}

/// What was done, and what a person should be told on standard error.
public struct ComputeSummary: Equatable, Sendable {
    /// How many units were scored.
    public var units = 0
    /// The units that `screen` dropped.
    public var dropped: [String] = []
    /// The columns of the data that the method does not name.
    public var ignoredColumns: [String] = []
    /// The measures and groups that count for no unit, or no longer tell units apart.
    public var columnProblems: [ColumnProblem] = []
    /// The first of the values that could not be computed; `problemCount` counts all.
    public var problems: [UnitProblem] = []
    public var problemCount = 0
    /// Why the whole table was held in memory; `nil` where rows streamed through.
    public var wholeTable: String?

    /// 0, or 2 when a value of some unit, or a whole column, could not be computed.
    public var exitStatus: Int32 { problemCount == 0 && columnProblems.isEmpty ? 0 : 2 }

    /// The lines for standard error.
    public var messages: [String] {
        var lines: [String] = []
        if !ignoredColumns.isEmpty {
            lines.append("Columns that the method does not name are ignored: \(ignoredColumns.joined(separator: ", "))")
        }
        if let wholeTable { lines.append("The whole table is held in memory: \(wholeTable)") }
        if !dropped.isEmpty { lines.append("Dropped by screen: \(dropped.joined(separator: ", "))") }
        lines += columnProblems.map(\.description) + problems.map(\.description)
        if problemCount > problems.count { lines.append("… and \(problemCount - problems.count) more") }
        return lines
    }

    mutating func note(_ problems: [UnitProblem]) {
        problemCount += problems.count
        self.problems += problems.prefix(max(0, 1000 - self.problems.count))
    }
}

/// Scores a data file by a method file and writes the results (the whole of `tracker compute`).
///
/// Rows stream through in blocks where every end is known beforehand, so that memory does not grow with the number of
/// measures; else the table is read whole. Files appear only when all of them are complete: wrong input leaves nothing.
///
/// Errors: `InputError` with file, line and field for wrong input or a file that cannot be read or written. A value that is
/// not defined for one unit, and a column that counts for none, is no error; it stands in the summary, with exit status 2.
public func compute(_ request: ComputeRequest) throws(InputError) -> ComputeSummary {
    let method = try Method(path: request.method)
    let outputs = [request.output, request.uncertainty, request.sensitivity].compactMap(\.self)
    guard outputs.filter({ $0 == "-" }).count <= 1 else {
        throw InputError(file: "-", "only one result can go to standard output")
    }
    guard request.data != "-" || request.weights != "-" else {
        throw InputError(file: "-", "only one of data and weights can come from standard input")
    }
    var weights: WeightSets?
    if let path = request.weights { weights = try WeightSets(path: path, method: method) }
    try check(request, method)

    var reader = try DataReader(path: request.data, method: method)
    var summary = ComputeSummary(ignoredColumns: reader.ignored)
    let isWhole = request.uncertainty != nil || request.sensitivity != nil || method.wholeTableReason != nil
    summary.wholeTable = method.wholeTableReason
    var writer = try ScoreWriter(request.output, method)
    var presence = Presence(method)
    var files: [OutputFile] = []
    if isWhole {
        let table = try reader.next() ?? DataTable(method)
        let scores = try method.score(table)
        summary.units = scores.units.count
        let kept = Set(scores.rows)
        summary.dropped = table.units.indices.filter { !kept.contains($0) }.map { table.units[$0] }
        summary.note(scores.problems)
        presence.add(scores)
        try writer.append(scores)
        files = try analyses(request, method, table, weights, &summary)
    } else {
        while let table = try reader.next(4096) {
            let scores = try method.score(table)
            summary.units += scores.units.count
            if scores.units.count < table.units.count {
                let kept = Set(scores.rows)
                summary.dropped += table.units.indices.filter { !kept.contains($0) }.map { table.units[$0] }
            }
            summary.note(scores.problems)
            presence.add(scores)
            try writer.append(scores)
        }
    }
    summary.columnProblems = presence.problems(of: method) + summary.columnProblems
    files.insert(try writer.finish(), at: 0)
    for file in files { try file.commit() }
    return summary
}

private func check(_ request: ComputeRequest, _ method: Method) throws(InputError) {
    if request.uncertainty != nil, method.uncertainty == nil, request.weights == nil {
        throw InputError(
            file: request.method, field: "uncertainty", "missing; without this block --uncertainty needs --weights")
    }
    if request.sensitivity != nil, method.uncertainty == nil {
        throw InputError(file: request.method, field: "uncertainty", "missing; --sensitivity varies what it names")
    }
}

private func analyses(
    _ request: ComputeRequest, _ method: Method, _ table: DataTable, _ weights: WeightSets?,
    _ summary: inout ComputeSummary
) throws(InputError) -> [OutputFile] {
    var files: [OutputFile] = []
    if request.sensitivity != nil || request.uncertainty != nil && weights == nil {
        summary.columnProblems = try method.problemsOfAlternatives(table)
    }
    if let path = request.uncertainty {
        let draws = try method.uncertainty(of: table, weights: weights, threads: request.threads)
        summary.note(draws.problems(of: method.index.name))
        files.append(try write(draws.summaries(), to: path))
    }
    if let path = request.sensitivity {
        files.append(try write(try method.sensitivity(of: table, threads: request.threads), to: path))
    }
    return files
}

extension Method {
    /// Why no unit can be scored before the whole table is known; `nil` where each can be scored by itself.
    public var wholeTableReason: String? {
        for step in steps {
            switch step {
            case .impute(let imputation) where imputation != .none: return "impute fills with what other units show"
            case .treat: return "treat looks at the distribution of each measure"
            case .denominate, .impute, .screen, .normalise, .aggregate: continue
            }
        }
        for measure in measures {
            switch normalisation(of: measure) {
            case .goalposts, .none: continue
            case .minMax, .percentiles, .zScore, .percentileRank, .distanceToTarget:
                return "normalise takes the ends of \(measure.name) from the data; goalposts would give them beforehand"
            }
        }
        let pairwise = groups.first { mean(of: $0) == .copeland }
        return pairwise.map { "copeland compares every unit with every other in \($0.name)" }
    }
}
