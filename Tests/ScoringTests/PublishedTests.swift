import Foundation
import Scoring
import Testing

/// Values that the United Nations Development Programme publishes over 32 years, in the report before that of `OracleTests`.
@Suite struct PublishedTests {
    /// By gender, with five years of life expectancy between women and men, and nine decimals.
    @Test(arguments: [("female", "[22.5, 87.5]", 96), ("male", "[17.5, 82.5]", 96)])
    func `human development of women and men is the published one to nine decimals`(
        group: String, life: String, count: Int
    ) throws {
        let (scores, expected) = try series(group, life: life)
        #expect(scores.units.count == count)
        for (unit, value) in zip(scores.units, scores.index) {
            // Half of the last published decimal, and as much again for the decimals that the inputs lack.
            #expect(abs(value - (expected[unit] ?? .nan)) < 1e-9, "\(unit): \(value)")
        }
    }

    @Test func `human development of a country over the years is the published one`() throws {
        let (scores, expected) = try series("total", life: "[20, 85]")
        #expect(scores.units.count == 64)
        for (unit, value) in zip(scores.units, scores.index) {
            #expect((value * 1000).rounded() / 1000 == expected[unit], "\(unit): \(value)")
        }
    }

    private func series(_ group: String, life: String) throws -> (Scores, [String: Double]) {
        let text = try String(contentsOfFile: Oracle.path("hdi/hdi.yaml"), encoding: .utf8)
        let method = try Method(text.replacing("[20, 85]", with: life), file: "hdi.yaml")
        let file = "hdi/hdi_series_HDR2022.csv"
        let all = try Oracle.table(file, key: "key", method)
        let rows = all.units.indices.filter { all.units[$0].hasSuffix("-" + group) }
        return (
            try method.score(all.rows(rows)), try #require(Oracle.expected(file, key: "key")["hdi_published"])
        )
    }

    @Test func `gender inequality over the years is the published one`() throws {
        let file = "hdi/gii_series_HDR2022.csv"
        func score(_ name: String) throws -> Scores {
            let method = try Oracle.method("hdi/\(name).yaml")
            var table = try Oracle.table(file, key: "key", method)
            // As the technical note holds them: maternal mortality from 10, shares of seats from 0.1 % to 99.9 %.
            table.numbers["mmr"] = table.numbers["mmr"]?.map { max($0, 10) }
            for seats in ["pr_f", "pr_m"] {
                table.numbers[seats] = table.numbers[seats]?.map { min(max($0, 0.1), 99.9) }
            }
            return try method.score(table)
        }
        let (equal, whole) = (try score("gii-equal"), try score("gii-whole"))
        let expected = try #require(Oracle.expected(file, key: "key")["gii_published"])
        #expect(equal.units.count == 32)
        for (position, unit) in equal.units.enumerated() {
            let index = 1 - equal.index[position] / whole.index[position]
            #expect((index * 1000).rounded() / 1000 == expected[unit], "\(unit): \(index)")
        }
    }
}
