import Domain
import Testing

/// A cycle judged on 31 January 2027 with two places a country.
private let cycle = AwardCycle(
    code: "2027", basis: .assumed,
    referenceDate: .init(day: Day("2027-01-31") ?? .first(of: 2027), basis: .assumed, plausible: nil),
    membershipMonths: .moreThan(12), awardCoolOffYears: .atLeast(6), nomineesPerCountry: 2, sources: [], note: [:])

private let city = RegisterEntry(
    city: City(
        id: .init(rawValue: 1), code: "vnm-one", name: "One", nameVi: nil, country: "VNM", region: .asiaPacific,
        population: nil, populationYear: nil), memberships: [], awards: [], succession: nil)

private func outcome(_ gate: Gate, _ file: CityFile) -> GateResult.Outcome? {
    cycle.gates(of: city, file: file).first { $0.gate == gate }?.outcome
}

@Suite struct CityFileTests {
    @Test(
        arguments: [
            ([], GateResult.Outcome.unknown), ([("2026-12-02", nil)], .fail), ([("2026-12-02", "2026-12-10")], .pass),
            ([("2027-06-30", nil)], .pass), ([("2024-12-31", nil), ("2026-12-02", "2026-12-01")], .pass),
            ([("2024-12-31", "2024-12-31"), ("2026-12-02", nil)], .fail), ([("2027-01-31", nil)], .fail),
        ] as [([(String, String?)], GateResult.Outcome)])
    func `the last progress report due by the reference date decides`(
        reports: [(String, String?)], expected: GateResult.Outcome
    ) {
        let file = CityFile(reports: reports.map { .init(due: Day($0.0), submitted: $0.1.flatMap { Day($0) }) })
        #expect(outcome(.progressReport, file) == expected)
    }

    @Test(
        arguments: [
            (nil, false, GateResult.Outcome.unknown), (0, false, .pass), (1, false, .pass), (2, false, .fail),
            (2, true, .pass),
        ] as [(Int?, Bool, GateResult.Outcome)])
    func `a place is left while fewer are nominated than may be, or the city is one of them`(
        nominees: Int?, isNominee: Bool, expected: GateResult.Outcome
    ) {
        #expect(outcome(.nationalSlot, CityFile(isNominee: isNominee, nominees: nominees)) == expected)
    }

    @Test func `a signature counts when the record holds a mayor on its day, and a refusal fails`() {
        #expect(outcome(.mayorSignature, CityFile()) == .unknown)
        let signed = { (isInOffice: Bool) in
            CityFile(signature: .init(on: october, by: "M", isInOffice: isInOffice, isProved: true))
        }
        #expect(outcome(.mayorSignature, signed(true)) == .pass)
        #expect(outcome(.mayorSignature, signed(false)) == .unknown)
        #expect(outcome(.mayorSignature, CityFile(isRefused: true)) == .fail)
        #expect(outcome(.consentForm, CityFile(consent: october, consentIsProved: true)) == .pass)
    }

    @Test func `what an editor alone entered of signature and consent is unknown, and says why`() {
        let file = CityFile(signature: .init(on: october, by: "M", isInOffice: true), consent: october)
        let results = cycle.gates(of: city, file: file)
        let signature = results.first { $0.gate == .mayorSignature }
        #expect(signature?.outcome == .unknown)
        #expect(signature?.reason == .signedAsEntered(on: october, by: "M"))
        let consent = results.first { $0.gate == .consentForm }
        #expect(consent?.outcome == .unknown)
        #expect(consent?.reason == .consentAsEntered(on: october))
    }

    @Test func `by the first rules whatever the city entered counted, and a run of then is judged so again`() {
        let file = CityFile(
            signature: .init(on: october, by: "M", isInOffice: true), consent: october,
            closedYears: [.init(year: 2025, declaredOn: october)])
        let results = cycle.gates(of: city, file: file, by: .asRecorded)
        for gate in [Gate.mayorSignature, .consentForm, .baselines] {
            #expect(results.first { $0.gate == gate }?.outcome == .pass, "\(gate)")
        }
        #expect(results.last?.reason == .yearClosed(2025))
    }

    @Test func `a report for which more time was granted is overdue from the new day on`() {
        let report = CityFile.Report(
            due: Day("2026-12-02"), submitted: nil, extendedTo: Day("2027-03-02"))
        #expect(outcome(.progressReport, CityFile(reports: [report])) == .pass)
        let short = CityFile.Report(due: Day("2026-12-02"), submitted: nil, extendedTo: Day("2027-01-02"))
        #expect(outcome(.progressReport, CityFile(reports: [short])) == .fail)
    }

    @Test func `baselines pass where each criterion has one by the reference date, and never where none is recorded`() {
        let both = CityFile(
            frozenBaselines: [.init(feature: "1.1.1", on: october)],
            ratings: [.init(feature: "3.1.2", on: october, asOf: Day("2021-02-14"))])
        #expect(baselines(both).outcome == .pass)
        #expect(baselines(both).reason == .startsRecorded(baselines: 1, ratings: 1, needsYears: false))
        // A rating of today is no start.
        var late = both
        late.ratings[0].asOf = october
        #expect(baselines(late).reason == .startsMissing(of: ["c1"], by: reference))
        // What was frozen after the day on which the round was judged.
        late = both
        late.frozenBaselines[0].on = reference.next
        #expect(baselines(late).reason == .startsMissing(of: ["c5"], by: reference))
        #expect(baselines(CityFile()).reason == .notRecorded)

        // Complete logs of all years since joining stand in for a criterion, not for all of them.
        let years = (2022...2026).map { CityFile.ClosedYear(year: $0, declaredOn: reference) }
        var logged = CityFile(closedYears: years, frozenBaselines: both.frozenBaselines)
        #expect(baselines(logged).reason == .startsRecorded(baselines: 1, ratings: 0, needsYears: true))
        logged.frozenBaselines = []
        #expect(baselines(logged).reason == .startsMissing(of: ["c1", "c5"], by: reference))
        logged.frozenBaselines = both.frozenBaselines
        logged.closedYears.remove(at: 1)
        #expect(baselines(logged).outcome == .unknown)
        #expect(baselines(CityFile(closedYears: [.init(year: 2025, declaredOn: october)])).outcome == .unknown)
    }
}

private let october = Day("2026-10-01") ?? .first(of: 2026)
private let reference = cycle.referenceDate.day

private func baselines(_ file: CityFile) -> GateResult {
    let criteria = [
        CriterionFeatures(criterion: "c1", features: ["3.1.1", "3.1.2"]),
        CriterionFeatures(criterion: "c5", features: ["1.1.1", "2.1.1"]),
    ]
    var member = city
    member.memberships = [
        Membership(
            admitted: .on(Day("2021-02-14") ?? .first(of: 2021)), ended: nil, basis: "named in source",
            yearIsInferred: false, source: "https://example.org", note: nil)
    ]
    guard let result = cycle.gates(of: member, file: file, criteria: criteria).first(where: { $0.gate == .baselines })
    else { preconditionFailure("every gate is judged") }
    return result
}
