import Domain
import Foundation
import Testing

@Suite struct IndicatorTests {
    @Test func `a value to aim at stands beside the direction target, and beside no other`() {
        #expect(Indicator.Direction(.target, target: 50) == .target(50))
        #expect(Indicator.Direction(.higherIsBetter, target: nil) == .higherIsBetter)
        #expect(Indicator.Direction(.target, target: nil) == nil)
        #expect(Indicator.Direction(.lowerIsBetter, target: 50) == nil)
    }

    @Test func `an indicator of ours is told apart by its code`() {
        #expect(Indicator.Provenance.proposed.allows(code: "2.6.1.x1"))
        #expect(!Indicator.Provenance.proposed.allows(code: "2.6.1.a"))
        #expect(!Indicator.Provenance.unchecked.allows(code: "2.6.1.x1"))
        #expect(Indicator.Provenance.unchecked.allows(code: "2.6.1.a"))
    }

    @Test func `a number is read as a whole or not at all`() {
        #expect(Decimal(exactly: "71.4") == Decimal(714) / 10)
        #expect(Decimal(exactly: "-3") == -3)
        for text in ["", "12abc", "1,5", "1e3", ".5", "5.", " 5", "+5", "NaN", "１２"] {
            #expect(Decimal(exactly: text) == nil, "\(text)")
        }
    }
}
