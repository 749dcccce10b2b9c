import Domain
import Foundation
import Persistence

/// Where more is added to a record without leaving its page: the kinds as links, and one open form of a few fields.
struct RecordComposer {
    struct Tab {
        var name: String
        var label: String
        var href: Address
        var isOpen: Bool
    }

    /// What its form sends, of which little is asked.
    struct Form {
        var heading: String?
        var action: Address
        var hidden: [(name: String, value: String)]
        var fields: [RecordFormPage.Field]
        var summary: RecordFormPage.Summary?
        var button: String
        var formToken: String
        /// What was typed here before and is not saved.
        var drafts: FormDrafts
    }

    let heading: String
    let tabs: [Tab]
    let form: Form
    var saved: SavedLine?
}

extension RecordComposer {
    /// What is open: a form of something new, or one of a milestone that gets another date.
    struct Open: Sendable {
        var addition: RecordAddition
        var form: RecordForm
        /// What is asked.
        var fields: [String]
        /// Whether the reason is asked, too.
        var asksWhy = false
        /// The draft that fills the form.
        var shown: Draft?
        /// Others that can be gone on with.
        var offered: [Draft] = []
        /// When what is typed was kept.
        var keptAt: Instant?
    }

    /// - Parameter editing: who adds, and what there is to choose from.
    init(_ facts: RecordPageFacts, _ open: Open, _ editing: EditingContext) {
        let (text, record) = (facts.texts.text, facts.record)
        heading = text("record-page.add")
        let page = Address.record(record.kind, record.key, of: facts.code)
        tabs = record.kind.additions.filter { facts.rights.allow($0.kind) }.map { addition in
            Tab(
                name: addition.name, label: text("log.kind.\(addition.kind.slug).name"),
                href: page.asking([("add", addition.name)]).at("add"),
                isOpen: addition.name == open.addition.name && open.form.standing == nil)
        }
        form = Form(open, stay: RecordStay(record), editing)
    }
}

extension RecordComposer.Form {
    init(_ open: RecordComposer.Open, stay: RecordStay, _ editing: EditingContext) {
        let (text, sent, kind) = (editing.texts.text, open.form, open.form.kind)
        heading = sent.standing.map { "\(text("record-page.new-date")): \(editing.texts.label($0))" }
        action =
            sent.standing.map { .form(kind, $0.key, of: editing.city.code) } ?? .newForm(kind, of: editing.city.code)
        fields =
            open.fields.compactMap { editing.input($0, in: sent) } + editing.answers(sent)
            + (open.asksWhy ? [editing.why(sent)] : [])
        let asked = Set(fields.map(\.name))
        var kept = FormDrafts(open, on: stay, of: editing.city.code)
        (kept.shown, kept.offered, kept.keptAt) = (open.shown, open.offered, open.keptAt)
        hidden =
            [
                ("form", editing.signedIn.formToken), ("id", sent.id.uuidString.lowercased()),
                ("version", sent.version), ("page", "\(kept.page)"),
                (RecordStay.input, stay.description), (RecordComposer.input, open.addition.name),
            ]
            + sent.typed.filter { !$0.value.isEmpty && !asked.contains($0.key) }.sorted { $0.key < $1.key }
            .flatMap { name, value in kind.field(name)?.parts(of: value).map { (name, $0) } ?? [] }
        let told = sent.mistakes.filter { $0.input.map { !asked.contains($0) } ?? true }
        summary = RecordFormPage.Summary(told, of: kind, text)
        button = text(sent.standing == nil ? "log.kind.\(kind.slug).add" : "form.save")
        (formToken, drafts) = (editing.signedIn.formToken, kept)
    }
}

extension RecordComposer {
    /// The input that says which form was open.
    static let input = "add"
}

extension RecordField {
    /// What an input of its own holds, each.
    fileprivate func parts(of value: String) -> [String] {
        switch form {
        case .choices, .features: value.split(separator: " ").map(String.init)
        default: [value]
        }
    }
}

extension EditingContext {
    /// A field of the form, or how many took part in all.
    fileprivate func input(_ name: String, in form: RecordForm) -> RecordFormPage.Field? {
        if let field = form.kind.field(name) {
            // Of a city without wards, the place is asked.
            if field.form == .reference(.ward), references[.ward, default: []].isEmpty { return nil }
            if form.kind == .activity, name == "place", !references[.ward, default: []].isEmpty { return nil }
            var input = self.field(field, in: form)
            input?.adding = nil  // who adds here stays here
            return input
        }
        guard name == RecordForm.input("all") else { return nil }
        let count = group("all", in: form)
        return RecordFormPage.Field(
            name: count.name, inputID: count.inputID, label: count.label, mistake: count.mistake,
            describedBy: count.mistake.map { _ in "\(count.inputID)-error" } ?? "", value: count.value, isNeeded: false,
            control: .line(mode: "numeric"))
    }
}

extension EditingContext {
    /// Where it is said why numbers that are asked back are right.
    fileprivate func answers(_ form: RecordForm) -> [RecordFormPage.Field] {
        [form.kind.field(Doubt.answer).flatMap { field($0, in: form) }, answerOfGroups(form)].compactMap(\.self)
    }
}

extension RecordComposer.Open {
    /// A form that is opened: with a draft that the address asks for, of what it asks for, else of what is most frequent. `nil` where
    /// nothing can be added.
    /// - Parameters:
    ///   - drafts: that were typed on the page.
    ///   - id: of the one that fills the form.
    init?(
        _ facts: RecordPageFacts, add: String?, move: String?, _ drafts: [Draft], asking id: String?, language: Language
    ) {
        guard let draft = drafts.first(where: { $0.id == id.flatMap(UUID.init(uuidString:)) }),
            let open = Self(draft, facts)
        else {
            self.init(facts, add: add, move: move, language: language)
            offered = Array(drafts.prefix(FormDrafts.mostOffered))
            return
        }
        self = open
    }

    private init?(_ draft: Draft, _ facts: RecordPageFacts) {
        let body = FormBody(draft)
        let standing = draft.key == "new" ? nil : facts.part(draft.kind).first { $0.key == draft.key }
        guard facts.rights.allow(draft.kind), draft.key == "new" || standing != nil else { return nil }
        self.init(
            RecordForm(draft.kind, standing: standing, participation: [], body), add: body[RecordComposer.input],
            on: facts.record.kind)
        (shown, keptAt) = (draft, draft.keptAt)
    }

    private init?(_ facts: RecordPageFacts, add: String?, move: String?, language: Language) {
        let (record, today) = (facts.record, "\(facts.today)")
        let may = record.kind.additions.filter { facts.rights.allow($0.kind) }
        if let milestone = facts.part(.commitmentMilestone).first(where: { $0.key == move }),
            let addition = may.first(where: { $0.kind == .commitmentMilestone })
        {
            let form = RecordForm(
                .commitmentMilestone, standing: milestone, participation: [], presets: [:], language: language)
            self.init(addition: addition, form: form)
            return
        }
        guard let addition = may.first(where: { $0.name == add }) ?? may.first, let owner = addition.kind.parentField
        else { return nil }
        var presets = [owner.name: record.key]
        switch addition.kind {
        case .commitmentNote: presets["noted_on"] = today
        case .programmeBudget: presets["year"] = "\(facts.today.year)"
        case .activity:
            presets["kind"] = "activity"
            presets["held"] = today
            presets["status"] = Activity.Status.held.rawValue
            // What it is called tells what it is of; the day and the place tell it from others.
            for title in ["title_en", "title_vi"] { presets[title] = record[title] }
        default: break
        }
        let form = RecordForm(addition.kind, standing: nil, participation: [], presets: presets, language: language)
        self.init(addition: addition, form: form)
    }

    /// A form that was sent from the page and refused.
    init?(_ form: RecordForm, add: String?, on kind: RecordKind) {
        guard let addition = kind.additions.first(where: { $0.name == add && $0.kind == form.kind }) else { return nil }
        self.init(addition: addition, form: form)
    }

    private init(addition: RecordAddition, form: RecordForm) {
        (self.addition, self.form) = (addition, form)
        asksWhy = form.standing != nil
        fields = form.standing == nil ? addition.fields : ["due_on"]
    }

    /// The kinds of which it offers records to choose from.
    var references: Set<RecordKind> {
        Set(
            fields.compactMap { name in
                guard case .reference(let kind) = form.kind.field(name)?.form else { return nil }
                return kind
            })
    }
}
