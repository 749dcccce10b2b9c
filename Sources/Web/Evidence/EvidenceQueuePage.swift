import Domain
import Foundation
import Persistence
import Postgres

/// A record and a file that is said to prove it, side by side, for somebody to judge.
struct EvidenceQueuePage {
    /// Of what waits, so many are counted.
    static let most = 1000

    /// What the page is made from, read in one transaction.
    struct Facts: Sendable {
        var editing: EditingContext
        var questions: [EvidenceQuestion]
        /// Of the question that is asked, among them.
        var place = 0
        var file: KeptEvidence?
        var record: LoggedRecord?
        var hasView = false
        /// The file's, page by page.
        var words: [String]?
        /// The questions after it, each with its file and its record.
        var following: [(place: Int, file: KeptEvidence, record: LoggedRecord)] = []
    }

    struct Row {
        let label: String
        let value: String
    }

    struct Next {
        let place: String
        let label: String
        let href: Address
        let detail: String
    }

    /// What is asked now.
    struct Question {
        let link: String
        let next: String
        let claim: String
        let claimLang: String?
        let recordHref: Address
        let rows: [Row]
        let fileName: String
        let fileLang: String?
        let fileHref: Address
        let aboutHref: Address
        let picture: Address?
        let sign: FileSign
        let fileFacts: String
        let found: [FoundInFile.Line]
        let hasWords: Bool
        let why: String
        let owner: String
        let beforeHref: Address?
        let nextHref: Address?
    }

    let title: String
    let frame: EditingFrame
    let eyebrow: String
    let question: Question?
    let following: [Next]
    let listHref: Address
    let action: Address
    let formToken: String
    /// What was just done.
    let said: String?
    /// The same, with what takes it back.
    var undo: UndoLine?
    var undone: Undone?
    /// Why there is nothing to judge.
    let none: String
    var comment = ""
    var mistake: String?

    init(_ facts: Facts, said: String?) {
        let (editing, text) = (facts.editing, facts.editing.texts.text)
        let code = editing.city.code
        title = text("evidence.queue.title")
        frame = editing.frame(at: .evidence)
        question = Question(facts)
        eyebrow =
            question == nil
            ? title
            : text(
                "evidence.queue.place",
                ["place": .number(facts.place + 1), "count": .number(facts.questions.count)])
        following = facts.following.map { place, file, record in
            Next(
                place: text(
                    "evidence.queue.of", ["place": .number(place + 1), "count": .number(facts.questions.count)]),
                label: text(
                    "evidence.queue.for",
                    ["file": .text(file.evidence.title), "record": .text(editing.texts.label(record))]),
                href: .evidenceQueue(of: code)
                    .asking([("link", facts.questions[place].link.uuidString.lowercased())]),
                detail: EvidenceState(file, now: Date(), text: text).words)
        }
        listHref = .evidenceList(of: code)
        action = .evidenceQueue(of: code)
        formToken = editing.signedIn.formToken
        self.said = said.flatMap { text.first(["evidence.said.\($0)"]) }
        let checks = editing.rights.approves || editing.rights.rates
        none = text(checks ? "evidence.queue.none" : "evidence.queue.no-right")
    }
}

extension EvidenceQueuePage.Facts {
    /// Reads what the question that is asked is about, and the three behind it.
    mutating func read(_ db: borrowing Connection) throws {
        let city = editing.city.id
        guard questions.indices.contains(place) else { return }
        func found(_ question: EvidenceQuestion) throws -> LoggedRecord? {
            try db.loggedRecord(question.kind, question.record.uuidString.lowercased(), of: city)
        }
        let question = questions[place]
        file = try db.keptEvidence(question.evidence, of: city)
        record = try found(question)
        if let file {
            hasView = try db.hasEvidenceView(of: file.evidence, in: city)
            words = try db.evidenceWords(sha256: file.evidence.sha256, in: city)
        }
        for later in questions.indices.dropFirst(place + 1).prefix(3) {
            guard let file = try db.keptEvidence(questions[later].evidence, of: city),
                let record = try found(questions[later])
            else { continue }
            following.append((later, file, record))
        }
        try editing.texts.learnNames(
            referredIn: following.map(\.record) + [record].compactMap(\.self), in: city, db)
    }
}

extension EvidenceQueuePage.Question {
    init?(_ facts: EvidenceQueuePage.Facts) {
        guard let file = facts.file, let record = facts.record else { return nil }
        let (texts, code, place) = (facts.editing.texts, facts.editing.city.code, facts.place)
        let (text, evidence, id) = (texts.text, file.evidence, file.id.uuidString.lowercased())
        func href(_ place: Int) -> Address? {
            guard facts.questions.indices.contains(place) else { return nil }
            return .evidenceQueue(of: code).asking([("link", facts.questions[place].link.uuidString.lowercased())])
        }
        link = facts.questions[place].link.uuidString.lowercased()
        next =
            facts.questions.indices.contains(place + 1)
            ? facts.questions[place + 1].link.uuidString.lowercased() : ""
        claim = texts.label(record)
        claimLang = texts.otherLanguage(of: record)
        recordHref = .record(record.kind, record.key, of: code)
        let shown = record.said.filter { !["verification", "is_public"].contains($0.field.name) }.prefix(9)
        let fields = shown.map { field, value in
            EvidenceQueuePage.Row(
                label: texts.label(field, of: record.kind),
                value: texts.show(value.written, of: field, in: record.kind))
        }
        let entered = EvidenceQueuePage.Row(
            label: text("evidence.queue.entered"),
            value: [record.recorderName, text.language.format(record.recordedAt.date)].compactMap(\.self)
                .joined(separator: ", "))
        rows = fields + [entered]
        fileName = evidence.title
        fileLang = evidence.otherLanguage(for: text.language)
        fileHref = .evidence(id, of: code)
        aboutHref = .evidencePage(id, of: code)
        picture = facts.hasView ? .evidenceView(id, of: code) : nil
        sign = FileSign(evidence)
        fileFacts = [
            text.type(of: evidence), evidence.size.map(text.bytes), evidence.issuedOn.map(text.language.format),
            text("evidence.seen.\(evidence.isPublic ? "public" : "city")"),
            text(
                "evidence.queue.added",
                [
                    "name": .text(text.writer(file.recorderName)),
                    "when": .text(text.language.format(file.recordedAt.date)),
                ]),
        ].compactMap(\.self).joined(separator: " · ")
        hasWords = facts.words != nil
        found = facts.words.map { FoundInFile(record, in: $0, texts).lines } ?? []
        why = text(facts.editing.rights.rates ? "evidence.queue.why-outside" : "evidence.queue.why-city")
        owner = text.writer(file.recorderName)
        (beforeHref, nextHref) = (href(place - 1), href(place + 1))
    }
}
