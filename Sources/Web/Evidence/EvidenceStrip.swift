import Domain
import Foundation
import Persistence

/// What proves a record: each file with a picture of it, its name, how it stands, and the way to its page.
struct EvidenceStrip {
    struct Item {
        let title: String
        /// Of the title, where it is not the reader's; empty where it is not known.
        let lang: String?
        let href: Address
        /// Of a small picture; `nil` where there is none.
        let picture: Address?
        let sign: FileSign
        let state: EvidenceState
    }

    let heading: String
    let items: [Item]
    /// Where another file is added, for whoever may.
    let adding: EvidenceAdding?
    /// Whether one was added just now.
    var hasNew = false

    init(
        _ files: [KeptEvidence], of city: String, adding: EvidenceAdding? = nil, now: Date = Date(), text: Catalogue
    ) {
        let verified = files.count(where: \.isVerified)
        heading =
            files.isEmpty
            ? text("evidence.strip.title")
            : text.count("evidence.strip.count", files.count, ["verified": .number(verified)])
        items = files.map { Item($0, of: city, now: now, text: text) }
        self.adding = adding
    }
}

extension EvidenceStrip {
    /// Of the page of a record; `nil` where evidence cannot prove it, or nothing does and the reader may add nothing.
    init?(_ facts: RecordPageFacts, formToken: String?) {
        guard Evidence.provable.contains(facts.record.kind) else { return nil }
        var adding: EvidenceAdding?
        if let formToken, facts.rights.edits {
            adding = EvidenceAdding(
                to: facts.record.kind, facts.record.key, of: facts.code, formToken: formToken, text: facts.texts.text)
        }
        guard adding != nil || !facts.evidence.isEmpty else { return nil }
        self.init(facts.evidence, of: facts.code, adding: adding, text: facts.texts.text)
        hasNew = facts.hasNewFile
    }
}

/// A form by which files are added to a record.
struct EvidenceAdding {
    /// `KIND:KEY`
    let proves: String
    let action: Address
    let uploadsHref: Address
    let formToken: String
    let limits: String

    init(to kind: RecordKind, _ key: String, of city: String, formToken: String, text: Catalogue) {
        proves = "\(kind.rawValue):\(key)"
        action = .evidenceList(of: city)
        uploadsHref = .uploads(of: city)
        self.formToken = formToken
        limits = text("evidence.strip.limits", ["most": .text(text.bytes(Evidence.mostBytes))])
    }
}

extension EvidenceStrip.Item {
    init(_ file: KeptEvidence, of city: String, now: Date, text: Catalogue) {
        let id = file.id.uuidString.lowercased()
        title = file.evidence.title
        lang = file.evidence.otherLanguage(for: text.language)
        href = .evidencePage(id, of: city)
        picture = file.hasThumbnail ? .evidenceThumbnail(id, of: city) : nil
        sign = FileSign(file.evidence)
        state = EvidenceState(file, now: now, text: text)
    }
}

/// How a file stands in a word, and whether that is good or waits for somebody.
struct EvidenceState {
    enum Tone: String { case ok, warn, bad }

    let words: String
    let tone: Tone

    init(_ file: KeptEvidence, now: Date, text: Catalogue) {
        switch file.verification {
        case .rejected: (words, tone) = (text("evidence.state.rejected"), .bad)
        case .checkedInCity, .checkedOutside: (words, tone) = (text("evidence.state.verified"), .ok)
        case .stated, .sourced:
            tone = .warn
            let days = Int(now.timeIntervalSince(file.recordedAt.date) / 86_400)
            words =
                file.comment != nil
                ? text("evidence.state.returned")
                : days < 1 ? text("evidence.state.new") : text.count("evidence.state.waits", days)
        }
    }
}

/// What a file is drawn as where there is no picture of it.
enum FileSign {
    case page, picture, film, table, link

    init(_ evidence: Evidence) {
        switch evidence.kind {
        case .document: self = .page
        case .photo: self = .picture
        case .video: self = .film
        case .dataset: self = .table
        case .link: self = .link
        }
    }
}

extension Evidence {
    /// The language of its title, where it is another than the reader's; empty where nobody said it.
    func otherLanguage(for reader: Language) -> String? {
        guard let language else { return "" }
        return language == reader.rawValue ? nil : language
    }
}
