/// What a city logs, each by the name of its table, with its fields. Files, commands and forms are read by this one description; a
/// test compares it with the database.
public enum RecordKind: String, Worded, Sendable {
    public static let wordsPrefix = "kind-of-record"

    case cityIndicator = "city_indicator"
    case surveyWave = "survey_wave"
    case observation, baseline, target
    case targetStep = "target_step"
    case logYear = "log_year"
    case commitment
    case commitmentMilestone = "commitment_milestone"
    case commitmentNote = "commitment_note"
    case strategy
    case bodyMeeting = "body_meeting"
    case mandate, continuation, partner, agreement, programme
    case programmePartner = "programme_partner"
    case programmeBudget = "programme_budget"
    case programmeAdoption = "programme_adoption"
    case ward
    case groupSize = "group_size"
    case activity, participation, contribution
    case contributionCity = "contribution_city"
    case recognition, rating, report, nomination

    /// The columns by which a record is known again where it has no identity of its own.
    public var naturalKey: [String] {
        switch self {
        case .targetStep: ["target", "due_on"]
        case .logYear: ["year"]
        case .programmePartner: ["programme", "partner", "part"]
        case .programmeBudget: ["programme", "year", "fund"]
        case .groupSize: ["target_group", "year"]
        case .participation: ["activity", "people"]
        case .contributionCity: ["contribution", "with_city"]
        case .nomination: ["cycle"]
        default: []
        }
    }

    /// In the order of the kinds, what others refer to comes first.
    public static func inOrder(_ left: RecordKind, _ right: RecordKind) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// One field of a record: a column of a file, an argument of a command, an input of a form.
public struct RecordField: Equatable, Sendable {
    public enum Form: Equatable, Sendable {
        case title, prose, webAddress, day, year, period, number, count, flag, area, features
        case choice([String])
        /// Several words of a closed set, separated by spaces.
        case choices([String])
        /// A short text of a fixed form, such as a unit or a breakdown cell.
        case word
        /// The key of another record of the city, as its own line gives it, or its identity.
        case reference(RecordKind)
        /// The code of a framework's indicator, such as 1.1.1.a.
        case indicator
        /// The code of a framework's feature, such as 3.1.2.
        case feature
        /// The code of another city.
        case city
    }

    public let name: String
    public let form: Form
    public let isRequired: Bool

    /// The column of the table; a reference is a column `…_id`.
    public var column: String {
        switch form {
        case .reference, .indicator, .city: "\(name)_id"
        default: name
        }
    }

    /// What may stand there, for messages and help.
    public var expectation: String {
        switch form {
        case .title: "a text of at most 500 characters"
        case .prose: "a text of at most 10,000 characters"
        case .word: "a short text"
        case .webAddress: "the address of a page (https://…)"
        case .day: "a date such as 2024-02-14"
        case .year: "a year such as 2024"
        case .period: "a period of 1900 to 2200 such as 2024, 2024-Q3, 2024-10, 2024-10-29 or 2024-10-29/2024-10-30"
        case .number: "a number such as 71.4, with a point and no separators"
        case .count: "a whole number of 0 or more"
        case .flag: "yes or no"
        case .area: "an area of the Key Features, such as 2.1"
        case .features: "features of the Key Features separated by spaces, such as 2.1.1 2.1.2"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .choices(let words): "any of \(words.joined(separator: ", ")), separated by spaces"
        case .reference(let kind): "the key of a \(kind.rawValue)"
        case .indicator: "the code of an indicator, such as 1.1.1.a"
        case .feature: "the code of a feature, such as 3.1.2"
        case .city: "the code of a city, such as vnm-son-la"
        }
    }
}

/// Words of closed sets that several kinds share.
public enum RecordWord {
    public static let targetGroups = [
        "women", "older_people", "out_of_school_youth", "unemployed", "low_skilled_workers", "people_with_disabilities",
        "ethnic_minorities", "migrants", "poor_households", "rural_residents",
    ]
    public static let settings = ["school", "family", "community", "workplace", "digital"]
    public static let partnerKinds = ["public", "school", "business", "ngo", "media", "religious", "international"]
    /// Contributions to which a method gives points.
    public static let scoredContributions = [
        "host_conference", "coordinate_cluster", "case_study", "mentoring", "host_visit", "webinar", "data_shared",
        "attend",
    ]
    public static let contributionKinds =
        scoredContributions + [
            "speak", "campaign", "publication", "network_office", "cluster_member", "visit_made", "agreement",
            "survey_answered",
        ]
    /// What carries a learning city on whose unit was abolished.
    public static let bodyKinds = ["provincial_committee", "department", "ward_group", "ward", "other"]
    /// Whoever records it.
    public static let me = "me"
    static func words<T: CaseIterable & RawRepresentable>(_: T.Type) -> [String] where T.RawValue == String {
        T.allCases.map(\.rawValue)
    }
}
