import Config
import Dispatch
import Domain
import Input
import Persistence
import Synchronization

/// What a city could do next: each candidate is a change of its measures, scored by the method itself.
struct Candidate: Sendable {
    var code: String
    var values: [String: String] = [:]
    var effort: NextAction.Effort
    /// What changes, by measure.
    var changes: [String: MeasureResult] = [:]
    /// The gate that it may pass.
    var gate: Gate?
    /// Something becomes measurable: the score may rise or fall, so no points are promised.
    var isOpen = false

    fileprivate var comesFirst: Bool { code == recordContinuation }
    /// It is worth doing whatever else is recorded.
    fileprivate var needsNoRecords: Bool { comesFirst || code == confirmContinuation }
}

/// Nothing else counts before it.
private let recordContinuation = "record-continuation"
private let confirmContinuation = "confirm-continuation"

extension Assessor {
    /// What cities are judged by in a cycle, city by city.
    struct Judged: Sendable {
        var gates: [[GateResult]]
        var standings: [Standing]
    }

    /// The actions worth most to each city, best first: gates, then what brings the next band nearest for its effort.
    /// - Returns: per cycle and city.
    func nextActions(
        for cities: [CityMeasures], _ assessments: [CityAssessment], in cycles: [Judged]
    ) throws -> [[[NextAction]]] {
        let size = 25
        let chunks = (cities.count + size - 1) / size
        let found = Mutex<[Int: Result<[[[NextAction]]], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
            let part = chunk * size..<min(cities.count, (chunk + 1) * size)
            let actions = Result { try nextActions(for: cities, assessments, part, in: cycles) }
            found.withLock { $0[chunk] = actions }
        }
        let parts = try found.withLock { found in try (0..<chunks).compactMap { try found[$0]?.get() } }
        return cycles.indices.map { cycle in parts.flatMap { $0[cycle] } }
    }

    private func nextActions(
        for cities: [CityMeasures], _ assessments: [CityAssessment], _ part: Range<Int>, in cycles: [Judged]
    ) throws(InputError) -> [[[NextAction]]] {
        let offers = part.map { candidates(for: cities[$0]) }
        // All cities with each of their changes, scored at once: what a change of records gives is the same in every cycle.
        var changed: [CityMeasures] = []
        var firsts: [Int] = []
        for (place, candidates) in zip(part, offers) {
            firsts.append(changed.count)
            for candidate in candidates {
                var city = cities[place]
                for index in city.progress.indices {
                    if let change = candidate.changes[city.progress[index].name] { city.progress[index] = change }
                }
                changed.append(city)
            }
        }
        let after = try assess(changed, withMeasures: false)
        return cycles.map { cycle in
            zip(part, zip(offers, firsts)).map { place, offer in
                let (gates, standing, before) = (cycle.gates[place], cycle.standings[place], assessments[place])
                // Passing a gate changes no measure.
                // Where nothing is known the home of the city says how to begin, but not who carries it on.
                let passing = candidates(for: gates, standing)
                    .filter { $0.needsNoRecords || hasKnown(cities[place]) }.map { ($0, before) }
                let changing = offer.0.enumerated().map { ($1, after[offer.1 + $0]) }
                let actions = (passing + changing).compactMap { candidate, after in
                    action(candidate, before: before, after: after, gates: gates, standing: standing)
                }
                return ordered(actions, in: standing)
            }
        }
    }

    private func action(
        _ candidate: Candidate, before: CityAssessment, after: CityAssessment, gates: [GateResult], standing: Standing
    ) -> NextAction? {
        let gain = before.progress.flatMap { before in after.progress.map { $0 - before } }
        if !candidate.isOpen, let gain, gain < -1e-9 { return nil }
        let measures = candidate.changes.keys.sorted()
        let criterion = measures.first.flatMap { name in criteria.first { name.hasPrefix("\($0)_") } }
        let (old, new) = (
            before.criteria.first { $0.name == criterion }?.progress,
            after.criteria.first { $0.name == criterion }?.progress
        )
        let passed = gates.map { result in
            var result = result
            if result.gate == candidate.gate { result.outcome = .pass }
            return result
        }
        let next = files.bands.standing(of: after, gates: passed, previous: standing.band)
        let nearer: Double
        if candidate.isOpen {
            // What it will be worth is not known: only that something becomes known counts.
            nearer = standing.shortfallOfKnowledge - next.shortfallOfKnowledge
        } else {
            nearer = next.band > standing.band ? standing.shortfall : standing.shortfall - next.shortfall
        }
        let confidenceGain = after.confidence - before.confidence
        let isUseful = candidate.gate != nil || (gain ?? 0) > 1e-9 || confidenceGain > 1e-9 || candidate.isOpen
        guard isUseful else { return nil }
        return NextAction(
            code: candidate.code, values: candidate.values, measures: measures, criterion: criterion,
            effort: candidate.effort, gain: candidate.isOpen ? nil : gain, criterionBefore: old, criterionAfter: new,
            confidenceGain: confidenceGain, gate: candidate.gate?.rawValue, nearer: max(0, nearer))
    }

    /// At most twelve; no two of the first three lift the same measure.
    private func ordered(_ actions: [NextAction], in standing: Standing) -> [NextAction] {
        func worth(_ action: NextAction) -> Double {
            let amount = standing.band == .ready ? action.gain ?? 0 : action.nearer
            return amount / (files.efforts[action.effort] ?? 1)
        }
        var rest = actions.sorted { left, right in
            if left.comesFirst != right.comesFirst { return left.comesFirst }
            if (left.gate != nil) != (right.gate != nil) { return left.gate != nil }
            if worth(left) != worth(right) { return worth(left) > worth(right) }
            if (left.gain ?? 0) != (right.gain ?? 0) { return (left.gain ?? 0) > (right.gain ?? 0) }
            if left.confidenceGain != right.confidenceGain { return left.confidenceGain > right.confidenceGain }
            return (left.code, left.measures.first ?? "") < (right.code, right.measures.first ?? "")
        }
        var first: [NextAction] = []
        while first.count < 3 {
            let used = Set(first.flatMap(\.measures))
            guard let place = rest.firstIndex(where: { used.isDisjoint(with: $0.measures) }) else { break }
            first.append(rest.remove(at: place))
        }
        return first + rest.prefix(9)
    }

    /// Where nothing is known there is nothing to compare.
    private func hasKnown(_ city: CityMeasures) -> Bool { city.progress.contains { $0.status == .known } }

    /// What would pass a gate.
    private func candidates(for gates: [GateResult], _ standing: Standing) -> [Candidate] {
        gates.filter { $0.outcome != .pass }.compactMap { result in
            switch result.gate {
            case .membershipActive:
                switch result.reason {
                case .dissolved:
                    Candidate(code: recordContinuation, effort: .low, gate: result.gate)
                case .carriedOn(let body, _, nil):
                    Candidate(
                        code: confirmContinuation, values: ["body": body], effort: .medium, gate: result.gate)
                default: nil
                }
            case .mayorSignature where standing.awaitsSignature:
                Candidate(code: "sign", effort: .low, gate: result.gate)
            case .consentForm where standing.awaitsSignature:
                Candidate(code: "consent", effort: .low, gate: result.gate)
            case .progressReport where result.outcome == .fail:
                Candidate(code: "progress-report", effort: .high, gate: result.gate)
            default: nil
            }
        }
    }

    /// What the templates of the method offer this city.
    private func candidates(for city: CityMeasures) -> [Candidate] {
        guard hasKnown(city) else { return [] }
        let measures = Dictionary(uniqueKeysWithValues: city.progress.map { ($0.name, $0) })
        var candidates: [Candidate] = []
        for template in ActionTemplate.all {
            guard let measure = measures[template.measure], let changed = template.lift(measure) else { continue }
            var changes = [measure.name: changed]
            for (name, more) in template.also {
                if let other = measures[name], let more = lifted(other, by: more) { changes[name] = more }
            }
            candidates.append(
                Candidate(
                    code: template.code, values: template.values(measure), effort: template.effort, changes: changes))
        }
        for measure in city.progress {
            let kind = kind(of: measure)
            switch (measure.status, kind) {
            case (.unknown, .figures):
                guard let figure = figureToEnter(of: measure) else { continue }
                candidates.append(
                    Candidate(
                        code: "enter-figure", values: ["figure": figure, "measure": measure.name], effort: .low,
                        changes: [measure.name: measure.becoming(known: 50, verification: sourced)], isOpen: true))
            case (.unknown, .rating)
            where [.noRating, .noBaselineRating, .noLaterRating].contains(measure.reason.key),
                (.known, .rating) where measure.reason.key == .ownRating:
                candidates.append(
                    Candidate(
                        code: "ask-experts", values: ["measure": measure.name], effort: .medium,
                        changes: [measure.name: measure.becoming(known: measure.value ?? 50, verification: 1)],
                        isOpen: true))
            case (.known, .figures), (.known, .count), (.known, .share):
                guard (measure.verification ?? 1) < checkedInCity else { continue }
                var checked = measure
                checked.verification = checkedInCity
                candidates.append(
                    Candidate(
                        code: "verify", values: ["measure": measure.name], effort: .low,
                        changes: [measure.name: checked]))
            default: break
            }
        }
        if let year = city.openYears.first { candidates.append(closing(year, of: city)) }
        return candidates
    }

    /// To declare a year complete: what was logged counts in full, and what was not is known to be nothing.
    private func closing(_ year: Int, of city: CityMeasures) -> Candidate {
        var changes: [String: MeasureResult] = [:]
        for measure in city.progress where [.count, .share].contains(kind(of: measure)) {
            if measure.status == .known, let coverage = measure.coverage, let years = measure.reason.years {
                var covered = measure
                covered.coverage = min(1, coverage + (1 - lowerBoundCoverage) / max(1, years))
                changes[measure.name] = covered
            } else if [.noClosedYear, .nothingLogged].contains(measure.reason.key) {
                changes[measure.name] = measure.becoming(known: 0, verification: sourced)
            }
        }
        return Candidate(
            code: "close-year", values: ["year": String(year)], effort: .low, changes: changes, isOpen: true)
    }

    private func kind(of measure: MeasureResult) -> ReadinessMethod.Described.Kind? { kinds[measure.name] }

    /// The first figure of a measure for which something is missing that a city can enter.
    private func figureToEnter(of measure: MeasureResult) -> String? {
        let missing: [MeasureReason.Key] = [
            .noValue, .noBaseline, .noLaterValue, .stale, .exactValueNeeded, .exactBaselineNeeded,
        ]
        return measure.reason.figures?.first { missing.contains($0.key) }?.figure
    }
}

extension NextAction {
    fileprivate var comesFirst: Bool { code == recordContinuation }
}

extension Standing {
    /// How much is missing because it is not known.
    fileprivate var shortfallOfKnowledge: Double {
        unmet.filter { [.unknownCriterion, .unknownSide, .confidence, .confidenceEach].contains($0.kind) }
            .reduce(0) { $0 + $1.shortfall }
    }
}

extension MeasureResult {
    fileprivate func becoming(known value: Double, verification: Double) -> MeasureResult {
        var measure = self
        measure.status = .known
        measure.value = value
        measure.coverage = 1
        measure.freshness = 1
        measure.verification = verification
        return measure
    }
}

/// A count with `more` added, or a share whose numerator grows by that; `nil` where it is not known.
private func lifted(_ measure: MeasureResult, by more: Double) -> MeasureResult? {
    guard measure.status == .known, let value = measure.value, let count = measure.reason.count else {
        return nil
    }
    var grown = measure
    if let of = measure.reason.of {
        let least = measure.reason.least ?? 0
        let whole = max(of, least)
        guard count < whole else { return nil }
        grown.value = min(1, (count + more) / whole)
    } else if count > 0 {
        grown.value = value * (count + more) / count
    } else {
        grown.value = more / (measure.reason.per ?? 1)
    }
    return grown
}

/// One thing a city can do, and the measure that it lifts by one.
private struct ActionTemplate {
    var code: String
    var measure: String
    var effort: NextAction.Effort
    var by = 1.0
    /// Measures that the same thing lifts, and by how much.
    var also: [(String, Double)] = []

    func lift(_ result: MeasureResult) -> MeasureResult? { lifted(result, by: by) }

    /// What its words need: the measure, and how many there are of how many.
    func values(_ result: MeasureResult) -> [String: String] {
        var values = ["measure": measure]
        if let count = result.reason.count { values["count"] = "\(count)" }
        if let of = result.reason.of { values["of"] = "\(of)" }
        return values
    }

    static let all: [ActionTemplate] = [
        .init(code: "adopt-target", measure: "c4_targets", effort: .medium),
        .init(code: "close-commitment", measure: "c1_kept", effort: .high),
        .init(code: "note-commitment", measure: "c1_alive", effort: .low),
        .init(code: "plan-step", measure: "c1_plan", effort: .medium),
        .init(code: "run-programme", measure: "c1_delivery", effort: .high),
        .init(code: "joint-programme", measure: "c2_joint", effort: .medium),
        .init(code: "call-body", measure: "c2_meetings", effort: .medium),
        .init(code: "fill-seat", measure: "c2_seats", effort: .medium),
        .init(code: "first-activity", measure: "c2_partnerships", effort: .medium),
        .init(code: "break-down", measure: "c4_breakdown", effort: .medium),
        .init(code: "plan-survey", measure: "c4_surveys", effort: .high),
        .init(code: "open-to-group", measure: "c5_groups", effort: .high),
        .init(code: "ward-activity", measure: "c5_wards", effort: .medium),
        .init(code: "hand-on", measure: "c7_adopted", effort: .high),
        .init(code: "record-result", measure: "c7_evaluated", effort: .medium),
        .init(code: "exchange", measure: "c8_cities", effort: .high, also: [("c8_points", 1)]),
        .init(code: "share-practice", measure: "c8_points", effort: .medium, by: 2, also: [("c8_kinds", 1)]),
    ]
}
