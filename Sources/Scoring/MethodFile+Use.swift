import Input

/// Words that are understood and then used by no step. Whoever wrote them believes that they count, so they are refused.
///
/// What the steps `normalise` and `aggregate` say is for whoever has no word of its own, and may be for nobody.
extension MethodReader {
    func checkUse(of method: Method) throws(InputError) {
        for (measure, entry) in zip(method.measures, try named("measures")) { try check(measure, entry.node, method) }
        let groups = try lookUp("groups")
        if let weight = at(groups, method.index.name)["weight"] {
            throw weight.error("the index is in no group, so its weight counts nowhere")
        }
        try checkSteps(method)
        if let uncertainty = method.uncertainty, let block = root["uncertainty"] {
            try check(uncertainty, block, method)
        }
    }

    private func check(_ measure: Measure, _ node: YAML, _ method: Method) throws(InputError) {
        let kinds = method.kinds(of: measure)
        if let denominator = node["denominator"], !method.steps.contains(.denominate) {
            throw denominator.error("no step uses it; add the step denominate, or leave it out")
        }
        if let goalposts = node["goalposts"], !kinds.contains(where: \.isGoalposts) {
            throw goalposts.error(unused("them", "kind: goalposts", kinds))
        }
        if let target = node["target"], !kinds.contains(where: \.isDistance) {
            throw target.error(unused("it", "kind: distance-to-target", kinds))
        }
        guard kinds.isEmpty else { return }
        for key in ["normalise", "transform", "direction"] {
            // Higher is better where nothing is normalised too.
            guard let word = node[key], key != "direction" || measure.isLowerBetter else { continue }
            throw word.error("no step uses it; add the step normalise, if only with kind: none, or leave it out")
        }
    }

    private func unused(_ it: String, _ kind: String, _ kinds: [Normalisation]) -> String {
        guard let first = kinds.first else {
            return "no step uses \(it); add the step normalise with \(kind), or leave \(it) out"
        }
        return "no step uses \(it), since its normalisation is \(first.kind); take \(kind), or leave \(it) out"
    }

    private func checkSteps(_ method: Method) throws(InputError) {
        let items = try root["steps"]?.items() ?? []
        let end = method.steps.firstIndex { if case .normalise = $0 { true } else { false } } ?? method.steps.count
        for (place, (step, item)) in zip(method.steps, items).enumerated() {
            switch step {
            case .denominate where method.measures.allSatisfy { $0.denominator == nil }:
                throw item.error("no measure has a denominator")
            case .treat(let treatment) where treatment.otherwiseLog && place < end:
                // The logarithm of a treated column lies elsewhere than ends in the unit of the data.
                for measure in method.measures {
                    guard let kind = method.kinds(of: measure).first(where: { $0.isGoalposts || $0.isDistance }) else {
                        continue
                    }
                    throw item.error(
                        "otherwise: log would leave \(measure.name) on another scale than its "
                            + "\(kind.isGoalposts ? "goalposts" : "target"); transform: log takes the logarithm of both"
                    )
                }
            default: continue
            }
        }
    }

    private func check(_ assumptions: Assumptions, _ block: YAML, _ method: Method) throws(InputError) {
        if let list = block["normalise"], method.measures.allSatisfy({ $0.normalisation != nil }) {
            throw list.error("no draw uses it, since every measure has a normalisation of its own")
        }
        if let goalposts = block["goalposts"], !method.measures.contains(where: method.mayMove) {
            throw goalposts.error("no draw uses it, since no measure is normalised by goalposts there")
        }
        let replaces = !assumptions.normalisations.isEmpty || assumptions.mean != nil
        guard replaces || !assumptions.list.isEmpty else { throw block.error("nothing in this block varies") }
    }
}

extension Method {
    /// How a measure may come to be normalised, in the scores or in a draw.
    fileprivate func kinds(of measure: Measure) -> [Normalisation] {
        var kinds: [Normalisation] = []
        for case .normalise(let normalisation) in steps { kinds.append(normalisation) }
        kinds += uncertainty?.normalisations ?? []
        return kinds.isEmpty ? [] : measure.normalisation.map { [$0] } ?? kinds
    }

    /// Whether the goalposts of a measure count in some draw, where alternatives stand in for the step.
    fileprivate func mayMove(_ measure: Measure) -> Bool {
        let alternatives = uncertainty?.normalisations ?? []
        let drawn = alternatives.isEmpty ? [self] : alternatives.map(normalised)
        return drawn.contains { $0.moving(measure) != nil }
    }
}

extension Normalisation {
    fileprivate var isGoalposts: Bool { if case .goalposts = self { true } else { false } }
    fileprivate var isDistance: Bool { if case .distanceToTarget = self { true } else { false } }
}
