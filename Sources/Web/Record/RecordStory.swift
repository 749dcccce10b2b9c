import Domain
import Markup
import Persistence
import Reporting

/// The facts of a record, in the right third of its page.
struct RecordFactList: RecordBlock {
    let rows: [RecordTable.Row]

    func html(_ text: Catalogue) -> HTML { "<dl class=\"facts tight\">\(rows.map(\.fact))</dl>" }
}

extension RecordFactList {
    /// What matters of a record of the kind beside what its finding says; `nil` where that is said otherwise.
    init?(_ facts: RecordPageFacts) {
        let names: [String] =
            switch facts.record.kind {
            case .commitment:
                [
                    "owner_unit", "due_on", "source_kind", "made", "made_by", "target_text", "area", "verification",
                    "source",
                ]
            case .programme:
                [
                    "period", "owner_unit", "target_groups", "settings", "main_area", "approved_on", "verification",
                    "source",
                ]
            case .activity: ["programme", "held", "ward", "place", "owner_unit", "area", "verification", "source"]
            case .agreement: ["partner", "signed_on", "until", "verification", "source"]
            case .partner: ["kind"]
            default: []
            }
        guard !names.isEmpty else { return nil }
        rows = names.compactMap { name in
            var row = facts.texts.row(name, of: facts.record, in: facts.code)
            if name == "source" { row?.page = WebAddress(facts.record["source_url"]) }
            return row
        }
    }
}

/// What is written about a record: notes, the last change, and where all versions are.
struct RecordStory {
    struct Note {
        var words: String
        /// Who wrote it, and when.
        var detail: String
        var href: Address
    }

    /// So many notes are shown, and so many changes.
    private static let most = (notes: 6, changes: 3)

    let heading: String
    let notes: [Note]
    let changes: [RecordChange]
    /// When and by whom the last change was made.
    let changed: String?
    let versions: RecordLink?
    var saved: SavedLine?

    init?(_ facts: RecordPageFacts, saved: SavedLine?) {
        let (text, texts, kind) = (facts.texts.text, facts.texts, facts.record.kind)
        self.saved = saved
        heading = text(kind == .commitment ? "record-page.story" : "record.history")
        notes = facts.part(.commitmentNote).sorted {
            ($0["noted_on"] ?? "", $0.recordedAt) > ($1["noted_on"] ?? "", $1.recordedAt)
        }
        .prefix(Self.most.notes).map { note in
            Note(
                words: note["text"] ?? "",
                detail: [
                    note.day("noted_on").map(text.language.format), note.recorderName.map(text.writer),
                ].compactMap(\.self).joined(separator: ", "),
                href: .record(.commitmentNote, note.key, of: facts.code))
        }
        let versions = facts.versions
        changes = Array(texts.lastChanges(versions, of: kind).prefix(Self.most.changes))
        changed =
            changes.isEmpty
            ? nil
            : versions.last.map { last in
                [
                    text.language.format(last.recordedAt.date), text.writer(last.recordedBy),
                    last.reason.map(text.reason),
                ].compactMap(\.self).joined(separator: ", ")
            }
        self.versions = kind.historyHref(of: facts.record.key, in: facts.code).map {
            RecordLink(label: text.count("record-page.versions", max(1, versions.count)), href: $0)
        }
        if notes.isEmpty, self.versions == nil { return nil }
    }
}

extension RecordTexts {
    /// What the last version changed; nothing where it is the first.
    fileprivate func lastChanges(_ versions: [RecordVersion], of kind: RecordKind) -> [RecordChange] {
        guard versions.count > 1, let last = versions.last else { return [] }
        return changes(from: versions[versions.count - 2], to: last, of: kind)
    }
}

extension RecordStory: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section aria-labelledby="story"><h2 id="story">\(heading)</h2>\(saved?.html(text))\
        <ul class="lines">\(notes.map(\.item))\(lastChange)</ul>\
        \(versions.map { "<p class=\"more\"><a href=\"\($0.href)\">\($0.label)</a></p>" })</section>
        """
    }

    private var lastChange: HTML? {
        guard let changed else { return nil }
        return "<li>\(changes.map(\.html).joined(by: "; "))<span class=\"src\">\(changed)</span></li>"
    }
}

extension RecordStory.Note {
    fileprivate var item: HTML {
        "<li lang=\"\">\(words)<span class=\"src\"><a class=\"quiet\" href=\"\(href)\">\(detail)</a></span></li>"
    }
}

extension RecordChange {
    fileprivate var html: HTML {
        """
        \(field): \(before.map { "<del\(attribute: "lang", $0.lang)>\($0.text)</del> " })\
        \(after.map { "<ins\(attribute: "lang", $0.lang)>\($0.text)</ins>" })
        """
    }
}
