extension RecordKind {
    /// What people log of a record.
    public var fields: [RecordField] { shape.fields }

    public func field(_ name: String) -> RecordField? { shape.field(name) }

    /// The one list from which forms, files, commands, pages, answers for programs and reports take their fields.
    var loggedFields: [RecordField] {
        switch self {
        case .cityIndicator:
            [
                must("name_en", .title), may("name_vi", .title), may("unit", .word),
                may("direction", .choice(RecordWord.words(Indicator.Direction.Word.self))), may("area", .area),
                isPublic,
            ]
        case .surveyWave:
            [
                must("title", .title), must("during", .period), may("sample", .count), may("method", .prose),
                may("margin", .number),
            ] + checked
        case .observation:
            [
                may("indicator", .indicator), may("city_indicator", .reference(.cityIndicator)),
                must("period", .period),
                may("cell", .word).usually(""), may("scope", .choice(RecordWord.words(Territory.self))).usually("city"),
                may("scope_name", .title),
                may("status", .choice(RecordWord.words(Observation.Status.self))).usually("known"),
                may("value", .number),
                may("qualifier", .choice(RecordWord.words(Figure.Qualifier.self))), may("numerator", .number),
                may("denominator", .number), may("denominator_text", .title),
                must("method", .choice(RecordWord.words(Observation.Method.self))),
                may("survey_wave", .reference(.surveyWave)), may("margin", .number), must("source", .title),
                may("source_url", .webAddress), may("collected_on", .day), may("note", .prose), rightBecause,
                may("reason", .prose), verification.usually("sourced"), isPublic.usually("false"),
            ]
        case .baseline:
            [
                must("indicator", .indicator), must("period", .period), may("status", .choice(["proposed", "frozen"])),
                may("frozen_on", .day), may("reason", .prose),
            ]
        case .target:
            [
                may("indicator", .indicator), may("city_indicator", .reference(.cityIndicator)), may("value", .number),
                may("qualifier", .choice(RecordWord.words(Figure.Qualifier.self))), must("due_on", .day),
                must("adopted_by", .title), must("adopted_on", .day), may("denominator_text", .title),
            ] + checked
        case .targetStep: [must("target", .reference(.target)), must("due_on", .day), must("value", .number)]
        case .logYear: [must("year", .year), must("is_complete", .flag), must("declared_on", .day)]
        case .commitment:
            titled + [
                must(
                    "source_kind",
                    .choice([
                        "application_form", "mayor_letter", "council_resolution", "declaration", "plan", "press",
                    ])), may("made_by", .title), may("made", .period).called("period"), may("owner_unit", .title),
                may("area", .area),
                may("features", .features), may("due_on", .day),
                must("status", .choice(RecordWord.words(Commitment.Status.self))), may("closed_on", .day),
                may("closing_reason", .prose), may("target", .number), may("target_text", .title),
                may("figure", .number), may("figure_unit", .word), may("source_url", .webAddress), may("note", .prose),
            ] + checked
        case .commitmentMilestone:
            [
                must("commitment", .reference(.commitment)), must("title", .title), must("due_on", .day),
                may("done_on", .day),
            ]
        case .commitmentNote:
            [must("commitment", .reference(.commitment)), must("noted_on", .day), must("text", .prose)]
        case .strategy:
            titled + [
                must("during", .period), may("adopted_on", .day), may("act", .title),
                may("goals", .count).whenEmpty("0"),
                may("has_budget_line", .flag), may("published_on", .day), may("published_url", .webAddress),
                may("reviewed_on", .day), may("findings", .prose),
            ] + checked
        case .bodyMeeting:
            [
                must("body", .title), must("held_on", .day), must("has_minutes", .flag),
                may("partner_kinds", .choices(RecordWord.partnerKinds)),
            ] + checked
        case .mandate:
            [
                must("office", .choice(["mayor", "contact", "second_contact", "focal_point"])), must("holder", .title),
                must("during", .period), may("source", .prose), isPublic,
            ]
        case .continuation:
            [
                must("body_kind", .choice(RecordWord.bodyKinds)), must("body", .title), must("since", .day),
                may("until", .day), may("territory", .choice(["former", "wards"])), may("wards", .prose),
                must("declared_by", .title), must("source", .prose), may("source_url", .webAddress),
                may("confirmed_by", .choice(RecordWord.words(Continuation.Confirmer.self))),
                may("confirmed_on", .day), may("confirmation", .prose),
            ]
        case .partner: [must("name", .title), must("kind", .choice(RecordWord.partnerKinds)), isPublic]
        case .agreement:
            [
                must("partner", .reference(.partner)), must("subject", .title), must("signed_on", .day),
                may("until", .day),
            ] + checked
        case .programme:
            titled + [
                may("summary_en", .prose), may("summary_vi", .prose), may("owner_unit", .title),
                must("status", .choice(RecordWord.words(Programme.Status.self))), may("approved_on", .day),
                may("period", .period), may("main_area", .area).called("area"), may("second_area", .area),
                may("features", .features),
                may("target_groups", .choices(RecordWord.targetGroups)), may("settings", .choices(RecordWord.settings)),
                may("is_innovative", .flag), may("novelty", .prose),
                may("novelty_accepted_by", .choice([RecordWord.me])), may("aim", .prose), may("result", .prose),
                may("result_on", .day), may("source_url", .webAddress), may("note", .prose),
            ] + checked
        case .programmePartner:
            [
                must("programme", .reference(.programme)), must("partner", .reference(.partner)),
                must("part", .choice(["money", "place", "staff", "content"])), may("note", .prose),
            ]
        case .programmeBudget:
            [
                must("programme", .reference(.programme)), must("year", .year),
                must("fund", .choice(["city", "province", "state", "business", "donor", "fees", "in_kind"])),
                may("planned", .number), may("spent", .number), rightBecause,
            ]
        case .programmeAdoption:
            [
                must("programme", .reference(.programme)), must("adopter", .title), must("adopted_on", .day),
                may("source", .prose), verification,
            ]
        case .ward: [must("name", .title), may("during", .period).whenEmpty("(,)")]
        case .groupSize:
            [
                must("target_group", .choice(RecordWord.targetGroups)), must("year", .year), must("people", .count),
                rightBecause, must("source", .prose),
            ]
        case .activity:
            titled + [
                may("programme", .reference(.programme)), must("kind", .choice(["activity", "event"])),
                must("status", .choice(RecordWord.words(Activity.Status.self))), may("held", .period).called("period"),
                may("ward", .reference(.ward)), may("place", .title).reported, may("owner_unit", .title),
                may("area", .area),
                may("is_city_wide", .flag), may("source_url", .webAddress), may("note", .prose),
            ] + checked
        case .participation:
            [
                must("activity", .reference(.activity)), must("people", .choice(["all"] + RecordWord.targetGroups)),
                must("count", .count), rightBecause,
            ]
        case .contribution:
            titled + [
                must("kind", .choice(RecordWord.contributionKinds)), must("held_on", .day), must("is_completed", .flag),
                may("source_url", .webAddress),
            ] + checked
        case .contributionCity: [must("contribution", .reference(.contribution)), must("with_city", .city)]
        case .recognition:
            titled + [
                may("level", .title), must("decided_by", .title), must("decided_on", .day), may("valid_until", .day),
                may("registered", .count), may("holders", .count), may("denominator", .count),
                may("denominator_text", .title), may("counted_on", .day),
            ] + checked
        case .rating:
            [
                must("feature", .feature), must("as_of", .day), must("score", .choice(["0", "1", "2", "3", "4"])),
                must("rater", .choice(["own", "expert"])), must("rater_name", .title), may("interest", .prose),
                must("reasons", .prose), isPublic,
            ]
        case .report:
            [
                must("kind", .choice(["annual", "progress"])), must("covers", .period), may("due_on", .day),
                may("reminded_on", .day), may("extension_asked_on", .day), may("extended_to", .day),
                may("submitted_on", .day),
            ] + checked
        case .nomination:
            [
                must("cycle", .word), must("status", .choice(RecordWord.words(Nomination.self))),
                may("signed_on", .day), may("signed_by", .title),
                may("signature_approved_by", .choice([RecordWord.me])), may("is_refused", .flag),
                may("consent_on", .day), may("consent_approved_by", .choice([RecordWord.me])), isPublic,
            ]
        }
    }

    /// What the program keeps of a record beside what people log: how well its dates are known, and where it comes from.
    var keptFields: [RecordField] {
        switch self {
        case .cityIndicator: [may("name_vi_basis", .word), origin]
        case .observation: [may("indicator_unit", .word), precision("period"), basis("period"), origin.usually("city")]
        case .commitment:
            [
                may("title_vi_basis", .word), precision("made"), basis("made"), precision("due"), scope, scopeName,
                qualifier("figure"), qualifier("target"), origin,
            ]
        case .programme: initiative("period")
        case .activity: initiative("held")
        default: []
        }
    }
}

private func initiative(_ period: String) -> [RecordField] {
    [
        may("title_vi_basis", .word), precision(period), basis(period), scope, scopeName, qualifier("figure"),
        may("figure", .number), may("figure_unit", .word), origin,
    ]
}
private func precision(_ field: String) -> RecordField {
    may("\(field)_precision", .choice(RecordWord.words(Period.Precision.self)))
}
private func basis(_ field: String) -> RecordField {
    may("\(field)_basis", .choice(RecordWord.words(Period.Basis.self)))
}
private func qualifier(_ field: String) -> RecordField {
    may("\(field)_qualifier", .choice(RecordWord.words(Figure.Qualifier.self)))
}
private let origin = may("origin", .choice(RecordWord.words(Origin.self)))
private let scope = may("scope", .choice(RecordWord.words(Territory.self)))
private let scopeName = may("scope_name", .title)

private func must(_ name: String, _ form: RecordField.Form) -> RecordField {
    RecordField(name: name, form: form, isRequired: true)
}

private func may(_ name: String, _ form: RecordField.Form) -> RecordField {
    RecordField(name: name, form: form, isRequired: false)
}

extension RecordField {
    fileprivate var reported: RecordField {
        var field = self
        field.isReported = true
        return field
    }

    fileprivate func whenEmpty(_ value: String) -> RecordField {
        var field = self
        field.whenEmpty = value
        return field
    }

    /// What a new record has, and an empty cell leaves alone.
    fileprivate func usually(_ value: String) -> RecordField {
        var field = whenEmpty(value)
        field.staysWhenEmpty = true
        return field
    }

    /// - Parameter name: that programs know it by.
    fileprivate func called(_ name: String) -> RecordField {
        var field = self
        field.nameForPrograms = name
        return field
    }
}

/// Why a number that was asked back is right.
private let rightBecause = may(Doubt.answer, .prose)
private let isPublic = may("is_public", .flag)
private let verification = may("verification", .choice(RecordWord.words(Verification.self))).usually("stated")
/// What has a source and can be checked.
private let checked = [may("source", .prose), verification, isPublic]
private let titled = [may("title_en", .title), may("title_vi", .title)]
