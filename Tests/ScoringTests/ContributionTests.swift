import Foundation
import Testing

@testable import Scoring

@Suite struct ContributionTests {
    private func parts(_ mean: String, _ row: String, _ reference: Double, power: String = "") throws -> [Double] {
        let read = try scores("unit,m0,m1\nu,\(row)\n", by: plain(mean, measures: 2, weights: [1, 3], power: power))
        return try read.contributions(to: "top", of: "u", against: .value(reference)).parts.map(\.amount)
    }

    @Test func `an arithmetic mean is shared by weight and distance`() throws {
        #expect(try parts("arithmetic", "8,4", 2) == [1.5, 1.5])
    }

    @Test func `a geometric mean is shared by the logarithmic mean, not by weight times score`() throws {
        let amounts = try parts("geometric", "16,1", 1)
        // G = 16^(1/4) = 2, R = 1: all of the gain is the first child's.
        #expect(agree(amounts[0], 1) && amounts[1] == 0)
        let plain = try parts("geometric", "50,20", 10)
        let value = exp((log(50.0) + 3 * log(20.0)) / 4)
        #expect(agree(plain[0] + plain[1], value - 10))
        #expect(abs(plain[0] - 0.25 * (value - 10)) > 1)
    }

    @Test func `from zero a power mean is shared by Euler's theorem`() throws {
        let amounts = try parts("power", "9,4", 0, power: ", power: 0.5")
        // M = ((3 + 3·2)/4)² = 5.0625; x·∂M/∂x = w·√x·√M.
        #expect(agree(amounts[0], 0.25 * 3 * 2.25) && agree(amounts[1], 0.75 * 2 * 2.25))
    }

    @Test func `a harmonic mean is shared along the straight line`() throws {
        let amounts = try parts("harmonic", "4,2", 2)
        // ∫ (1/4)·x⁻²·M² dt with x = 2 + 2t, M = 4/(1/x + 3/2), times 2.
        var expected = 0.0
        let steps = 100_000
        for step in 0..<steps {
            let x = 2 + 2 * (Double(step) + 0.5) / Double(steps)
            expected += 2 * 0.25 / (x * x) * pow(1 / (0.25 / x + 0.375), 2) / Double(steps)
        }
        #expect(agree(amounts[0], expected, 1e-9) && amounts[1] == 0)
    }

    @Test func `what has no parts says why`() throws {
        #expect(throws: NoContributions.notPositive("top")) { try parts("geometric", "4,4", 0) }
        #expect(throws: NoContributions.missing("top")) { try parts("arithmetic", ",", 0) }
        #expect(throws: NoContributions.notAveraged("top")) { try parts("copeland", "1,1", 0) }
        #expect(throws: NoContributions.unknown("x")) {
            try scores("unit,a,b,c\nu,1,1,1\n").contributions(to: "left", of: "x", against: .value(0))
        }
    }
}
