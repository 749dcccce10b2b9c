import Domain

/// The two bars above the pages of a city: which city it is, with what people do most in it, and its pages.
struct PlaceBar {
    struct Link {
        var label: String
        var href: Address
        var isCurrent: Bool
    }

    let name: Words
    /// What everybody sees of the city.
    let href: Address
    let isInvented: Bool
    let links: [Link]
    /// Where the reader adds a record; `nil` where they may not.
    let addHref: Address?
    /// Where they find one.
    let findHref: Address?

    /// For those who work with the data of the city.
    init(workingFor city: City, at page: WorkPage?, _ text: Catalogue) {
        self.init(
            city,
            links: WorkPage.allCases.map {
                Link(label: text.word(for: $0), href: $0.address(of: city.code), isCurrent: $0 == page)
            }, addHref: .adding(of: city.code), findHref: .finding(of: city.code), text)
    }

    /// For everybody else.
    /// - Parameter instant: set where the page shows what stood at an earlier time, as the others then do.
    init(reading city: City, at tab: CityFrame.Tab?, asOf instant: Instant?, _ text: Catalogue) {
        self.init(
            city,
            links: CityFrame.Tab.allCases.map {
                Link(label: text.word(for: $0), href: .city(city.code, $0).asOf(instant), isCurrent: $0 == tab)
            }, addHref: nil, findHref: nil, text)
    }

    private init(_ city: City, links: [Link], addHref: Address?, findHref: Address?, _ text: Catalogue) {
        name = text.name(of: city)
        href = .city(city.code)
        isInvented = city.isInvented
        self.links = links
        self.addHref = addHref
        self.findHref = findHref
    }
}

/// The pages on which people work for a city, in the order of their bar.
enum WorkPage: String, Worded {
    static let wordsPrefix = "work.page"

    case home, commitments, programmes, activities, indicators, evidence, readiness, reports

    /// Where the records of a kind are worked on.
    init?(_ kind: RecordKind) {
        switch kind {
        case .commitment, .commitmentMilestone, .commitmentNote: self = .commitments
        case .programme, .programmePartner, .programmeBudget, .programmeAdoption: self = .programmes
        case .activity, .participation: self = .activities
        case .observation, .cityIndicator, .baseline, .target, .targetStep: self = .indicators
        case .report: self = .reports
        default: return nil
        }
    }

    /// The page that shows the same to everybody: it has the name of its tab.
    init?(_ tab: CityFrame.Tab) { self.init(rawValue: tab.rawValue) }

    func address(of city: String) -> Address {
        switch self {
        case .home: .log(of: city)
        case .commitments: .log(.commitment, of: city)
        case .programmes: .log(.programme, of: city)
        case .activities: .log(.activity, of: city)
        case .indicators: .grid(of: city)
        case .evidence: .evidenceList(of: city)
        case .readiness: .city(city, .readiness)
        case .reports: .city(city, .reports)
        }
    }
}
