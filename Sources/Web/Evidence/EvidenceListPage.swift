import Domain
import Foundation
import Persistence

/// The evidence of a city, to be found, and where more is added.
struct EvidenceListPage {
    static let size = 48

    /// What the page is made from, read in one transaction.
    struct Facts: Sendable {
        var editing: EditingContext
        var files: [KeptEvidence]
        var filter: EvidenceFilter
        /// That the filter lets through, and of all.
        var count: Int
        var all: Int
        /// For the reader to verify.
        var waiting: Int
        /// That evidence may be linked to.
        var records: [LoggedRecord]
        var used: Int
        var quota: Int
    }

    struct Item {
        let file: EvidenceStrip.Item
        let detail: String
    }

    let title: String
    let frame: EditingFrame
    let lead: String
    /// What was just done.
    let said: String?
    let form: EvidenceForm?
    let choices: [RecordFormPage.OptionGroup]
    let action: Address
    let uploadsHref: Address
    let room: String
    let formToken: String
    let filter: EvidenceFilter
    let segments: [EditingFrame.Link]
    let kinds: [FormOption]
    let items: [Item]
    let found: String?
    let queueHref: Address
    let waiting: Int
    let newerHref: Address?
    let olderHref: Address?

    init(_ facts: Facts, _ form: EvidenceForm, said: String?, page: Int) {
        let (editing, texts) = (facts.editing, facts.editing.texts)
        let (text, code) = (texts.text, facts.editing.city.code)
        let place = Address.evidenceList(of: code)
        title = text("evidence.title")
        frame = editing.frame(at: .evidence)
        lead = text.count("evidence.list.lead", facts.all, ["used": .text(text.bytes(facts.used))])
        self.said = said.flatMap { text.first(["evidence.said.\($0)"]) }
        self.form = editing.rights.edits ? form : nil
        choices = texts.choices(facts.records, chosen: form.proves)
        action = place
        uploadsHref = .uploads(of: code)
        room = text(
            "evidence.add.limits",
            [
                "most": .text(text.bytes(Evidence.mostBytes)),
                "room": .text(text.bytes(max(0, facts.quota - facts.used))),
            ])
        formToken = editing.signedIn.formToken
        filter = facts.filter
        let (words, kind) = (facts.filter.words ?? "", facts.filter.kind?.rawValue ?? "")
        segments = ([nil] + EvidenceFilter.State.allCases.map(Optional.some)).map { state in
            EditingFrame.Link(
                label: text("evidence.list.\(state?.rawValue ?? "all")"),
                href: place.asking([("q", words), ("kind", kind), ("state", state?.rawValue ?? "")]),
                isCurrent: state == facts.filter.state)
        }
        kinds = Evidence.Kind.allCases.map {
            FormOption(
                value: $0.rawValue, label: text("evidence.kind.\($0.rawValue)"), isChosen: $0 == facts.filter.kind)
        }
        items = facts.files.prefix(Self.size).map { file in
            Item(
                file: EvidenceStrip.Item(file, of: code, now: Date(), text: text),
                detail: [
                    text.type(of: file.evidence), file.evidence.size.map(text.bytes),
                    text.count("evidence.list.records", file.records),
                ].compactMap(\.self).joined(separator: " · "))
        }
        found = facts.filter == EvidenceFilter() ? nil : text.count("evidence.list.found", facts.count)
        queueHref = .evidenceQueue(of: code)
        waiting = facts.waiting
        let here = place.asking([("q", words), ("kind", kind), ("state", facts.filter.state?.rawValue ?? "")])
        newerHref = page > 1 ? here.page(page - 1) : nil
        olderHref = facts.files.count > Self.size ? here.page(page + 1) : nil
    }
}
