import Config
import Domain
import Foundation
import Input
import TestSupport
import Testing

@Suite struct AwardCycleTests {
    private func round(_ reference: String) throws -> AwardCycle {
        try AwardCycleFile(
            """
            cycle: "2027"
            basis: assumed
            reference_date: \(reference)
            rules:
              membership_months: {more_than: 12}
              award_cool_off_years: {at_least: 6}
              nominees_per_country: 2
            sources: [https://example.org]
            note: {en: None, vi: None}
            """, file: "2027.yaml"
        ).cycle
    }

    @Test
    func
        `the days on which the round of 2027 may be judged follow from its conference, earlier rounds and the last look`()
        throws
    {
        let cycle = try #require(home.awardCycles().first { $0.cycle.code == "2027" }).cycle
        let range = try #require(cycle.referenceDate.plausible)
        #expect("\(range.lowerBound) \(range.upperBound)" == "2026-11-29 2027-02-26")
        #expect(range.contains(cycle.referenceDate.day))
        #expect(cycle.referenceDate.reckoning?.notice == .init(round: "2024", days: 39))
        let earlier = try round(
            """
            {day: 2027-02-01, basis: assumed, conference: {from: 2027-05-01, to: 2027-05-31}, leads: {"2024": 100},
              checked_on: 2026-11-29}
            """)
        #expect(earlier.referenceDate.plausible?.upperBound == Day("2027-02-20"))
        #expect(earlier.referenceDate.plausible?.lowerBound == Day("2027-01-21"))
    }

    @Test(arguments: [
        ("{day: 2027-03-31, basis: assumed, plausible: {from: 2027-01-01, to: 2027-02-01}}", "does not hold"),
        (
            "{day: 2027-05-31, basis: assumed, conference: {from: 2027-06-01, to: 2027-06-30}, leads: {\"2024\": 185}, checked_on: 2026-11-29}",
            "does not hold"
        ),
        (
            "{day: 2026-12-31, basis: assumed, conference: {from: 2027-06-01, to: 2027-06-30}, leads: {\"2024\": -3}, checked_on: 2026-11-29}",
            "-3 is not between"
        ),
        (
            "{day: 2026-12-31, basis: assumed, conference: {from: 2027-06-01, to: 2027-06-30}, leads: {}, checked_on: 2026-11-29}",
            "earlier round"
        ),
        (
            "{day: 2026-12-31, basis: assumed, conference: {from: 2027-06-30, to: 2027-06-01}, leads: {\"2024\": 1}, checked_on: 2026-11-29}",
            "is after"
        ),
    ])
    func `a round whose days contradict each other is refused`(reference: String, problem: String) throws {
        let error = #expect(throws: InputError.self) { try round(reference) }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    @Test func `a round as it was frozen before still reads`() throws {
        let cycle = try round("{day: 2027-01-31, basis: assumed, plausible: {from: 2027-01-01, to: 2027-06-30}}")
        #expect(cycle.referenceDate.plausible?.upperBound == Day("2027-06-30"))
        #expect(cycle.referenceDate.reckoning == nil)
    }
}
