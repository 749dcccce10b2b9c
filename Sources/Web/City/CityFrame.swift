import Domain
import Persistence

/// What every page of a city has above its own part: where it lies, its name, what it is, and its other pages.
struct CityFrame {
    enum Tab: String, Worded {
        static let wordsPrefix = "city.tab"

        case overview, indicators, commitments, programmes, readiness, reports
    }

    struct TabLink {
        var label: String
        var href: Address
        var isCurrent: Bool
    }

    struct Tag {
        var label: String
        var isInfo = false
        var isOk = false
        var isWarn = false
    }

    let name: String
    /// The Vietnamese name, where the reader sees another one.
    let nameVi: String?
    let country: String
    let countryHref: Address
    let region: String
    let regionHref: Address
    /// Said on every page of the city.
    let isInvented: Bool
    /// Who carries on a city whose unit was abolished, and whether that is confirmed.
    let carried: String?
    let tags: [Tag]
    let tabs: [TabLink]
    /// All records, and the same for programs, as of the same time.
    let allHref: Address
    let recordsHref: Address
    /// Set where the page shows what stood at an earlier time.
    let asOf: String?
    /// Where the reader logs for this city; `nil` where they may not, or see what stood earlier.
    let logHref: Address?

    init(
        _ entry: RegisterEntry, tab: Tab?, asOf: Instant? = nil, mayLog: Bool = false, text: Catalogue
    ) {
        let language = text.language
        let city = entry.city
        name = city.name(in: language)
        nameVi = city.nameVi(besides: language)
        country = entry.country?.name(in: language) ?? city.country
        countryHref = .country(city.country)
        region = text.word(for: city.region)
        regionHref = .register.asking([("region", city.region.slug)])
        isInvented = city.isInvented
        carried = entry.succession == nil ? nil : entry.continuation(on: .today).map(text.carriedOn)
        tags = text.tags(entry)
        allHref = .records(of: city.code).asOf(asOf)
        recordsHref = .apiRecords(of: city.code).asOf(asOf)
        tabs = Tab.allCases.map {
            TabLink(
                label: text.word(for: $0), href: .city(city.code, $0).asOf(asOf), isCurrent: $0 == tab)
        }
        logHref = mayLog && asOf == nil ? .log(of: city.code) : nil
        self.asOf = asOf.map { text("city.as-of", ["instant": .text(language.format($0.date))]) }
    }
}

extension Catalogue {
    fileprivate func tags(_ entry: RegisterEntry) -> [CityFrame.Tag] {
        var tags: [CityFrame.Tag] = []
        if entry.city.isInvented { tags.append(.init(label: self("city.invented.tag"), isWarn: true)) }
        if let membership = entry.memberships.last {
            tags.append(.init(label: self("membership.tag", ["date": .date(membership.admitted)]), isInfo: true))
        }
        for award in entry.awards {
            tags.append(.init(label: self("award.tag", ["year": .text("\(award.year)")]), isOk: true))
        }
        if let end = entry.succession?.endedOn {
            tags.append(.init(label: self("succession.tag", ["day": .day(end)]), isWarn: true))
        }
        return tags
    }
}
