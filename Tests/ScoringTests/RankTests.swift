import Foundation
import Testing

@testable import Scoring

@Suite struct RankTests {
    @Test func `ties share the smallest rank and missing has none`() {
        #expect(ranks([3, 5, .nan, 5, 1]) == [3, 1, nil, 1, 4])
        #expect(ranks([]) == [])
        #expect(ranks([.nan]) == [nil])
    }

    @Test func `scores are rounded before they are ranked`() {
        #expect(ranks([0.1 + 0.2, 0.3]) == [1, 1])
        #expect(ranks([0.9214, 0.9206, 0.92], decimals: 3) == [1, 1, 3])
        #expect(ranks([-0.4, 0.4, -0.6], decimals: 0) == [1, 1, 3])
    }

    @Test func `far outliers and great numbers are ranked like any others`() {
        #expect(ranks([1e300, -1e300, 1, 1.5, 1e9]) == [1, 5, 4, 3, 2])
        let crowd = (0..<200).map { Double($0 % 50) * 1e-9 } + [1e6]
        let sorted = crowd.sorted(by: >)
        #expect(ranks(crowd) == crowd.map { value in sorted.firstIndex(of: value).map { $0 + 1 } })
    }

    @Test(arguments: [1, 2, 3, 30, 356, 2000], [0, 3, 9, 12])
    func `ranks are those of sorting, however scores crowd`(size: Int, decimals: Int) {
        let source = RandomSource(seed: 4)
        for (draw, power) in [1.0, 9, 0.1].enumerated() {
            let scores = (0..<size).map { unit in
                let u = source.uniform(.weight, draw: draw, unit: unit)
                return u < 0.05 ? .nan : 100 * (pow(u, power) - 0.5)
            }
            var scale = 1.0
            for _ in 0..<decimals { scale *= 10 }
            let keys = scores.map { ($0 * scale).rounded() }
            let sorted = keys.filter { !$0.isNaN }.sorted(by: >)
            let expected = keys.map { key in sorted.firstIndex(of: key).map { $0 + 1 } }
            #expect(ranks(scores, decimals: decimals) == expected)
        }
    }
}
