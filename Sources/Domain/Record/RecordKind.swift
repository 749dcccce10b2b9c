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

    /// The fields by which people know a record again that has an identity of its own: two with the same of all of them are likely one.
    /// “title” stands for the title in any language.
    public var knownBy: [String] {
        switch self {
        case .cityIndicator: ["name_en"]
        case .surveyWave: ["title", "during"]
        case .target: ["indicator", "city_indicator", "due_on"]
        case .commitment: ["title"]
        case .commitmentMilestone: ["commitment", "title", "due_on"]
        case .commitmentNote: ["commitment", "noted_on", "text"]
        case .strategy: ["title", "during"]
        case .bodyMeeting: ["body", "held_on"]
        case .mandate: ["office", "holder", "during"]
        case .continuation: ["body", "since"]
        case .partner, .ward: ["name"]
        case .agreement: ["partner", "subject", "signed_on"]
        case .programme: ["title", "period"]
        case .programmeAdoption: ["programme", "adopter"]
        case .activity: ["title", "held", "ward"]
        case .contribution: ["title", "kind", "held_on"]
        case .recognition: ["title", "decided_on"]
        case .rating: ["feature", "as_of", "rater", "rater_name"]
        case .report: ["kind", "covers"]
        case .observation, .baseline, .targetStep, .logYear, .programmePartner, .programmeBudget, .groupSize,
            .participation,
            .contributionCity, .nomination:
            []
        }
    }

    /// In the order of the kinds, what others refer to comes first.
    public static func inOrder(_ left: RecordKind, _ right: RecordKind) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
