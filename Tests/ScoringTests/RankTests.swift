import Scoring
import Testing

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
}
