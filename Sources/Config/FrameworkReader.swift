import Domain
import Input

/// Reads the YAML of one framework and gathers what is wrong with it.
///
/// A framework is a tree: under `groups` or `tiers` stand items, under an item its parts (`areas`, `features`; `criteria`,
/// `targets`), under the last of them `indicators`.
struct FrameworkReader {
    private(set) var mistakes = Mistakes()
    private var items: [FrameworkItem] = []
    private var indicators: [Indicator] = []
    private var codes: Set<String> = []
    private var counts: [Counts] = []

    /// Counts that stand in the file, and the part of the framework they are about.
    private struct Counts {
        var yaml: YAML
        /// As sources have it: of an item whose text is not known, the file may lack the parts.
        var arePublished: Bool
        var items: Range<Int>
        var indicators: Range<Int>
    }

    /// `nil` after noting what was wrong.
    mutating func read(_ yaml: YAML) -> Framework? {
        let tops: [FrameworkItem.Kind] = [.group, .tier]
        mistakes.note(try yaml.allow(["framework"] + tops.map(\.plural)))
        for top in tops where yaml[top.plural] != nil { readItems(yaml, top, under: nil) }
        guard let head = mistakes.note(try yaml.child("framework")) else { return nil }
        noteCounts(head, after: (0, 0))
        let framework = read(head: head)
        if items.isEmpty { mistakes.add(yaml.error("empty; expected \(tops.map(\.plural).inWords)")) }
        // What is left out for a mistake is missing from the counts: that is not told as well.
        guard mistakes.isEmpty else { return nil }
        for count in counts { check(count) }
        return mistakes.isEmpty ? framework : nil
    }

    private mutating func read(head yaml: YAML) -> Framework? {
        let known = ["code", "version"] + Language.keys("name") + Language.keys("wording") + ["sources"]
        mistakes.note(try yaml.allow(known + Self.counts))
        let code = mistakes.note(
            try yaml.child("code").value("a code such as unesco-key-features, of at most 60 letters") { text in
                text.count <= 60 && text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil ? text : nil
            })
        let version = mistakes.note(try yaml.child("version").text(upTo: 60))
        let names = mistakes.note(try yaml.texts("name", upTo: 500))
        let wording = mistakes.note(try yaml.texts("wording", upTo: 4000))
        let sources = mistakes.note(try yaml.child("sources").pages())
        guard let code, let version, let names, let wording, let sources else { return nil }
        return Framework(
            id: .init(rawValue: 0), code: code, version: version, names: names, wording: wording, sources: sources,
            items: items, indicators: indicators)
    }

    private static let counts = ["published_counts", "file_counts"]

    private mutating func readItems(_ parent: YAML, _ kind: FrameworkItem.Kind, under code: String?) {
        guard let nodes = mistakes.note(try parent.child(kind.plural).items()) else { return }
        for node in nodes {
            let parts = kind.parts
            mistakes.note(
                try node.allow(FrameworkItem.keys + (parts.map { [$0.plural] + Self.counts } ?? ["indicators"])))
            if let item = FrameworkItem(node, kind, under: code, &mistakes), isFirst(item.code, node) {
                items.append(item)
            }
            let start = (items.count, indicators.count)
            let own = node["code"].flatMap { try? $0.text() }
            if let parts, node[parts.plural] != nil { readItems(node, parts, under: own) }
            if node["indicators"] != nil { readIndicators(node, of: own) }
            noteCounts(node, after: start)
        }
    }

    private mutating func readIndicators(_ parent: YAML, of item: String?) {
        guard let nodes = mistakes.note(try parent.child("indicators").items()) else { return }
        for node in nodes {
            guard let indicator = Indicator(node, of: item, &mistakes), isFirst(indicator.code, node) else { continue }
            indicators.append(indicator)
        }
    }

    private mutating func isFirst(_ code: String, _ yaml: YAML) -> Bool {
        if codes.insert(code).inserted { return true }
        mistakes.add((yaml["code"] ?? yaml).error("\(code) appears twice; give each item a code of its own"))
        return false
    }

    private mutating func noteCounts(_ yaml: YAML, after start: (items: Int, indicators: Int)) {
        for key in Self.counts {
            guard let node = yaml[key] else { continue }
            counts.append(
                Counts(
                    yaml: node, arePublished: key == "published_counts", items: start.items..<items.count,
                    indicators: start.indicators..<indicators.count))
        }
    }

    private mutating func check(_ counts: Counts) {
        let items = items[counts.items]
        let tally = FrameworkReader.tally(items, indicators[counts.indicators])
        func check(_ yaml: YAML, _ prefix: String) {
            guard let entries = mistakes.note(try yaml.entries()) else { return }
            for (key, node) in entries {
                guard node.isScalar else {
                    check(node, "\(key).")
                    continue
                }
                guard let held = tally[prefix + key] else {
                    mistakes.add(node.error("unknown count; expected \(tally.keys.sorted().inWords)"))
                    continue
                }
                guard let count = mistakes.note(try node.integer()), count != held else { continue }
                if counts.arePublished, count > held, items.contains(where: { !$0.isKnown && $0.kind.mayHold(key) }) {
                    continue
                }
                mistakes.add(node.error("\(count) is not what the file has; expected \(held)"))
            }
        }
        check(counts.yaml, "")
    }

    /// Everything that can be counted, by the key under which its count stands.
    private static func tally(
        _ items: ArraySlice<FrameworkItem>, _ indicators: ArraySlice<Indicator>
    ) -> [String: Int] {
        var tally = ["indicators": indicators.count, "not_known": items.count { !$0.isKnown }]
        for kind in FrameworkItem.Kind.allCases { tally[kind.plural] = items.count { $0.kind == kind } }
        for provenance in Indicator.Provenance.allCases {
            tally["indicators_\(provenance.rawValue)"] = indicators.count { $0.provenance == provenance }
        }
        for tier in Indicator.Tier.allCases { tally[tier.rawValue] = indicators.count { $0.tier == tier } }
        for word in Indicator.Measurement.allCases {
            tally["by_measurement.\(word.rawValue)"] = indicators.count { $0.measurement == word }
        }
        for word in Indicator.Direction.Word.allCases {
            tally["by_direction.\(word.rawValue)"] = indicators.count { $0.direction.word == word }
        }
        return tally
    }
}

extension FrameworkItem.Kind {
    /// The key under which items of this kind stand.
    var plural: String {
        switch self {
        case .group: "groups"
        case .area: "areas"
        case .feature: "features"
        case .tier: "tiers"
        case .criterion: "criteria"
        case .target: "targets"
        }
    }

    /// Whether what stands under the key is a part of an item of this kind, or a part of its parts.
    fileprivate func mayHold(_ key: String) -> Bool { parts.map { $0.plural == key || $0.mayHold(key) } ?? false }
}
