/// A rule of the database as people meet it: the keys under which its words stand, and the field in which it is obeyed.
public struct RecordRule: Equatable, Sendable {
    /// Under `refused`, the most fitting first.
    public let keys: [String]
    /// The name of the field; `nil` where the record as a whole is meant, or what nobody types.
    public let field: String?

    /// - Parameters:
    ///   - name: of the constraint, or the SQLSTATE where there is none.
    ///   - column: that the database names.
    ///   - table: whose rule it is.
    ///   - language: of the title that a record lacks.
    public init(_ name: String, column: String? = nil, of table: String, language: Language = .en) {
        let kind = RecordKind(rawValue: table)
        let fields = kind?.fields ?? []
        let part = name.hasPrefix("\(table)_") ? String(name.dropFirst(table.count + 1)) : name
        /// The field whose column stands in the name of the rule before such an ending.
        func field(_ ending: String) -> RecordField? {
            let column = part.dropLast(ending.count)
            return fields.first { $0.column == column || "city_id_\($0.column)" == column }
        }
        let endings = [
            ("_has_come", "has_come"), ("_in_normal_form", "normal_form"), ("_keeps_its_key", "keeps_its_key"),
            ("_fkey", "reference"), ("_pkey", "there_already"), ("_check", "unfit"),
        ]
        let ending = endings.first { "_\(part)".hasSuffix($0.0) }
        let named = ending.flatMap { field($0.0) }
        let column = column.flatMap { column in fields.first { $0.column == column } }
        if part == "has_a_title" {
            self.field = Title.order(for: language).first?.key("title")
        } else {
            let known = ending?.0 == "_pkey" ? kind?.naturalKey.first : nil
            self.field =
                RecordRule.mendedBy[name] ?? named?.name ?? known ?? RecordRule.field(ofDomain: name, in: fields)
                ?? column?.name
        }
        let general = ending?.0 == "_check" ? named.map { $0.form.isChosen ? "choice" : "length" } : nil
        keys = [name] + [general, ending?.1].compactMap(\.self)
    }

    /// Where a kind has one field of the form that a domain of the database checks, that field.
    private static func field(ofDomain name: String, in all: [RecordField]) -> String? {
        guard let form = domains[name] else { return nil }
        let fields = all.filter { $0.form == form }
        return fields.count == 1 ? fields[0].name : nil
    }

    private static let domains: [String: RecordField.Form] = [
        "amount_check": .number, "whole_period_check": .period, "area_check": .area, "features_check": .features,
        "web_address_check": .webAddress,
    ]

    private static let mendedBy: [String: String] = [
        "activity_held_on_a_day": "held", "activity_life": "status", "activity_of_a_programme": "programme",
        "activity_unconfirmed_from_press": "status",
        "activity_within_programme": "held", "agreement_ends_after_signing": "until", "baseline_check": "frozen_on",
        "baseline_frozen": "indicator", "baseline_frozen_by_another": "status", "baseline_is_frozen": "status",
        "baseline_of_its_indicator": "period", "baseline_replaced_with_reason": "reason",
        "baseline_replaces_its_own": "indicator", "checked_by_another": "verification",
        "commitment_closed_after_made": "closed_on", "commitment_closed_on_a_day": "closed_on",
        "commitment_due_after_made": "due_on", "commitment_life": "status",
        "commitment_unconfirmed_from_press": "status", "commitment_withdrawn_with_reason": "closing_reason",
        "contribution_city_check": "with_city", "log_year_is_over": "declared_on", "mandate_held_by_one": "during",
        "nomination_life": "status", "nomination_sent_when_signed": "signed_on",
        "nomination_signed_by_somebody": "signed_on", "nomination_signed_or_refused": "is_refused",
        "observation_collected_after_it_begins": "collected_on", "observation_current": "source",
        "observation_of_one_indicator": "indicator", "observation_period_is_described": "period",
        "observation_qualifies_a_value": "value", "observation_scope_is_named": "scope_name",
        "observation_supersedes_current": "value", "observation_supersedes_same_cell": "period",
        "observation_value_when_known": "value", "observation_withdrawn_with_reason": "reason",
        "observation_within_bounds": "value", "participation_group_within_all": "count",
        "partner_city_id_name_key": "name", "partner_named_once": "name",
        "programme_budget_says_something": "planned", "programme_check": "second_area",
        "programme_innovative_says_how": "novelty", "programme_life": "status",
        "programme_result_after_it_begins": "result_on", "programme_result_has_a_day": "result_on",
        "programme_unconfirmed_from_press": "status",
        "rating_city_id_framework_id_feature_as_of_rater_name_key": "as_of",
        "rating_framework_id_feature_fkey": "feature", "recognition_check": "valid_until",
        "report_city_id_kind_covers_key": "covers", "report_covers_a_period_that_ends": "covers",
        "report_due_after_it_begins": "due_on", "report_submitted_after_it_begins": "submitted_on",
        "strategy_adopted_by_an_act": "adopted_on", "strategy_adopted_before_it_ends": "adopted_on",
        "strategy_reviewed_after_adoption": "reviewed_on", "strategy_reviewed_with_findings": "findings",
        "target_after_baseline": "due_on", "target_due_after_adoption": "due_on",
        "target_of_one_indicator": "indicator", "ward_named_once": "name",
        "continuation_begins_after_the_end": "since",
        "continuation_ends_after_it_begins": "until",
        "continuation_names_its_wards": "wards",
        "continuation_confirmed_on_paper": "confirmation",
        "continuation_confirmed_from_outside": "confirmed_by",
        "continuation_by_one_body": "since",
        "recognition_within_its_whole": "denominator",
        "report_extended_beyond_its_day": "extended_to",
        "report_extension_was_asked_for": "extension_asked_on",
    ]
}

extension RecordField.Form {
    /// Whether the program offers what may stand there.
    public var isChosen: Bool {
        switch self {
        case .choice, .choices, .flag, .area, .feature, .features, .indicator, .city, .reference: true
        case .title, .prose, .word, .webAddress, .day, .year, .period, .number, .count: false
        }
    }

    /// How many characters may stand there, where no narrower form decides.
    public var mostCharacters: Int {
        switch self {
        case .prose: 10_000
        case .webAddress: 2000
        case .title: 500
        default: 300
        }
    }
}
