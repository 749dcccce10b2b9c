import Config
import Domain
import Foundation
import Input
import Persistence

/// A form of one record: what is typed into it and what is wrong with that. Who took part is typed with the activity.
struct RecordForm: Sendable {
    /// What is wrong, and where; without a field it is about the whole.
    struct Mistake: Equatable, Sendable {
        var input: String?
        var message: String
        /// It is asked back, and a reason lets it through.
        var isQuestion = false
    }

    let kind: RecordKind
    /// What the form changes; `nil` for a new record.
    var standing: LoggedRecord?
    /// The identity that a new record gets, so that sending it twice makes one.
    let id: UUID
    /// When what the form was made from was recorded; empty for a new record.
    var version: String
    /// What is typed, by the name of the input; several words are separated by spaces.
    var typed: [String: String]
    /// Why a record is changed.
    var why = ""
    /// What could be meant where a name was typed, by the name of the input.
    var candidates: [String: [String]] = [:]
    /// Where its writer goes once it is saved; `nil` for the page of the record.
    var back: String?
    var mistakes: [Mistake] = []
    /// How many took part, as it stands, by group.
    var participation: [String: LoggedRecord] = [:]
    /// The versions from which the numbers of participants were typed.
    var participationVersions: [String: String] = [:]

    static let groups = ["all"] + RecordWord.targetGroups
    /// Where it is said why numbers of participants are right that were asked back.
    static let answerOfGroups = input(Doubt.answer)

    /// A form that is shown for the first time.
    /// - Parameter presets: what is known of a new record already, as files hold it.
    init(
        _ kind: RecordKind, standing: LoggedRecord?, participation: [LoggedRecord], presets: [String: String],
        language: Language
    ) {
        self.kind = kind
        self.standing = standing
        id = UUID()
        version = standing?.recordedAt.description ?? ""
        let values = standing?.written ?? presets
        typed = values.reduce(into: [:]) { typed, value in
            typed[value.key] = kind.field(value.key)?.typed(value.value, language) ?? value.value
        }
        self.participation = RecordState(nil, participation: participation).participation
        for (group, record) in self.participation {
            typed[RecordForm.input(group)] = record["count"]
            participationVersions[group] = record.recordedAt.description
        }
    }

    /// A form that was sent.
    init(_ kind: RecordKind, standing: LoggedRecord?, participation: [LoggedRecord], _ body: FormBody) {
        self.kind = kind
        self.standing = standing
        id = body["id"].flatMap(UUID.init(uuidString:)) ?? UUID()
        version = body["version"] ?? ""
        why = body["why"] ?? ""
        back = body["back"]
        typed = kind.fields.reduce(into: [:]) { typed, field in
            switch field.form {
            case .features, .choices: typed[field.name] = body.all(field.name).joined(separator: " ")
            case .flag where !field.isRequired: typed[field.name] = body[field.name] == "yes" ? "yes" : "no"
            default: typed[field.name] = body[field.name] ?? ""
            }
        }
        self.participation = RecordState(nil, participation: participation).participation
        guard kind == .activity else { return }
        typed[RecordForm.answerOfGroups] = body[RecordForm.answerOfGroups]
        for group in RecordForm.groups {
            typed[RecordForm.input(group)] = body[RecordForm.input(group)]
            participationVersions[group] = body["\(RecordForm.input(group)).version"]
        }
    }

    /// What is typed into a field as files hold it, where that can be told.
    func value(_ field: RecordField, _ language: Language) -> String {
        let text = typed[field.name] ?? ""
        switch field.form {
        case .number where field.isMoney:
            guard case .number(let amount) = language.amount(typed: text) else { return text }
            return amount
        case .number, .count:
            guard case .number(let number) = language.number(typed: text, isWhole: field.form == .count) else {
                return text
            }
            return number
        case .period:
            guard case .period(let written) = WrittenPeriod(text) else { return text }
            return Period(written)?.written ?? text
        case .day: return Day(typed: text)?.description ?? text
        default: return kept(text, field)
        }
    }

    /// The input for how many of a group took part.
    static func input(_ group: String) -> String { "people.\(group)" }

    /// What the form of a kind sends, but the token of the session.
    static func inputs(of kind: RecordKind) -> Set<String> {
        let counts = kind == .activity ? groups.map(input).flatMap { [$0, "\($0).version"] } + [answerOfGroups] : []
        return Set(
            kind.fields.map(\.name) + ["id", "version", "why", "page", "back", RecordStay.input, RecordComposer.input]
                + counts)
    }

    /// The record that the form was opened on; `nil` for a new one.
    var openedKey: String? { version.isEmpty ? nil : standing?.key }

    /// The address of the record, once it is saved.
    var key: String {
        if let standing { return standing.key }
        guard !kind.naturalKey.isEmpty else { return id.uuidString.lowercased() }
        return kind.naturalKey.map { typed[$0] ?? "" }.joined(separator: LoggedRecord.separator)
    }
}

// MARK: What is handed in

extension RecordForm {
    /// What is typed as entries for the record, or none and the mistakes.
    mutating func entries(_ texts: RecordTexts) -> [RecordEntry] {
        mistakes = []
        var values: [String: String] = [:]
        for field in kind.fields where field.name != "reason" {
            if let found = candidates[field.name] {
                let key = found.isEmpty ? "form.none-of-name" : "form.several-of-name"
                let message = texts.text(key, ["found": .text(typed[field.name] ?? "")])
                mistakes.append(Mistake(input: field.name, message: message))
                continue
            }
            let text = read(typed[field.name] ?? "", field, input: field.name, texts)
            if text == nil, field.isRequired, !mistakes.contains(where: { $0.input == field.name }) {
                note(field.form.isChosen ? .notOffered : .needed(field.form), at: field.name, texts.text)
            }
            if let text { values[field.name] = kept(text, field) }
            // What is empty and was empty before is left to the database's default.
            if text == nil, standing?[field.name] != nil { values[field.name] = "" }
            // Who accepted something is not taken over by who changes something else.
            if field.form == .choice([RecordWord.me]), standing?[field.name] != nil { values[field.name] = nil }
            if text == "no", !field.isRequired, standing == nil { values[field.name] = nil }
        }
        checkBounds(values["value"], texts)
        // What has a source is no longer merely said; whether that holds is checked by another person, later.
        if standing == nil, kind.isChecked, values["source"] != nil {
            values["verification"] = "sourced"
        }
        if let message = texts.text.refusal(ofReason: why) { mistakes.append(Mistake(input: "why", message: message)) }
        if kind.field("reason") != nil, standing != nil, !why.isEmpty { values["reason"] = why }
        if kind.naturalKey.isEmpty { values["key"] = key }
        let expected: RecordEntry.Expected =
            standing == nil ? .nothing : Instant(version).map { .recorded($0) } ?? .nothing
        var entries = [entry(kind, kind.rawValue, values, expected, texts.text)]
        if kind == .activity { entries += participationEntries(texts) }
        return mistakes.isEmpty ? entries.compactMap(\.self) : []
    }

    /// What stands, where what is typed says the same: words in another order and spaces around a text are no change, and a change
    /// would have to be checked again.
    private func kept(_ text: String, _ field: RecordField) -> String {
        guard let stands = standing?[field.name], field.isSame(stands, text) else { return text }
        return stands
    }

    /// Says by how much a value is impossible, where the framework gives its limits; the database only refuses.
    private mutating func checkBounds(_ value: String?, _ texts: RecordTexts) {
        guard kind == .observation, let number = value.flatMap({ Decimal(exactly: $0) }),
            let indicator = texts.framework?.indicators.first(where: { $0.code == typed["indicator"] }),
            let refusal = Refusal(value: number, least: indicator.least, most: indicator.most)
        else { return }
        note(refusal, at: "value", texts.text)
    }

    private mutating func note(_ refusal: Refusal, at input: String, _ text: Catalogue) {
        mistakes.append(Mistake(input: input, message: text(refusal).asSentence))
    }

    private mutating func participationEntries(_ texts: RecordTexts) -> [RecordEntry?] {
        guard let count = RecordKind.participation.field("count") else { return [] }
        return RecordForm.groups.map { group in
            let input = RecordForm.input(group)
            guard let text = read(typed[input] ?? "", count, input: input, texts) else {
                if participation[group] != nil, !mistakes.contains(where: { $0.input == input }) {
                    note(.countStays, at: input, texts.text)
                }
                return nil
            }
            let version = participationVersions[group].flatMap { $0.isEmpty ? nil : Instant($0) }
            var values = ["activity": key, "people": group, "count": text]
            if participation[group]?["count"] != text {
                // An answer is about the number beside which it was given.
                let answer = typed[RecordForm.answerOfGroups] ?? ""
                if !answer.isEmpty || participation[group]?[Doubt.answer] != nil { values[Doubt.answer] = answer }
            }
            return entry(
                .participation, input, values,
                version.map { .recorded($0) } ?? .nothing, texts.text)
        }
    }

    /// - Parameter place: what mistakes that the database finds are told about.
    private mutating func entry(
        _ kind: RecordKind, _ place: String, _ values: [String: String], _ expected: RecordEntry.Expected,
        _ text: Catalogue
    ) -> RecordEntry? {
        let row = TableRow(file: place, line: 1, values)
        do {
            return try RecordEntry(kind, row, columns: values.keys.sorted(), expected: expected, text: text)
        } catch let errors as InputErrors {
            // Each field was read before; what is left concerns what nobody types.
            mistakes += errors.errors.map { Mistake(input: $0.field, message: $0.problem.asSentence) }
        } catch {
            mistakes.append(Mistake(input: nil, message: "\(error)"))
        }
        return nil
    }

    /// What is typed as files hold it; `nil` where nothing is, or a mistake was noted.
    private mutating func read(
        _ typed: String, _ field: RecordField, input: String, _ texts: RecordTexts
    ) -> String? {
        guard !typed.isEmpty else { return nil }
        do {
            return try field.read(typed: typed, texts.text.language)
        } catch {
            note(error, at: input, texts.text)
            return nil
        }
    }

    /// Notes what the database refused, beside the field that can mend it.
    mutating func refuse(_ errors: InputErrors) {
        for error in errors.errors {
            let input = error.file.hasPrefix("people.") ? error.file : error.field.flatMap(kind.field)?.name
            mistakes.append(
                Mistake(input: input, message: error.problem.asSentence, isQuestion: error.isQuestion))
        }
    }

    /// Whether a number of the record itself is asked back, or of those who took part.
    func asks(ofGroups: Bool) -> Bool {
        mistakes.contains { $0.isQuestion && ($0.input?.hasPrefix("people.") ?? false) == ofGroups }
    }
}

extension Catalogue {
    /// Why a reason, which goes into the trail, cannot be taken; `nil` where it can.
    func refusal(ofReason reason: String) -> String? {
        if let hidden = reason.hiddenCharacter { return self(.hidden(code: hidden.notation)).asSentence }
        return reason.count > 2000 ? self(.tooLong(most: 2000)).asSentence : nil
    }
}

extension String {
    /// With a capital and a full stop.
    var asSentence: String {
        let start = prefix(1).uppercased() + dropFirst()
        return [".", "?", "!"].contains(start.suffix(1)) ? start : "\(start)."
    }
}
