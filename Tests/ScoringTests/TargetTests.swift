import Scoring
import Testing

/// A target at or beyond the worst value: the more units reach a goal, the sooner that happens.
@Suite struct TargetTests {
    private func target(_ words: String, cap: String = ", cap: 1", _ end: String = "") -> String {
        """
        method: target
        steps:
          - normalise: {kind: distance-to-target\(cap)}
        measures:
          x: {in: index, \(words)}
        groups:
          index: {}
        \(end)
        """
    }

    @Test(arguments: [
        ("target: 70", "72", "85", "98"), ("target: 70", "70", "85", "98"),
        ("target: 10, direction: lower", "2", "5", "8"), ("target: 70, transform: log", "72", "85", "98"),
        ("target: 70", "72", "72", "72"),
    ])
    func `a target that all have met gives all of them its whole score`(
        words: String, a: String, b: String, c: String
    ) throws {
        let result = try run(target(words), "unit,x\nAlder,\(a)\nBeech,\(b)\nCedar,\(c)\n")
        #expect(lines(result.table) == ["Alder,1.0,1.0,1", "Beech,1.0,1.0,1", "Cedar,1.0,1.0,1"])
        #expect(result.status == 0 && result.messages.isEmpty)
    }

    @Test func `one target of several that all have met does not turn the ranking round`() throws {
        let method = target("target: 90").replacing("groups:", with: "  wards: {in: index, target: 50}\ngroups:")
        let result = try run(method, "unit,x,wards\nAlder,91,10\nBeech,95,20\nCedar,98,30\n")
        #expect(
            lines(result.table) == ["Alder,1.0,0.0,0.5,3", "Beech,1.0,0.25,0.625,2", "Cedar,1.0,0.5,0.75,1"])
    }

    @Test func `without a cap nothing says what lies beyond a target that all have met, and that is told`() throws {
        let result = try run(target("target: 70", cap: ""), "unit,x\nAlder,72\nBeech,85\nCedar,98\n")
        #expect(lines(result.table) == ["Alder,,,", "Beech,,,", "Cedar,,,"])
        #expect(result.status == 2)
        #expect(
            result.messages.first == """
                x: every known value reaches the target, and without a cap nothing says what lies beyond it; left out
                """)
        let one = try run(target("target: 80", cap: ""), "unit,x\nAlder,70\nBeech,85\nCedar,100\n")
        #expect(lines(one.table).first == "Alder,0.0,0.0,3" && lines(one.table).last == "Cedar,3.0,3.0,1")
    }

    @Test(arguments: ["target: 70", "target: 70, transform: log", "target: 99, direction: lower"])
    func `the best unit is never last in a draw of distances to a target`(words: String) throws {
        let text = target(words)
            .replacing("kind: distance-to-target, cap: 1", with: "kind: min-max")
            .appending(
                "uncertainty: {draws: 40, normalise: [{kind: distance-to-target, cap: 1}, {kind: min-max}]}\n")
        let result = try run(text, "unit,x\nAlder,72\nBeech,85\nCedar,98\n", draws: true)
        let best = words.contains("lower") ? "Alder" : "Cedar"
        let row = try #require(lines(result.uncertainty).first { $0.hasPrefix(best) }).split(separator: ",")
        // nominal, mean, q5, median, q95
        #expect(row[1...5].allSatisfy { Double($0) == 1 }, "\(row)")
        #expect(result.status == 0 && result.messages.isEmpty)
    }

    @Test func `a missing value is worth no more than the group where all others have met the target`() throws {
        let text = target("target: 70", "uncertainty: {draws: 60, missing: {low: worst, high: group}}")
            .replacing("groups:", with: "  y: {in: index, target: 50}\ngroups:")
        let result = try run(text, "unit,x,y\nAlder,,10\nBeech,85,20\nCedar,98,30\n", draws: true)
        // Known of Alder is 0 alone, so nothing may lift it.
        let row = try #require(lines(result.uncertainty).first).split(separator: ",")
        #expect(row[7...9].allSatisfy { Double($0) == 0 }, "\(row)")
    }

    @Test func `a cap of 0, which would make all units equal, is refused`() throws {
        #expect(
            complaint { _ = try method(target("target: 1", cap: ", cap: 0")) }
                == "m.yaml:3: steps[0].normalise.cap: “0” is not a number above 0, or none")
    }
}
