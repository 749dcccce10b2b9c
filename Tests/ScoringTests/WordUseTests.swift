import Scoring
import Testing

/// Words of a method file that are understood and then used by no step.
@Suite struct WordUseTests {
    @Test(arguments: [
        (
            "goalposts: [0, 10], denominator: people", "goalposts",
            "m.yaml:5: measures.a.denominator: no step uses it; add the step denominate, or leave it out"
        ),
        (
            "goalposts: [0, 10]", "min-max",
            "m.yaml:5: measures.a.goalposts: no step uses them, since its normalisation is min-max; "
                + "take kind: goalposts, or leave them out"
        ),
        (
            "target: 5", "z-score",
            "m.yaml:5: measures.a.target: no step uses it, since its normalisation is z-score; "
                + "take kind: distance-to-target, or leave it out"
        ),
        (
            "target: 5, goalposts: [0, 10], normalise: {kind: distance-to-target}", "min-max",
            "m.yaml:5: measures.a.goalposts: no step uses them, since its normalisation is distance-to-target"
        ),
        (
            "goalposts: [0, 10], direction: ~", "goalposts",
            "m.yaml:5: measures.a.direction: empty; give a value, or leave the key out"
        ),
    ])
    func `what a measure says beside its normalisation is refused with its line`(
        words: String, kind: String, message: String
    ) throws {
        let text = two(kind).replacing("a: {in: index}", with: "a: {in: index, \(words)}")
            .replacing("b: {in: index}", with: "b: {in: index, normalise: {kind: none}}")
        let complaint = try #require(complaint { _ = try method(text) })
        #expect(complaint.hasPrefix(message), "\(complaint)")
    }

    @Test(arguments: [
        "goalposts: [0, 10]", "target: 5", "transform: log", "direction: lower", "normalise: {kind: none}",
    ])
    func `what a measure says for a step that is not there is refused`(words: String) throws {
        let text = "method: m\nmeasures:\n  a: {in: index, \(words)}\ngroups:\n  index: {}\n"
        let key = words.prefix { $0 != ":" }
        let complaint = try #require(complaint { _ = try method(text) })
        #expect(complaint.hasPrefix("m.yaml:3: measures.a.\(key): no step uses "), "\(complaint)")
        // An alternative of the draws is such a step.
        let drawn = text + "uncertainty: {draws: 2, normalise: [{kind: goalposts}, {kind: distance-to-target}]}\n"
        if words.hasPrefix("goalposts") {
            _ = try method(drawn.replacing("goalposts: [0, 10]", with: "goalposts: [0, 10], target: 5"))
        }
    }

    @Test(arguments: [
        ("  - denominate\n", "", "m.yaml:3: steps[0]: no measure has a denominator"),
        (
            "  - impute: {with: mean, by: region}\n", "",
            "m.yaml:3: steps[0].impute.by: by belongs to with: group-mean"
        ),
        (
            "  - treat: {winsorise: 0}\n", "",
            "m.yaml:3: steps[0].treat: neither Winsorises nor takes logarithms"
        ),
        ("", "extensions: [bands]", "m.yaml:9: extensions[0]: there is no block “bands” in this file"),
        ("", "uncertainty: {draws: 9}", "m.yaml:9: uncertainty: nothing in this block varies"),
        (
            "", "uncertainty: {draws: 9, goalposts: {spread: 0.1}}",
            "m.yaml:9: uncertainty.goalposts: no draw uses it, since no measure is normalised by goalposts there"
        ),
        (
            "", "uncertainty: {draws: 9, weights: {spread: 0.1, of: [index]}}",
            "m.yaml:9: uncertainty.weights.of[0]: the index is in no group"
        ),
        (
            "", "uncertainty: {draws: 9, weights: {spread: 0.1, of: [a, a]}}",
            "m.yaml:9: uncertainty.weights.of[1]: “a” appears twice"
        ),
        ("", "uncertainty: {draws: 9, normalise: []}", "m.yaml:9: uncertainty.normalise: at least one kind is needed"),
    ])
    func `a step or an assumption without effect is refused with its line`(
        steps: String, end: String, message: String
    ) throws {
        let complaint = try #require(complaint { _ = try method(two("min-max", steps: steps, end)) })
        #expect(complaint.hasPrefix(message), "\(complaint)")
    }

    @Test func `the weight of the index is refused, since it stands in no group`() throws {
        #expect(
            complaint { _ = try method(two("min-max", "{weight: 2}")) }
                == "m.yaml:8: groups.index.weight: the index is in no group, so its weight counts nowhere")
    }

    @Test func `a logarithm that would leave goalposts or target on another scale is refused`() throws {
        for (kind, end) in [("goalposts", "goalposts: [0, 9]"), ("distance-to-target", "target: 9")] {
            let text = two(kind, steps: "  - treat: {otherwise: log}\n").replacing(
                "{in: index}", with: "{in: index, \(end)}")
            let complaint = try #require(complaint { _ = try method(text) })
            #expect(complaint.hasPrefix("m.yaml:3: steps[0]: otherwise: log would leave a on another scale than its "))
        }
    }
}
