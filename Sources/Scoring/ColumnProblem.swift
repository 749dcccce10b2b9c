import Input

/// A measure or group that has no value for any unit it applies to, or no two that differ, so that it weighs nothing where the
/// method says that it does.
public struct ColumnProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The measure or group.
    public var node: String
    public var problem: String

    public var description: String { "\(node): \(problem)" }
}

/// Which measures and groups apply to some unit and have a value for some, over all blocks of a table.
struct Presence {
    private var applies: [Bool]
    private var isKnown: [Bool]
    private var reasons: [Int: String] = [:]
    /// The nodes of which single units were told.
    private var told: Set<String> = []

    init(_ method: Method) {
        applies = method.nodeNames.map { _ in false }
        isKnown = applies
    }

    mutating func add(_ scores: Scores) {
        guard !scores.units.isEmpty else { return }
        let measures = scores.method.measures.count
        for (node, column) in scores.columns.enumerated() {
            isKnown[node] = isKnown[node] || column.contains { !$0.isNaN }
            guard node < measures, !applies[node] else { continue }
            applies[node] = scores.applicability.masks[node]?.contains(false) ?? true
        }
        for group in scores.method.tree.order {
            applies[group] = scores.method.tree.children[group - measures].contains { applies[$0] }
        }
        reasons.merge(scores.columnReasons) { first, _ in first }
        told.formUnion(scores.problems.map(\.node))
    }

    func problems(of method: Method) -> [ColumnProblem] {
        method.nodeNames.enumerated().compactMap { node, name in
            if isKnown[node] { return reasons[node].map { ColumnProblem(node: name, problem: $0) } }
            guard applies[node] else { return nil }
            if node < method.measures.count {
                let why = reasons[node] ?? reason(method.measures[node], method)
                return ColumnProblem(node: name, problem: "\(why); left out")
            }
            // Where its mean is not defined, each unit says so.
            guard !told.contains(name) else { return nil }
            let hasParts = method.tree.children[node - method.measures.count].contains { isKnown[$0] }
            return ColumnProblem(
                node: name,
                problem: hasParts
                    ? "no unit has a value, since none knows the share of its parts that `available` asks for"
                    : "no unit has a value, since none of its parts has one")
        }
    }

    private func reason(_ measure: Measure, _ method: Method) -> String {
        if method.steps.contains(.denominate), let name = measure.denominator {
            return "no value is known once it is divided by \(name)"
        }
        return told.contains(measure.name) ? "no value has a logarithm" : "no value is known"
    }
}

extension Scores {
    /// The measures and groups that count for no unit, or no longer tell units apart, and why.
    public var columnProblems: [ColumnProblem] {
        var presence = Presence(method)
        presence.add(self)
        return presence.problems(of: method)
    }
}

extension Method {
    /// What the alternative normalisations of the `uncertainty` block leave out, where the method itself does not.
    func problemsOfAlternatives(_ table: DataTable) throws(InputError) -> [ColumnProblem] {
        let alternatives = uncertainty?.normalisations ?? []
        guard !alternatives.isEmpty else { return [] }
        let known = Set(try score(table).columnProblems.map(\.node))
        var problems: [ColumnProblem] = []
        for (place, alternative) in alternatives.enumerated() {
            for problem in try normalised(alternative).score(table).columnProblems where !known.contains(problem.node) {
                problems.append(
                    ColumnProblem(
                        node: problem.node,
                        problem: "with uncertainty.normalise[\(place)], \(alternative.kind): \(problem.problem)"))
            }
        }
        return problems
    }
}
