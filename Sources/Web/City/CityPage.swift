import Domain
import Foundation
import Persistence

struct CityPage {
    /// A line of a list of facts, with the page it was read in.
    struct Sourced {
        var text: String
        var detail: String?
        var note: String?
        var source: WebAddress?
        var host: String
    }

    /// Who carries the city on, as it declares.
    struct Continued {
        var text: String
        var detail: String
        var source: String
        var sourceHref: WebAddress?
        var confirmation: String?
    }

    struct Cycle {
        var anchor: String
        var title: String
        /// `nil` where the page's lead says it already.
        var verdict: String?
        var reference: String
        var assumed: String?
        var gates: [GateItem]
        /// The gates that nothing is recorded for yet, in one sentence.
        var open: String?
        var run: String
    }

    /// How much is on record, each with the page that shows it.
    struct Count {
        var words: String
        var href: Address
    }

    let title: String
    let city: CityFrame
    let lead: String
    let records: [Count]
    let population: String?
    let memberships: [Sourced]
    let awards: [Sourced]
    let succession: Sourced?
    let continuations: [Continued]
    let cycles: [Cycle]
    let jsonHref: Address

    init(
        entry: RegisterEntry, runs: [(run: Run, gates: [GateResult])], records counts: RecordCounts, mayLog: Bool,
        text: Catalogue
    ) {
        let language = text.language
        let city = entry.city
        self.city = CityFrame(entry, tab: .overview, mayLog: mayLog, text: text)
        title = self.city.name
        records = [
            (counts.figures, "figures", CityFrame.Tab.indicators), (counts.commitments, "commitments", .commitments),
            (counts.programmes, "programmes", .programmes), (counts.events, "events", .programmes),
        ].filter { $0.0 > 0 }.map { count, key, tab in
            Count(words: text.count("city.on-record.\(key)", count), href: .city(city.code, tab))
        }
        let newest = runs.first
        lead = newest.map { text.verdict($0.gates, of: $0.run.cycle) } ?? text("city.no-run")
        population = city.population.map { population in
            let year = city.populationYear.map(String.init) ?? text("city.year-not-given")
            return text("city.population", ["people": .number(population), "year": .text(year)])
        }
        memberships = entry.memberships.map { membership in
            let ended = membership.ended.map {
                text($0.earliest == nil ? "membership.ended-perhaps" : "membership.ended", ["date": .date($0)])
            }
            let inferred = membership.yearIsInferred ? text("membership.inferred") : nil
            return Sourced(
                text: text("membership.admitted", ["date": .date(membership.admitted)]),
                detail: [ended, inferred, text.basis(of: membership)].compactMap(\.self).joined(separator: " "),
                note: membership.note, source: WebAddress(membership.source), host: host(of: membership.source))
        }
        awards = entry.awards.map { award in
            Sourced(
                text: text("award.line", ["year": .text("\(award.year)"), "place": .text(award.place)]),
                detail: text("award.conferred", ["date": .date(award.conferred)]), note: nil,
                source: WebAddress(award.source), host: host(of: award.source))
        }
        succession = entry.succession.map { succession in
            Sourced(
                text: text("succession.ended", ["day": .day(succession.endedOn)]),
                detail: entry.continuations.isEmpty ? text("succession.meaning") : nil,
                note: [succession.whatEnded, succession.note].compactMap(\.self).joined(separator: "; "),
                source: WebAddress(succession.source), host: host(of: succession.source))
        }
        continuations = entry.continuations.filter { $0.until != $0.since }.map { Continued($0, text: text) }
        cycles = runs.map { run, gates in
            let cycle = run.cycle
            let missing = gates.filter { $0.reason == .notRecorded }.map { text("gate.\($0.gate.rawValue).name") }
            return Cycle(
                anchor: "cycle-\(cycle.code)", title: text("cycle.title", ["year": .text(cycle.code)]),
                verdict: run == newest?.run ? nil : text.verdict(gates, of: cycle),
                reference: text.referenceDate(cycle),
                assumed: cycle.basis == .published ? nil : text("cycle.assumed"),
                gates: gates.filter { $0.reason != .notRecorded }.map { GateItem($0, of: cycle, text: text) },
                open: missing.isEmpty
                    ? nil : text("city.not-recorded", ["gates": .text(missing.joined(separator: ", "))]),
                run: text(
                    "cycle.run",
                    ["run": .text("\(run.id.rawValue)"), "instant": .text(language.format(run.instant.date))]))
        }
        jsonHref = .apiCity(city.code)
    }
}

extension CityPage.Continued {
    fileprivate init(_ continuation: Continuation, text: Catalogue) {
        self.text = text.carriedOn(continuation)
        let kind = text("choice.body-kind.\(continuation.bodyKind)")
        detail = [
            text("continuation.declared", ["kind": .text(kind), "by": .text(continuation.declaredBy)]),
            continuation.until.map { text("continuation.until", ["day": .day($0)]) },
        ].compactMap(\.self).joined(separator: " ")
        source = continuation.source
        sourceHref = WebAddress(continuation.sourceURL)
        confirmation = continuation.confirmation?.paper
    }
}

extension Catalogue {
    fileprivate func basis(of membership: Membership) -> String? {
        switch membership.basis {
        case "named in source": self("membership.named")
        case "inferred from award": self("membership.from-award")
        case "invented": self("city.invented.tag")
        default: membership.basis
        }
    }
}
