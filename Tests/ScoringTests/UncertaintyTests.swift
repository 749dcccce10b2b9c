import Foundation
import Testing

@testable import Scoring

@Suite struct UncertaintyTests {
    private func award(draws: Int) throws -> (Method, DataTable) {
        var method = try Oracle.method("award/award-readiness.yaml")
        method.uncertainty?.draws = draws
        return (method, try DataTable(path: Oracle.path("award/synthetic.csv"), method: method))
    }

    @Test func `one, two and sixteen threads give the same bytes`() throws {
        let (method, table) = try award(draws: 100)
        let one = try method.uncertainty(of: table, reach: 60, threads: 1)
        for threads in [2, 16] {
            let more = try method.uncertainty(of: table, reach: 60, threads: threads)
            #expect(one.scores.map(\.bitPattern) == more.scores.map(\.bitPattern))
            #expect(one.ranks == more.ranks && one.met == more.met)
        }
        let again = try method.sensitivity(of: table, samples: 40, bootstraps: 20, threads: 1)
        #expect(again == (try method.sensitivity(of: table, samples: 40, bootstraps: 20, threads: 16)))
    }

    @Test func `threads do not change the bytes of draws that are taken together either`() throws {
        let drawn = try method(smallMethod + "\nuncertainty: {draws: 150, weights: {spread: 0.5, of: all}}\n")
        let rows = (1...43).map { "u\($0),\($0 % 7),\(Double($0) / 4.3),\($0 % 11)" }
        let data = try table("unit,a,b,c\n" + rows.joined(separator: "\n") + "\n", drawn)
        let one = try drawn.uncertainty(of: data, threads: 1)
        for threads in [2, 16] {
            let more = try drawn.uncertainty(of: data, threads: threads)
            #expect(one.scores.map(\.bitPattern) == more.scores.map(\.bitPattern) && one.ranks == more.ranks)
        }
    }

    @Test func `a draw is what scoring with the drawn weights gives`() throws {
        let text = smallMethod + "\nuncertainty:\n  draws: 40\n  seed: 5\n  weights: {spread: 0.5, of: all}\n"
        let drawn = try method(text)
        let data = try table("unit,a,b,c\nu,1,9,3\nv,8,2,\nw,4,4,9\n", drawn)
        let draws = try drawn.uncertainty(of: data)
        let source = RandomSource(seed: 5)
        for draw in 0..<40 {
            var changed = try method(smallMethod)
            func weight(_ name: String, _ weight: Double) -> Double {
                weight * (1 + 0.5 * (2 * source.uniform(.weight, draw: draw, node: nodeKey(name)) - 1))
            }
            for m in changed.measures.indices {
                changed.measures[m].weight = weight(changed.measures[m].name, changed.measures[m].weight)
            }
            for g in changed.groups.indices {
                changed.groups[g].weight = weight(changed.groups[g].name, changed.groups[g].weight)
            }
            let scores = try changed.score(data)
            for unit in 0..<3 {
                #expect(draws.scores(at: unit)[draw] == scores.index[unit])
                #expect(Int(draws.ranks(at: unit)[draw]) == scores.rank(at: unit))
            }
        }
    }

    @Test(arguments: 1...11)
    func `draws that are taken together have the bits of each alone`(size: Int) throws {
        let names = (0..<size).map { "m\($0)" }
        let text = """
            method: wide
            steps: [{normalise: {kind: none}}]
            measures:
            \(names.map { "  \($0): {in: \($0 == "m3" ? "b" : "a")}" }.joined(separator: "\n"))
              last: {in: b}
            groups:
              a: {in: top}
              b: {in: top}
              top: {}

            """
        let drawn = try method(text + "uncertainty: {draws: \(size + 2), seed: 9, weights: {spread: 0.5, of: all}}\n")
        let source = RandomSource(seed: 9)
        var data = DataTable(units: (0..<size).map { "u\($0)" })
        for name in names + ["last"] {
            data.numbers[name] = (0..<size).map { source.uniform(.missing, draw: $0, node: nodeKey(name)) * 100 }
        }
        let draws = try drawn.uncertainty(of: data, threads: 1)
        for draw in 0..<size + 2 {
            func weight(_ name: String) -> Double {
                1 * (1 + 0.5 * (2 * source.uniform(.weight, draw: draw, node: nodeKey(name)) - 1))
            }
            var changed = drawn
            for m in changed.measures.indices { changed.measures[m].weight = weight(changed.measures[m].name) }
            for g in changed.groups.indices { changed.groups[g].weight = weight(changed.groups[g].name) }
            let scores = try changed.score(data)
            for unit in 0..<size {
                #expect(draws.scores(at: unit)[draw] == scores.index[unit])
                #expect(Int(draws.ranks(at: unit)[draw]) == scores.rank(at: unit))
            }
        }
    }

    @Test func `weights that are replayed change nothing else`() throws {
        let (method, table) = try award(draws: 50)
        let sets = WeightSets(
            nodes: [method.node("c1") ?? 0, method.node("c1_kept") ?? 0], rows: [[1, 1], [0, 1], [3, 0]])
        let draws = try method.uncertainty(of: table, weights: sets)
        let nominal = try method.score(table)
        #expect(draws.count == 3)
        var changed = method
        changed.groups[0].weight = 3
        changed.measures[method.node("c1_kept") ?? 0].weight = 0
        let third = try changed.score(table)
        for unit in nominal.units.indices {
            #expect(agree(draws.scores(at: unit)[0], nominal.index[unit], 1e-15))
            #expect(agree(draws.scores(at: unit)[2], third.index[unit], 1e-15))
        }
    }

    @Test func `a missing value lies between the worst end and its group, so silence is never rewarded`() throws {
        let text = smallMethod + "\nuncertainty:\n  draws: 200\n  missing: {low: worst, high: group}\n"
        let drawn = try method(text)
        let data = try table("unit,a,b,c\nu,,8,5\nv,,,5\nw,8,n/a,5\n", drawn)
        let draws = try drawn.uncertainty(of: data)
        // b carries 3 of 4 parts of `left`; a is uniform between 0 and 80.
        let least = (80 * 3.0 / 4 + 50) / 2
        #expect(draws.scores(at: 0).allSatisfy { $0 >= least && $0 <= 65 })
        #expect((draws.scores(at: 0).min() ?? 0) < least + 1 && (draws.scores(at: 0).max() ?? 0) > 64)
        #expect(draws.scores(at: 1).allSatisfy { $0 == 50 })
        #expect(draws.scores(at: 2).allSatisfy { $0 == 65 })
    }

    @Test func `goalposts move by their share of the span and one mean holds per replication`() throws {
        let text =
            smallMethod
                + """

                uncertainty:
                  draws: 400
                  goalposts: {spread: 0.2}
                  mean: {of: [top], from: [{mean: arithmetic}, {mean: geometric}]}
                """
        let drawn = try method(text)
        let draws = try drawn.uncertainty(of: table("unit,a,b,c\nu,5,5,5\n", drawn))
        // 50/(1 ± 0.2) in every measure, so between 41.67 and 62.5 under either mean.
        let scores = draws.scores(at: 0)
        #expect(scores.allSatisfy { $0 > 41.6 && $0 < 62.6 })
        #expect((scores.min() ?? 0) < 45 && (scores.max() ?? 0) > 57)
    }

    @Test func `goalposts that do not move, and the only alternative, leave what plain scoring gives`() throws {
        var (method, table) = try award(draws: 2)
        table.numbers["c5_reach"]?[3] = 0
        let nominal = try method.score(table)
        method.uncertainty = Assumptions(draws: 2, seed: 1, goalpostSpread: 0)
        let still = try method.uncertainty(of: table)
        for unit in nominal.units.indices { #expect(agree(still.scores(at: unit)[1], nominal.index[unit], 1e-12)) }
        let other = Normalisation.zScore(mean: 50, sd: 2)
        method.uncertainty = Assumptions(draws: 2, seed: 1, normalisations: [other])
        let drawn = try method.uncertainty(of: table)
        let expected = try method.normalised(other).score(table)
        for unit in nominal.units.indices { #expect(agree(drawn.scores(at: unit)[0], expected.index[unit], 1e-12)) }
    }

    @Test func `summaries hold quantiles, top shares and floors`() throws {
        let text = smallMethod.replacing("left: {in: top}", with: "left: {in: top, floor: 40}")
        let drawn = try method(text)
        let data = try table("unit,a,b,c\nu,10,5,0\nv,0,5,10\nw,,,\n", drawn)
        let sets = WeightSets(nodes: [drawn.node("b") ?? 0], rows: [[3], [0], [1], [3]])
        let all = try drawn.uncertainty(of: data, weights: sets).summaries(top: 1)
        // u: left is (100 + 50·w)/(1 + w), right 100; v: left is 50·w/(1 + w), right 0.
        #expect(all[0].nominal == 1 && all[0].meanRank == 1 && all[0].top == 1 && all[0].floors == 1)
        #expect(all[1].top == 0 && all[1].floors == 0)
        let scores = [62.5, 100, 75, 62.5].map { ($0 + 100) / 2 }.sorted()
        #expect(all[0].scores == [0.05, 0.5, 0.95].map { quantile(sorted: scores, $0) })
        #expect(all[2].nominal == nil && all[2].top.isNaN && all[2].scores.allSatisfy(\.isNaN))
    }

    @Test func `units whose order changes too often cannot be told apart`() throws {
        let drawn = try method(plain("arithmetic", measures: 2))
        let data = try table("unit,m0,m1\nu,1,2\nv,2,1\nw,0,0\n", drawn)
        let rows = (0..<10).map { $0 < 8 ? [2.0, 1] : [1.0, 2] }
        let draws = try drawn.uncertainty(of: data, weights: WeightSets(nodes: [0, 1], rows: rows))
        #expect(draws.indistinguishable() == [Draws.Pair(first: 0, second: 1, probability: 0.2)])
        #expect(draws.indistinguishable(below: 0.8).isEmpty)
    }

    @Test func `selection finds the same quantiles as sorting`() {
        let source = RandomSource(seed: 3)
        for size in 1...60 {
            let values = (0..<size).map { (source.uniform(.weight, draw: $0, unit: size) * 20).rounded() }
            var part = values
            for p in [0.05, 0.5, 0.95] { #expect(select(&part, p) == quantile(sorted: values.sorted(), p)) }
        }
    }
}
