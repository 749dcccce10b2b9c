import Domain
import Foundation
import Persistence

/// The overview of a city, which tells the city: one sentence, one drawing, three figures, what became of its commitments, what
/// happened lately, and where it is on its way to the award.
struct CityPage {
    /// What the page is made from.
    struct Facts: Sendable {
        var entry: RegisterEntry
        var story: CityStory
        var commitments: [Recorded<Commitment>]
        /// By year; read where the story draws them.
        var records: [CityStory.DatedRecords]
        var events: [CityEvent]
        var counts: RecordCounts
        var framework: Framework?
        /// `nil` where nothing was worked out yet.
        var round: (run: Run, gates: [GateResult])?
        /// All rounds, the newest first.
        var rounds: [String]
        var mayLog: Bool
        var today: Day
    }

    /// A fact of the column beside the drawing.
    struct Fact {
        var label: String
        var value: String
        var href: Address?
    }

    let title: String
    let city: CityFrame
    let finding: StoryFinding
    let drawing: StoryDrawing?
    let facts: [Fact]
    let figures: [StoryFigure]
    let commitments: CommitmentSection?
    let events: [EventCard]
    let eventsHref: Address
    let eligibility: EligibilityRow?
    let sources: CitySources
    let readOn: [Fact]
    let jsonHref: Address

    init(_ facts: Facts, text: Catalogue) {
        let (entry, code) = (facts.entry, facts.entry.city.code)
        city = CityFrame(entry, tab: .overview, mayLog: facts.mayLog, text: text)
        title = city.name
        let words = StoryWords(text: text, framework: facts.framework, city: city.name, code: code)
        finding = words.finding(facts.story.finding)
        drawing = words.drawing(facts.story.drawing, records: facts.records, today: facts.today)
        figures = facts.story.figures.map(words.figure)
        commitments =
            facts.commitments.isEmpty
            ? nil
            : CommitmentSection(facts.commitments, on: facts.today, city: code, text: text)
        events = facts.events.map { EventCard($0, words: words) }
        eventsHref = .city(code, .programmes)
        eligibility = facts.round.map {
            EligibilityRow($0.run, $0.gates, rounds: facts.rounds, city: code, text: text)
        }
        sources = CitySources(entry, text: text)
        self.facts = text.facts(facts)
        readOn = [
            Fact(label: text.word(for: CityFrame.Tab.indicators), value: "", href: .city(code, .indicators)),
            Fact(label: text.word(for: CityFrame.Tab.reports), value: "", href: .city(code, .reports)),
            Fact(label: text("records.all"), value: "", href: .records(of: code)),
        ]
        jsonHref = .apiCity(code)
    }
}

extension Catalogue {
    /// What the register says of a city, and how much of it is recorded: each count leads to the page that shows it.
    fileprivate func facts(_ facts: CityPage.Facts) -> [CityPage.Fact] {
        let (entry, counts, code) = (facts.entry, facts.counts, facts.entry.city.code)
        var found: [CityPage.Fact] = []
        if let people = entry.city.population {
            let year = entry.city.populationYear.map(String.init) ?? self("city.year-not-given")
            found.append(
                .init(
                    label: self("story.fact.people"),
                    value: self("story.fact.people-in", ["people": .number(people), "year": .text(year)])))
        }
        if let membership = entry.memberships.last {
            found.append(.init(label: self("story.fact.network"), value: format(.date(membership.admitted))))
        }
        let awards = entry.awards.map { "\($0.year)" }.joined(separator: ", ")
        found.append(
            .init(label: self("register.award"), value: awards.isEmpty ? self("story.fact.no-award") : awards))
        let tabs: [(Int, String, CityFrame.Tab)] = [
            (counts.figures, self("story.fact.figures"), .indicators),
            (counts.commitments, word(for: CityFrame.Tab.commitments), .commitments),
            (counts.programmes, word(for: CityFrame.Tab.programmes), .programmes),
            (counts.events, self("programmes.events"), .programmes),
        ]
        found += tabs.filter { $0.0 > 0 }.map { count, label, tab in
            .init(label: label, value: language.format(count), href: .city(code, tab))
        }
        return found
    }
}
