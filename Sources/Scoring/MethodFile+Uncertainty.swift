import Input

/// What may stand under `uncertainty`.
extension MethodReader {
    func assumptions(_ node: YAML, of method: Method) throws(InputError) -> Assumptions {
        try node.takes(["draws", "seed", "weights", "normalise", "mean", "goalposts", "missing"])
        var assumptions = Assumptions(
            draws: try node.child("draws").value("a whole number from 1 to 100000000") {
                Int($0).flatMap { (1...100_000_000).contains($0) ? $0 : nil }
            },
            seed: try node["seed"]?.value("a whole number from 0") { UInt64($0) } ?? 0)
        if let weights = node["weights"] { assumptions.weights = try drawnWeights(weights, of: method) }
        if let list = node["normalise"], try list.items().isEmpty { throw list.error("at least one kind is needed") }
        for item in try node["normalise"]?.items() ?? [] {
            let normalisation = try normalisation(item)
            try check(normalisation, item, method)
            assumptions.normalisations.append(normalisation)
        }
        if let mean = node["mean"] { assumptions.mean = try drawnMeans(mean, of: method) }
        if let goalposts = node["goalposts"] {
            try goalposts.takes(["spread"])
            assumptions.goalpostSpread = try goalposts.child("spread").value("a share from 0 to below 1") {
                finiteNumber($0).flatMap { (0..<1).contains($0) ? $0 : nil }
            }
        }
        if let missing = node["missing"] {
            try missing.takes(["low", "high"])
            _ = try missing.child("low").word(["worst": true])
            assumptions.drawsMissing = try missing.child("high").word(["group": true])
        }
        return assumptions
    }

    private func drawnWeights(_ node: YAML, of method: Method) throws(InputError) -> Assumptions.Weights {
        try node.takes(["spread", "of"])
        let spread = try node.child("spread").share()
        let of = try node.child("of")
        if of.isScalar {
            _ = try of.word(["all": true])
            return .init(spread: spread, nodes: Array(method.nodeNames.indices), isAll: true)
        }
        let nodes = try numbers(of: of, method)
        for (node, item) in zip(nodes, try of.items()) {
            if node == method.tree.root { throw item.error("the index is in no group; its weight counts nowhere") }
            if method.weight(of: node) == 0 { throw item.error("its weight is 0, and stays so in every draw") }
        }
        return .init(spread: spread, nodes: nodes, isAll: false)
    }

    private func drawnMeans(_ node: YAML, of method: Method) throws(InputError) -> Assumptions.Means {
        try node.takes(["of", "from"])
        let of = try node.child("of")
        let groups = try numbers(of: of, method)
        for (group, item) in zip(groups, try of.items()) where group < method.measures.count {
            throw item.error("a measure has no mean; name a group")
        }
        var means: [Mean] = []
        let from = try node.child("from")
        for item in try from.items() {
            try item.takes(["mean", "power"])
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

    /// The numbers of the nodes that a list names, each once.
    private func numbers(of list: YAML, _ method: Method) throws(InputError) -> [Int] {
        var nodes: [Int] = []
        for item in try list.items() {
            let name = try item.name()
            guard let node = method.node(name) else { throw item.error("“\(name)” is neither a measure nor a group") }
            guard !nodes.contains(node) else { throw item.error("“\(name)” appears twice") }
            nodes.append(node)
        }
        guard !nodes.isEmpty else { throw list.error("at least one name is needed") }
        return nodes
    }
}
