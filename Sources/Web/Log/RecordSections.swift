import Domain

/// A part of a form: fields that are answered together.
struct RecordSection {
    /// Its title is the text under `section.KEY`.
    let key: String
    let fields: [String]
    /// Seldom needed: closed until it says something.
    var isFolded = false
}

extension RecordKind {
    /// The parts of the kind's form. Fields that stand in none of them follow in parts of their own, so that none is ever left out.
    var sections: [RecordSection] {
        let named = namedSections
        let taken = Set(named.flatMap(\.fields))
        let rest = fields.map(\.name).filter { !taken.contains($0) && $0 != "reason" }
        let source = RecordKind.sourceFields.filter(rest.contains)
        let other = rest.filter { !RecordKind.sourceFields.contains($0) }
        guard let last = named.last else {
            return [RecordSection(key: "what", fields: other), RecordSection(key: "source", fields: source)]
                .filter { !$0.fields.isEmpty }
        }
        // Where a part holds what is seldom needed, what is left joins it.
        let more = RecordSection(key: "more", fields: (last.key == "more" ? last.fields : []) + other, isFolded: true)
        return named.filter { $0.key != "more" }
            + [more, RecordSection(key: "source", fields: source)].filter { !$0.fields.isEmpty }
    }

    private static let sourceFields = ["source", "source_url", "collected_on", "note", "verification", "is_public"]

    private var namedSections: [RecordSection] {
        switch self {
        case .programme:
            [
                RecordSection(key: "name", fields: ["title_vi", "title_en", "status", "period", "owner_unit"]),
                RecordSection(key: "whom", fields: ["target_groups", "settings"]),
                RecordSection(key: "area", fields: ["main_area", "second_area", "features"]),
                RecordSection(
                    key: "came-of-it",
                    fields: ["aim", "result", "result_on", "is_innovative", "novelty", "novelty_accepted_by"]),
                RecordSection(key: "more", fields: ["summary_vi", "summary_en", "approved_on"], isFolded: true),
            ]
        case .activity:
            [
                RecordSection(key: "name", fields: ["title_vi", "title_en", "programme", "kind"]),
                RecordSection(key: "when", fields: ["status", "held", "place", "ward"]),
                RecordSection(key: "more", fields: ["owner_unit", "area", "is_city_wide"], isFolded: true),
            ]
        case .commitment:
            [
                RecordSection(key: "promise", fields: ["title_vi", "title_en", "source_kind", "made", "made_by"]),
                RecordSection(
                    key: "standing", fields: ["status", "due_on", "owner_unit", "closed_on", "closing_reason"]),
                RecordSection(key: "measured-by", fields: ["figure", "target", "figure_unit", "target_text"]),
                RecordSection(key: "area", fields: ["area", "features"]),
            ]
        case .observation:
            [
                RecordSection(
                    key: "value", fields: ["indicator", "city_indicator", "period", "status", "value", Doubt.answer]),
                RecordSection(key: "how", fields: ["method", "survey_wave", "margin", "qualifier"]),
                RecordSection(key: "part", fields: ["cell", "scope", "scope_name"], isFolded: true),
                RecordSection(
                    key: "counted", fields: ["numerator", "denominator", "denominator_text"], isFolded: true),
            ]
        case .continuation:
            [
                RecordSection(key: "who-carries", fields: ["body_kind", "body", "since", "until", "declared_by"]),
                RecordSection(key: "territory", fields: ["territory", "wards"]),
                RecordSection(key: "confirmed", fields: ["confirmed_by", "confirmed_on", "confirmation"]),
            ]
        default: []
        }
    }

    /// The kinds of which records are named in those of this kind, and those named in these, which come first.
    var referred: [RecordKind] {
        fields.flatMap { field -> [RecordKind] in
            guard case .reference(let kind) = field.form else { return [] }
            return kind.referred + [kind]
        }
    }

    /// The same for everybody, with who took part.
    var publicParts: [(kind: RecordKind, field: String)] {
        self == .activity ? [(.participation, "activity")] : parts
    }

    /// Kinds of which each record belongs to one of this kind, in the order in which its page shows them.
    var parts: [(kind: RecordKind, field: String)] {
        RecordKind.allCases.filter { $0 != .participation && self != .ward && self != .surveyWave }.flatMap { kind in
            kind.fields.filter { $0.form == .reference(self) }.map { (kind, $0.name) }
        }.sorted { $0.kind == .activity && $1.kind != .activity }
    }

    /// Whether records of this kind are logged from the page of what they belong to.
    var isPart: Bool {
        switch self {
        case .commitmentNote, .commitmentMilestone, .programmePartner, .programmeBudget, .programmeAdoption,
            .participation, .contributionCity, .targetStep:
            true
        default: false
        }
    }
}
