import Domain
import Testing

private let rules: [BandRule] = [
    BandRule(
        band: .ready, enter: .init(score: 60, floor: 40, confidence: 0.5, confidenceEach: 0.3),
        leave: .init(score: 57, floor: 37, confidence: 0.45, confidenceEach: 0.25), needsAllGates: true,
        needsBothSides: true, cautious: 0.5),
    BandRule(
        band: .advancing, enter: .init(score: 40, floor: 20, confidence: 0.3, confidenceEach: nil),
        leave: .init(score: 37, floor: 17, confidence: 0.25, confidenceEach: nil), needsAllGates: false,
        needsBothSides: false, cautious: nil),
    BandRule(
        band: .preparing, enter: .init(score: nil, floor: nil, confidence: nil, confidenceEach: nil), leave: nil,
        needsAllGates: false, needsBothSides: false, cautious: nil),
]

/// A city with eight criteria of `progress`, the last of them `last`.
private func city(
    _ progress: Double?, last: Double? = nil, confidence: Double = 0.8, cautious: Double? = nil,
    isOneSided: Bool = false
) -> CityAssessment {
    var city = CityAssessment(
        progress: progress, interval: nil, onFloors: nil, level: nil, confidence: confidence,
        criteria: (1...8).map { number in
            let value = number == 8 ? last ?? progress : progress
            return CriterionResult(
                name: "c\(number)", progress: value, results: isOneSided ? nil : value, efforts: value, level: nil,
                coverage: confidence, freshness: 1, verification: 1, cautious: cautious ?? value)
        }, measures: [])
    city.cautious = cautious ?? progress
    return city
}

/// All gates as they shall be, the rest passed.
private func gates(_ others: [Gate: GateResult.Outcome] = [:]) -> [GateResult] {
    Gate.allCases.map { GateResult(gate: $0, outcome: others[$0] ?? .pass, reason: .neverAwarded) }
}

@Suite struct BandTests {
    @Test(arguments: [
        (60.0, Band.ready), (59.999, .advancing), (40, .advancing), (39.999, .preparing), (1, .preparing),
    ])
    func `without a run before, plain thresholds decide`(score: Double, band: Band) {
        #expect(rules.standing(of: city(score), gates: gates(), previous: nil).band == band)
    }

    @Test(arguments: [
        (57.0, Band.ready, Band.ready), (56.999, .ready, .advancing), (57, .advancing, .advancing),
        (37, .advancing, .advancing), (36.999, .advancing, .preparing), (37, .ready, .advancing),
    ])
    func `a city leaves a band only past its margins`(score: Double, before: Band, band: Band) {
        #expect(rules.standing(of: city(score), gates: gates(), previous: before).band == band)
    }

    @Test func `one criterion below its floor is not made up for by the others`() {
        let standing = rules.standing(of: city(80, last: 39), gates: gates(), previous: nil)
        #expect(standing.band == .advancing)
        #expect(standing.unmet == [Unmet(.floor, of: "c8", value: 39, threshold: 40)])
        #expect(standing.shortfall == 1.0 / 40)
    }

    @Test func `a failed eligibility gate acts at once, whatever the score`() {
        let standing = rules.standing(of: city(90), gates: gates([.awardCoolOff: .fail]), previous: .ready)
        #expect(standing.band == .notEligible)
        #expect(standing.unmet.map(\.of) == ["award-cool-off"])
    }

    @Test func `with a gate unknown a city is at best advancing, and only the signature missing is said so`() {
        let unknown = rules.standing(of: city(90), gates: gates([.nationalSlot: .unknown]), previous: nil)
        #expect(unknown.band == .advancing)
        #expect(!unknown.awaitsSignature)
        let unsigned = rules.standing(
            of: city(90), gates: gates([.mayorSignature: .unknown, .consentForm: .unknown]), previous: nil)
        #expect(unsigned.band == .advancing)
        #expect(unsigned.awaitsSignature)
    }

    @Test func `ready asks both halves of every criterion, and confidence in each`() {
        #expect(rules.standing(of: city(90, isOneSided: true), gates: gates(), previous: nil).band == .advancing)
        #expect(rules.standing(of: city(90, confidence: 0.49), gates: gates(), previous: nil).band == .advancing)
        #expect(rules.standing(of: city(90, confidence: 0.29), gates: gates(), previous: nil).band == .preparing)
    }

    @Test func `ready has to hold when what is unknown is put at half`() {
        let standing = rules.standing(of: city(70, cautious: 55), gates: gates(), previous: nil)
        #expect(standing.band == .advancing)
        #expect(standing.unmet.first == Unmet(.cautious, value: 55, threshold: 60))
    }

    @Test func `without an overall figure a city is preparing, and each unknown criterion counts whole`() {
        let standing = rules.standing(of: city(nil), gates: gates(), previous: nil)
        #expect(standing.band == .preparing)
        #expect(standing.unmet.count { $0.kind == .unknownCriterion } == 8)
        #expect(standing.shortfall == 8)
    }
}
