/// What the gates of one city are judged from.
public struct RegisterEntry: Equatable, Sendable {
    public var city: City
    /// In order of admission.
    public var memberships: [Membership]
    /// In order of time.
    public var awards: [Award]
    public var succession: Succession?

    public init(city: City, memberships: [Membership], awards: [Award], succession: Succession?) {
        self.city = city
        self.memberships = memberships
        self.awards = awards
        self.succession = succession
    }
}

extension AwardCycle {
    /// Every gate of a city, judged at the cycle's reference date, in the order of `Gate`.
    public func gates(of entry: RegisterEntry, file: CityFile = CityFile()) -> [GateResult] {
        Gate.allCases.map { gate in
            switch gate {
            case .membershipActive: membershipActive(entry)
            case .membershipMonths: membershipMonths(entry)
            case .awardCoolOff: awardCoolOff(entry)
            case .progressReport: progressReport(file)
            case .nationalSlot: nationalSlot(file)
            case .mayorSignature: mayorSignature(file)
            case .consentForm: consentForm(file)
            case .baselines: baselines(file)
            }
        }
    }

    /// Passes when a membership holds the reference date. A dissolved city's is unknown until a source says who carries it on.
    private func membershipActive(_ entry: RegisterEntry) -> GateResult {
        let day = referenceDate.day
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason, from: Day? = nil, until: Day? = nil)
            -> GateResult
        {
            GateResult(gate: .membershipActive, outcome: outcome, reason: reason, from: from, until: until)
        }
        if let membership = entry.memberships.last(where: { $0.holds(on: day) == true }) {
            if let end = entry.succession?.endedOn, end <= day { return result(.unknown, .dissolved(on: end)) }
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

    /// Passes when the unbroken membership that holds the reference date, or the next one, has lasted long enough by then. A
    /// dissolved city's months keep counting.
    private func membershipMonths(_ entry: RegisterEntry) -> GateResult {
        let day = referenceDate.day
        let index =
            entry.memberships.lastIndex { $0.holds(on: day) != false }
            ?? entry.memberships.firstIndex { $0.admitted.hasCome(on: day) == false }
        guard let index else {
            let reason = entry.memberships.last?.ended.map(GateReason.membershipEnded(on:)) ?? .noMembership
            return GateResult(gate: .membershipMonths, outcome: .fail, reason: reason)
        }
        let since = entry.memberships.unbrokenSince(index)
        return judged(
            .membershipMonths, passesFrom: since.map { membershipMonths.firstDay(since: $0, unit: 1) },
            reason: .monthsOfMembership(since: since, needed: membershipMonths))
    }

    /// Passes when no award, or none in the last years before the reference date, was conferred. Later awards do not count.
    private func awardCoolOff(_ entry: RegisterEntry) -> GateResult {
        let results = entry.awards.compactMap { award -> GateResult? in
            let counts = award.conferred.hasCome(on: referenceDate.day)
            guard counts != false else { return nil }
            var result = judged(
                .awardCoolOff, passesFrom: award.conferred.map { awardCoolOffYears.firstDay(since: $0, unit: 12) },
                reason: .yearsSinceAward(year: award.year, conferred: award.conferred, needed: awardCoolOffYears))
            if counts == nil, result.outcome == .fail { result.outcome = .unknown }
            return result
        }
        return results.last { $0.outcome == .fail } ?? results.last { $0.outcome == .unknown } ?? results.last
            ?? GateResult(gate: .awardCoolOff, outcome: .pass, reason: .neverAwarded)
    }

    /// A gate that passes from some day on.
    private func judged(_ gate: Gate, passesFrom: UncertainDate, reason: GateReason) -> GateResult {
        switch passesFrom.hasCome(on: referenceDate.day) {
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
