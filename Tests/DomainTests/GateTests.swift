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
    cycle: AwardCycle = cycle()
) -> GateResult {
    let city = City(
        id: .init(rawValue: 1), code: "vnm-x", name: "X", nameVi: nil, country: "VNM", region: .asiaPacific,
        population: nil, populationYear: nil)
    let entry = RegisterEntry(city: city, memberships: members, awards: awards, succession: succession)
    guard let result = cycle.gates(of: entry).first(where: { $0.gate == gate }) else {
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
