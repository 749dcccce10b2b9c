extension AwardCycle {
    /// Every gate of a city, judged at the cycle's reference date, in the order of `Gate`.
    /// - Parameter criteria: those of the method; without them no baseline can be told to be one of a criterion.
    public func gates(
        of entry: RegisterEntry, file: CityFile = CityFile(), criteria: [CriterionFeatures] = [],
        by rules: GateRules = .current
    ) -> [GateResult] {
        func judge(_ gate: Gate, on day: Day) -> GateResult {
            GateJudge(cycle: self, entry: entry, file: file, criteria: criteria, rules: rules, day: day).result(gate)
        }
        return Gate.allCases.map { gate in
            var result = judge(gate, on: referenceDate.day)
            guard rules == .asProved, gate.kind == .eligibility, let range = referenceDate.plausible else {
                return result
            }
            let ends = [range.lowerBound, range.upperBound].map { judge(gate, on: $0) }
            guard ends.contains(where: { $0.outcome != result.outcome }) else { return result }
            // Passed on one plausible day and not on another; on which it changes is told by whichever of them knows.
            let isPlausible = { (day: Day) in range.lowerBound < day && day <= range.upperBound }
            result.from = (ends + [result]).compactMap(\.from).filter(isPlausible).max()
            result.until = (ends + [result]).compactMap(\.until).filter(isPlausible).min()
            result.outcome = .unknown
            return result
        }
    }
}

/// Judges the gates of one city at one day.
struct GateJudge {
    let cycle: AwardCycle
    let entry: RegisterEntry
    let file: CityFile
    let criteria: [CriterionFeatures]
    let rules: GateRules
    let day: Day

    func result(_ gate: Gate) -> GateResult {
        switch gate {
        case .membershipActive: membershipActive
        case .membershipMonths: membershipMonths
        case .awardCoolOff: awardCoolOff
        case .progressReport: progressReport
        case .nationalSlot: nationalSlot
        case .mayorSignature: mayorSignature
        case .consentForm: consentForm
        case .baselines: baselines
        }
    }

    /// Passes when a membership holds the day. An abolished city's is unknown until somebody confirms who carries it on.
    private var membershipActive: GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason, from: Day? = nil, until: Day? = nil)
            -> GateResult
        {
            GateResult(gate: .membershipActive, outcome: outcome, reason: reason, from: from, until: until)
        }
        if let membership = entry.memberships.last(where: { $0.holds(on: day) == true }) {
            if let end = entry.succession?.endedOn, end <= day {
                guard rules == .asProved, let carried = entry.continuation(on: day) else {
                    return result(.unknown, .dissolved(on: end))
                }
                let ends = [membership.ended?.earliest, carried.until].compactMap(\.self)
                return result(
                    carried.confirmation == nil ? .unknown : .pass,
                    .carriedOn(by: carried.body, since: carried.since, confirmation: carried.confirmation),
                    until: carried.confirmation == nil ? nil : ends.min())
            }
            let ends = [membership.ended?.earliest, entry.succession?.endedOn].compactMap(\.self)
            return result(
                .pass, .member(since: membership.admitted), from: membership.admitted.latest, until: ends.min())
        }
        if let membership = entry.memberships.last(where: { $0.holds(on: day) == nil }) {
            return result(
                .unknown, .membershipUndated(admitted: membership.admitted), from: membership.admitted.latest)
        }
        if let next = entry.memberships.first(where: { $0.admitted.hasCome(on: day) == false }) {
            return result(
                .fail, .notYetMember(admitted: next.admitted), from: next.admitted.latest, until: next.admitted.earliest
            )
        }
        if let ended = entry.memberships.last?.ended { return result(.fail, .membershipEnded(on: ended)) }
        return result(.fail, .noMembership)
    }

    /// The membership that holds the day, or may; without one the next.
    private var membership: Int? {
        entry.memberships.lastIndex { $0.holds(on: day) != false }
            ?? entry.memberships.firstIndex { $0.admitted.hasCome(on: day) == false }
    }

    /// Since when the city has been a member without a break, on the day; `nil` where it is none.
    var joined: UncertainDate? { membership.map { entry.memberships.unbrokenSince($0) } }

    /// Passes when the unbroken membership that holds the day, or the next one, has lasted long enough by then. A dissolved
    /// city's months keep counting.
    private var membershipMonths: GateResult {
        guard let since = joined else {
            let reason = entry.memberships.last?.ended.map(GateReason.membershipEnded(on:)) ?? .noMembership
            return GateResult(gate: .membershipMonths, outcome: .fail, reason: reason)
        }
        return judged(
            .membershipMonths, passesFrom: since.map { cycle.membershipMonths.firstDay(since: $0, unit: 1) },
            reason: .monthsOfMembership(since: since, needed: cycle.membershipMonths))
    }

    /// Passes when no award, or none in the last years before the day, was conferred. Later awards do not count.
    private var awardCoolOff: GateResult {
        let results = entry.awards.compactMap { award -> GateResult? in
            let counts = award.conferred.hasCome(on: day)
            guard counts != false else { return nil }
            var result = judged(
                .awardCoolOff,
                passesFrom: award.conferred.map { cycle.awardCoolOffYears.firstDay(since: $0, unit: 12) },
                reason: .yearsSinceAward(
                    year: award.year, conferred: award.conferred, needed: cycle.awardCoolOffYears))
            if counts == nil, result.outcome == .fail { result.outcome = .unknown }
            return result
        }
        return results.last { $0.outcome == .fail } ?? results.last { $0.outcome == .unknown } ?? results.last
            ?? GateResult(gate: .awardCoolOff, outcome: .pass, reason: .neverAwarded)
    }

    /// A gate that passes from some day on.
    private func judged(_ gate: Gate, passesFrom: UncertainDate, reason: GateReason) -> GateResult {
        switch passesFrom.hasCome(on: day) {
        case true: GateResult(gate: gate, outcome: .pass, reason: reason, from: passesFrom.latest)
        case false:
            GateResult(
                gate: gate, outcome: .fail, reason: reason, from: passesFrom.latest, until: passesFrom.earliest)
        case nil: GateResult(gate: gate, outcome: .unknown, reason: reason, from: passesFrom.latest)
        }
    }
}

extension [Membership] {
    /// Since when the membership at `index` has lasted without a break. A gap of 12 months or less, as after a report that came
    /// late, is none; where it is not known whether there was a gap, both beginnings are possible.
    func unbrokenSince(_ index: Int) -> UncertainDate {
        let admitted = self[index].admitted
        guard index > 0 else { return admitted }
        let earlier = unbrokenSince(index - 1)
        let ended = self[index - 1].ended ?? admitted
        let bridge = { (end: Day) in end.adding(months: 12) }
        if let earliestEnd = ended.earliest, let latestReturn = admitted.latest, latestReturn <= bridge(earliestEnd) {
            return earlier
        }
        if let latestEnd = ended.latest, let earliestReturn = admitted.earliest, earliestReturn > bridge(latestEnd) {
            return admitted
        }
        return UncertainDate(earliest: earlier.earliest, latest: admitted.latest)
    }
}
