import Domain

/// Gates in words. Every sentence comes from the catalogue; which one is meant is decided here.
extension Catalogue {
    /// Why a gate stands as it does.
    func reason(_ result: GateResult) -> String {
        switch result.reason {
        case .member(let since): self("reason.member", ["date": .date(since)])
        case .notYetMember(let admitted): self("reason.not-yet-member", ["date": .date(admitted)])
        case .membershipEnded(let day): self("reason.membership-ended", ["date": .date(day)])
        case .noMembership: self("reason.no-membership")
        case .membershipUndated(let admitted):
            admitted == .unknown
                ? self("reason.membership-undated") : self("reason.membership-uncertain", ["date": .date(admitted)])
        case .dissolved(let day): self("reason.dissolved", ["day": .day(day)])
        case .carriedOn(let body, let since, let confirmation): carriedOn(by: body, since: since, confirmation)
        case .monthsOfMembership(let since, let needed):
            self(
                "reason.months.\(since == .unknown ? "undated" : variant(of: result, at: since))",
                ["date": .date(since), "needed": .text(months(needed))])
        case .neverAwarded: self("reason.never-awarded")
        case .yearsSinceAward(let year, let conferred, let needed):
            self(
                "reason.cool-off.\(variant(of: result, at: conferred))",
                ["year": .text("\(year)"), "date": .date(conferred), "needed": .text(years(needed))])
        case .reportSubmitted(let due, let day): self("reason.report.submitted", ["due": .day(due), "day": .day(day)])
        case .reportOverdue(let due): self("reason.report.overdue", ["due": .day(due)])
        case .reportNotDue(let next): self("reason.report.not-due", ["due": .day(next)])
        case .reportDueUnknown: self("reason.report.due-unknown")
        case .places(let taken, let all, let isNominee):
            self(
                isNominee ? "reason.places.nominee" : "reason.places.taken",
                ["taken": .number(taken), "all": .number(all)])
        case .refused: self("reason.refused")
        case .signed(let day, let name, let isInOffice):
            self(isInOffice ? "reason.signed" : "reason.signed-unproved", ["day": .day(day), "name": .text(name)])
        case .consent(let day): self("reason.consent", ["day": .day(day)])
        case .signedAsEntered(let day, let name):
            self("reason.signed-as-entered", ["day": .day(day), "name": .text(name)])
        case .consentAsEntered(let day): self("reason.consent-as-entered", ["day": .day(day)])
        case .yearClosed(let year): self("reason.year-closed", ["year": .text(String(year))])
        case .baselinesFrozen(let count): self.count("reason.baselines-frozen", count)
        case .startsRecorded(let baselines, let ratings, let needsYears):
            self(
                needsYears ? "reason.starts-with-years" : "reason.starts-recorded",
                ["baselines": .number(baselines), "ratings": .number(ratings)])
        case .startsMissing(let criteria, let day):
            criteria.isEmpty
                ? self("reason.starts-none", ["day": .day(day)])
                : self(
                    "reason.starts-missing",
                    [
                        "criteria": .text(criteria.map { $0.uppercased() }.joined(separator: ", ")),
                        "day": .day(day),
                    ])
        case .notReleased: self("reason.not-released")
        case .notRecorded: self("reason.not-recorded.\(result.gate.rawValue)")
        }
    }

    /// Of a date that is known, what is not known is on which day it will be judged.
    private func variant(of result: GateResult, at date: UncertainDate) -> String {
        result.outcome == .unknown && date.day != nil ? "by-day" : result.outcome.rawValue
    }

    /// "Carried on by the People’s Committee of Sơn La province since 1 July 2025, not confirmed by UNESCO."
    func carriedOn(by body: String, since: Day, _ confirmation: Continuation.Confirmation?) -> String {
        let values: [String: Value] = ["body": .text(body), "since": .day(since)]
        guard let confirmation else { return self("continuation.unconfirmed", values) }
        return self(
            "continuation.confirmed",
            values.merging([
                "by": .text(word(for: confirmation.by)), "day": .day(confirmation.on),
            ]) { $1 })
    }

    /// The same, with the territory for which everything is counted.
    func carriedOn(_ continuation: Continuation) -> String {
        let ground =
            continuation.wards.map { wards in
                self(
                    "continuation.\(continuation.isFormerTerritory ? "former-wards" : "wards")",
                    ["wards": .text(wards)])
            } ?? self("continuation.former")
        return carriedOn(by: continuation.body, since: continuation.since, continuation.confirmation) + " " + ground
    }

    /// When a gate changes, in words; `nil` where no such day is known.
    func change(_ result: GateResult) -> String? {
        switch (result.outcome, result.from, result.until) {
        case (.pass, _, let until?): self("change.pass-until", ["day": .day(until)])
        case (.fail, let from?, _) where result.gate == .awardCoolOff: self("change.blocked-until", ["day": .day(from)])
        case (.fail, let from?, _): self("change.passes-from", ["day": .day(from)])
        case (.unknown, let from?, _): self("change.passes-at-latest", ["day": .day(from)])
        default: nil
        }
    }

    /// Whether the outcome depends on which plausible reference date comes true.
    func dependsOnDate(_ result: GateResult, of cycle: AwardCycle) -> String? {
        guard let range = cycle.referenceDate.plausible,
            let day = result.outcome == .pass ? result.until ?? result.from : result.from ?? result.until,
            range.lowerBound < day, day <= range.upperBound
        else { return nil }
        return self("change.depends", ["day": .day(day), "range": .days(range)])
    }

    /// The day on which a cycle's rules are judged, and how sure that day is.
    func referenceDate(_ cycle: AwardCycle) -> String {
        guard let range = cycle.referenceDate.plausible else {
            return self(
                "cycle.reference",
                ["day": .day(cycle.referenceDate.day), "basis": .text(basis(cycle.referenceDate.basis))])
        }
        let given = self("cycle.reference-plausible", ["day": .day(cycle.referenceDate.day), "range": .days(range)])
        return [given, cycle.referenceDate.reckoning.map(reckoning)].compactMap(\.self).joined(separator: " ")
    }

    /// From what the range follows in which the day may lie.
    private func reckoning(_ reckoning: AwardCycle.Reckoning) -> String {
        let conference = Period(first: reckoning.conference.lowerBound, last: reckoning.conference.upperBound)
        let leads = reckoning.leads.map {
            self("cycle.lead", ["days": .number($0.days), "round": .text($0.round)])
        }
        let notice = reckoning.notice.map {
            self("cycle.notice", ["days": .number($0.days), "round": .text($0.round)])
        }
        let bounds = self(
            "cycle.reckoning",
            [
                "conference": conference.map { .period($0) } ?? .days(reckoning.conference),
                "leads": .text(leads.joined(separator: ", ")), "checked": .day(reckoning.checkedOn),
            ])
        return [bounds, notice].compactMap(\.self).joined(separator: " ")
    }

    func basis(_ basis: AwardCycle.Basis) -> String { word(for: basis) }

    func months(_ needed: AwardCycle.Threshold) -> String { threshold(needed, "months") }
    func years(_ needed: AwardCycle.Threshold) -> String { threshold(needed, "years") }

    private func threshold(_ needed: AwardCycle.Threshold, _ unit: String) -> String {
        switch needed {
        case .atLeast(let amount): self("threshold.at-least.\(unit)", ["amount": .number(amount)])
        case .moreThan(let amount): self("threshold.more-than.\(unit)", ["amount": .number(amount)])
        }
    }
}

/// What became of a gate: its word, and which sign goes with it.
struct GateTag {
    let word: String
    /// `nil` where it rests on what the city has not released to this reader.
    let outcome: GateResult.Outcome?

    init(_ result: GateResult, _ text: Catalogue) {
        let isHidden = result.reason == .notReleased
        outcome = isHidden ? nil : result.outcome
        word = isHidden ? text("country.not-released") : text.word(for: result.outcome)
    }
}
