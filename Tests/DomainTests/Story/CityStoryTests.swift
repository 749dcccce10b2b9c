import Domain
import Foundation
import Testing

@Suite struct CityStoryTests {
    private let city = City(
        id: Identifier(rawValue: 1), code: "xxx-alpha", name: "Alpha", nameVi: nil, country: "XXX", region: .africa,
        population: 1000, populationYear: 2024)

    private func series(
        _ code: String, unit: String = "%", _ values: [(String, Decimal)], source: String = "Yearbook",
        target: Decimal? = nil, area: String = "1.1"
    ) throws -> StorySeries {
        StorySeries(
            subject: .indicator(code), unit: unit, area: area,
            points: try values.map {
                StorySeries.Point(
                    id: UUID(), period: try #require(Period($0.0)), figure: Figure(value: $0.1), source: source)
            }, target: target.map { StorySeries.Target(value: $0, dueOn: .last(of: 2030)) })
    }

    private func facts(
        _ series: [StorySeries] = [], commitments: [Commitment.Outcome] = [], awards: [Int] = [],
        records: [CityStory.DatedRecords] = []
    ) -> CityStory.Facts {
        CityStory.Facts(
            city: city, joined: .on(.first(of: 2021)), awards: awards, series: series,
            commitments: CommitmentTally(commitments), records: records)
    }

    @Test func `a share with a target is told before one that moved more, and counts come last`() throws {
        let story = CityStory(
            facts([
                try series("count", unit: "people", [("2020", 10), ("2024", 1000)]),
                try series("large", [("2020", 10), ("2024", 60)]),
                try series("aim", [("2020", 31), ("2024", 41)], target: 50),
            ]))
        guard case .moved(let move) = story.finding else {
            Issue.record("\(story.finding)")
            return
        }
        #expect(move.series.subject == .indicator("aim") && move.change == 10)
        #expect(story.drawing == .series(move))
    }

    @Test func `progress counts from the last value before the city joined`() throws {
        let move = try series("a", [("2018", 1), ("2020", 31), ("2022", 36), ("2024", 41)]).move(
            since: .first(of: 2021))
        #expect(move?.base.period == .year(2020) && move?.newest.period == .year(2024) && move?.change == 10)
        let later = try series("a", [("2022", 36), ("2024", 41)]).move(since: .first(of: 2021))
        #expect(later?.base.period == .year(2022))
    }

    @Test func `values of different sources, and bounds, are not compared`() throws {
        var mixed = try series("a", [("2020", 31), ("2024", 41)])
        mixed.points[0].source = "Newspaper"
        #expect(mixed.move(since: nil) == nil)
        var bound = try series("a", [("2020", 31), ("2024", 41)])
        bound.points[1].figure?.qualifier = .moreThan
        #expect(bound.move(since: nil) == nil)
        let edition = try series("a", [("2020", 31)], source: "Yearbook 2020").points
        var same = try series("a", [("2024", 41)], source: "Yearbook 2024")
        same.points = edition + same.points
        #expect(same.move(since: nil)?.change == 10)
    }

    @Test func `commitments are told where no value moved, as soon as anything is known of them`() {
        let known = CityStory(facts(commitments: [.kept, .late, .notKnown]))
        #expect(known.drawing == .commitments)
        guard case .commitments(let tally) = known.finding else {
            Issue.record("\(known.finding)")
            return
        }
        #expect(tally[.kept] == 1 && tally[.late] == 1 && tally.all == 3)
        #expect(CityStory(facts(commitments: [.notKnown], awards: [2015])).finding == .awarded([2015]))
    }

    @Test func `a city without records is told by the register, and nothing is drawn of it`() {
        let awarded = CityStory(facts(awards: [2015, 2024]))
        #expect(awarded.finding == .awarded([2015, 2024]) && awarded.drawing == .nothing)
        #expect(awarded.figures == [.population(1000, 2024)])
        #expect(CityStory(facts()).finding == .joined(.on(.first(of: 2021))))
        #expect(CityStory(CityStory.Facts(city: city)).finding == .listed)
    }

    @Test func `three figures at most, none of them the sentence again`() throws {
        let story = CityStory(
            facts(
                [
                    try series("a", [("2020", 10), ("2024", 60)], area: "1.1"),
                    try series("b", [("2020", 10), ("2024", 50)], area: "2.1"),
                    try series("c", [("2020", 10), ("2024", 40)], area: "2.1"),
                    try series("d", [("2020", 10), ("2024", 30)], area: "2.2"),
                    try series("e", [("2020", 10), ("2024", 20)], area: "2.3"),
                ], commitments: [.kept]))
        let told = story.figures.compactMap { figure -> SeriesID? in
            if case .moved(let move) = figure { move.series.subject } else { nil }
        }
        #expect(story.figures.count == 3)
        #expect(told == [.indicator("b"), .indicator("d")])
    }
}

@Suite struct CommitmentOutcomeTests {
    private func commitment(_ status: Commitment.Status, due: Day?, _ precision: Period.Precision = .day) -> Commitment
    {
        Commitment(
            title: Title(en: "Open a library", vi: nil), sourceKind: "plan", madeBy: nil, made: nil, ownerUnit: nil,
            area: nil, dueOn: due, duePrecision: precision, status: status, closedOn: nil, closingReason: nil,
            figure: nil, target: nil, targetText: nil,
            claim: Claim(
                scope: .city, scopeName: nil, source: nil, sourceURL: nil, note: nil, origin: .city,
                verification: .stated, isPublic: true))
    }

    @Test func `an open commitment is late from the day after the last on which it would be in time`() throws {
        let (due, next) = (try #require(Day("2026-06-30")), try #require(Day("2026-07-01")))
        #expect(commitment(.inProgress, due: due).outcome(on: due) == .underWay)
        #expect(commitment(.inProgress, due: due).outcome(on: next) == .late)
        #expect(commitment(.inProgress, due: due).daysLate(on: next) == 1)
        #expect(commitment(.adopted, due: .first(of: 2026), .year).outcome(on: next) == .underWay)
        #expect(commitment(.adopted, due: .first(of: 2025), .year).outcome(on: next) == .late)
        #expect(commitment(.adopted, due: nil).outcome(on: next) == .underWay)
        #expect(commitment(.fulfilled, due: due).outcome(on: next) == .kept)
        #expect(commitment(.unconfirmed, due: due).outcome(on: next) == .notKnown)
    }
}
