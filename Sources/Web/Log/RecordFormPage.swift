import Domain
import Foundation
import Persistence

/// The page on which a record is logged or changed.
struct RecordFormPage {
    struct OptionGroup {
        var label: String
        var options: [FormOption]
    }

    /// How a field is filled in.
    enum Control {
        /// Shown, sent and not to be changed.
        case fixed(String)
        /// - Parameter mode: which keys a telephone shows.
        case line(mode: String? = nil)
        case prose
        /// One of very many, typed by name, with those to choose from.
        case search([FormOption])
        /// One of many, or none where the field is not needed.
        case select([FormOption] = [], groups: [OptionGroup] = [])
        /// Any number of them.
        case choices([FormOption] = [], groups: [OptionGroup] = [])
        /// One of few that has to be said.
        case radios([FormOption])
        case check(FormOption)
    }

    /// A field with its label, its hint, what is typed and what is wrong with it.
    struct Field {
        var name: String
        var inputID: String
        var label: String
        var hint: String?
        var mistake: String?
        /// What is said to be wrong is a question.
        var isAsked = false
        var describedBy: String
        var value: String
        var isNeeded: Bool
        /// How what is typed was understood, where it could be read otherwise.
        var told: String?
        /// Where to add what it refers to: the kind of record, and what the button says.
        var adding: (kind: String, label: String, drafts: Address)?
        /// The language of what is typed, where the field says it.
        var wordsLang: String?
        var control: Control
    }

    struct Section {
        var heading: String
        /// Who took part is asked before this one.
        var comesAfterPeople: Bool
        var isFolded: Bool
        var isOpen: Bool
        var fields: [Field]
    }

    /// How many of a group took part.
    struct GroupCount {
        var name: String
        var inputID: String
        var label: String
        var value: String
        var version: String
        var mistake: String?
        var isAsked: Bool
        var describedBy: String
    }

    /// What is typed beside what stands.
    struct Difference {
        /// Of the input.
        var name: String
        var label: String
        var typed: String
        var stands: String
        /// The language of both; empty where it is not known.
        var lang: String?
    }

    struct Summary {
        var heading: String
        /// Nothing is wrong with certainty.
        var isQuestion = false
        var mistakes: [(message: String, href: Address)]
    }

    let title: String
    let heading: String
    /// Of the heading, where it is not the reader's.
    let headingLang: String?
    let lead: String
    let frame: EditingFrame
    let action: Address
    let id: String
    let version: String
    let drafts: FormDrafts
    /// Where one goes from here once the record is saved; `nil` for its own page.
    let back: String?
    /// When the record was saved, and by whom.
    let saved: String?
    /// Why a value was withdrawn.
    let withdrawn: String?
    let summary: Summary?
    let conflict: String?
    let differences: [Difference]
    let sections: [Section]
    let groups: [GroupCount]
    /// Why numbers of participants are right that were asked back.
    let answerOfGroups: Field?
    let asksWhy: Bool
    let why: Field
    let button: String
    /// Who sees what is saved.
    let seenBy: String
    /// What has to be looked at before the form is saved.
    let toCheck: RecordPart?
    let parts: [RecordPart]
    let links: [RecordLink]
}

extension RecordFormPage {
    init(
        _ form: RecordForm, _ editing: EditingContext, _ drafts: FormDrafts, late: [RecordLink] = [],
        conflict standing: LoggedRecord? = nil, collisions: Set<String> = []
    ) {
        let text = editing.texts.text
        let kind = form.kind
        let name = editing.texts.name(kind)
        heading = form.standing.map(editing.texts.label) ?? text("log.kind.\(kind.slug).add")
        headingLang = form.standing.flatMap(editing.texts.otherLanguage)
        let isQuestion = form.mistakes.allSatisfy(\.isQuestion)
        let state = form.mistakes.isEmpty ? "" : text(isQuestion ? "form.question-title" : "form.error-title")
        title = "\(state)\(heading)"
        lead = form.standing == nil ? text("log.kind.\(kind.slug).lead") : name
        frame = editing.frame(of: form)
        let city = editing.city.code
        action = form.standing.map { .form(kind, $0.key, of: city) } ?? .newForm(kind, of: city)
        id = form.id.uuidString.lowercased()
        version = form.version
        self.drafts = drafts
        back = form.back
        saved = form.standing.map { record in
            let when = text.language.format(record.recordedAt.date)
            return record.recorderName.map {
                text("form.saved-by", ["when": .text(when), "name": .text(text.writer($0))])
            }
                ?? text("form.saved", ["when": .text(when)])
        }
        withdrawn = form.standing.flatMap { record in
            kind == .observation && record["status"] == "withdrawn"
                ? text("log.withdraw.done", ["reason": .text(record["reason"].map(text.reason) ?? "")]) : nil
        }
        summary = Summary(form.mistakes, of: kind, text)
        conflict = standing.map { record in
            text(
                "form.conflict",
                [
                    "name": .text(text.writer(record.recorderName)),
                    "when": .text(text.language.format(record.recordedAt.date)),
                ])
        }
        differences = standing.map { editing.differences(form, $0, collisions) } ?? []
        sections = kind.sections.map { section in
            let fields = section.fields.compactMap { kind.field($0) }.compactMap { editing.field($0, in: form) }
            let isOpen = fields.contains { $0.mistake != nil || $0.saysSomething }
            return Section(
                heading: text("section.\(section.key)"),
                comesAfterPeople: kind == .activity && section.key == "source", isFolded: section.isFolded,
                isOpen: isOpen, fields: fields)
        }.filter { !$0.fields.isEmpty }
        groups = kind != .activity ? [] : RecordForm.groups.map { editing.group($0, in: form) }
        answerOfGroups = editing.answerOfGroups(form)
        asksWhy = form.standing != nil
        why = editing.why(form)
        button = text(form.standing == nil ? "form.save" : standing == nil ? "form.save-change" : "form.save-mine")
        seenBy = text(kind == .continuation ? "form.all-public" : "form.nothing-public")
        toCheck =
            late.isEmpty
            ? nil
            : RecordPart(heading: text("log.late-records"), records: late, newest: nil, add: nil, none: "")
        parts = form.standing.map { record in kind.parts.map { editing.part($0.kind, $0.field, of: record) } } ?? []
        links = form.standing.map { editing.links($0) } ?? []
    }
}

extension RecordFormPage.Field {
    /// Anything that is not the default.
    fileprivate var saysSomething: Bool {
        switch control {
        case .check(let option): option.isChosen
        case .choices(let options, let groups): (options + groups.flatMap(\.options)).contains(where: \.isChosen)
        default: !value.isEmpty && !(name == "scope" && value == "city")
        }
    }
}

extension RecordFormPage.Summary {
    /// `nil` where nothing is wrong.
    init?(_ mistakes: [RecordForm.Mistake], of kind: RecordKind, _ text: Catalogue) {
        guard !mistakes.isEmpty else { return nil }
        isQuestion = mistakes.allSatisfy(\.isQuestion)
        heading = text.count(isQuestion ? "form.questions" : "form.mistakes", mistakes.count)
        let texts = RecordTexts(text: text)
        self.mistakes = mistakes.map { mistake in
            guard let input = mistake.input else { return (message: mistake.message, href: .here("form")) }
            let label =
                kind.field(input).map { texts.label($0, of: kind) }
                ?? (input.hasPrefix("people.") ? texts.group(String(input.dropFirst(7))) : text("field.why"))
            return (
                message: "\(label)\(label.hasSuffix("?") ? "" : ":") \(mistake.message)",
                href: .here("f-\(input.replacing(".", with: "-"))")
            )
        }
    }
}

extension RecordTexts {
    /// The name of a group of people who took part.
    func group(_ group: String) -> String { text("choice.target-groups.\(group)") }
}
