import Domain
import Foundation
import Persistence

extension EditingContext {
    /// A field of the form with what is typed, or none where the field is not asked here.
    func field(_ field: RecordField, in form: RecordForm) -> RecordFormPage.Field? {
        let kind = form.kind
        if field.name == "verification", form.standing == nil { return nil }  // there is nothing to check yet
        if field.form == .choice([RecordWord.me]), !canAccept(field, in: form) { return nil }
        let typed = form.typed[field.name] ?? ""
        if field.name == Doubt.answer, typed.isEmpty, !form.asks(ofGroups: false) { return nil }
        let hint = hint(field, in: form)
        let mistake = form.mistakes.first { $0.input == field.name }
        let id = "f-\(field.name)"
        let isFixed = isFixed(field, in: form)
        if isFixed, typed.isEmpty { return nil }
        return RecordFormPage.Field(
            name: field.name, inputID: id, label: texts.label(field, of: kind), hint: hint, mistake: mistake?.message,
            isAsked: mistake?.isQuestion == true,
            describedBy: [hint.map { _ in "\(id)-hint" }, mistake.map { _ in "\(id)-error" }].compactMap(\.self)
                .joined(separator: " "),
            value: typed, isNeeded: field.isRequired, told: isFixed ? nil : told(typed, field),
            adding: isFixed ? nil : adding(field, in: form), wordsLang: field.wordsLang,
            control: isFixed ? .fixed(texts.show(typed, of: field, in: kind)) : control(of: field, typed, in: form))
    }

    /// How the field is filled in, with what there is to choose from.
    private func control(of field: RecordField, _ typed: String, in form: RecordForm) -> RecordFormPage.Control {
        let (text, kind) = (texts.text, form.kind)
        switch field.form {
        case .title, .word, .webAddress, .period: return .line()
        case .year, .count: return .line(mode: "numeric")
        case .number: return .line(mode: "decimal")
        case .prose: return .prose
        case .day: return .line(mode: "text")
        case .flag where field.isRequired:
            return .radios(["yes", "no"].map { option($0, text("form.\($0)"), of: field, typed) })
        case .flag: return .check(option("yes", texts.label(field, of: kind), of: field, typed))
        case .choice([RecordWord.me]):
            let label = texts.word(RecordWord.me, of: field, in: kind)
            return .check(option(RecordWord.me, label, of: field, typed))
        case .choice(let words):
            let offered = offered(words, of: field, in: form)
            return .select(offered.map { option($0, texts.word($0, of: field, in: kind), of: field, typed) })
        case .choices(let words):
            return .choices(words.map { option($0, texts.word($0, of: field, in: kind), of: field, typed) })
        case .area: return .select(groups: items(.area, field, typed))
        case .feature: return .select(groups: items(.feature, field, typed))
        case .features: return .choices(groups: items(.feature, field, typed))
        case .reference, .city:
            var choices = choices(of: field)
            if let found = form.candidates[field.name], !found.isEmpty {
                choices = choices.filter { found.contains($0.key) }
            } else if choices.count > EditingContext.mostListed {
                return .search(choices.map { option($0.key, $0.label, of: field, typed) })
            }
            // What stands can always be kept.
            if !typed.isEmpty, form.candidates[field.name] == nil, !choices.contains(where: { $0.key == typed }) {
                choices.append((typed, texts.names[typed] ?? text("form.another-record")))
            }
            return .select(choices.map { option($0.key, $0.label, of: field, typed) })
        case .indicator: return .select(groups: indicators(field, typed))
        }
    }

    /// A day or a span of days of which somebody could take the day for the month, in words.
    private func told(_ typed: String, _ field: RecordField) -> String? {
        let day: Day? =
            switch field.form {
            case .day: Day(typed: typed)
            case .period:
                Period(field.form.reads(typed) ? typed : "").flatMap { $0.first == $0.last ? $0.first : nil }
                    ?? Day(typed: typed)
            default: nil
            }
        return day.flatMap(texts.text.told)
    }

    /// The way to add what a field refers to and come back, for whoever may.
    private func adding(_ field: RecordField, in form: RecordForm) -> (kind: String, label: String, drafts: Address)? {
        guard case .reference(let kind) = field.form, kind != form.kind, !kind.isPart, rights.allow(kind) else {
            return nil
        }
        return (
            kind.rawValue, texts.text("log.kind.\(kind.slug).add"),
            .drafts(form.kind, form.standing?.key ?? "new", of: city.code)
        )
    }

    /// Another person than who entered it accepts what is new about a programme, the mayor's office approves a signature or a
    /// consent; or they did.
    private func canAccept(_ field: RecordField, in form: RecordForm) -> Bool {
        guard let standing = form.standing else { return false }
        if standing[field.name] != nil { return true }
        switch field.name {
        case "signature_approved_by": return standing["signed_on"] != nil && rights.signs
        case "consent_approved_by": return standing["consent_on"] != nil && rights.signs
        default:
            return standing["novelty"] != nil && standing.recordedBy != person && (rights.approves || rights.rates)
        }
    }

    /// By what a record is known cannot change; of a value, which figure and period it is of.
    private func isFixed(_ field: RecordField, in form: RecordForm) -> Bool {
        switch form.kind {
        case .observation where ["indicator", "city_indicator"].contains(field.name): true
        case _ where field.form == .choice([RecordWord.me]): form.standing?[field.name] != nil
        case .continuation: field.name.hasPrefix("confirm") ? !rights.confirms : !rights.edits
        case .observation: form.standing != nil && ["period", "cell", "scope", "scope_name"].contains(field.name)
        case .baseline: form.standing != nil && ["indicator", "period"].contains(field.name)
        default: form.standing != nil && form.kind.naturalKey.contains(field.name)
        }
    }

    private func hint(_ field: RecordField, in form: RecordForm) -> String? {
        let text = texts.text
        if field.name == "status", form.kind != .observation {
            return form.standing == nil || offered([], of: field, in: form).isEmpty ? nil : text("hint.steps")
        }
        guard form.kind == .observation, field.name == "value", let code = form.typed["indicator"],
            let indicator = texts.framework?.indicators.first(where: { $0.code == code })
        else { return texts.hint(field, of: form.kind) }
        return [bounds(indicator), text("hint.form.number")].joined(separator: " ")
    }

    /// "%, from 0 to 100."
    func bounds(_ indicator: Indicator) -> String {
        let text = texts.text
        let unit = indicator.unit(in: language) ?? ""
        switch (indicator.least, indicator.most) {
        case (let least?, let most?):
            return text(
                "form.bounds",
                ["unit": .text(unit), "least": .text(language.format(least)), "most": .text(language.format(most))])
        case (let least?, nil):
            return text("form.bound-below", ["unit": .text(unit), "least": .text(language.format(least))])
        default: return text("form.unit", ["unit": .text(unit)])
        }
    }

    /// The words that can be chosen: the steps that are legal from where the record stands, the checks that this person may make.
    private func offered(_ words: [String], of field: RecordField, in form: RecordForm) -> [String] {
        let standing = form.standing?[field.name]
        switch (form.kind, field.name) {
        case (.programme, "status"): return steps(Programme.Status.self, standing)
        case (.commitment, "status"): return steps(Commitment.Status.self, standing)
        case (.activity, "status"): return steps(Activity.Status.self, standing)
        case (.nomination, "status"): return steps(Nomination.self, standing)
        case (.observation, "status"): return words.filter { $0 != "withdrawn" }
        case (.commitment, "source_kind"): return words.filter { $0 != "press" || standing == "press" }
        case (.observation, "method"): return words.filter { $0 != "press" || standing == "press" }
        case (_, "verification"):
            let isOther = form.standing.map { $0.recordedBy != person } ?? false
            return words.filter { word in
                switch word {
                case "stated", "sourced", standing: true
                case "checked_in_city": isOther && rights.approves
                case "checked_outside": isOther && rights.rates
                default: isOther && (rights.approves || rights.rates)
                }
            }
        default: return words
        }
    }

    private func steps<State: LifeCycle>(_: State.Type, _ standing: String?) -> [String] {
        guard let state = standing.flatMap(State.init(rawValue:)) else {
            return State.allCases.map(\.rawValue).filter { $0 != "unconfirmed" }
        }
        return [state.rawValue] + state.next.map(\.rawValue)
    }

    private func option(_ value: String, _ label: String, of field: RecordField, _ typed: String)
        -> FormOption
    {
        let isChosen: Bool =
            switch field.form {
            case .choices, .features: typed.split(separator: " ").contains { $0 == value }
            default: typed == value
            }
        return FormOption(value: value, label: label, isChosen: isChosen)
    }

    /// Areas by group, features by area.
    private func items(
        _ kind: FrameworkItem.Kind, _ field: RecordField, _ typed: String
    ) -> [RecordFormPage.OptionGroup] {
        let items = texts.framework?.items ?? []
        return items.filter { parent in items.contains { $0.parent == parent.code && $0.kind == kind } }.map { parent in
            RecordFormPage.OptionGroup(
                label: "\(parent.code) \(parent.name(in: language))",
                options: items.filter { $0.parent == parent.code && $0.kind == kind }.map {
                    option($0.code, "\($0.code) \($0.name(in: language))", of: field, typed)
                })
        }
    }

    private func indicators(_ field: RecordField, _ typed: String) -> [RecordFormPage.OptionGroup] {
        indicatorsByArea.map { area, indicators in
            RecordFormPage.OptionGroup(
                label: "\(area.code) \(area.name(in: language))",
                options: indicators.map {
                    option(
                        $0.code, "\($0.code) \($0.name(in: language)) (\($0.unit(in: language) ?? ""))", of: field,
                        typed)
                })
        }
    }

    /// The framework's indicators, by the area in which their feature lies.
    var indicatorsByArea: [(area: FrameworkItem, indicators: [Indicator])] {
        guard let framework = texts.framework else { return [] }
        return framework.items.filter { $0.kind == .area }.map { area in
            let features = Set(framework.parts(of: area).map(\.code))
            return (area, framework.indicators.filter { features.contains($0.item) })
        }
    }

    func group(_ group: String, in form: RecordForm) -> RecordFormPage.GroupCount {
        let input = RecordForm.input(group)
        let id = "f-\(input.replacing(".", with: "-"))"
        let mistake = form.mistakes.first { $0.input == input }
        return RecordFormPage.GroupCount(
            name: input, inputID: id, label: texts.group(group), value: form.typed[input] ?? "",
            version: form.participationVersions[group] ?? "", mistake: mistake?.message,
            isAsked: mistake?.isQuestion == true,
            describedBy: mistake == nil ? "people-hint" : "people-hint \(id)-error")
    }

    /// Where it is said why numbers of participants that were asked back are right.
    func answerOfGroups(_ form: RecordForm) -> RecordFormPage.Field? {
        let typed = form.typed[RecordForm.answerOfGroups] ?? ""
        guard form.asks(ofGroups: true) || !typed.isEmpty, let field = RecordKind.participation.field(Doubt.answer)
        else { return nil }
        let id = "f-people-\(Doubt.answer)"
        return RecordFormPage.Field(
            name: RecordForm.answerOfGroups, inputID: id, label: texts.label(field, of: .participation),
            hint: texts.hint(field, of: .participation), describedBy: "\(id)-hint", value: typed, isNeeded: false,
            control: .prose)
    }

    func why(_ form: RecordForm) -> RecordFormPage.Field {
        let text = texts.text
        let mistake = form.mistakes.first { $0.input == "why" }?.message
        return RecordFormPage.Field(
            name: "why", inputID: "f-why", label: text("field.why"), hint: text("hint.why"), mistake: mistake,
            describedBy: mistake == nil ? "f-why-hint" : "f-why-hint f-why-error", value: form.why, isNeeded: false,
            control: .line())
    }

    /// Where a record of the kind is added, by those who may.
    func add(_ kind: RecordKind, _ presets: [(String, String)] = []) -> RecordLink? {
        guard rights.allow(kind) else { return nil }
        return RecordLink(
            label: texts.text("log.kind.\(kind.slug).add"), href: .newForm(kind, of: city.code, presets))
    }

    /// The records that belong to one, and where to add another.
    func part(_ kind: RecordKind, _ field: String, of record: LoggedRecord) -> RecordPart {
        let text = texts.text
        return RecordPart(
            heading: text("log.kind.\(kind.slug).many"),
            records: (parts[kind] ?? []).prefix(EditingContext.mostParts).map { line($0) },
            newest: (parts[kind] ?? []).count > EditingContext.mostParts
                ? text("log.newest", ["count": .number(EditingContext.mostParts)]) : nil,
            add: add(kind, [(field, record.key)]),
            none: text("log.kind.\(kind.slug).none"))
    }

    /// A record as a link to its page, with what matters of it.
    func line(_ record: LoggedRecord) -> RecordLink {
        var details: [String] = []
        for name in ["held", "period", "made", "status", "due_on"] {
            guard let field = record.kind.field(name), let value = record[name], record.kind != .observation else {
                continue
            }
            details.append(texts.show(value, of: field, in: record.kind))
        }
        if let count = attendance[record.key] {
            details.append(texts.text.count("log.people", count))
        }
        return RecordLink(
            label: texts.label(record), lang: texts.otherLanguage(of: record),
            href: .record(record.kind, record.key, of: city.code),
            detail: details.isEmpty ? nil : details.joined(separator: " · "))
    }

    func links(_ record: LoggedRecord) -> [RecordLink] {
        guard record.kind.naturalKey.isEmpty, record.kind != .baseline else { return [] }
        let text = texts.text
        var links = [
            RecordLink(
                label: text("record.history"), href: .history(record.kind, record.key, of: city.code))
        ]
        if record.kind == .observation, record["status"] != "withdrawn" {
            links.append(
                RecordLink(
                    label: text("log.withdraw.title"), href: .withdrawal(record.key, of: city.code),
                    detail: text("log.withdraw.keeps")))
        }
        return links
    }

    /// What is typed beside what stands, for the inputs that two people changed.
    func differences(
        _ form: RecordForm, _ record: LoggedRecord, _ inputs: Set<String>
    ) -> [RecordFormPage.Difference] {
        var lines = form.kind.fields.filter { inputs.contains($0.name) }.compactMap {
            field -> RecordFormPage.Difference? in
            let typed = form.value(field, language)
            let stands = record[field.name] ?? (field.form == .flag ? "no" : "")
            guard typed != stands else { return nil }
            func shown(_ value: String) -> String { value.isEmpty ? "–" : texts.show(value, of: field, in: form.kind) }
            return RecordFormPage.Difference(
                name: field.name, label: texts.label(field, of: form.kind), typed: shown(typed), stands: shown(stands),
                lang: field.writtenLang)
        }
        for group in RecordForm.groups where inputs.contains(RecordForm.input(group)) {
            let typed = form.typed[RecordForm.input(group)] ?? ""
            let stands = form.participation[group]?["count"] ?? ""
            guard typed != stands else { continue }
            lines.append(
                RecordFormPage.Difference(
                    name: RecordForm.input(group), label: texts.group(group), typed: typed.isEmpty ? "–" : typed,
                    stands: stands.isEmpty ? "–" : stands))
        }
        return lines
    }
}
