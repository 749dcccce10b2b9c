import Domain
import Persistence

/// Where a table is brought, with those in work and what was saved of the last one.
struct TableStartPage {
    /// So many records of what was saved are named.
    static let most = 50

    struct Draft {
        var label: String
        var detail: String
        var href: Address
    }

    struct Template {
        var label: String
        var href: Address
    }

    /// What an act wrote.
    struct Saved {
        var kind: RecordKind
        var act: Instant
        var records: [LoggedRecord]
    }

    struct Group {
        var label: String
        var options: [FormOption]
    }

    let title: String
    let frame: EditingFrame
    let action: Address
    let formToken: String
    let kinds: [Group]
    let typed: String
    let mistake: String?
    let drafts: [Draft]
    let templates: [Template]
    let saved: [RecordLink]
    /// What became of the last table, and the button that takes it back.
    let flash: UndoLine?
    /// How many records the table brought that was taken back just now.
    let undone: Undone?
    /// That there are more than are named.
    let more: String?

    /// - Parameters:
    ///   - same: how many rows of the last table were there already.
    ///   - typed: what was pasted and cannot be taken, with the mistake.
    init(
        _ editing: EditingContext, kind: RecordKind?, drafts: [TableDraft.Line], saved: Saved? = nil, same: Int? = nil,
        undone: Undone? = nil,
        typed: String = "", mistake: String? = nil
    ) {
        let text = editing.texts.text
        let city = editing.city.code
        title = text("table.title")
        frame = editing.frame(kind)
        action = .tables(of: city)
        formToken = editing.signedIn.formToken
        self.typed = typed
        self.mistake = mistake
        func name(_ kind: RecordKind) -> String { text("log.kind.\(kind.slug).many") }
        let offered = Set(editing.tableKinds)
        kinds = RecordGroup.allCases.map { group in
            Group(
                label: text.word(for: group),
                options: group.kinds.filter(offered.contains).map {
                    FormOption(value: $0.rawValue, label: name($0), isChosen: $0 == kind)
                })
        }.filter { !$0.options.isEmpty }
        self.drafts = drafts.map { draft in
            Draft(
                label: draft.name.isEmpty ? name(draft.kind) : "\(draft.name) (\(name(draft.kind)))",
                detail: text("table.in-work.since", ["when": .text(editing.language.format(draft.changedAt.date))]),
                href: .table(draft.id.uuidString.lowercased(), of: city))
        }
        let first = [kind, .activity, .observation].compactMap(\.self).filter(offered.contains)
        templates = (first + editing.tableKinds.filter { !first.contains($0) }).reduce(into: []) { list, kind in
            let template = Template(label: name(kind), href: .tableTemplate(kind, of: city))
            if !list.contains(where: { $0.label == template.label }) { list.append(template) }
        }
        self.undone = undone
        let records = saved?.records ?? []
        self.saved = records.prefix(Self.most).map { editing.line($0) }
        more = records.count > Self.most ? text("log.newest", ["count": .number(Self.most)]) : nil
        let count =
            records.count > Self.most
            ? text("table.saved.many", ["most": .number(Self.most)]) : text.count("table.saved.count", records.count)
        let known = same.map { text.count("table.saved.same", $0) }
        let said = [saved == nil ? nil : count, known].compactMap(\.self)
        flash =
            said.isEmpty
            ? nil : UndoLine(said.joined(separator: " "), saved?.act, back: .tables(of: city), editing)
    }
}
