import Input

/// The reader of method files. What each word means stands with the step that it belongs to; here is what may be written.
extension Method {
    /// Reads a method from a YAML (or JSON) file.
    ///
    /// Errors: `InputError` with file, line and key for text that is not YAML, an unknown word, a missing key, a parent that
    /// is not a group, a cycle, none or several groups without `in`, a negative weight, a direction that contradicts the
    /// goalposts, equal goalposts, a column that a step needs and the file does not give, or a word that no step uses.
    public init(path: String) throws(InputError) {
        guard let text = String(validating: try read(path), as: UTF8.self) else {
            throw InputError(file: path, "this is not UTF-8 text; save the file as UTF-8")
        }
        try self.init(text, file: path)
    }

    /// Reads a method from text; `file` is how errors name it.
    public init(_ text: String, file: String) throws(InputError) {
        try refuseComplexKeys(text, file)
        self = try MethodReader(YAML(text, file: file)).method()
    }
}

/// Keys that are lists or mappings themselves (written with “? ”) have no place in a method. They are refused before the
/// parser sees them: nested, they keep its search for repeated keys busy for ever.
private func refuseComplexKeys(_ text: String, _ file: String) throws(InputError) {
    let opening = Set("-[{,? \t".utf8)
    for (line, content) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
        // Only what may stand before a node stands before the mark, so a question inside a text is none.
        let start = content.drop { opening.contains($0) && $0 != UInt8(ascii: "?") }
        let inside = content.split(whereSeparator: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") })
        let isComplex = ([start] + inside.dropFirst().map { $0.drop { $0 == UInt8(ascii: " ") } }).contains {
            $0.first == UInt8(ascii: "?")
                && ($0.dropFirst().first.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } ?? true)
        }
        if isComplex { throw InputError(file: file, line: line + 1, "a key must be plain text; “? ” is not used here") }
    }
}

/// Keys that describe without changing a number; they are kept and shown.
let descriptiveKeys = [
    "kind", "unit", "features", "description", "definition", "source", "note", "code", "url", "licence",
]

struct MethodReader {
    let root: YAML
    private static let keys = [
        "method", "version", "title", "rank", "steps", "measures", "groups", "uncertainty", "extensions",
    ]

    init(_ root: YAML) { self.root = root }

    func method() throws(InputError) -> Method {
        var extensions: [String] = []
        for item in try root["extensions"]?.items() ?? [] {
            let name = try item.text()
            guard root[name] != nil else { throw item.error("there is no block “\(name)” in this file") }
            extensions.append(name)
        }
        try root.takes(Self.keys + descriptiveKeys + extensions)
        let steps = try steps()
        let measures = try measures(steps)
        let groups = try groups()
        try checkTree(measures, groups)
        var method = Method(
            id: try root.child("method").text(), version: try root["version"]?.text(),
            steps: steps, measures: measures, groups: groups)
        method.title = try titles(root)
        if let rank = root["rank"] {
            try rank.takes(["round"])
            method.rankDecimals = try rank.child("round").value("a whole number from 0 to 15") {
                Int($0).flatMap { (0...15).contains($0) ? $0 : nil }
            }
        }
        if let block = root["uncertainty"] { method.uncertainty = try assumptions(block, of: method) }
        try checkUse(of: method)
        return method
    }

    /// The entries under a key, by name as it is compared.
    func named(_ key: String) throws(InputError) -> [(name: String, node: YAML)] {
        var entries: [(name: String, node: YAML)] = []
        var seen: Set<String> = []
        for (name, node) in try root.child(key).entries() {
            let name = comparable(name)
            guard name != "unit", name != "rank", !name.isEmpty else {
                // These columns are the engine's own in the output.
                throw node.error("this name is taken; choose another")
            }
            guard seen.insert(name).inserted else {
                throw node.error("the name appears twice; blanks of any kind and number are one")
            }
            entries.append((name, node))
        }
        return entries
    }

    /// Every measure with the ends that its normalisation asks for.
    private func measures(_ steps: [Step]) throws(InputError) -> [Measure] {
        var shared = Normalisation.none
        for case .normalise(let normalisation) in steps { shared = normalisation }
        var measures: [Measure] = []
        for (name, node) in try named("measures") {
            let measure = try measure(name, node)
            switch measure.normalisation ?? shared {
            case .goalposts where measure.goalposts == nil:
                throw node.error("goalposts: [worst, best] is needed, since its normalisation is of that kind")
            case .distanceToTarget where measure.target == nil:
                throw node.error("target is needed, since its normalisation is distance-to-target")
            default: measures.append(measure)
            }
        }
        guard !measures.isEmpty else { throw try root.child("measures").error("at least one measure is needed") }
        return measures
    }

    private func measure(_ name: String, _ node: YAML) throws(InputError) -> Measure {
        try node.takes(
            ["in", "weight", "title", "direction", "denominator", "goalposts", "target", "transform", "normalise"]
                + descriptiveKeys)
        var measure = Measure(name: name, parent: try node.child("in").name())
        measure.weight = try weight(node)
        measure.denominator = try node["denominator"]?.name()
        measure.target = try node["target"]?.number()
        measure.isLogarithmic = try node["transform"]?.word(["log": true]) ?? false
        if let ends = node["goalposts"] {
            measure.goalposts = try goalposts(ends, isLogarithmic: measure.isLogarithmic)
        }
        let lower = try node["direction"]?.word(["lower": true, "higher": false])
        if let lower, let ends = measure.goalposts, let direction = node["direction"], lower != (ends.worst > ends.best)
        {
            throw direction.error("contradicts the goalposts [\(ends.worst), \(ends.best)], worst end first")
        }
        measure.isLowerBetter = lower ?? measure.goalposts.map { $0.worst > $0.best } ?? false
        if measure.isLogarithmic, let target = node["target"], let value = measure.target, value <= 0 {
            throw target.error("must be above 0, since its logarithm is taken")
        }
        if let own = node["normalise"] { measure.normalisation = try normalisation(own) }
        measure.title = try titles(node)
        measure.notes = try notes(node)
        return measure
    }

    private func goalposts(_ node: YAML, isLogarithmic: Bool) throws(InputError) -> Goalposts {
        let (worst, best) = try node.pair("[worst, best]")
        guard worst != best else { throw node.error("the two ends must differ") }
        guard !isLogarithmic || min(worst, best) > 0 else {
            throw node.error("both ends must be above 0, since their logarithm is taken")
        }
        guard (best - worst).isFinite else { throw node.error("the two ends lie too far apart") }
        return Goalposts(worst: worst, best: best)
    }

    private func groups() throws(InputError) -> [Group] {
        var groups: [Group] = []
        for (name, node) in try named("groups") {
            try node.takes(["in", "weight", "title", "mean", "power", "available", "floor"] + descriptiveKeys)
            var group = Group(name: name, parent: try node["in"]?.name())
            group.weight = try weight(node)
            group.mean = try mean(node)
            group.available = try node["available"]?.share()
            group.floor = try node["floor"]?.number()
            group.title = try titles(node)
            group.notes = try notes(node)
            groups.append(group)
        }
        return groups
    }

    private func weight(_ node: YAML) throws(InputError) -> Double {
        guard let weight = node["weight"] else { return 1 }
        let value = try weight.number()
        guard value >= 0 else { throw weight.error("a weight may not be negative") }
        return value
    }

    private func titles(_ node: YAML) throws(InputError) -> [String: String] {
        guard let title = node["title"] else { return [:] }
        if title.isScalar { return ["": try title.text()] }
        var titles: [String: String] = [:]
        for (language, text) in try title.entries() { titles[language] = try text.text() }
        return titles
    }

    private func notes(_ node: YAML) throws(InputError) -> [String: String] {
        var notes: [String: String] = [:]
        for key in descriptiveKeys {
            guard let note = node[key] else { continue }
            if note.isScalar {
                notes[key] = try note.text()
            } else {
                var parts: [String] = []
                for item in try note.items() { parts.append(try item.text()) }
                notes[key] = parts.joined(separator: ", ")
            }
        }
        return notes
    }
}
