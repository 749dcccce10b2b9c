import Input

/// Whether measures and groups make one tree.
extension MethodReader {
    func checkTree(_ measures: [Measure], _ groups: [Group]) throws(InputError) {
        let measureNodes = try lookUp("measures")
        let groupNodes = try lookUp("groups")
        for group in groups where measureNodes[group.name] != nil {
            throw at(groupNodes, group.name).error("the name stands under measures and under groups")
        }
        for measure in measures where groupNodes[measure.parent] == nil {
            throw at(measureNodes, measure.name).error("in: \(unknown(measure.parent, measureNodes))")
        }
        for group in groups {
            guard let parent = group.parent, groupNodes[parent] == nil else { continue }
            throw at(groupNodes, group.name).error("in: \(unknown(parent, measureNodes))")
        }
        try checkRoot(groups, groupNodes)
        try checkChildren(measures, groups, groupNodes)
    }

    /// Exactly one group stands above all others, and from every group the way up ends there.
    private func checkRoot(_ groups: [Group], _ nodes: [String: YAML]) throws(InputError) {
        let parents = Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0.parent) })
        for group in groups {
            var seen: Set<String> = [group.name]
            var path = [group.name]
            var above = group.parent
            while let parent = above {
                path.append(parent)
                guard seen.insert(parent).inserted else {
                    throw at(nodes, group.name).error(
                        "a group cannot stand above itself: \(path.joined(separator: " in "))")
                }
                above = parents[parent] ?? nil
            }
        }
        let roots = groups.filter { $0.parent == nil }
        if roots.count > 1 {
            throw at(nodes, roots[1].name).error(
                "exactly one group may be without `in`, the index; \(roots[0].name) is without one too")
        }
        if roots.isEmpty { throw try root.child("groups").error("one group must be without `in`: the index") }
    }

    private func checkChildren(
        _ measures: [Measure], _ groups: [Group], _ nodes: [String: YAML]
    ) throws(InputError) {
        for group in groups {
            let weights =
                measures.filter { $0.parent == group.name }.map(\.weight)
                + groups.filter { $0.parent == group.name }.map(\.weight)
            guard !weights.isEmpty else { throw at(nodes, group.name).error("nothing is `in` this group") }
            guard weights.contains(where: { $0 > 0 }) else {
                throw at(nodes, group.name).error("all that is in this group has the weight 0")
            }
        }
    }

    func lookUp(_ key: String) throws(InputError) -> [String: YAML] {
        Dictionary(uniqueKeysWithValues: try named(key))
    }

    func at(_ nodes: [String: YAML], _ name: String) -> YAML { nodes[name] ?? root }

    private func unknown(_ parent: String, _ measures: [String: YAML]) -> String {
        measures[parent] == nil ? "unknown group “\(parent)”" : "“\(parent)” is a measure; only a group can be above"
    }
}
