import Domain
import Foundation
import Persistence
import Reporting
import ScoringJob

/// The cities of a country beside each other: what its National Commission looks at before it nominates.
struct CountryPage {
    /// What the page is made from.
    struct Facts: Sendable {
        var country: Country
        /// `nil` where nothing was worked out yet.
        var run: Run?
        var cycles: [String]
        var cities: [CityInRun]
        /// Those that the run left out, as far as the reader sees all of their records.
        var leftOut: Set<City.ID>
        var includesInvented: Bool
        /// How many invented cities there are.
        var invented: Int
    }

    struct Head {
        var label: String
        /// The criterion's code above its name.
        var code: String?
        /// Whether a gate is one of eligibility or a task.
        var kind: String?
        var href: Address?
    }

    struct GateCell {
        var head: String
        var tag: GateTag
    }

    /// How many cities meet a condition, a mark each.
    struct GateCount {
        var name: String
        var marks: [MarkColumns.Mark]
        var words: String
    }

    struct GateRow {
        var name: Words
        var href: Address
        var isInvented: Bool
        var verdict: String
        /// Why a gate that no date will open is open, and when others change.
        var notes: [String]
        var cells: [GateCell]
    }

    struct Cell {
        var head: String
        var value: String?
        var interval: String?
        /// "Below the floor of 40", marked by a sign.
        var below: String?
    }

    struct CriteriaRow {
        var name: Words
        var href: Address
        var isInvented: Bool
        var band: String
        /// To those who see it before the city releases it.
        var unreleased: String?
        var cells: [Cell]
    }

    struct Name {
        var name: Words
        var href: Address
    }

    struct ActionItem {
        var name: Words
        var href: Address
        var title: String
        var gain: String?
        var effort: String
    }

    let title: String
    let lead: String
    let region: (label: String, href: Address)?
    let registerHref: Address
    let cycles: [CycleLink]
    let reference: String?
    let rules: String?
    let hasCities: Bool
    let isInvented: Bool
    let gateHeads: [Head]
    let gateRows: [GateRow]
    /// Without invented cities.
    let gateCounts: [GateCount]
    let gatesCaption: String
    let criteriaHeads: [Head]
    let criteriaRows: [CriteriaRow]
    let criteriaCaption: String
    let key: String
    /// Cities whose criteria the reader may not see.
    let hidden: [Name]
    let hiddenNote: String?
    /// Cities that the run left out, with the way to why.
    let leftOut: [Name]
    /// Whose the results are, where no city shows them.
    let nothingReleased: String?
    let actions: [ActionItem]
    let runLine: String?
    let csvHref: Address
    /// The same page with or without the invented ones.
    let inventedLink: (label: String, href: Address)?

    init(_ facts: Facts, isSignedIn: Bool, assessor: Assessor?, text: Catalogue) {
        let language = text.language
        let country = facts.country.name(in: language)
        let page = Address.country(facts.country.code)
        let cycle = facts.run?.cycle
        let newest = facts.cycles.first
        func showing(_ address: Address, cycle: String?, invented: Bool) -> Address {
            address.asking([("cycle", cycle == newest ? "" : cycle ?? ""), ("invented", invented ? "yes" : "")])
        }
        let cities = facts.cities.sorted {
            language.orders($0.city.name(in: language), before: $1.city.name(in: language))
        }
        title = text("country.title", ["country": .text(country)])
        lead = text.finding(of: facts, country: country)
        region = (cities.first?.city.region).map { region in
            (label: text.word(for: region), href: .register.asking([("region", region.slug)]))
        }
        registerHref = .register.asking([("country", facts.country.code)])
        cycles = facts.cycles.map {
            CycleLink(
                label: text("cycle.title", ["year": .text($0)]),
                href: showing(page, cycle: $0, invented: facts.includesInvented), isCurrent: $0 == cycle?.code)
        }
        reference = cycle.map { cycle in
            [text.referenceDate(cycle), cycle.basis == .published ? nil : text("cycle.assumed")].compactMap(\.self)
                .joined(separator: " ")
        }
        rules = cycle.map { text("rule.nominees", ["count": .number($0.nomineesPerCountry)]) }
        hasCities = !cities.isEmpty
        isInvented = cities.contains(where: \.city.isInvented)

        gateHeads = Gate.allCases.map {
            Head(label: text("gate.\($0.rawValue).name"), kind: text.word(for: $0.kind))
        }
        gatesCaption = text("country.gates-caption", ["country": .text(country), "cycle": .text(cycle?.code ?? "")])
        gateRows = cities.map { city in
            GateRow(
                name: text.name(of: city.city), href: .city(city.city.code), isInvented: city.city.isInvented,
                verdict: cycle.map { text.verdict(city.gates, of: $0) } ?? text("city.no-run"),
                notes: city.gates.filter {
                    $0.gate.kind == .eligibility && $0.outcome != .pass && text.change($0) == nil
                        && ![.notRecorded, .notReleased].contains($0.reason)
                }.map(text.reason)
                    + city.gates.compactMap { gate in
                        text.change(gate).map { "\(text("gate.\(gate.gate.rawValue).name")): \($0)." }
                    },
                cells: city.gates.map { gate in
                    GateCell(head: text("gate.\(gate.gate.rawValue).name"), tag: GateTag(gate, text))
                })
        }
        gateCounts = text.gateCounts(cities.filter { !$0.city.isInvented })

        let shown = cities.filter { $0.assessment != nil }
        let floor = assessor?.floor
        let criteria = facts.criteria
        criteriaHeads =
            [Head(label: text("country.stage")), Head(label: text("readiness.score"))]
            + criteria.map { name in
                Head(
                    label: assessor?.title(of: name, in: language) ?? "", code: name.uppercased(),
                    href: .method.at(name))
            } + [Head(label: text("measure.level")), Head(label: text("readiness.trust"))]
        criteriaCaption = text(
            "country.criteria-caption", ["country": .text(country), "cycle": .text(cycle?.code ?? "")])
        criteriaRows = shown.map { CriteriaRow($0, criteria: criteria, floor: floor, cycle: cycle?.code, text: text) }
        key = text("country.key", ["floor": .text(floor.map { text.score($0) } ?? "–")])
        leftOut = cities.filter { facts.leftOut.contains($0.city.id) }.map {
            Name(name: text.name(of: $0.city), href: .city($0.city.code, .readiness))
        }
        let unseen = cities.filter {
            $0.assessment == nil && $0.standing == nil && !facts.leftOut.contains($0.city.id)
        }
        hidden = unseen.map { Name(name: text.name(of: $0.city), href: .city($0.city.code)) }
        hiddenNote =
            unseen.isEmpty || facts.run?.assessment == nil
            ? nil : text.count("country.hidden", unseen.count)
        nothingReleased = shown.isEmpty && hiddenNote != nil ? text("country.nothing-released-next") : nil
        actions = shown.compactMap { city in
            guard let assessor, let action = city.actions.first else { return nil }
            let words = ReadinessPage.Action(
                action, city: city.city.code, assessor: assessor, text: text)
            return ActionItem(
                name: text.name(of: city.city), href: .city(city.city.code, .readiness).at("next"), title: words.title,
                gain: words.gain, effort: words.effort)
        }
        runLine = facts.run.map {
            text(
                "cycle.run",
                ["run": .text("\($0.id.rawValue)"), "instant": .text(language.format($0.instant.date))])
        }
        csvHref = showing(
            .countryTable(facts.country.code), cycle: cycle?.code, invented: facts.includesInvented)
        inventedLink =
            facts.invented == 0
            ? nil
            : (
                label: text(facts.includesInvented ? "country.without-invented" : "country.with-invented"),
                href: showing(page, cycle: cycle?.code, invented: !facts.includesInvented)
            )
    }
}

extension CountryPage.CriteriaRow {
    fileprivate init(_ city: CityInRun, criteria: [String], floor: Double?, cycle: String?, text: Catalogue) {
        typealias Cell = CountryPage.Cell
        let language = text.language
        let found = city.assessment
        name = text.name(of: city.city)
        href = .city(city.city.code, .readiness)
        isInvented = city.city.isInvented
        band = city.standing.map { text.word(for: $0.band) } ?? ""
        unreleased = city.isReleased ? nil : text("country.unreleased")
        let isAssessed = found?.criteria.contains { $0.progress != nil } == true
        cells =
            [
                Cell(
                    head: text("readiness.score"), value: found?.progress.map { text.score($0) },
                    interval: text.interval(found?.interval))
            ]
            + criteria.map { name in
                let criterion = found?.criteria.first { $0.name == name }
                let isBelow = criterion?.progress.flatMap { progress in floor.map { progress < $0 } } == true
                return Cell(
                    head: name.uppercased(), value: criterion?.progress.map { text.score($0) },
                    interval: text.interval(criterion?.interval),
                    below: isBelow ? text("country.below", ["floor": .text(text.score(floor ?? 0))]) : nil)
            } + [
                Cell(head: text("measure.level"), value: found?.level.map { text.score($0) }),
                Cell(
                    head: text("readiness.trust"),
                    value: isAssessed ? found.map { language.percent($0.confidence) } : nil),
            ]
    }
}

extension Catalogue {
    /// Each condition with a mark for each city: those that meet it first, then those that do not, then those of which it is not known.
    fileprivate func gateCounts(_ cities: [CityInRun]) -> [CountryPage.GateCount] {
        let judged = cities.filter { !$0.gates.isEmpty }
        guard judged.count > 1 else { return [] }
        return Gate.allCases.map { gate in
            let outcomes = judged.compactMap { city in city.gates.first { $0.gate == gate }?.outcome }
            let marks: [MarkColumns.Mark] = [.pass, .fail, .unknown].flatMap { outcome in
                outcomes.filter { $0 == outcome }.map(\.mark)
            }
            return CountryPage.GateCount(
                name: self("gate.\(gate.rawValue).name"), marks: marks,
                words: self(
                    "country.met", ["met": .number(outcomes.count { $0 == .pass }), "all": .number(judged.count)]))
        }
    }

    /// The finding in one sentence: how many cities pass all gates of eligibility, and in how many one is open or failed. Invented
    /// cities are no part of it.
    fileprivate func finding(of facts: CountryPage.Facts, country: String) -> String {
        let all = facts.cities.filter { !$0.city.isInvented }
        guard !all.isEmpty else { return self("country.no-city", ["country": .text(country)]) }
        guard let cycle = facts.run?.cycle else { return count("country.no-run", all.count) }
        func cities(_ isSo: ([GateResult.Outcome]) -> Bool) -> Value {
            .number(all.count { city in isSo(city.gates.filter { $0.gate.kind == .eligibility }.map(\.outcome)) })
        }
        return count(
            "country.lead", all.count,
            [
                "year": .text(cycle.code), "places": .number(cycle.nomineesPerCountry),
                "pass": cities { !$0.isEmpty && $0.allSatisfy { $0 == .pass } },
                "open": cities { !$0.contains(.fail) && $0.contains(.unknown) }, "fail": cities { $0.contains(.fail) },
            ])
    }
}

extension GateResult.Outcome {
    /// As drawings of commitments mark what was kept, what was not, and what nobody knows.
    fileprivate var mark: MarkColumns.Mark {
        switch self {
        case .pass: .disc
        case .fail: .cross
        case .unknown: .question
        }
    }
}
