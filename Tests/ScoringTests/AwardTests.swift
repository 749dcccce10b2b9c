import Testing

@testable import Scoring

/// The made-up cities: what follows from their scores and from the confidence that is given beside them.
@Suite struct AwardTests {
    private let criteria = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"]

    private func nominal() throws -> Scores {
        let method = try Oracle.method("award/award-readiness.yaml")
        return try method.score(DataTable(path: Oracle.path("award/synthetic.csv"), method: method))
    }

    /// The scores when each unknown measure is put at half of the mean of its side.
    private func cautious(_ scores: Scores) throws -> Scores {
        let method = scores.method
        let plain = Method(
            id: "cautious", version: nil, steps: [.aggregate(method.aggregation)],
            measures: method.measures.map { Measure(name: $0.name, parent: $0.parent, weight: $0.weight) },
            groups: method.groups)
        var table = DataTable(units: scores.units)
        for measure in method.measures {
            table.numbers[measure.name] = zip(scores[measure.name], scores[measure.parent]).map { value, side in
                value.isNaN ? side / 2 : value
            }
        }
        return try plain.score(table)
    }

    @Test func `bands are those expected, from scores, floors, confidence and cautious scores`() throws {
        let scores = try nominal()
        let careful = try cautious(scores)
        let confidence = try #require(Oracle.expected("award/expected.csv", key: "unit")["confidence"])
        let rows = try Oracle.records("award/expected.csv")
        let place = try #require(rows[0].firstIndex(of: "band"))
        let expected = Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0[0], $0[place]) })
        for (position, unit) in scores.units.enumerated() {
            func reaches(_ scores: Scores, _ score: Double, floor: Double) -> Bool {
                scores.index[position] >= score && criteria.allSatisfy { scores[$0][position] >= floor }
            }
            // All gates pass and no criterion has too little confidence: the table says nothing against it.
            let sure = try #require(confidence[unit])
            let halves = criteria.flatMap { ["\($0)_results", "\($0)_efforts"] }
            let isKnown = halves.allSatisfy { !scores[$0][position].isNaN }
            let isReady = reaches(scores, 60, floor: 40) && reaches(careful, 60, floor: 40) && isKnown && sure >= 0.5
            let isAdvancing = reaches(scores, 40, floor: 20) && sure >= 0.3
            #expect((isReady ? "ready" : isAdvancing ? "advancing" : "preparing") == expected[unit], "\(unit)")
        }
    }

    /// What the confidence in a measure is does not stand in the table of values; that of an unknown one is 0, and none is
    /// above 1.
    @Test func `the expected confidence is never above the share of what is known, along the tree`() throws {
        let method = try Oracle.method("award/award-confidence.yaml")
        let values = try nominal()
        #expect(method.measures.map(\.name) == values.method.measures.map(\.name))
        var table = DataTable(units: values.units)
        for measure in method.measures {
            table.numbers[measure.name] = values[measure.name].map { $0.isNaN ? 0 : 1 }
        }
        let known = try method.score(table)
        let expected = try #require(Oracle.expected("award/expected.csv", key: "unit")["confidence"])
        for (unit, share) in zip(known.units, known.index) {
            #expect(share <= 1 && (expected[unit] ?? .nan) < share, "\(unit)")
        }
    }

    @Test func `confidence is the mean of both halves of every criterion, without what does not apply`() throws {
        let method = try Oracle.method("award/award-confidence.yaml")
        let source = RandomSource(seed: 6)
        var table = DataTable(units: ["u"])
        var halves: [String: [Double]] = [:]
        for (place, measure) in method.measures.enumerated() {
            let isApplicable = place % 9 != 0
            let value = source.uniform(.weight, draw: 0, node: nodeKey(measure.name))
            table.numbers[measure.name] = [isApplicable ? value : .nan]
            if isApplicable { halves[measure.parent, default: []].append(value) }
            if !isApplicable { table.notApplicable[measure.name] = [true] }
        }
        #expect(halves.count == 16)
        let means = halves.sorted { $0.key < $1.key }.map { $0.value.reduce(0, +) / Double($0.value.count) }
        #expect(agree(try method.score(table).index[0], means.reduce(0, +) / 16, 1e-12))
    }
}
