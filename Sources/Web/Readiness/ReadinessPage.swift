import Config
import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob

struct ReadinessPage {
    /// What the page is made from.
    struct Facts: Sendable {
        var entry: RegisterEntry
        /// `nil` where nothing was worked out yet.
        var readiness: CityReadiness?
        /// Where another value is tried.
        var size: CitySize?
        var cycles: [String]
        /// Beside the run before; `nil` where there is none.
        var comparison: RunComparison?
        /// Where something of what it asks for is not known.
        var framework: Framework?
        /// Whether the reader sees every record of the city.
        var readsAll = false
        /// What they may log.
        var rights: LogRights?
        /// What is worked out since the run, for those who read all, and what moved.
        var live: LiveState?
        var moved: RunComparison?
    }

    struct Action {
        var title: String
        var gain: String?
        var effort: String
        var href: Address?
        var go: String
    }

    struct Criterion {
        var code: String
        var anchor: String
        var title: String
        var score: String?
        var level: String?
        var confidence: String
        /// `31 to 52`
        var interval: String?
        /// In per cent of the width, as are the next three.
        var at: String?
        var low: String?
        var width: String?
        var floor: String?
        var below: String?
        var provisional: String?
        var sides: [Side]
    }

    struct Side {
        var title: String
        var score: String?
        var measures: [MeasureRow]
    }

    struct MeasureRow {
        var title: String
        var href: Address
        var found: String
        var score: String?
        var isUnknown: Bool
        var isNotApplicable: Bool
        var confidence: String
    }

    let title: String
    let city: CityFrame
    let heading: String
    /// The conditions of the next stage that are not met; none where no stage is told.
    let open: [String]
    let reference: String?
    let progress: String?
    let interval: String?
    let level: String?
    let confidence: String?
    let chance: String?
    let chanceLabel: String
    let cycle: String
    let isAssessed: Bool
    let isHidden: Bool
    let leftOut: LeftOutSection?
    let leftOutNote: String?
    let actions: [Action]
    let gates: [GateItem]
    let criteria: [Criterion]
    let gaps: GapSection?
    let options: [FormOption]
    let typed: String
    let outcome: String?
    let runLine: String?
    let cycles: [CycleLink]
    let jsonHref: Address
    let difference: DifferenceSection?
    let live: LiveSection?

    init(
        _ facts: Facts, frame: CityFrame, assessor: Assessor, outcome after: CityAssessment?, change: MeasureChange?,
        text: Catalogue
    ) {
        let language = text.language
        let code = facts.entry.city.code
        let readiness = facts.readiness
        let assessment = readiness?.assessment
        city = frame
        title = "\(frame.name): \(text("city.tab.readiness"))"
        let standing = readiness?.standing
        isAssessed =
            assessment?.progress != nil || assessment?.criteria.contains { $0.progress != nil } == true
        leftOut = readiness?.problem.map { LeftOutSection($0, city: code, text: text) }
        let isLeftOut = readiness?.isLeftOut == true
        isHidden = assessment == nil && readiness?.wholeAssessment != nil && !isLeftOut
        leftOutNote = isLeftOut && leftOut == nil ? text("left-out.public") : nil
        heading = text.heading(readiness, assessor)
        open = isAssessed ? (standing?.unmet ?? []).map { text.words($0, assessor) } : []
        reference = readiness.map { text.referenceDate($0.run.cycle) }
        progress = assessment?.progress.map { language.format(Decimal(Int($0.rounded()))) }
        interval = text.interval(assessment?.interval)
        level = assessment?.level.map { language.format(Decimal(Int($0.rounded()))) }
        confidence = isAssessed ? assessment.map { language.percent($0.confidence) } : nil
        chance = assessment?.onFloors.map { language.percent($0) }
        chanceLabel = text("readiness.chance", ["draws": .number(readiness?.wholeAssessment?.draws ?? 0)])
        // What to do next follows from what is recorded by now.
        actions = (facts.live?.readiness?.actions ?? readiness?.actions ?? []).prefix(3).map { action in
            Action(action, city: code, rights: facts.rights, assessor: assessor, text: text)
        }
        gates =
            readiness.map { readiness in
                readiness.gates.sorted { $0.outcome != .pass && $1.outcome == .pass }.map {
                    GateItem($0, of: readiness.run.cycle, text: text)
                }
            } ?? []
        let floor = assessor.floor
        criteria = (assessment?.criteria ?? []).map { criterion in
            Criterion(criterion, assessment?.measures ?? [], floor: floor, city: code, assessor: assessor, text: text)
        }
        gaps = GapSection(
            gates: readiness?.gates ?? [], measures: assessment?.measures ?? [], framework: facts.framework,
            entry: facts.entry, assessor: assessor, text: text)
        options = (assessment?.measures ?? []).filter { $0.status == .known }.map { measure in
            FormOption(
                value: measure.name, label: assessor.title(of: measure.name, in: language),
                isChosen: measure.name == change?.measure)
        }
        typed = change?.typed ?? ""
        outcome = text.outcome(of: change, after, assessment, assessor)
        let current = readiness?.run.cycle.code
        cycle = current ?? ""
        runLine = readiness.flatMap { readiness in
            readiness.wholeAssessment.map { assessment in
                text(
                    "readiness.run",
                    [
                        "run": .number(readiness.run.id.rawValue),
                        "instant": .text(language.format(assessment.instant.date)),
                        "version": .text(assessment.methodVersion), "seed": .text(String(assessment.seed)),
                        "draws": .number(assessment.draws), "digest": .text(String(assessment.inputDigest.prefix(12))),
                    ])
            }
        }
        cycles = facts.cycles.map {
            CycleLink(
                label: text("cycle.title", ["year": .text($0)]),
                href: .city(code, .readiness).asking([("cycle", $0)]), isCurrent: $0 == current)
        }
        jsonHref = .apiReadiness(of: code).asking([("cycle", cycle)])
        live = facts.live.flatMap { state in
            readiness.flatMap { readiness in
                LiveSection(
                    state, facts.moved, run: readiness.run, city: code, page: .city(code, .readiness),
                    assessor: assessor, text: text)
            }
        }
        difference = readiness.map { readiness in
            DifferenceSection(
                facts.comparison, run: readiness.run, readsAll: facts.readsAll, city: code, assessor: assessor,
                text: text)
        }
    }
}

extension ReadinessPage.Facts {
    /// - Throws: `Problem` where there is no such city or cycle.
    /// - Parameters:
    ///   - actor: who acts in the transaction.
    ///   - isWhole: with the run before, and with who could tell what is not known.
    ///   - isLive: with what is worked out since, where the service does that.
    init(
        _ code: String, cycle: String?, method: ReadinessMethod, isWhole: Bool = false, isLive: Bool = false,
        as actor: Actor,
        in db: borrowing Connection
    ) throws {
        entry = try db.found(code)
        let city = entry.city.id
        let runs = try db.latestRuns()
        cycles = runs.map(\.cycle.code)
        guard let run = try runs.run(of: cycle) else { return }
        let readiness = try db.readiness(of: city, in: run)
        self.readiness = readiness
        readsAll = try db.readsAll(of: city, as: actor)
        rights = try db.logRights(of: actor, in: city)
        guard isWhole else { return }
        comparison = try db.comparison(of: city, in: run, found: CityFinding(readiness), method: method)
        if isLive, readsAll {
            let state = try db.liveState(of: city, since: run)
            live = state
            moved = try state.readiness.map {
                try db.comparison(of: city, now: $0, since: run, found: CityFinding(readiness), method: method)
            }
        }
        if readiness.assessment?.measures.contains(where: { $0.status == .unknown }) == true {
            framework = try db.framework("unesco-key-features")
        }
    }
}

extension Assessor {
    /// The floor that the top band asks of every criterion.
    var floor: Double? { files.bands.max { $0.band < $1.band }?.enter.floor }
}

extension ReadinessPage.Action {
    /// - Parameter rights: of the reader, where a step can lead them into the form.
    init(
        _ action: NextAction, city: String, rights: LogRights? = nil, assessor: Assessor, text: Catalogue
    ) {
        // A number stands as the method counts it: half a commitment kept is 0.5.
        var values: [String: Catalogue.Value] = action.values.mapValues { value in
            .text(
                Decimal(exactly: value.hasSuffix(".0") ? String(value.dropLast(2)) : value).map(text.language.format)
                    ?? value)
        }
        values["year"] = action.values["year"].map { .text($0) }
        values["figure"] = action.values["figure"].map { .text($0) }
        values["body"] = action.values["body"].map { .text($0) }
        if let measure = action.values["measure"] {
            values["measure"] = .text(assessor.title(of: measure, in: text.language))
        }
        title = text("action.\(action.code)", values)
        if action.code == "record-continuation" {
            gain = text("readiness.before-all")
        } else if let gate = action.gate {
            gain = text("readiness.opens-gate", ["gate": .text(text("gate.\(gate).name"))])
        } else if let before = action.criterionBefore, let after = action.criterionAfter,
            let criterion = action.criterion,
            action.gain != nil, after - before > 0.05
        {
            gain = text(
                "readiness.gain",
                [
                    "criterion": .text(criterion.uppercased()), "before": .text(text.score(before, finer: true)),
                    "after": .text(text.score(after, finer: true)),
                ])
        } else {
            gain = text(
                "readiness.gain-confidence", ["points": .text(text.score(action.confidenceGain * 100, finer: true))])
        }
        effort = text.word(for: action.effort)
        let form: Address? =
            switch action.code {
            case "record-continuation" where rights?.allow(.continuation) == true: .newForm(.continuation, of: city)
            case "confirm-continuation" where rights?.any == true: .log(.continuation, of: city)
            default: nil
            }
        if let form {
            href = form
            go = text("readiness.to-form")
            return
        }
        href = action.measures.count == 1 ? action.measures.first.map { .measure($0, of: city) } : nil
        go = text("readiness.see-records")
    }
}

extension ReadinessPage.Criterion {
    init(
        _ criterion: CriterionResult, _ measures: [MeasureResult], floor: Double?, city: String, assessor: Assessor,
        text: Catalogue
    ) {
        code = criterion.name.uppercased()
        anchor = criterion.name
        title = assessor.title(of: criterion.name, in: text.language)
        score = criterion.progress.map { text.score($0) }
        level = criterion.level.map { text.score($0) }
        confidence = text.language.percent(criterion.confidence)
        interval = text.interval(criterion.interval)
        at = criterion.progress.map { "\(Int($0.rounded()))%" }
        low = criterion.interval.map { "\(Int($0.lowerBound.rounded()))%" }
        width = criterion.interval.map { "\(Int($0.upperBound.rounded()) - Int($0.lowerBound.rounded()))%" }
        self.floor = floor.map { "\(Int($0))%" }
        below = criterion.progress.flatMap { progress in
            floor.flatMap { floor in
                progress < floor
                    ? text(
                        "readiness.below",
                        ["points": .text(text.score(floor - progress, finer: true)), "floor": .text(text.score(floor))])
                    : nil
            }
        }
        provisional = criterion.isProvisional ? text("readiness.provisional") : nil
        sides = assessor.sides(of: criterion.name).enumerated().map { index, side in
            ReadinessPage.Side(
                title: assessor.title(of: side.name, in: text.language),
                score: (index == 0 ? criterion.results : criterion.efforts).map { text.score($0) },
                measures: side.measures.compactMap { name in
                    measures.first { $0.name == name }.map {
                        ReadinessPage.MeasureRow($0, city: city, assessor: assessor, text: text)
                    }
                })
        }
    }
}

extension ReadinessPage.MeasureRow {
    init(_ measure: MeasureResult, city: String, assessor: Assessor, text: Catalogue) {
        title = assessor.title(of: measure.name, in: text.language)
        href = .measure(measure.name, of: city)
        found = text(measure.reason)
        score = measure.score.map { text.score($0) }
        isUnknown = measure.status == .unknown
        isNotApplicable = measure.status == .notApplicable
        confidence = measure.confidence.map { text.language.percent($0) } ?? ""
    }
}

extension Catalogue {
    /// The band in one sentence.
    func heading(_ readiness: CityReadiness?, _ assessor: Assessor) -> String {
        guard let readiness, let standing = readiness.standing, let assessment = readiness.assessment else {
            if readiness?.isLeftOut == true { return self("left-out.title") }
            return self(readiness?.wholeAssessment == nil ? "city.no-run" : "readiness.not-released")
        }
        let known = assessment.criteria.count { $0.progress != nil }
        if standing.awaitsSignature { return self("band.unsigned") }
        switch standing.band {
        case .notEligible: return verdict(readiness.gates, of: readiness.run.cycle)
        case .ready: return self("band.ready")
        case .preparing where assessment.progress == nil:
            return self("band.no-figure", ["known": .number(known)])
        case .preparing: return count("band.preparing", standing.unmet.count)
        case .advancing:
            let next = standing.unmet.filter { $0.of.map(assessment.criteria.map(\.name).contains) == true }
                .max { $0.shortfall < $1.shortfall }?.of
            return [
                count("band.advancing", standing.unmet.count),
                next.map {
                    let name = "\($0.uppercased()) \(assessor.title(of: $0, in: language))"
                    return self("band.attention", ["criterion": .text(name)])
                },
            ].compactMap(\.self).joined(separator: " ")
        }
    }

    fileprivate func outcome(
        of change: MeasureChange?, _ after: CityAssessment?, _ before: CityAssessment?, _ assessor: Assessor
    ) -> String? {
        guard let change else { return nil }
        guard change.value != nil else { return self("readiness.not-a-number", ["found": .text(change.typed)]) }
        guard let after, let before,
            let criterion = after.criteria.first(where: { change.measure.hasPrefix("\($0.name)_") }),
            let old = before.criteria.first(where: { $0.name == criterion.name })
        else { return nil }
        func words(_ number: Double?) -> Value {
            .text(number.map { score($0, finer: true) } ?? self("status.not_known"))
        }
        return self(
            "readiness.outcome",
            [
                "criterion": .text(
                    "\(criterion.name.uppercased()) \(assessor.title(of: criterion.name, in: language))"),
                "before": words(old.progress), "after": words(criterion.progress),
                "whole-before": words(before.progress),
                "whole-after": words(after.progress),
            ])
    }
}
