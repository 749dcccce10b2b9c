import Domain
import Foundation
import Persistence
import ScoringJob
import TestSupport
import Testing

/// What a city could try with its score and band, on the invented one: the cases that the method was simulated with.
@Suite struct ReadinessGamingTests {
    /// The invented city with another look at its measures, all gates passed.
    private func judge(
        _ city: InventedCity, _ change: (inout MeasureResult) -> Void
    ) throws -> (assessment: CityAssessment, standing: Standing) {
        var measured = city.measured
        for place in measured.progress.indices { change(&measured.progress[place]) }
        let assessment = try #require(try city.assessor.assess([measured]).first)
        let gates = Gate.allCases.map { GateResult(gate: $0, outcome: .pass, reason: .neverAwarded) }
        return (
            assessment, city.assessor.files.bands.standing(of: assessment, gates: gates, previous: nil)
        )
    }

    /// The measures with the lowest scores of each half, so large a share of it.
    private func lowest(_ share: Double, of city: InventedCity) -> Set<String> {
        let scores = Dictionary(
            uniqueKeysWithValues: city.assessment.measures.map { ($0.name, $0.score ?? 0) })
        return Set(
            city.assessor.criteria.flatMap { city.assessor.sides(of: $0) }.flatMap { side in
                side.measures.sorted { (scores[$0] ?? 0, $0) < (scores[$1] ?? 0, $1) }
                    .prefix(Int(Double(side.measures.count) * share))
            })
    }

    private func hide(_ measure: inout MeasureResult) {
        measure.status = .unknown
        measure.value = nil
        (measure.coverage, measure.freshness, measure.verification) = (nil, nil, nil)
    }

    @Test func `what nobody verifies scores the same and takes the band`() async throws {
        let city = try await InventedCity.read.value
        let unverified = try judge(city) { $0.verification = 0.25 }
        #expect(unverified.assessment.progress == city.assessment.progress)
        #expect(unverified.assessment.criteria.map(\.progress) == city.assessment.criteria.map(\.progress))
        #expect(city.standing.band == .advancing)
        #expect(unverified.standing.band == .preparing)
        #expect(Set(unverified.standing.unmet.map(\.kind)) == [.confidence])
    }

    @Test func `hiding the lower half of each side raises the score and makes nobody ready`() async throws {
        let city = try await InventedCity.read.value
        let hidden = lowest(0.5, of: city)
        #expect(hidden.count == 24)
        // Even with every figure checked from outside.
        let before = try judge(city) { $0.verification = 1 }
        let after = try judge(city) {
            $0.verification = 1
            if hidden.contains($0.name) { hide(&$0) }
        }
        let (honest, shown) = (try #require(before.assessment.progress), try #require(after.assessment.progress))
        #expect(honest < 60 && shown >= 60)
        #expect(after.standing.band <= before.standing.band)
        #expect(after.assessment.confidence < before.assessment.confidence)
        #expect(after.standing.unmet.contains { $0.kind == .cautious })
    }

    @Test func `clever hiding within the limits of confidence is held back by the cautious check`() async throws {
        let city = try await InventedCity.read.value
        let hidden = lowest(0.34, of: city)
        let after = try judge(city) {
            ($0.coverage, $0.freshness, $0.verification) = (1, 1, 1)
            if hidden.contains($0.name) { hide(&$0) }
        }
        // Without the check nothing but score and floors would stand in the way.
        #expect(after.assessment.confidence >= 0.5)
        #expect(after.assessment.criteria.allSatisfy { $0.confidence >= 0.3 })
        #expect(after.standing.band == .advancing)
        #expect(!after.standing.unmet.contains { [.confidence, .confidenceEach, .unknownSide].contains($0.kind) })
        #expect(after.standing.unmet.contains { $0.kind == .cautious })
    }

    @Test func `a criterion left at nothing costs more than in a plain mean, and is not made up for`() async throws {
        let city = try await InventedCity.read.value
        let neglected = try judge(city) { if $0.name.hasPrefix("c8_") { $0.value = 0 } }
        let before = try #require(city.assessment.progress)
        let after = try #require(neglected.assessment.progress)
        func mean(_ assessment: CityAssessment) -> Double {
            assessment.criteria.compactMap(\.progress).reduce(0, +) / Double(assessment.criteria.count)
        }
        #expect(before - after > 2 * (mean(city.assessment) - mean(neglected.assessment)))
        #expect(neglected.standing.unmet.contains { $0.kind == .floor && $0.of == "c8" })
    }

    @Test func `own ratings alone give at most half of what experts' would`() async throws {
        let city = try await InventedCity.read.value
        let ratings = Set(
            city.measured.progress.filter { $0.reason.key == .rated || $0.reason.key == .ownRating }.map(\.name))
        #expect(ratings.count == 14)
        // 0 → 4 in everything: 100 if experts said so, 50 from the city's own mouth.
        let full = try judge(city) { if ratings.contains($0.name) { $0.value = 100 } }
        let capped = try judge(city) {
            if ratings.contains($0.name) { ($0.value, $0.verification) = (50, 0.25) }
        }
        let gained = try #require(full.assessment.progress) - (try #require(city.assessment.progress))
        let kept = try #require(capped.assessment.progress) - (try #require(city.assessment.progress))
        #expect(gained > 5)
        #expect(kept < gained / 2)
        #expect(capped.assessment.confidence < city.assessment.confidence)
    }

    @Test func `raising one known measure never lowers a score`() async throws {
        let city = try await InventedCity.read.value
        for name in city.measured.progress.map(\.name) {
            let raised = try judge(city) {
                if $0.name == name, let value = $0.value { $0.value = value * 1.1 + 0.01 }
            }
            let (before, after) = (try #require(city.assessment.progress), try #require(raised.assessment.progress))
            #expect(after >= before - 1e-9, "\(name): \(before), then \(after)")
            for (old, new) in zip(city.assessment.criteria, raised.assessment.criteria) {
                #expect((new.progress ?? 0) >= (old.progress ?? 0) - 1e-9, "\(name): \(old.name)")
            }
        }
    }
}
