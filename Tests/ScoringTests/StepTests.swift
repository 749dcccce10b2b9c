import Foundation
import Testing

@testable import Scoring

@Suite struct StepTests {
    private let nan = Double.nan

    private func same(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { agree($0, $1, 1e-12) }
    }

    private func normalised(
        _ values: [Double], _ normalisation: Normalisation, _ change: (inout Measure) -> Void = { _ in }
    ) -> [Double] {
        var measure = Measure(name: "m", parent: "g")
        change(&measure)
        var column = values
        _ = normalise(&column, measure, normalisation)
        return column
    }

    @Test func `nothing can be divided by zero or by what is not known`() {
        var column = [6, 6, 6, nan]
        #expect(denominate(&column, by: [3, 0, nan, 0]) == [1])
        #expect(same(column, [2, nan, nan, nan]))
    }

    @Test func `missing values take the mean of their group, and stay missing where the group knows nothing`() {
        var column = [1, 3, nan, nan, nan, 8]
        impute(
            &column, notApplicable: [false, false, false, false, true, false], with: .groupMean(by: "g"),
            groups: ["x", "x", "x", "y", "x", "z"])
        #expect(same(column, [1, 3, 2, nan, nan, 8]))
        column = [1, 2, nan, 9, 4]
        impute(&column, notApplicable: nil, with: .median, groups: nil)
        #expect(column[2] == 3)
    }

    @Test func `units with too few known measures are dropped, and what does not apply is not asked for`() {
        let columns = [[1, nan, nan], [1, 1, nan], [1, 1, nan], [1, 1, 1.0]]
        #expect(screen(columns, notApplicable: [nil, nil, nil, nil], available: 0.75) == [true, true, false])
        let masks: [[Bool]?] = [[false, false, true], [false, false, true], [false, false, true], nil]
        #expect(screen(columns, notApplicable: masks, available: 1) == [true, false, true])
    }

    @Test func `an outlier is pulled in, and a column that stays skewed becomes a logarithm`() {
        let calm = (1...20).map(Double.init)
        var column = calm + [1000]
        #expect(treat(&column, Treatment(otherwiseLog: true)) == .winsorised(1))
        #expect(column == calm + [20])
        let wild = (0..<30).map { exp(Double($0)) }
        column = wild
        #expect(treat(&column, Treatment(winsorise: 2, otherwiseLog: true)) == .logarithm)
        #expect(agree(column[0], log(0.01 * (wild[29] - wild[0]))))
        column = wild
        #expect(treat(&column, Treatment(winsorise: 2)) == .failed)
        #expect(column == wild)
    }

    @Test func `skewness and kurtosis are the adjusted sample ones`() {
        // R: e1071::skewness(x, type = 2), e1071::kurtosis(x, type = 2) of 1, 2, 3, 4, 10.
        let (skew, kurtosis) = shape([1, 2, 3, 4, 10, nan])
        #expect(agree(skew, 1.6970562748477143, 1e-9))
        #expect(agree(kurtosis, 3.152, 1e-9))
    }

    @Test func `every kind of normalisation follows its formula`() {
        let x = [2, nan, 4, 10.0]
        #expect(same(normalised(x, .minMax(Scale(low: 0, high: 100))), [0, nan, 25, 100]))
        #expect(same(normalised(x, .minMax(Scale())) { $0.isLowerBetter = true }, [1, nan, 0.75, 0]))
        #expect(same(normalised([2, 2, nan], .minMax(Scale())), [nan, nan, nan]))
        #expect(same(normalised(x, .percentileRank), [0, nan, 0.5, 1]))
        #expect(same(normalised([3, 1, 3, 5], .percentileRank), [1 / 3, 0, 1 / 3, 1]))
        #expect(same(normalised([1, 2, 3], .zScore(mean: 10, sd: 2)), [8, 10, 12]))
        #expect(same(normalised([0, 1, 2, 3, 4], .percentiles(low: 25, high: 75, Scale())), [-0.5, 0, 0.5, 1, 1.5]))
        let clamped = Scale(low: 0, high: 1, clamp: true)
        #expect(same(normalised([0, 1, 2, 3, 4], .percentiles(low: 25, high: 75, clamped)), [0, 0, 0.5, 1, 1]))
        #expect(same(normalised(x, .distanceToTarget(cap: 1)) { $0.target = 6 }, [0, nan, 0.5, 1]))
        #expect(
            same(
                normalised(x, .distanceToTarget(cap: nil)) {
                    $0.target = 4
                    $0.isLowerBetter = true
                }, [8.0 / 6, nan, 1, 0]))
        #expect(same(normalised(x, .none), x))
    }

    @Test func `goalposts may run either way, and a logarithm takes value and ends`() {
        let scale = Scale(low: 0, high: 1, clamp: true)
        func posts(_ worst: Double, _ best: Double) -> (inout Measure) -> Void {
            { $0.goalposts = Goalposts(worst: worst, best: best) }
        }
        #expect(same(normalised([0, 5, 30], .goalposts(scale), posts(0, 20)), [0, 0.25, 1]))
        #expect(same(normalised([0, 5, 30], .goalposts(scale), posts(20, 0)), [1, 0.75, 0]))
        let log: (inout Measure) -> Void = {
            $0.goalposts = Goalposts(worst: 1, best: 100)
            $0.isLogarithmic = true
        }
        #expect(same(normalised([10, 0, -1, 1000], .goalposts(scale), log), [0.5, 0, 0, 1]))
        let lower: (inout Measure) -> Void = {
            $0.goalposts = Goalposts(worst: 100, best: 1)
            $0.isLogarithmic = true
            $0.isLowerBetter = true
        }
        #expect(same(normalised([10, 0, 1000], .goalposts(scale), lower), [0.5, 0, 0]))
        var column = [10, 0.0]
        var measure = Measure(name: "m", parent: "g")
        log(&measure)
        #expect(normalise(&column, measure, .goalposts(Scale())).rows == [1])
        #expect(same(column, [0.5, nan]))
    }
}
