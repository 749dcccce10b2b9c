import Domain
import Persistence

/// What every page of a city has above its own part: where it lies, what it is, and its other pages.
struct CityFrame {
    enum Tab: String, Worded {
        static let wordsPrefix = "city.tab"

        case overview, indicators, commitments, programmes, readiness, reports
    }

    let name: String
    /// The Vietnamese name, where the reader sees another one.
    let nameVi: String?
    let country: String
    let countryHref: Address
    /// Who carries on a city whose unit was abolished, and whether that is confirmed.
    let carried: String?
    /// Since when the city is a member, which awards it has.
    let facts: [String]
    /// When its administrative unit was abolished.
    let ended: String?
    let bar: PlaceBar
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
        carried = entry.succession == nil ? nil : entry.continuation(on: .today).map(text.carriedOn)
        facts = text.facts(of: entry)
        ended = entry.succession.map { text("succession.tag", ["day": .day($0.endedOn)]) }
        allHref = .records(of: city.code).asOf(asOf)
        recordsHref = .apiRecords(of: city.code).asOf(asOf)
        logHref = mayLog && asOf == nil ? .log(of: city.code) : nil
        bar =
            logHref == nil
            ? PlaceBar(reading: city, at: tab, asOf: asOf, text)
            : PlaceBar(workingFor: city, at: tab.flatMap(WorkPage.init), text)
        self.asOf = asOf.map { text("city.as-of", ["instant": .text(language.format($0.date))]) }
    }
}

extension Catalogue {
    fileprivate func facts(of entry: RegisterEntry) -> [String] {
        let membership = entry.memberships.last.map { self("membership.tag", ["date": .date($0.admitted)]) }
        return [membership].compactMap(\.self) + entry.awards.map { self("award.tag", ["year": .text("\($0.year)")]) }
    }
}
