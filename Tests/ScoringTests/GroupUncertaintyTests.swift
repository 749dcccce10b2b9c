import Foundation
import Input
import Testing

@testable import Scoring

@Suite struct GroupUncertaintyTests {
    private func award(draws: Int) throws -> (Method, DataTable, [String]) {
        var method = try Oracle.method("award/award-readiness.yaml")
        method.uncertainty?.draws = draws
        let table = try DataTable(path: Oracle.path("award/synthetic.csv"), method: method)
        return (method, table, method.children(of: method.index.name))
    }

    private func bits(_ found: [GroupUncertainty]) -> [UInt64] {
        found.flatMap { $0.scores.flatMap { $0.map(\.bitPattern) } + [$0.floors.bitPattern] }
    }

    @Test func `threads and slices do not change a bit, and the index is that of the draws with ranks`() throws {
        let (method, table, criteria) = try award(draws: 150)
        let groups = [method.index.name] + criteria
        let one = try method.groupUncertainty(of: table, groups: groups, reach: 60, threads: 1)
        for threads in [2, 16] {
            let more = try method.groupUncertainty(of: table, groups: groups, reach: 60, threads: threads)
            #expect(bits(more) == bits(one))
        }
        // Slices of one unit, and of a few.
        for memory in [1, 150 * 10 * 8 * 3] {
            let sliced = try method.groupUncertainty(of: table, groups: groups, reach: 60, threads: 2, memory: memory)
            #expect(bits(sliced) == bits(one))
        }
        let known = try method.uncertainty(of: table, reach: 60).summaries()
        #expect(one.map(\.unit) == known.map(\.unit))
        for (group, index) in zip(one, known) {
            #expect(group.scores[0].map(\.bitPattern) == index.scores.map(\.bitPattern))
            #expect(group.floors.bitPattern == index.floors.bitPattern)
        }
    }

    @Test func `a group asked for as if it were the index has the same interval`() throws {
        // The same tree with a criterion on top: its draws are those of the criterion below the index.
        let text = """
            method: m
            steps: [{normalise: {kind: goalposts, to: [0, 100], clamp: true}}]
            measures:
              a: {in: g, goalposts: [0, 10]}
              b: {in: g, goalposts: [0, 10]}
              c: {in: h, goalposts: [0, 10]}
            groups: {g: {in: top}, h: {in: top}, top: {mean: geometric}}
            uncertainty: {draws: 500, seed: 4, weights: {spread: 0.5, of: all}, goalposts: {spread: 0.2}, missing: {low: worst, high: group}}
            """
        let whole = try method(text)
        let part = try method(
            text.replacing("groups: {g: {in: top}, h: {in: top}, top: {mean: geometric}}", with: "groups: {g: {}}")
                .replacing("  c: {in: h, goalposts: [0, 10]}\n", with: ""))
        let rows = "u,1,9,3\nv,8,,2\nw,,4,9\nx,,,5\n"
        let data = try table("unit,a,b,c\n" + rows, whole)
        let alone = try part.uncertainty(of: table("unit,a,b,c\n" + rows, part)).summaries()
        let groups = try whole.groupUncertainty(of: data, groups: ["g", "h"], memory: 1)
        for (group, index) in zip(groups, alone) {
            #expect(group.scores[0].map(\.bitPattern) == index.scores.map(\.bitPattern), "\(group.unit)")
        }
        #expect(groups[3].scores[0].allSatisfy { $0.isNaN })
        #expect(groups[3].scores[1].allSatisfy { !$0.isNaN })
        #expect(groups[0].scores[0][0] < groups[0].scores[0][2])
    }

    @Test func `a name that is no group is refused, and so is a method that says nothing uncertain`() throws {
        let (method, table, _) = try award(draws: 1)
        #expect(throws: InputError.self) { try method.groupUncertainty(of: table, groups: ["c9"]) }
        #expect(throws: InputError.self) { try method.groupUncertainty(of: table, groups: ["c1_kept"]) }
        var certain = method
        certain.uncertainty = nil
        #expect(throws: InputError.self) { try certain.groupUncertainty(of: table, groups: ["c1"]) }
    }
}
