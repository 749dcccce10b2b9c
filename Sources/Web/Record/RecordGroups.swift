import Domain

/// The kinds of record that belong together, as pages list them. Its title is the text under `log.group.NAME`.
enum RecordGroup: String, Worded {
    static let wordsPrefix = "log.group"

    case does, promises, measures, people, reports

    /// Each kind stands in one group, and what belongs to another record behind that.
    var kinds: [RecordKind] {
        switch self {
        case .does:
            [
                .programme, .programmePartner, .programmeBudget, .programmeAdoption, .activity, .participation,
                .contribution, .contributionCity, .recognition,
            ]
        case .promises: [.commitment, .commitmentMilestone, .commitmentNote, .strategy, .target, .targetStep]
        case .measures: [.observation, .cityIndicator, .baseline, .surveyWave, .rating, .groupSize]
        case .people: [.partner, .agreement, .bodyMeeting, .mandate, .ward, .continuation]
        case .reports: [.logYear, .report, .nomination]
        }
    }
}
