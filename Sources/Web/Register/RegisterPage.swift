import Domain
import Persistence

struct RegisterPage {
    /// Cities on one page.
    static let size = 50

    struct Chip {
        var label: String
        var href: Address
    }

    struct Row {
        var href: Address
        var name: String
        /// The name in Vietnamese where the reader sees another one.
        var nameVi: String?
        var isInvented: Bool
        var country: String
        var countryHref: Address
        var region: String
        var admitted: String
        var awards: String
    }

    /// A bar with its words: `share` and `whole` are widths in per cent.
    struct Bar {
        var label: String
        var href: Address
        var value: String
        var share: String
        var whole: String?
        var note: String?
        /// As the source's reader wrote it, in English.
        var remark: String?
        var sentence: String
    }

    struct Round {
        var year: String
        var place: String
        var conferred: String
        var count: String
        var cities: [Winner]
    }

    struct Winner {
        var name: String
        var href: Address
    }

    struct PageLink {
        var label: String
        var href: Address
        var isCurrent: Bool
    }

    let title: String
    let named: String
    let countries: String
    let awards: String
    let awardsLabel: String
    let announced: String?
    let announcedLabel: String
    let announcedSource: WebAddress?
    let summary: String
    let words: String
    let regionOptions: [FormOption]
    let countryOptions: [FormOption]
    let cohortOptions: [FormOption]
    let matches: String
    let chips: [Chip]
    /// The page of the country that is looked for.
    let countryLink: Chip?
    let rows: [Row]
    let range: String
    let pageLinks: [PageLink]
    let regionBars: [Bar]
    let regionCaption: String
    let cohortBars: [Bar]
    let rounds: [Round]
    let jsonHref: Address

    init(
        query: RegisterQuery, lines: [CityLine], matches: Int, network: NetworkOverview, text: Catalogue
    ) {
        let language = text.language
        let counts = network.counts
        let filter = query.filter
        let names = Dictionary(uniqueKeysWithValues: network.countries.map { ($0.code, $0.name(in: language)) })
        func with(_ changes: [(String, String)]) -> Address {
            let kept = query.items.filter { item in item.0 != "page" && !changes.contains { $0.0 == item.0 } }
            return .register.asking(kept + changes)
        }

        title = text("register.title")
        named = language.format(counts.cities)
        self.countries = language.format(counts.countries.count)
        awards = language.format(counts.awards)
        awardsLabel = text("register.figures.awards", ["cities": .number(counts.awardedCities)])
        announced = counts.size.map { language.format($0.members) }
        announcedLabel =
            counts.size.map {
                text("register.figures.announced", ["countries": .number($0.countries), "day": .day($0.countedOn)])
            } ?? ""
        announcedSource = WebAddress(counts.size?.source)
        summary =
            counts.size.map {
                text("register.summary", ["named": .number(counts.cities), "announced": .number($0.members)])
            } ?? text("register.summary-alone", ["named": .number(counts.cities)])

        words = filter.words ?? ""
        regionOptions = Region.allCases.map { region in
            FormOption(
                value: region.slug,
                label: "\(text.word(for: region)) (\(language.format(counts.regions[region] ?? 0)))",
                isChosen: region == filter.region)
        }
        countryOptions = (network.counted[language] ?? []).map { country, cities in
            FormOption(
                value: country.code, label: "\(country.name(in: language)) (\(language.format(cities)))",
                isChosen: country.code == filter.country)
        }
        cohortOptions = counts.years.map {
            FormOption(
                value: "\($0.year)", label: "\($0.year) (\(language.format($0.cities)))",
                isChosen: $0.year == filter.cohort)
        }

        var chips: [Chip] = []
        if let words = filter.words { chips.append(Chip(label: "“\(words)”", href: with([("q", "")]))) }
        if let region = filter.region {
            chips.append(Chip(label: text.word(for: region), href: with([("region", "")])))
        }
        if let country = filter.country {
            chips.append(Chip(label: names[country] ?? country, href: with([("country", "")])))
        }
        if let cohort = filter.cohort {
            chips.append(
                Chip(label: text("register.admitted-in", ["year": .text("\(cohort)")]), href: with([("cohort", "")])))
        }
        self.chips = chips
        countryLink = filter.country.flatMap { code in
            names[code].map { Chip(label: text("country.beside", ["country": .text($0)]), href: .country(code)) }
        }
        self.matches =
            chips.isEmpty ? text("register.all", ["count": .number(matches)]) : text.count("register.matches", matches)

        rows = lines.map { line in
            Row(
                href: .city(line.city.code), name: line.city.name(in: language),
                nameVi: line.city.nameVi(besides: language),
                isInvented: line.city.isInvented, country: names[line.city.country] ?? line.city.country,
                countryHref: .country(line.city.country),
                region: text.word(for: line.city.region),
                admitted: text.format(.date(line.admitted)),
                awards: line.awards.map(String.init).joined(separator: ", "))
        }
        let first = (query.page - 1) * Self.size + 1
        range = text(
            "register.range",
            [
                "first": .number(lines.isEmpty ? 0 : first), "last": .number(first + lines.count - 1),
                "all": .number(matches),
            ])
        let pages = (matches + Self.size - 1) / Self.size
        pageLinks =
            pages < 2
            ? []
            : (1...pages).map {
                PageLink(label: "\($0)", href: with([]).page($0), isCurrent: $0 == query.page)
            }

        let largest = counts.regions.values.max() ?? 1
        regionCaption = text("register.regions.sub", ["named": .number(counts.cities)])
        regionBars = Region.allCases.sorted { counts.regions[$0] ?? 0 > counts.regions[$1] ?? 0 }.map { region in
            let cities = counts.regions[region] ?? 0
            return Bar(
                label: text.word(for: region), href: .register.asking([("region", region.slug)]),
                value: language.format(cities), share: percent(cities, of: largest),
                sentence: "\(text.word(for: region)): \(language.format(cities))")
        }
        let largestCohort = counts.cohorts.map(\.cohort.membersAnnounced).max() ?? 1
        cohortBars = counts.cohorts.map { entry in
            let value = text(
                "register.cohorts.value",
                ["named": .number(entry.named), "announced": .number(entry.cohort.membersAnnounced)])
            let label = text("register.admitted-in", ["year": .text("\(entry.cohort.year)")])
            return Bar(
                label: label, href: .register.asking([("cohort", "\(entry.cohort.year)")]), value: value,
                share: percent(entry.named, of: largestCohort),
                whole: percent(entry.cohort.membersAnnounced, of: largestCohort),
                note: entry.inferred > 0 ? text.count("register.cohorts.inferred", entry.inferred) : nil,
                remark: entry.cohort.note, sentence: "\(label): \(value)")
        }
        rounds = network.rounds.map { round, cities in
            Round(
                year: "\(round.year)", place: round.place, conferred: text.format(.date(round.conferred)),
                count: language.format(cities.count),
                cities: cities.map { Winner(name: $0.name(in: language), href: .city($0.code)) })
        }
        jsonHref = .apiCities.asking(query.items.filter { $0.0 != "page" })
    }
}

/// A width for SVG: `55.8%`.
private func percent(_ part: Int, of whole: Int) -> String {
    "\(Double(part * 1000 / max(whole, 1)) / 10)%"
}
