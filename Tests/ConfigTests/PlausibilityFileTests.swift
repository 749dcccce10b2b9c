import Config
import TestSupport
import Testing

@Suite struct PlausibilityFileTests {
    @Test func `numbers are asked back by the numbers of the file`() throws {
        let plausibility = try home.plausibility()
        #expect(plausibility.changeTimes == 3 && plausibility.shareBelow == 1.5 && plausibility.moneyTimes == 1000)
        #expect(plausibility.leastMoney["VNM"] == 100_000)
    }
}
