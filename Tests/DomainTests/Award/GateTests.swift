import Domain
import Testing

@Suite struct GateTests {
    @Test
    func `a city admitted in 2024 fails the months gate of 2024, and passes from the day after its twelve months`() {
        let result = gate(.membershipMonths, members: [member(.on(day("2024-02-14")))])
        #expect(result.outcome == .fail)
        #expect(result.from == day("2025-02-15"))
        #expect(result.until == day("2025-02-15"))
    }

    @Test(arguments: [
        ("2023-05-31", AwardCycle.Threshold.moreThan(12), GateResult.Outcome.fail),
        ("2023-05-30", .moreThan(12), .pass),
        ("2023-05-31", .atLeast(12), .pass), ("2023-06-01", .atLeast(12), .fail),
    ])
    func `the border counts or not, as the cycle says`(
        admitted: String, needed: AwardCycle.Threshold, expected: GateResult.Outcome
    ) {
        let result = gate(.membershipMonths, members: [member(.on(day(admitted)))], cycle: cycle(months: needed))
        #expect(result.outcome == expected)
    }

    @Test(arguments: [(2022, GateResult.Outcome.pass), (2023, .unknown), (2024, .fail)])
    func `a year alone gives unknown only where both answers are possible`(year: Int, expected: GateResult.Outcome) {
        #expect(gate(.membershipMonths, members: [member(.inYear(year))]).outcome == expected)
    }

    @Test(arguments: [
        ("2018-05-31", GateResult.Outcome.pass), ("2018-06-01", .fail), ("2024-05-31", .fail), ("2024-12-02", .pass),
    ])
    func `an award bars for six years to the day, and a later one does not count`(
        conferred: String, expected: GateResult.Outcome
    ) {
        let result = gate(.awardCoolOff, awards: [award(.on(day(conferred)))])
        #expect(result.outcome == expected)
        if conferred == "2018-06-01" { #expect(result.from == day("2024-06-01")) }
    }

    @Test func `an earlier award that bars is not hidden by one that does not count`() {
        let awards = [award(.on(day("2021-10-27"))), award(.on(day("2024-12-02")))]
        #expect(gate(.awardCoolOff, awards: awards).until == day("2027-10-27"))
    }

    @Test func `a dissolved city's membership is unknown, and its months keep counting`() {
        let members = [member(.on(day("2020-09-23")))]
        let end = Succession(
            endedOn: day("2024-01-01"), whatEnded: "city", successor: nil, basis: "inferred",
            source: "https://example.org",
            note: nil)
        let active = gate(.membershipActive, members: members, succession: end)
        #expect(active.outcome == .unknown)
        #expect(active.reason == .dissolved(on: day("2024-01-01")))
        #expect(gate(.membershipMonths, members: members, succession: end).outcome == .pass)
    }

    @Test func `a city dissolved after the reference date passes until then`() {
        let end = Succession(
            endedOn: day("2025-07-01"), whatEnded: "city", successor: nil, basis: "inferred",
            source: "https://example.org",
            note: nil)
        let active = gate(.membershipActive, members: [member(.on(day("2020-09-23")))], succession: end)
        #expect(active.outcome == .pass)
        #expect(active.until == day("2025-07-01"))
    }

    @Test func `a declared continuation leaves an abolished city's membership unknown until it is confirmed`() {
        let members = [member(.on(day("2020-09-23")))]
        let end = Succession(
            endedOn: day("2023-07-01"), whatEnded: "city", successor: nil, basis: "inferred",
            source: "https://example.org", note: nil)
        var carried = Continuation(
            bodyKind: "ward_group", body: "Five wards", since: day("2023-07-01"), declaredBy: "The wards",
            source: "Decision 1")
        func active(_ rules: GateRules = .current) -> GateResult {
            gate(.membershipActive, members: members, succession: end, continuations: [carried], rules: rules)
        }
        #expect(active().outcome == .unknown)
        #expect(active().reason == .carriedOn(by: "Five wards", since: day("2023-07-01"), confirmation: nil))
        carried.confirmation = .init(by: .unesco, on: day("2024-01-10"), paper: "Letter 7")
        #expect(active().outcome == .pass)
        #expect(active(.asRecorded).reason == .dissolved(on: day("2023-07-01")))
        // One that ended by then, or was declared in error, carries nothing on.
        carried.until = day("2024-05-31")
        #expect(active().reason == .dissolved(on: day("2023-07-01")))
        carried.until = carried.since
        #expect(active().outcome == .unknown)
    }

    @Test(arguments: [
        ("2025-12-04", GateResult.Outcome.unknown, "2026-12-05"), ("2025-11-27", .pass, "2026-11-28"),
        ("2026-03-01", .fail, "2027-03-02"),
    ])
    func `a gate that passes on one plausible day and not on another is unknown, and says from when it passes`(
        admitted: String, expected: GateResult.Outcome, from: String
    ) {
        let reckoning = AwardCycle.Reckoning(
            conference: day("2027-06-01")...day("2027-06-30"),
            leads: [.init(round: "2021", days: 124), .init(round: "2024", days: 185)], notice: nil,
            checkedOn: day("2026-11-29"))
        var round = cycle()
        round.referenceDate = .init(
            day: day("2027-01-31"), basis: .assumed, plausible: reckoning.plausible, reckoning: reckoning)
        let result = gate(.membershipMonths, members: [member(.on(day(admitted)))], cycle: round)
        #expect(result.outcome == expected)
        #expect(result.from == day(from))
        #expect(
            gate(.membershipMonths, members: [member(.on(day(admitted)))], cycle: round, rules: .asRecorded).outcome
                == (expected == .fail ? .fail : .pass))
    }

    @Test func `a unit that ends between two plausible days leaves the membership unknown, and says when it changes`() {
        var round = cycle()
        round.referenceDate.plausible = day("2024-05-01")...day("2024-08-01")
        let end = Succession(
            endedOn: day("2024-07-01"), whatEnded: "city", successor: nil, basis: "inferred",
            source: "https://example.org", note: nil)
        let active = gate(
            .membershipActive, members: [member(.on(day("2020-09-23")))], succession: end, cycle: round)
        #expect(active.outcome == .unknown)
        #expect(active.from == nil && active.until == day("2024-07-01"))
    }

    @Test func `plausible days follow the conference, from the day on which no call was found to its beginning`() {
        func range(_ first: String, _ last: String, leads: [Int], checked: String) -> String {
            let range = AwardCycle.Reckoning(
                conference: day(first)...day(last), leads: leads.map { .init(round: "2024", days: $0) }, notice: nil,
                checkedOn: day(checked)
            ).plausible
            return "\(range.lowerBound) \(range.upperBound)"
        }
        let june = ("2027-06-01", "2027-06-30")
        #expect(range(june.0, june.1, leads: [124, 185], checked: "2026-09-01") == "2026-11-28 2027-02-26")
        #expect(range(june.0, june.1, leads: [124, 185], checked: "2026-11-29") == "2026-11-29 2027-02-26")
        // The leads have passed without a call: between today and the conference.
        #expect(range(june.0, june.1, leads: [124, 185], checked: "2027-03-15") == "2027-03-15 2027-06-30")
        #expect(range(june.0, june.1, leads: [0], checked: "2027-06-10") == "2027-06-10 2027-06-30")
        #expect(range(june.0, june.1, leads: [0], checked: "2027-08-01") == "2027-06-30 2027-06-30")
    }

    @Test func `a city not yet admitted fails, and says from when it passes`() {
        let result = gate(.membershipActive, members: [member(.on(day("2025-12-04")))])
        #expect(result.outcome == .fail)
        #expect(result.from == day("2025-12-04"))
    }

    @Test func `a member whose admission no source dates is unknown, not failed`() {
        #expect(gate(.membershipActive, members: [member(.unknown)]).outcome == .unknown)
        #expect(gate(.membershipMonths, members: [member(.unknown)]).outcome == .unknown)
        #expect(gate(.membershipActive, members: [member(.by(day("2024-12-02")))]).outcome == .unknown)
        #expect(gate(.membershipActive, members: [member(.by(day("2015-09-30")))]).outcome == .pass)
    }

    @Test(arguments: [
        ("2023-02-14", GateResult.Outcome.pass),  // gap of 12 months to the day
        ("2023-02-13", .fail),  // longer: the second admission counts
    ])
    func `a gap of twelve months or less does not break a membership`(ended: String, expected: GateResult.Outcome) {
        let members = [member(.on(day("2019-01-01")), ended: .on(day(ended))), member(.on(day("2024-02-14")))]
        #expect(gate(.membershipMonths, members: members).outcome == expected)
    }

    @Test func `where it is not known whether a membership ended, both beginnings are possible`() {
        let members = [member(.inYear(2019), ended: .by(day("2024-02-14"))), member(.on(day("2024-02-14")))]
        #expect(gate(.membershipActive, members: members).outcome == .pass)
        #expect(gate(.membershipMonths, members: members).outcome == .unknown)
    }

    @Test func `a membership that ended fails`() {
        let members = [member(.on(day("2016-01-01")), ended: .on(day("2018-01-01")))]
        #expect(gate(.membershipActive, members: members).outcome == .fail)
        #expect(gate(.membershipMonths, members: members).outcome == .fail)
    }
}

private func gate(
    _ gate: Gate, members: [Membership] = [], awards: [Award] = [], succession: Succession? = nil,
    continuations: [Continuation] = [], cycle: AwardCycle = cycle(), rules: GateRules = .current
) -> GateResult {
    let city = City(
        id: .init(rawValue: 1), code: "vnm-x", name: "X", nameVi: nil, country: "VNM", region: .asiaPacific,
        population: nil, populationYear: nil)
    let entry = RegisterEntry(
        city: city, memberships: members, awards: awards, succession: succession,
        continuations: continuations)
    guard let result = cycle.gates(of: entry, by: rules).first(where: { $0.gate == gate }) else {
        preconditionFailure("every gate is judged")
    }
    return result
}

private func cycle(months: AwardCycle.Threshold = .moreThan(12)) -> AwardCycle {
    AwardCycle(
        code: "2024", basis: .published,
        referenceDate: .init(day: day("2024-05-31"), basis: .inferred, plausible: nil), membershipMonths: months,
        awardCoolOffYears: .atLeast(6), nomineesPerCountry: 2, sources: [], note: [:])
}

private func member(_ admitted: UncertainDate, ended: UncertainDate? = nil) -> Membership {
    Membership(
        admitted: admitted, ended: ended, basis: "named in source", yearIsInferred: false,
        source: "https://example.org",
        note: nil)
}

private func award(_ conferred: UncertainDate) -> Award {
    Award(year: conferred.latest?.year ?? 0, conferred: conferred, place: "Cork", source: "https://example.org")
}

private func day(_ text: String) -> Day {
    guard let day = Day(text) else { preconditionFailure("\(text) is not a day") }
    return day
}
