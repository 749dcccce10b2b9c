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
        let day = Day("2026-10-01") ?? .first(of: 2026)
        #expect(outcome(.mayorSignature, CityFile()) == .unknown)
        #expect(outcome(.mayorSignature, CityFile(signature: .init(on: day, by: "M", isInOffice: true))) == .pass)
        #expect(outcome(.mayorSignature, CityFile(signature: .init(on: day, by: "M", isInOffice: false))) == .unknown)
        #expect(outcome(.mayorSignature, CityFile(isRefused: true)) == .fail)
        #expect(outcome(.consentForm, CityFile(consent: day)) == .pass)
    }

    @Test func `a complete year of the log gives every criterion a start, frozen baselines alone do not`() {
        #expect(outcome(.baselines, CityFile(closedYear: 2024)) == .pass)
        #expect(outcome(.baselines, CityFile(frozenBaselines: 12)) == .unknown)
        #expect(outcome(.baselines, CityFile()) == .unknown)
    }
}
