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
