/// A field whose day or period says that something has happened.
public struct PastField: Equatable, Sendable {
    public let name: String
    /// Where it says so only under a condition: another field, and what stands there; `nil` stands for nothing.
    let condition: (field: String, words: Set<String?>)?

    fileprivate init(_ name: String, if field: String? = nil, is words: Set<String?> = []) {
        self.name = name
        condition = field.map { ($0, words) }
    }

    public static func == (left: PastField, right: PastField) -> Bool { left.name == right.name }
}

extension RecordKind {
    /// The fields that cannot begin after today. What is planned, due or aimed at is free, and an estimate may be of a year to come.
    public var pastFields: [PastField] {
        switch self {
        case .observation: [PastField("period", if: "status", is: ["known", nil]), PastField("collected_on")]
        case .baseline: [PastField("frozen_on")]
        case .target: [PastField("adopted_on")]
        case .logYear: [PastField("declared_on")]
        case .commitment: [PastField("made"), PastField("closed_on")]
        case .commitmentMilestone: [PastField("done_on")]
        case .commitmentNote: [PastField("noted_on")]
        case .strategy: [PastField("adopted_on"), PastField("published_on"), PastField("reviewed_on")]
        case .bodyMeeting: [PastField("held_on")]
        case .agreement: [PastField("signed_on")]
        case .programme:
            [
                PastField("approved_on"), PastField("result_on"),
                PastField("period", if: "status", is: ["running", "suspended", "completed"]),
            ]
        case .programmeBudget: [PastField("year", if: "spent", is: [])]
        case .programmeAdoption: [PastField("adopted_on")]
        case .groupSize: [PastField("year")]
        case .activity: [PastField("held", if: "status", is: ["held"])]
        case .contribution: [PastField("held_on", if: "is_completed", is: ["yes"])]
        case .continuation: [PastField("since"), PastField("confirmed_on")]
        case .recognition: [PastField("decided_on"), PastField("counted_on")]
        case .rating: [PastField("as_of")]
        case .report: [PastField("submitted_on"), PastField("reminded_on"), PastField("extension_asked_on")]
        case .nomination: [PastField("signed_on"), PastField("consent_on")]
        case .cityIndicator, .surveyWave, .targetStep, .mandate, .partner, .programmePartner, .ward, .participation,
            .contributionCity:
            []
        }
    }

    /// The fields that would have happened after `today`.
    /// - Parameter text: what is given for a field, as files hold it; `nil` where nothing is.
    public func fieldsNotYet(_ today: Day, _ text: (String) -> String?) -> [RecordField] {
        pastFields.filter { field in
            guard let given = text(field.name), let first = Day(given) ?? Period(given)?.first else { return false }
            guard let (other, words) = field.condition else { return first > today }
            return first > today && (words.isEmpty ? text(other) != nil : words.contains(text(other)))
        }.compactMap { self.field($0.name) }
    }
}
