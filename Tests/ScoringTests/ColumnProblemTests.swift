import Scoring
import Testing

/// Measures and groups that count for no unit although the method says that they do.
@Suite struct ColumnProblemTests {
    private let constant = "unit,a,b\nAlder,1,7\nBeech,2,7\nCedar,3,7\n"

    @Test(arguments: ["min-max, to: [0, 100]", "z-score", "percentile-rank", "percentiles, at: [5, 95]"])
    func `a column whose values are all equal is left out, and that is told`(kind: String) throws {
        for data in [constant, constant.replacing(",7", with: ",0.1")] {
            let result = try run(two(kind), data)
            #expect(result.status == 2)
            #expect(result.messages == ["b: all known values are equal; left out"])
            #expect(
                lines(result.table).allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false)[2] == "" })
        }
    }

    @Test func `filling a gap of equal values makes no difference between units`() throws {
        let data = "unit,a,b\nAlder,1,0.1\nBeech,2,0.1\nCedar,3,0.1\nDamson,4,\n"
        let result = try run(two("min-max", steps: "  - impute: {with: mean}\n"), data)
        #expect(result.messages == ["b: all known values are equal; left out"])
    }

    @Test func `percentiles that coincide, and Winsorising down to one value, are told`() throws {
        let zeros = "unit,a,b\n" + (1...8).map { "U\($0),\($0),\($0 == 8 ? 90 : 0)\n" }.joined()
        let percentiles = try run(two("percentiles, at: [5, 75], to: [0, 100], clamp: true"), zeros)
        #expect(percentiles.status == 2)
        #expect(percentiles.messages == ["b: its two percentiles are the same value; left out"])
        let treated = try run(two("min-max", steps: "  - treat: {winsorise: 5}\n"), zeros)
        #expect(treated.status == 2)
        #expect(treated.messages == ["b: Winsorising left no two values that differ; left out"])
        // With ends of its own the column stays, and no longer tells units apart.
        let posts = two("goalposts", steps: "  - treat: {winsorise: 5}\n")
            .replacing("{in: index}", with: "{in: index, goalposts: [0, 100]}")
        #expect(try run(posts, zeros).messages == ["b: Winsorising left no two values that differ"])
    }

    @Test func `one known value after gaps, and a single unit, are told with what they do to the index`() throws {
        let one = try run(
            two("min-max", "{available: 1}", steps: "  - impute: {with: mean}\n"), "unit,a,b\nA,1,5\nB,2,\nC,3,\n")
        #expect(one.status == 2)
        #expect(
            one.messages == [
                "b: all known values are equal; left out",
                "index: no unit has a value, since none knows the share of its parts that `available` asks for",
            ])
        #expect(
            try run(two("min-max"), "unit,a,b\nA,1,5\nB,2,\nC,3,\n").messages
                == ["b: only one value is known; left out"])
        let single = try run(two("min-max"), "unit,a,b\nAlder,1,7\n")
        #expect(single.status == 2)
        #expect(
            single.messages == [
                "a: only one value is known; left out", "b: only one value is known; left out",
                "index: no unit has a value, since none of its parts has one",
            ])
        let three = two("min-max", steps: "  - treat: {winsorise: 5, otherwise: log}\n")
            .replacing("groups:", with: "  c: {in: index}\ngroups:")
        let mixed = try run(three, "unit,a,b,c\nA,1,4,0\nB,2,4,0\nC,500,4,0\nD,,4,0\nE,,4,1\n")
        #expect(
            mixed.messages == [
                "b: all known values are equal; left out", "c: Winsorising left no two values that differ; left out",
            ])
    }

    @Test
    func `a column without any value is told, over many blocks of rows too, and one that applies to nobody is not`()
        throws
    {
        let posts = two("goalposts").replacing("{in: index}", with: "{in: index, goalposts: [0, 9999]}")
        let rows = (0..<5000).map { "u\($0),\($0),\n" }.joined()
        let blank = try run(posts, "unit,a,b\n" + rows)
        #expect(blank.status == 2 && blank.messages == ["b: no value is known; left out"])
        let late = try run(posts, "unit,a,b\n" + rows + "last,1,1\n")
        #expect(late.status == 0 && late.messages.isEmpty)
        let never = try run(posts, "unit,a,b\n" + rows.replacing(",\n", with: ",n/a\n"))
        #expect(never.status == 0 && never.messages.isEmpty)
        let empty = try run(posts, "unit,a,b\n")
        #expect(empty.status == 0 && empty.messages.isEmpty)
    }

    @Test func `without any denominator, or any logarithm, a column says so`() throws {
        let posts = two("goalposts", steps: "  - denominate\n")
            .replacing("a: {in: index}", with: "a: {in: index, goalposts: [1, 9], transform: log}")
            .replacing("b: {in: index}", with: "b: {in: index, goalposts: [0, 9], denominator: people}")
        let result = try run(posts, "unit,a,b,people\nA,0,5,\nB,-1,6,\n")
        #expect(result.status == 2)
        #expect(
            result.messages.prefix(2) == [
                "a: no value has a logarithm; left out", "b: no value is known once it is divided by people; left out",
            ])
    }

    @Test func `draws and sensitivity tell what they leave out`() throws {
        let posts = two("goalposts", "{}", "uncertainty: {draws: 30, normalise: [{kind: goalposts}, {kind: z-score}]}")
            .replacing("{in: index}", with: "{in: index, goalposts: [0, 9]}")
        let told = "b: with uncertainty.normalise[1], z-score: all known values are equal; left out"
        for (draws, sensitivity) in [(true, false), (false, true), (true, true)] {
            let result = try run(posts, constant, draws: draws, sensitivity: sensitivity)
            #expect(result.status == 2 && result.messages == [told])
        }
        // Without them nothing is drawn, so nothing is left out.
        #expect(try run(posts, constant).status == 0)
        let geometric = two(
            "goalposts, to: [1, 2]", "{mean: geometric}",
            "uncertainty: {draws: 30, normalise: [{kind: goalposts, to: [1, 2]}, {kind: min-max}]}"
        ).replacing("{in: index}", with: "{in: index, goalposts: [0, 9]}")
        let undefined = try run(geometric, "unit,a,b\nA,1,1\nB,2,2\nC,3,3\n", draws: true)
        #expect(undefined.status == 2 && undefined.messages.count == 1)
        #expect(undefined.messages[0].hasPrefix("A: index: has no value in "))
        #expect(undefined.messages[0].hasSuffix(" of 30 draws"))
    }
}
