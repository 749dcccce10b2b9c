import Scoring
import Testing

@Suite struct MethodFileTests {
    /// The small method with one piece of text replaced.
    private func complaint(_ old: String, _ new: String) throws -> String? {
        #expect(smallMethod.contains(old))
        let text = smallMethod.replacing(old, with: new)
        return ScoringTests.complaint { _ = try method(text) }
    }

    @Test(arguments: [
        ("method: small", "method: small\nbands: [1]", "m.yaml:2: bands: unknown key"),
        ("c: {in: right,", "c: {in: right, colour: red,", "m.yaml:7: measures.c.colour: unknown key"),
        ("kind: goalposts", "kind: goalpost", "m.yaml:3: steps[0].normalise.kind: unknown kind “goalpost”"),
        ("- normalise:", "- normalize:", "m.yaml:3: steps[0]: unknown step “normalize”"),
        ("left: {in: top}", "left: {in: top, mean: mean}", "m.yaml:9: groups.left.mean: unknown mean “mean”"),
        ("left: {in: top}", "left: {in: top, power: 2}", "m.yaml:9: groups.left.power: power belongs to mean: power"),
        ("left: {in: top}", "left: {in: top, mean: power}", "m.yaml:9: groups.left.power: missing"),
    ])
    func `an unknown word is refused with its line`(old: String, new: String, message: String) throws {
        let complaint = try #require(try complaint(old, new))
        #expect(complaint.hasPrefix(message), "\(complaint)")
    }

    @Test(arguments: [
        ("c: {in: right,", "c: {in: rihgt,", "m.yaml:7: measures.c: in: unknown group “rihgt”"),
        ("c: {in: right,", "c: {in: a,", "m.yaml:7: measures.c: in: “a” is a measure"),
        ("c: {in: right,", "c: {", "m.yaml:7: measures.c.in: missing"),
        ("left: {in: top}", "left: {in: up}", "m.yaml:9: groups.left: in: unknown group “up”"),
        ("top: {}", "top: {in: left}", "m.yaml:9: groups.left: a group cannot stand above itself: left in top in left"),
        ("left: {in: top}", "left: {}", "m.yaml:11: groups.top: exactly one group may be without `in`"),
        ("top: {}", "top: {}\n  empty: {in: top}", "m.yaml:12: groups.empty: nothing is `in` this group"),
        ("top: {}", "top: {}\n  a: {in: top}", "m.yaml:12: groups.a: the name stands under measures and under groups"),
        ("left: {in: top}", "rank: {in: top}", "m.yaml:9: groups.rank: this name is taken"),
    ])
    func `what is no tree with one root is refused with its line`(old: String, new: String, message: String) throws {
        let complaint = try #require(try complaint(old, new))
        #expect(complaint.hasPrefix(message), "\(complaint)")
    }

    @Test(arguments: [
        ("weight: 3", "weight: -1", "m.yaml:6: measures.b.weight: a weight may not be negative"),
        ("weight: 3", "weight: many", "m.yaml:6: measures.b.weight: “many” is not a number"),
        (
            "c: {in: right,", "c: {in: right, weight: 0,",
            "m.yaml:10: groups.right: all that is in this group has the weight 0"
        ),
        ("[10, 0]", "[10, 0], direction: higher", "m.yaml:7: measures.c.direction: contradicts the goalposts"),
        ("[10, 0]", "[10, 10]", "m.yaml:7: measures.c.goalposts: the two ends must differ"),
        ("[10, 0]", "[10, 0], transform: log", "m.yaml:7: measures.c.goalposts: both ends must be above 0"),
        (", goalposts: [10, 0]", "", "m.yaml:7: measures.c: goalposts: [worst, best] is needed"),
        ("[0, 100]", "[100, 0]", "m.yaml:3: steps[0].normalise.to: the lower end must come first"),
        ("  - norm", "  - aggregate\n  - norm", "m.yaml:4: steps[1]: aggregate must be the last step"),
    ])
    func `numbers that contradict each other are refused with their line`(
        old: String, new: String, message: String
    ) throws {
        let complaint = try #require(try complaint(old, new))
        #expect(complaint.hasPrefix(message), "\(complaint)")
    }

    @Test(arguments: [
        ("weights: {spread: 0.2, of: [a, d]}", "“d” is neither a measure nor a group"),
        ("weights: {spread: 2, of: all}", "“2” is not a share from 0 to 1"),
        ("mean: {of: [a], from: [{mean: geometric}]}", "a measure has no mean"),
        ("goalposts: {spread: 1}", "“1” is not a share from 0 to below 1"),
        ("missing: {low: best, high: group}", "“best” is not one of worst"),
        ("normalise: [{kind: distance-to-target}]", "a has no target"),
    ])
    func `an uncertainty block that names what is not there is refused`(line: String, message: String) throws {
        let complaint = try #require(
            try complaint("top: {}", "top: {}\nuncertainty:\n  draws: 10\n  \(line)"))
        #expect(complaint.hasPrefix("m.yaml:14: uncertainty.") && complaint.contains(message), "\(complaint)")
    }

    @Test func `descriptive keys are kept, and blocks named as extensions are let through`() throws {
        let text = smallMethod.replacing("method: small", with: "method: small\nextensions: [bands]\nbands: [1]")
            .replacing("a: {in: left,", with: "a: {in: left, unit: m, features: [x, y], title: {en: A, vi: Á},")
        let read = try method(text)
        #expect(read.measures[0].notes == ["unit": "m", "features": "x, y"])
        #expect(read.measures[0].title["vi"] == "Á")
    }

    @Test func `keys that are lists are refused before they can keep the parser busy`() throws {
        #expect(
            try complaint("method: small", "method: small\n? - ? - a") == """
                m.yaml:2: a key must be plain text; “? ” is not used here
                """)
        let text = smallMethod.replacing("method: small", with: "method: small\ntitle: Why? Because, or not?")
        #expect(try method(text).title[""] == "Why? Because, or not?")
    }

    @Test func `JSON is a method file too`() throws {
        let text = """
            {"method": "j", "steps": [{"normalise": {"kind": "min-max"}}, "aggregate"],
             "measures": {"x": {"in": "t"}}, "groups": {"t": {}}}
            """
        #expect(try method(text).index.name == "t")
    }

    @Test(arguments: ["award-readiness", "award-level", "award-confidence"])
    func `the methods of the award can be read`(name: String) throws {
        let method = try Oracle.method("award/\(name).yaml")
        #expect(method.measures.count == 57)
        #expect(method.groups.count == 25)
    }
}
