import Foundation
import Input

/// What may stand under `steps`.
extension MethodReader {
    func steps() throws(InputError) -> [Step] {
        var steps: [Step] = []
        var seen: [String] = []
        for item in try root["steps"]?.items() ?? [] {
            let name = try stepName(item)
            guard !seen.contains(name) else { throw item.error("the step \(name) appears twice") }
            guard seen.last != "aggregate" else { throw item.error("aggregate must be the last step") }
            guard name != "denominate" || !seen.contains("normalise") else {
                throw item.error("denominate must come before normalise")
            }
            seen.append(name)
            steps.append(try step(name, item))
        }
        return steps
    }

    private func stepName(_ item: YAML) throws(InputError) -> String {
        if item.isScalar { return try item.text() }
        let entries = try item.entries()
        guard entries.count == 1, let name = entries.first?.key else { throw item.error("expected one step") }
        return name
    }

    private func step(_ name: String, _ item: YAML) throws(InputError) -> Step {
        let body = item.isScalar ? nil : item[name]
        switch name {
        case "denominate":
            if let body { throw body.error("denominate takes no further words") }
            return .denominate
        case "impute": return .impute(try imputation(try required(body, item, "with: group-mean")))
        case "screen":
            let body = try required(body, item, "available: 0.9")
            try body.takes(["available"])
            return .screen(available: try body.child("available").share())
        case "treat": return .treat(try treatment(body))
        case "normalise": return .normalise(try normalisation(try required(body, item, "kind: min-max")))
        case "aggregate": return .aggregate(try aggregation(body))
        default:
            throw item.error(
                "unknown step “\(name)”; expected one of denominate, impute, screen, treat, normalise, aggregate")
        }
    }

    private func required(_ body: YAML?, _ item: YAML, _ example: String) throws(InputError) -> YAML {
        guard let body else { throw item.error("words are missing, such as {\(example)}") }
        return body
    }

    private func imputation(_ node: YAML) throws(InputError) -> Imputation {
        try node.takes(["with", "by"])
        let with = try node.child("with")
        let word = try with.text()
        if let by = node["by"], word != "group-mean" { throw by.error("by belongs to with: group-mean") }
        switch word {
        case "group-mean":
            guard let by = node["by"] else { throw with.error("group-mean needs by: COLUMN") }
            return .groupMean(by: try by.name())
        case "mean": return .mean
        case "median": return .median
        case "none": return .none
        case let other: throw with.error("unknown word “\(other)”; expected one of group-mean, mean, median, none")
        }
    }

    private func treatment(_ node: YAML?) throws(InputError) -> Treatment {
        var treatment = Treatment()
        guard let node else { return treatment }
        try node.takes(["winsorise", "skew", "kurtosis", "otherwise"])
        if let points = node["winsorise"] {
            treatment.winsorise = try points.value("a whole number from 0") { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
        }
        treatment.skew = try node["skew"]?.number() ?? treatment.skew
        treatment.kurtosis = try node["kurtosis"]?.number() ?? treatment.kurtosis
        treatment.otherwiseLog = try node["otherwise"]?.word(["log": true, "none": false]) ?? false
        guard treatment.winsorise > 0 || treatment.otherwiseLog else {
            throw node.error("neither Winsorises nor takes logarithms; leave the step out, or add otherwise: log")
        }
        return treatment
    }

    private func aggregation(_ node: YAML?) throws(InputError) -> Aggregation {
        var aggregation = Aggregation()
        guard let node else { return aggregation }
        try node.takes(["mean", "power", "available"])
        aggregation.mean = try mean(node) ?? .arithmetic
        aggregation.available = try node["available"]?.share() ?? 0
        return aggregation
    }

    /// `mean: …`, with `power: p` beside it where the mean is `power`.
    func mean(_ node: YAML) throws(InputError) -> Mean? {
        let power = node["power"]
        guard let word = node["mean"] else {
            if let power { throw power.error("power belongs to mean: power") }
            return nil
        }
        let name = try word.text()
        if let power, name != "power" { throw power.error("power belongs to mean: power") }
        switch name {
        case "arithmetic": return .arithmetic
        case "geometric": return .geometric
        case "harmonic": return .harmonic
        case "copeland": return .copeland
        case "power":
            let p = try node.child("power").number()
            // The limit of the power mean at 0 is the geometric mean.
            return p == 0 ? .geometric : .power(p)
        default:
            throw word.error("unknown mean “\(name)”; expected one of arithmetic, geometric, harmonic, power, copeland")
        }
    }

    func normalisation(_ node: YAML) throws(InputError) -> Normalisation {
        let kind = try node.child("kind")
        let ranged = ["kind", "to", "clamp"]
        switch try kind.text() {
        case "min-max":
            try node.takes(ranged)
            return .minMax(try scale(node))
        case "goalposts":
            try node.takes(ranged)
            return .goalposts(try scale(node))
        case "percentiles":
            try node.takes(ranged + ["at"])
            let at = try node.child("at")
            let (low, high) = try at.pair("[low, high]")
            guard 0 <= low, low < high, high <= 100 else { throw at.error("expected two percentages, the lower first") }
            return .percentiles(low: low, high: high, try scale(node))
        case "z-score":
            try node.takes(["kind", "mean", "sd"])
            let sd = try node["sd"]?.number() ?? 1
            guard sd > 0 else { throw node.error("sd must be above 0") }
            return .zScore(mean: try node["mean"]?.number() ?? 0, sd: sd)
        case "percentile-rank":
            try node.takes(["kind"])
            return .percentileRank
        case "distance-to-target":
            try node.takes(["kind", "cap"])
            return .distanceToTarget(cap: try cap(node["cap"]))
        case "none":
            try node.takes(["kind"])
            return .none
        case let other:
            throw kind.error(
                "unknown kind “\(other)”; expected one of min-max, goalposts, percentiles, z-score, percentile-rank, "
                    + "distance-to-target, none")
        }
    }

    private func cap(_ node: YAML?) throws(InputError) -> Double? {
        try node?.value("a number above 0, or none") { text in
            text == "none" ? .some(nil) : finiteNumber(text).flatMap { $0 > 0 ? Optional.some($0) : nil }
        } ?? nil
    }

    private func scale(_ node: YAML) throws(InputError) -> Scale {
        var scale = Scale()
        if let to = node["to"] {
            (scale.low, scale.high) = try to.pair("[low, high]")
            guard scale.low < scale.high else { throw to.error("the lower end must come first") }
        }
        scale.clamp = try node["clamp"]?.word(["true": true, "false": false]) ?? false
        return scale
    }
}

extension YAML {
    /// Refuses keys other than `known`, and one without a value: left empty it would count as not given.
    func takes(_ known: [String]) throws(InputError) {
        try allow(known)
        for (key, value) in try entries() where self[key] == nil && !descriptiveKeys.contains(key) {
            throw value.error("empty; give a value, or leave the key out")
        }
    }

    /// The name of a column, a measure or a group, as it is compared.
    func name() throws(InputError) -> String { comparable(try text()) }

    /// A finite number.
    func number() throws(InputError) -> Double { try value("a number", finiteNumber) }

    /// A number from 0 to 1.
    func share() throws(InputError) -> Double {
        try value("a share from 0 to 1") { finiteNumber($0).flatMap { (0...1).contains($0) ? $0 : nil } }
    }

    func pair(_ form: String) throws(InputError) -> (Double, Double) {
        let items = try items()
        guard items.count == 2 else { throw error("expected two numbers, \(form)") }
        return (try items[0].number(), try items[1].number())
    }

    /// One of a few words.
    func word<T>(_ words: [String: T]) throws(InputError) -> T {
        try value("one of \(words.keys.sorted().joined(separator: ", "))") { words[$0] }
    }
}

/// A finite number as YAML writes it.
func finiteNumber(_ text: String) -> Double? {
    guard let value = Double(text), value.isFinite, !text.contains("x"), !text.contains("X") else { return nil }
    return value
}
