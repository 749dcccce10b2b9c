// What a list of records of one kind is ordered and narrowed by, read from the fields of the kind.

extension RecordKind {
    /// The field that dates a record. `nil`: lists go by when it was entered.
    public var dayField: RecordField? { dayName.flatMap(field) }

    private var dayName: String? {
        switch self {
        case .surveyWave, .strategy, .mandate: "during"
        case .observation, .programme: "period"
        case .target, .targetStep, .commitment, .commitmentMilestone: "due_on"
        case .logYear, .programmeBudget, .groupSize: "year"
        case .commitmentNote: "noted_on"
        case .bodyMeeting, .contribution: "held_on"
        case .continuation: "since"
        case .agreement: "signed_on"
        case .programmeAdoption: "adopted_on"
        case .activity: "held"
        case .recognition: "decided_on"
        case .rating: "as_of"
        case .report: "covers"
        case .cityIndicator, .baseline, .partner, .programmePartner, .ward, .participation, .contributionCity,
            .nomination:
            nil
        }
    }

    /// Whether its records are of single days or few, so that a year of them is drawn by month.
    public var isOfDays: Bool { self == .activity || dayField?.form == .day }

    /// Whether another person checks its records.
    public var isChecked: Bool { field("verification") != nil }

    /// Whether somebody decides if everybody may see a record.
    public var isPublished: Bool { field("is_public") != nil }

    /// The fields of closed sets, other records and units by which its lists are narrowed, what people look for first coming first.
    public var facets: [RecordField] {
        let narrowing = fields.filter(\.isFacet)
        let first = ["status", "ward", "owner_unit", "programme", "commitment", "partner", "indicator"]
        return first.compactMap { name in narrowing.first { $0.name == name } }
            + narrowing.filter { !first.contains($0.name) }
    }

    /// The record that a list tells with each: the one that it belongs to.
    public var ownerField: RecordField? {
        ["programme", "commitment", "partner", "target", "activity", "contribution"].lazy
            .compactMap { name in fields.first { $0.name == name } }.first
    }

    /// What its table has beside day and name.
    public var listColumns: [RecordField] {
        if self == .activity { return [field("ward")].compactMap(\.self) }
        let told = [ownerField?.name, "is_public", "indicator", "city_indicator"]
        return Array(
            facets.filter { !told.contains($0.name) && (self != .observation || $0.name != "status") }.prefix(2))
    }

    /// When a record is late: its day is over, and what ends it has not come. Drafts and what the press says promise no day. Where
    /// `LoggedRecord.lateness` says it of one record, lists find it by this.
    public var dueRule: DueRule? {
        switch self {
        case .activity: DueRule(day: "held", status: ["planned"])
        case .commitment: DueRule(day: "due_on", status: ["proposed", "adopted", "in_progress"])
        case .programme: DueRule(day: "period", status: ["approved", "running", "suspended"])
        case .commitmentMilestone: DueRule(day: "due_on", until: "done_on")
        case .report: DueRule(day: "due_on", later: "extended_to", until: "submitted_on")
        default: nil
        }
    }

    /// By which fields a record is found to be late.
    public struct DueRule: Equatable, Sendable {
        /// The day on which it is due; of a period, its last.
        public var day: String
        /// The day that takes the place of this one where it is given.
        public var later: String?
        /// The day that ends it.
        public var until: String?
        /// The states in which it waits.
        public var status: [String] = []
    }
}

extension RecordField {
    /// Of few values, that say something to people who look for a record.
    fileprivate var isFacet: Bool {
        switch form {
        case .choice(let words):
            words != [RecordWord.me]
                && !["verification", "scope", "qualifier", "territory", "direction", "confirmed_by", "method"].contains(
                    name)
        case .reference(let kind): kind != .surveyWave
        case .area: name != "second_area"
        case .indicator: true
        case .flag: name == "is_public"
        case .title: name == "owner_unit"
        default: false
        }
    }
}

/// Which records of a kind are asked for, in which order.
public struct RecordQuery: Equatable, Sendable {
    public enum Check: String, CaseIterable, Sendable { case open, passed, rejected }

    public enum Column: Equatable, Hashable, Sendable {
        case day, name, people, evidence, state, recorded
        case field(String)
    }

    public struct Order: Equatable, Sendable {
        public var column: Column
        public var isDescending: Bool

        public init(_ column: Column, descending: Bool = false) { (self.column, isDescending) = (column, descending) }
    }

    public var kind: RecordKind
    /// What is searched for, without regard to marks and capitals.
    public var words = ""
    /// What lies in it at least in part; `nil`: of all times.
    public var during: Period?
    /// What the fields by which one narrows say, by name, as a file holds it; `nothing` where they say nothing.
    public var chosen: [String: String] = [:]
    public var check: Check?
    public var hasEvidence: Bool?
    public var enteredBy: Person.ID?
    public var isLate = false
    /// Of activities: nobody has said how many took part.
    public var lacksPeople = false
    public var order = Order(.day, descending: true)

    /// Stands for a field that says nothing.
    public static let nothing = "-"

    public init(_ kind: RecordKind) { self.kind = kind }

    /// What a search looks for.
    public var searched: [String] { words.searchedWords }
}
