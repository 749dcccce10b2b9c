/// A city, district, county or consortium that is or was a member of the network.
public struct City: Identifiable, Equatable, Sendable {
    public let id: Identifier<City>
    /// ISO 3166 alpha-3, a hyphen and the name in plain letters: `vnm-son-la`. It is the city's address and never changes.
    public var code: String
    /// The name in English, or the city's own where English has none.
    public var name: String
    /// The name in Vietnamese, where it differs or is known.
    public var nameVi: String?
    /// ISO 3166 alpha-3.
    public var country: String
    public var region: Region
    public var population: Int?
    /// The year of the population figure; `nil` where the source gives none.
    public var populationYear: Int?
    /// Made up, to try the program with: it says so wherever it is shown, and no count of the network includes it.
    public var isInvented: Bool

    public init(
        id: Identifier<City>, code: String, name: String, nameVi: String?, country: String, region: Region,
        population: Int?, populationYear: Int?, isInvented: Bool = false
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.nameVi = nameVi
        self.country = country
        self.region = region
        self.population = population
        self.populationYear = populationYear
        self.isInvented = isInvented
    }

    public func name(in language: Language) -> String { Title(en: name, vi: nameVi).words(for: language).text }

    /// The name in Vietnamese, for a reader who is shown another one.
    public func nameVi(besides language: Language) -> String? {
        nameVi.flatMap { $0 == name(in: language) ? nil : $0 }
    }

    /// The code that a city of this name gets: marks and capitals go, apostrophes vanish, anything else becomes one hyphen.
    ///
    ///     City.code(country: "VNM", name: "Sơn La") == "vnm-son-la"
    ///     City.code(country: "GIN", name: "N'Zérékoré") == "gin-nzerekore"
    public static func code(country: String, name: String) -> String {
        let kept = name.filter { !"'’‘ʼ".contains($0) }.folded
        let words = kept.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return ([country.lowercased()] + words.map(String.init)).joined(separator: "-")
    }
}

/// The five regions in which UNESCO groups its member states.
public enum Region: String, Worded, Codable, Sendable {
    public static let wordsPrefix = "region"

    case africa = "Africa"
    case arabStates = "Arab States"
    case asiaPacific = "Asia and the Pacific"
    case europeNorthAmerica = "Europe and North America"
    case latinAmericaCaribbean = "Latin America and the Caribbean"

    /// A short name without spaces, for addresses and catalogues.
    public var slug: String {
        switch self {
        case .africa: "africa"
        case .arabStates: "arab-states"
        case .asiaPacific: "asia-pacific"
        case .europeNorthAmerica: "europe-north-america"
        case .latinAmericaCaribbean: "latin-america-caribbean"
        }
    }

    public var wordsName: String { slug }

    /// By full name or by slug.
    public init?(named text: String) {
        guard let region = Region.allCases.first(where: { $0.rawValue == text || $0.slug == text }) else { return nil }
        self = region
    }
}
