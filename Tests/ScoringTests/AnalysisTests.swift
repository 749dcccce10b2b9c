import Foundation
import Testing

@testable import Scoring

@Suite struct AnalysisTests {
    private let data = "unit,a,b,c\nu,1,9,3\nv,8,2,5\nw,4,4,9\nx,6,,1\n"

    @Test func `the inverse names the raw value that just reaches a floor, or says that none does`() throws {
        let method = try method(smallMethod.replacing("to: [0, 100]", with: "to: [0, 100], clamp: true"))
        let whatIf = try WhatIf(method, table(data, method))
        // left of v is (80 + 3·20)/4 = 35; b must rise to x with (80 + 30·x)/4 = 50.
        let lift = try #require(try whatIf.lift("v", by: "b", to: 50, of: "left"))
        #expect(lift.from == 2 && agree(lift.to, 4, 1e-12))
        #expect(try whatIf.lift("v", by: "a", to: 50, of: "left") == nil)
        #expect(try whatIf.lift("v", by: "a", to: 30, of: "left") == Lift(measure: "a", from: 8, to: 8))
        #expect(try whatIf.lift("x", by: "b", to: 60, of: "left") == Lift(measure: "b", from: nil, to: 6))
        // Less is better in c: right must be 70.
        #expect(try whatIf.lift("v", by: "c", to: 70, of: "right")?.to.rounded() == 3)
        #expect(try whatIf.lifts("v", to: 50, of: "top").map(\.measure) == ["c", "b"])
    }

    @Test func `a denominator is multiplied into the answer`() throws {
        let text = smallMethod.replacing("steps:", with: "steps:\n  - denominate")
            .replacing("a: {in: left,", with: "a: {in: left, denominator: people,")
        let method = try method(text)
        let whatIf = try WhatIf(method, table("unit,people,a,b,c\nu,4,8,5,5\n", method))
        let lift = try #require(try whatIf.lift("u", by: "a", to: 50, of: "left"))
        #expect(lift.from == 8 && agree(lift.to, 20, 1e-12))
    }

    @Test func `strengths come first and weaknesses last`() throws {
        let read = try scores(data)
        #expect(read.standings(of: "u").map(\.node) == ["b", "c", "a"])
        #expect(read.strengths(of: "u", 1) == [NodeStanding(node: "b", value: 90, rank: 1, known: 3, aboveMedian: 50)])
        #expect(read.weaknesses(of: "u", 1).map(\.node) == ["a"])
        #expect(read.standings(of: "nobody").isEmpty)
    }

    @Test func `removing one measure is scoring without it`() throws {
        let read = try scores(data)
        let removals = read.removingOne(of: ["b", "right", "top"])
        #expect(removals.map(\.node) == ["b", "right"])
        let without = smallMethod.replacing("  b: {in: left, goalposts: [0, 10], weight: 3}\n", with: "")
        let again = try scores(data, by: without)
        let shifts = (0..<4).map { position in
            again.rank(at: position).flatMap { after in read.rank(at: position).map { after - $0 } }
        }
        #expect(removals[0].shifts == shifts)
        // The only child of `right`: the group is gone with it.
        #expect(read.removingOne(of: ["c"])[0].shifts == removals[1].shifts)
    }

    @Test func `the causes of a rank shift add up, and what did not change caused nothing`() throws {
        let old = try method(smallMethod)
        let new = try method(
            smallMethod.replacing("weight: 3", with: "weight: 0.2")
                .replacing("c: {in: right, goalposts: [10, 0]}", with: "c: {in: right, goalposts: [0, 40]}"))
        let table = try table(data, old)
        let comparison = try old.compare(with: new, on: table)
        #expect(comparison.aspects == [.normalisation, .weights])
        let (before, after) = (try old.score(table), try new.score(table))
        for (position, unit) in comparison.units.enumerated() {
            #expect(unit.rankBefore == before.rank(at: position) && unit.rankAfter == after.rank(at: position))
            #expect(unit.scoreAfter == after.index[position])
            let shift = Double((unit.rankAfter ?? 0) - (unit.rankBefore ?? 0))
            #expect(agree(unit.causes.reduce(0, +), shift, 1e-12))
        }
        #expect(comparison.meanShift > 0)
        #expect(try old.compare(with: old, on: table).aspects.isEmpty)
    }

    @Test func `a version with another tree and other steps is compared too`() throws {
        let old = try method(smallMethod)
        let new = try method(
            """
            method: small
            rank: {round: 0}
            steps:
              - impute: {with: mean}
              - normalise: {kind: min-max, to: [1, 100]}
            measures:
              a: {in: top}
              d: {in: top, weight: 2}
            groups:
              top: {mean: geometric}
            """)
        let table = try table("unit,a,b,c,d\nu,1,9,3,4\nv,8,2,5,2\nw,4,4,9,\n", try method(smallMethod))
        var wide = table
        wide.numbers["d"] = [4, 2, .nan]
        let comparison = try old.compare(with: new, on: wide)
        #expect(comparison.aspects == [.tree, .preparation, .normalisation, .means, .rounding])
        #expect(
            comparison.units.map(\.rankAfter) == (try new.score(wide)).units.indices.map((try new.score(wide)).rank))
    }

    @Test func `correlations are flagged within and between groups`() throws {
        let read = try scores("unit,m0,m1,m2\na,1,2,9\nb,2,4,1\nc,3,6,8\nd,4,8,2\ne,5,,4\n", by: plain("arithmetic"))
        let all = read.correlations()
        #expect(all.map(\.flag) == [.redundant, .opposed, .opposed])
        #expect(agree(all[0].value, 1) && all[0].known == 4 && all[0].isWithinGroup)
        // Products of the deviations −9, squares 10 and 50.8; products of the deviations of the ranks −3, squares 10.
        #expect(agree(all[1].value, -9 / 508.0.squareRoot()))
        #expect(agree(read.correlations(of: ["m0", "m2"], .spearman)[0].value, -0.3))
        let parents = read.correlationsWithParents()
        #expect(parents.map(\.second) == ["top", "top", "top"])
    }

    @Test func `alpha is one for equal children and follows its formula`() throws {
        let equal = try scores("unit,m0,m1\na,1,1\nb,2,2\nc,4,4\n", by: plain("arithmetic", measures: 2))
        #expect(agree(equal.cronbachAlpha(of: "top"), 1))
        let mixed = try scores("unit,m0,m1,m2\na,1,2,3\nb,2,4,1\nc,3,3,5\nd,,1,1\n", by: plain("arithmetic"))
        // Variances 1, 1, 4; sums 6, 7, 11 with variance 7.
        #expect(agree(mixed.cronbachAlpha(of: "top"), 1.5 * (1 - 6.0 / 7)))
        #expect(mixed.cronbachAlpha(of: "m0").isNaN)
    }

    @Test func `effective weights multiply up the tree and those of the measures add up to one`() throws {
        let weights = try scores(data).effectiveWeights
        #expect(weights.map(\.weight) == [0.125, 0.375, 0.5, 0.5, 0.5, 1])
        #expect(agree(weights[5].importance, 1))
    }
}
