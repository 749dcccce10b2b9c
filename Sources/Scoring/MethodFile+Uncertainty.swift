import Input

/// What may stand under `uncertainty`.
extension MethodReader {
    func assumptions(_ node: YAML, of method: Method) throws(InputError) -> Assumptions {
        try node.allow(["draws", "seed", "weights", "normalise", "mean", "goalposts", "missing"])
        var assumptions = Assumptions(
            draws: try node.child("draws").value("a whole number from 1 to 100000000") {
                Int($0).flatMap { (1...100_000_000).contains($0) ? $0 : nil }
            },
            seed: try node["seed"]?.value("a whole number from 0") { UInt64($0) } ?? 0)
        if let weights = node["weights"] { assumptions.weights = try drawnWeights(weights, of: method) }
        for item in try node["normalise"]?.items() ?? [] {
            let normalisation = try normalisation(item)
            try check(normalisation, item, method)
            assumptions.normalisations.append(normalisation)
        }
        if let mean = node["mean"] { assumptions.mean = try drawnMeans(mean, of: method) }
        if let goalposts = node["goalposts"] {
            try goalposts.allow(["spread"])
            assumptions.goalpostSpread = try goalposts.child("spread").value("a share from 0 to below 1") {
                finiteNumber($0).flatMap { (0..<1).contains($0) ? $0 : nil }
            }
        }
        if let missing = node["missing"] {
            try missing.allow(["low", "high"])
            _ = try missing.child("low").word(["worst": true])
            assumptions.drawsMissing = try missing.child("high").word(["group": true])
        }
        return assumptions
    }

    private func drawnWeights(_ node: YAML, of method: Method) throws(InputError) -> Assumptions.Weights {
        try node.allow(["spread", "of"])
        let spread = try node.child("spread").share()
        let of = try node.child("of")
        if of.isScalar {
            _ = try of.word(["all": true])
            return .init(spread: spread, nodes: Array(method.nodeNames.indices), isAll: true)
        }
        var nodes: [Int] = []
        for item in try of.items() { nodes.append(try number(of: item, method)) }
        return .init(spread: spread, nodes: nodes, isAll: false)
    }

    private func drawnMeans(_ node: YAML, of method: Method) throws(InputError) -> Assumptions.Means {
        try node.allow(["of", "from"])
        var groups: [Int] = []
        for item in try node.child("of").items() {
            let group = try number(of: item, method)
            guard group >= method.measures.count else { throw item.error("a measure has no mean; name a group") }
            groups.append(group)
        }
        var means: [Mean] = []
        let from = try node.child("from")
        for item in try from.items() {
            try item.allow(["mean", "power"])
            _ = try item.child("mean")
            if let mean = try mean(item) { means.append(mean) }
        }
        guard !means.isEmpty else { throw from.error("at least one mean is needed") }
        return .init(groups: groups, from: means)
    }

    /// An alternative needs the same ends as a step of that kind.
    private func check(_ normalisation: Normalisation, _ node: YAML, _ method: Method) throws(InputError) {
        for measure in method.measures where measure.normalisation == nil {
            switch normalisation {
            case .goalposts where measure.goalposts == nil: throw node.error("\(measure.name) has no goalposts")
            case .distanceToTarget where measure.target == nil: throw node.error("\(measure.name) has no target")
            default: break
            }
        }
    }

    private func number(of item: YAML, _ method: Method) throws(InputError) -> Int {
        let name = try item.text()
        guard let node = method.node(name) else { throw item.error("“\(name)” is neither a measure nor a group") }
        return node
    }
}
