import Domain
import Foundation
import Persistence
import ScoringJob

/// `{"city","cycle","asOf","run","gates":[…],"released","readiness"}`. `readiness` is null where the city has not released it to the
/// asker, and where nothing was assessed.
struct ReadinessBody: Encodable {
    var city: String
    var cycle: String
    /// What was recorded up to then was read.
    var asOf: String
    var run: Int
    var gates: [GateBody]
    /// Only of an invented city.
    var isInvented: Bool?
    /// Whether the city shows its criteria, band and next actions to everybody.
    var released: Bool
    @Nullable var readiness: AssessmentBody?
    /// Why the run left the city out; only where it did, for those who see all of its records.
    var notAssessed: NotAssessed?

    /// What the records of a city give. Scores are from 1 to 100, the level from 0 to 100, confidence from 0 to 1; null: not known.
    struct AssessmentBody: Encodable {
        var methodVersion: String
        var seed: UInt64
        var draws: Int
        @Nullable var band: String?
        @Nullable var progress: Double?
        @Nullable var interval: IntervalBody?
        /// The share of draws that reach score and floors of the highest band.
        @Nullable var onFloors: Double?
        @Nullable var level: Double?
        var confidence: Double
        var criteria: [CriterionBody]
        /// The conditions of the next band that are not met.
        var unmet: [Unmet]
        /// Those that help most first.
        var actions: [ActionBody]
    }

    /// Nine of ten draws lie in it.
    struct IntervalBody: Encodable {
        var low: Double
        var high: Double

        init?(_ interval: ClosedRange<Double>?) {
            guard let interval else { return nil }
            (low, high) = (interval.lowerBound, interval.upperBound)
        }
    }

    struct CriterionBody: Encodable {
        var code: String
        @Nullable var title: String?
        @Nullable var progress: Double?
        @Nullable var interval: IntervalBody?
        /// Its halves: what changed, and what was done.
        @Nullable var results: Double?
        @Nullable var efforts: Double?
        @Nullable var level: Double?
        var confidence: Double
        var coverage: Double
        var freshness: Double
        var verification: Double
        var measures: [MeasureBody]
    }

    struct MeasureBody: Encodable {
        var code: String
        @Nullable var title: String?
        var status: String
        @Nullable var value: Double?
        @Nullable var score: Double?
        @Nullable var level: Double?
        @Nullable var confidence: Double?
        var reason: String
    }

    struct ActionBody: Encodable {
        var code: String
        var values: [String: String]
        var measures: [String]
        @Nullable var criterion: String?
        @Nullable var gate: String?
        var effort: String
        /// Points of progress of the whole.
        @Nullable var gain: Double?
        var confidenceGain: Double
    }
}

/// `{"code","kind","result","reason","from","until"}`. `from`: the first day on which the gate is sure to pass; `until`: the first
/// day on which the result may no longer hold; each null where none is known.
struct GateBody: Encodable {
    var code: String
    var kind: String
    var result: String
    var reason: String
    @Nullable var from: Day?
    @Nullable var until: Day?

    init(_ result: GateResult, reason: String) {
        code = result.gate.rawValue
        kind = result.gate.kind.rawValue
        self.result = result.outcome.rawValue
        self.reason = reason
        from = result.from
        until = result.until
    }
}

extension ReadinessBody {
    init(_ entry: RegisterEntry, _ readiness: CityReadiness, assessor: Assessor?, text: Catalogue) {
        city = entry.city.code
        cycle = readiness.run.cycle.code
        asOf = readiness.run.instant.iso8601
        run = readiness.run.id.rawValue
        gates = readiness.gates.map { GateBody($0, reason: text.reason($0)) }
        isInvented = entry.city.isInvented ? true : nil
        released = readiness.isReleased
        notAssessed = readiness.problem
        self.readiness = readiness.assessment.flatMap { assessment in
            readiness.wholeAssessment.map { AssessmentBody(assessment, $0, readiness, assessor: assessor, text: text) }
        }
    }
}

extension ReadinessBody.AssessmentBody {
    fileprivate init(
        _ assessment: CityAssessment, _ whole: Assessment, _ readiness: CityReadiness, assessor: Assessor?,
        text: Catalogue
    ) {
        methodVersion = whole.methodVersion
        seed = whole.seed
        draws = whole.draws
        band = readiness.standing?.band.rawValue
        progress = assessment.progress
        interval = .init(assessment.interval)
        onFloors = assessment.onFloors
        level = assessment.level
        confidence = assessment.confidence
        criteria = assessment.criteria.map { criterion in
            ReadinessBody.CriterionBody(
                code: criterion.name, title: assessor?.title(of: criterion.name, in: text.language),
                progress: criterion.progress, interval: .init(criterion.interval), results: criterion.results,
                efforts: criterion.efforts, level: criterion.level, confidence: criterion.confidence,
                coverage: criterion.coverage, freshness: criterion.freshness, verification: criterion.verification,
                measures: assessment.measures.filter { $0.name.hasPrefix("\(criterion.name)_") }.map { measure in
                    ReadinessBody.MeasureBody(
                        code: measure.name, title: assessor?.title(of: measure.name, in: text.language),
                        status: measure.status.rawValue, value: measure.value, score: measure.score,
                        level: measure.level, confidence: measure.confidence, reason: text(measure.reason))
                })
        }
        unmet = readiness.standing?.unmet ?? []
        actions = readiness.actions.map {
            ReadinessBody.ActionBody(
                code: $0.code, values: $0.values, measures: $0.measures, criterion: $0.criterion, gate: $0.gate,
                effort: $0.effort.rawValue, gain: $0.gain, confidenceGain: $0.confidenceGain)
        }
    }
}
