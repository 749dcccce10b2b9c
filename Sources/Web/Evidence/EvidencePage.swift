import Domain
import Foundation
import Persistence
import Postgres

/// A piece of evidence: what it is, what it proves, and what became of it.
struct EvidencePage {
    /// What the page is made from, read in one transaction.
    struct Facts: Sendable {
        var entry: RegisterEntry
        var file: KeptEvidence
        var proven: [(link: UUID, record: LoggedRecord)]
        var versions: [EvidenceVersion]
        var hasView: Bool
        var rights: LogRights
        /// Whether the reader sees all that the city has logged.
        var readsAll: Bool
        var texts: RecordTexts
        /// To which it may be linked besides.
        var records: [LoggedRecord] = []
    }

    struct Row {
        let label: String
        let value: String
    }

    struct Proven {
        let record: RecordLink
        /// By which the link is taken away.
        let link: String
    }

    struct Act {
        let when: String
        let what: String
    }

    let title: String
    let lang: String?
    let bar: PlaceBar
    let city: String
    let cityHref: Address
    let listHref: Address?
    let state: EvidenceState
    /// What a checker asks.
    let comment: String?
    /// To look at; `nil` where there is nothing.
    let picture: Address?
    let sign: FileSign
    let fileHref: Address
    let opens: Bool
    let rows: [Row]
    let proven: [Proven]
    let acts: [Act]
    let choices: [RecordFormPage.OptionGroup]
    let edit: EvidenceEdit?
    let action: Address
    let formToken: String?
    /// What was just done.
    let said: String?

    init(_ facts: Facts, said: String?, edit: EvidenceEdit? = nil, formToken: String?) {
        let (text, file, code) = (facts.texts.text, facts.file, facts.entry.city.code)
        let (evidence, id) = (file.evidence, file.id.uuidString.lowercased())
        title = evidence.title
        lang = evidence.otherLanguage(for: text.language)
        bar =
            facts.rights.any
            ? PlaceBar(workingFor: facts.entry.city, at: .evidence, text)
            : PlaceBar(reading: facts.entry.city, at: nil, asOf: nil, text)
        city = facts.entry.city.name(in: text.language)
        cityHref = .city(code)
        listHref = facts.rights.any ? .evidenceList(of: code) : nil
        state = EvidenceState(file, now: Date(), text: text)
        comment = facts.readsAll ? file.comment : nil
        picture = facts.hasView ? .evidenceView(id, of: code) : nil
        sign = FileSign(evidence)
        fileHref = .evidence(id, of: code)
        opens = evidence.sha256 == nil || FileType(mediaType: evidence.mediaType).isShown
        rows = Self.rows(facts)
        proven = facts.proven.map { link, record in
            Proven(record: facts.texts.link(record, of: code), link: link.uuidString.lowercased())
        }
        acts = Self.acts(facts.versions, text)
        let mayEdit = facts.rights.edits && formToken != nil
        choices = mayEdit ? facts.texts.choices(facts.records) : []
        self.edit = mayEdit ? edit ?? EvidenceEdit(evidence) : nil
        action = .evidencePage(id, of: code)
        self.formToken = mayEdit ? formToken : nil
        self.said = said.flatMap { text.first(["evidence.said.\($0)"]) }
    }

    private static func rows(_ facts: Facts) -> [Row] {
        let (text, file, evidence) = (facts.texts.text, facts.file, facts.file.evidence)
        var rows = [Row(label: text("evidence.field.type"), value: text.type(of: evidence))]
        func row(_ name: String, _ value: String?) {
            if let value { rows.append(Row(label: text("evidence.field.\(name)"), value: value)) }
        }
        row("size", evidence.size.map(text.bytes))
        row("name", evidence.fileName)
        row("date", evidence.issuedOn.map(text.language.format))
        row("language", evidence.language.map { code in Language(rawValue: code)?.endonym ?? code })
        row("rights", evidence.rightsHolder)
        row("credit", evidence.credit)
        row("consent", evidence.mayPublish.map { text($0 ? "form.yes" : "form.no") })
        row("seen", text(evidence.isPublic ? "evidence.seen.public" : "evidence.seen.city"))
        let added = text.language.format((facts.versions.first?.recordedAt ?? file.recordedAt).date)
        row("added", [added, facts.versions.first?.recorderName].compactMap(\.self).joined(separator: ", "))
        row("checksum", evidence.sha256)
        return rows
    }

    private static func acts(_ versions: [EvidenceVersion], _ text: Catalogue) -> [Act] {
        var acts: [Act] = []
        for (before, version) in zip([nil] + versions.map(Optional.some), versions) {
            func act(_ key: String) {
                let who = Catalogue.Value.text(text.writer(version.recorderName))
                acts.append(
                    Act(
                        when: text.language.format(version.recordedAt.date),
                        what: text("evidence.act.\(key)", ["name": who, "title": .text(version.title)])))
            }
            guard let before else {
                act("added")
                continue
            }
            if before.verification != version.verification {
                switch version.verification {
                case .checkedInCity, .checkedOutside: act("verified")
                case .rejected: act("rejected")
                case .stated, .sourced: act("unverified")
                }
            }
            if before.isPublic != version.isPublic { act(version.isPublic ? "published" : "hidden") }
            if before.title != version.title { act("renamed") }
        }
        return acts.reversed()
    }
}

extension EvidencePage.Facts {
    /// `nil` where there is no such evidence that the reader may see.
    init?(
        _ id: UUID, entry: RegisterEntry, actor: Actor, text: Catalogue, _ db: borrowing Connection
    ) throws {
        let city = entry.city.id
        guard let file = try db.keptEvidence(id, of: city) else { return nil }
        self.entry = entry
        self.file = file
        rights = try db.logRights(of: actor, in: city)
        readsAll = try db.readsAll(of: city, as: actor)
        texts = RecordTexts(text: text, framework: try db.framework("unesco-key-features"))
        proven = try db.records(provenBy: id, of: city).compactMap { proven in
            try db.loggedRecord(proven.kind, proven.id.uuidString.lowercased(), of: city).map { (proven.link, $0) }
        }
        versions = readsAll ? try db.evidenceHistory(id, of: city) : []
        hasView = try db.hasEvidenceView(of: file.evidence, in: city)
        if rights.edits { records = try db.linkableRecords(of: city) }
        try texts.learnNames(referredIn: proven.map(\.record) + records, in: city, db)
    }
}
