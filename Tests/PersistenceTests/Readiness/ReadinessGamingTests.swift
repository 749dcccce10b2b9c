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

    /// What the method was simulated with: 20 quarterly runs of 400 cities, each as good as ever but for chance.
    @Test func `margins cut changes of band over twenty quarters to less than a quarter`() async throws {
        let city = try await InventedCity.read.value
        let gates = Gate.allCases.map { GateResult(gate: $0, outcome: .pass, reason: .neverAwarded) }
        var random = SplitMix(state: 20)
        func standing(_ score: Double, previous: Band?) -> Band {
            var found = city.assessment
            (found.progress, found.cautious, found.confidence) = (score, score, 0.9)
            for place in found.criteria.indices {
                let old = found.criteria[place]
                found.criteria[place] = CriterionResult(
                    name: old.name, progress: score, results: score, efforts: score, level: old.level, coverage: 1,
                    freshness: 1, verification: 1, cautious: score)
            }
            return city.assessor.files.bands.standing(of: found, gates: gates, previous: previous).band
        }
        var (with, without) = ([Int](), [Int]())
        for place in 0..<400 {
            // Of a standard deviation of 1.2 points.
            let scores = (0..<20).map { _ in
                20 + 0.15 * Double(place)
                    + 1.2 * (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
            }
            let free = scores.map { standing($0, previous: nil) }
            let held = scores.dropFirst().reduce(into: [free[0]]) { $0.append(standing($1, previous: $0.last)) }
            without.append(zip(free, free.dropFirst()).count(where: !=))
            with.append(zip(held, held.dropFirst()).count(where: !=))
        }
        #expect(without.reduce(0, +) > 300)
        #expect(with.reduce(0, +) * 4 < without.reduce(0, +))
        #expect(without.count { $0 >= 3 } > 40)
        #expect(with.count { $0 >= 3 } < 12)
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
