import Domain
import Foundation
import Testing

/// The numbers of `Config/plausibility.yaml`, with which the product asks back.
@Suite struct PlausibilityTests {
    private let plausibility = Plausibility(
        changeTimes: 3, leastPoints: 5, leastShare: 0.2, leastWhole: 5, shareBelow: 1.5, quotientTolerance: 0.02,
        partTimes: 3, groupTimes: 10, moneyTimes: 1000, leastMoney: ["VNM": 100_000])
    private let literacy = [2023: 96.3, 2024: 96.4, 2025: 96.9]

    private func years(_ values: [Int: Double]) -> [PeriodValue] {
        values.sorted { $0.key < $1.key }.map { PeriodValue(Decimal(string: "\($0.value)") ?? 0, in: .year($0.key)) }
    }

    @Test func `a value far from those beside it is asked back, with what it was before`() {
        let context = ValueContext(unit: "%", neighbours: years(literacy))
        guard
            case .change(let found, let before, let period, let usual) =
                plausibility.doubt(of: PeriodValue(12, in: .year(2026)), in: context)
        else {
            Issue.record("12 is not asked back")
            return
        }
        #expect((found, before) == (12, Decimal(string: "96.9")) && period == .year(2025))
        #expect(abs((usual ?? 0) - 0.1) < 1e-9)
        #expect(plausibility.doubt(of: PeriodValue(97, in: .year(2026)), in: context) == nil)
        // A correction is not compared with what it corrects.
        #expect(plausibility.doubt(of: PeriodValue(95, in: .year(2025)), in: context) == nil)
    }

    @Test func `a share of a month stands beside that of a year, and what was counted in a month does not`() throws {
        let april = try #require(Period("2025-04"))
        func doubt(_ unit: String, _ value: Decimal) -> Doubt? {
            let survey = ValueContext(unit: unit, neighbours: [PeriodValue(37, in: april)])
            return plausibility.doubt(of: PeriodValue(value, in: .year(2026)), in: survey)
        }
        #expect(doubt("% of adults", 99) != nil && doubt("% of adults", 38) == nil)
        #expect(doubt("visits a month", 900) != nil)
        #expect(doubt("visits", 900) == nil)
    }

    @Test func `one value beside it is enough, and a series that changes much may change much`() {
        let one = ValueContext(unit: "%", neighbours: years([2025: 96.9]))
        #expect(plausibility.doubt(of: PeriodValue(12, in: .year(2026)), in: one) != nil)
        let wild = ValueContext(unit: "count", neighbours: years([2023: 100, 2024: 900, 2025: 200]))
        #expect(plausibility.doubt(of: PeriodValue(1500, in: .year(2026)), in: wild) == nil)
        let first = ValueContext(unit: "count")
        #expect(plausibility.doubt(of: PeriodValue(1500, in: .year(2026)), in: first) == nil)
    }

    @Test func `a value that fits what comes after it is not asked back, nor a quarter beside years`() throws {
        let context = ValueContext(unit: "count", neighbours: years([2020: 10, 2021: 11, 2024: 1000]))
        #expect(plausibility.doubt(of: PeriodValue(990, in: .year(2023)), in: context) == nil)
        let quarter = try #require(Period("2026-Q1"))
        #expect(plausibility.doubt(of: PeriodValue(3, in: quarter), in: context) == nil)
    }

    @Test func `a share of 1 among percentages is asked back as the percentage`() {
        let context = ValueContext(unit: "%", neighbours: years(literacy))
        #expect(
            plausibility.doubt(of: PeriodValue(Decimal(string: "0.97")!, in: .year(2026)), in: context)
                == .share(found: Decimal(string: "0.97")!, likely: 97))
    }

    @Test func `a percentage beside its numerator and denominator is asked back where it does not follow`() {
        var context = ValueContext(unit: "%", numerator: 109_000, denominator: 252_300)
        #expect(plausibility.doubt(of: PeriodValue(Decimal(string: "43.2")!, in: .year(2025)), in: context) == nil)
        #expect(plausibility.doubt(of: PeriodValue(34, in: .year(2025)), in: context) != nil)
        // Of a rate nobody says for how many it is.
        context.unit = "per 100,000 inhabitants"
        #expect(plausibility.doubt(of: PeriodValue(43_203, in: .year(2025)), in: context) == nil)
    }

    @Test func `a group is compared with all residents, and groups of one whole are not more than it`() {
        let share = ValueContext(unit: "%", whole: 60)
        #expect(plausibility.doubt(of: PeriodValue(5, in: .year(2025)), in: share) == .part(found: 5, whole: 60))
        #expect(plausibility.doubt(of: PeriodValue(30, in: .year(2025)), in: share) == nil)
        let things = ValueContext(unit: "people", whole: 109, otherParts: [71])
        #expect(plausibility.doubt(of: PeriodValue(44, in: .year(2025)), in: things) == .parts(sum: 115, whole: 109))
        #expect(plausibility.doubt(of: PeriodValue(38, in: .year(2025)), in: things) == nil)
    }

    @Test func `nobody is counted who is not there, and no group vanishes within a year`() {
        #expect(
            plausibility.doubt(ofAttendance: 400_000, inhabitants: 312_000)
                == .aboveInhabitants(found: 400_000, inhabitants: 312_000))
        #expect(plausibility.doubt(ofAttendance: 400_000, inhabitants: nil) == nil)
        #expect(plausibility.doubt(ofGroup: 400_000, inhabitants: 312_000, last: nil) != nil)
        #expect(
            plausibility.doubt(ofGroup: 1, inhabitants: 312_000, last: (9000, 2024))
                == .group(found: 1, before: 9000, in: 2024))
        #expect(plausibility.doubt(ofGroup: 1000, inhabitants: 312_000, last: (9000, 2024)) == nil)
    }

    @Test func `money in thousands or millions is asked back`() {
        #expect(
            plausibility.doubt(ofAmount: 120, among: [], in: "VNM") == .smallAmount(found: 120, millions: 120_000_000))
        #expect(plausibility.doubt(ofAmount: 120, among: [], in: "IRL") == nil)
        let others: [Decimal] = [40_000_000, 63_000_000, 120_000_000]
        #expect(plausibility.doubt(ofAmount: 120_000_000_000, among: others, in: "VNM") != nil)
        #expect(plausibility.doubt(ofAmount: 2_000_000_000, among: others, in: "VNM") == nil)
    }
}
