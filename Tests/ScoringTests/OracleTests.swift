import Foundation
import Scoring
import Testing

@Suite struct OracleTests {
    @Test(arguments: [
        ("A1", "A1_raw_minmax0_100_amean"), ("A2", "A2_denom_minmax1_100_gmean"), ("A3", "A3_example_full_amean"),
    ])
    func `every node and rank of the ASEM example equals COINr`(name: String, file: String) throws {
        let method = try Oracle.method("asem/\(name).yaml")
        let scores = try method.score(Oracle.table("asem/raw_iData.csv", key: "uCode", method))
        let expected = try Oracle.expected("asem/\(file).csv", key: "uCode")
        #expect(scores.units.count == 51)
        #expect(Set(method.nodeNames) == Set(expected.keys))
        for node in method.nodeNames {
            for (unit, value) in zip(scores.units, scores[node]) {
                let wanted = try #require(expected[node]?[unit])
                #expect(agree(value, wanted), "\(unit) \(node): \(value) instead of \(wanted)")
            }
        }
        let index = try scores.units.map { try #require(expected["Index"]?[$0]) }
        for (position, value) in index.enumerated() {
            #expect(scores.rank(at: position) == 1 + index.count { $0 > value })
        }
    }

    @Test func `treatment leaves every column as COINr does`() throws {
        let method = try Oracle.method("asem/A3.yaml")
        var text = try String(contentsOfFile: Oracle.path("asem/A3.yaml"), encoding: .utf8)
        text = text.replacing("normalise: {kind: min-max, to: [0, 100]}", with: "normalise: {kind: none}")
            .replacing(", direction: lower", with: "")
        let treated = try Method(text, file: "treated.yaml")
        let scores = try treated.score(Oracle.table("asem/raw_iData.csv", key: "uCode", method))
        let expected = try Oracle.expected("asem/treated_winmax5.csv", key: "uCode")
        for measure in method.measures {
            for (unit, value) in zip(scores.units, scores[measure.name]) {
                let wanted = try #require(expected[measure.name]?[unit])
                #expect(agree(value, wanted), "\(unit) \(measure.name): \(value) instead of \(wanted)")
            }
        }
    }

    @Test func `the Human Development Index of every country is the published one, with its rank`() throws {
        let method = try Oracle.method("hdi/hdi.yaml")
        let file = "hdi/hdi_2023_HDR2025.csv"
        let expected = try Oracle.expected(file, key: "iso3")
        let all = try Oracle.table(file, key: "iso3", method)
        // The file also holds world regions, which have no rank.
        let countries = all.units.indices.filter { expected["hdi_rank"]?[all.units[$0]]?.isNaN == false }
        #expect(countries.count == 193)
        let scores = try method.score(all.rows(countries))
        for (position, unit) in scores.units.enumerated() {
            #expect((scores["hdi"][position] * 1000).rounded() / 1000 == expected["hdi_published"]?[unit], "\(unit)")
            #expect(agree(scores["hdi"][position], expected["hdi_computed"]?[unit] ?? 0, 2e-10))
            #expect(agree(scores["income"][position], expected["idx_income"]?[unit] ?? 0, 2e-10))
            #expect(scores.rank(at: position).map(Double.init) == expected["hdi_rank"]?[unit], "\(unit)")
        }
    }

    @Test func `criteria and index of the made-up cities are those expected`() throws {
        let method = try Oracle.method("award/award-readiness.yaml")
        let scores = try method.score(DataTable(path: Oracle.path("award/synthetic.csv"), method: method))
        let expected = try Oracle.expected("award/expected.csv", key: "unit")
        for node in ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "readiness"] {
            for (unit, value) in zip(scores.units, scores[node]) {
                let wanted = try #require(expected[node]?[unit])
                #expect(agree((value * 1e9).rounded() / 1e9, wanted), "\(unit) \(node): \(value) instead of \(wanted)")
            }
        }
    }
}
