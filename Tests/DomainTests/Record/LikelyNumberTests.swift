import Domain
import Testing

@Suite struct LikelyNumberTests {
    @Test(
        arguments: [
            ("139.4", [92, 93], "93.4"), ("964", [96], "96.4"), ("9.64", [96], "96.4"), ("69.4", [95.9, 96.2], "96.4"),
        ] as [(String, [Double], String)])
    func `a slip is found by what stands beside it`(typed: String, beside: [Double], meant: String) {
        #expect(LikelyNumber.meant(by: typed, least: 0, most: 100, near: beside.map { .init($0) }) == meant)
    }

    @Test(arguments: [("139.4", []), ("12345678901234", [50]), ("7", [50]), ("-3", [50])] as [(String, [Double])])
    func `nothing is likely without neighbours, or far from them`(typed: String, beside: [Double]) {
        #expect(LikelyNumber.meant(by: typed, least: 0, most: 100, near: beside.map { .init($0) }) == nil)
    }
}
