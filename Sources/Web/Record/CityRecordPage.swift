import Domain
import Foundation
import Persistence
import ScoringJob

/// The page of one record: what it is and how it stands, what belongs to it, and, for those who may, where more is added.
struct CityRecordPage {
    let title: String
    let city: CityFrame
    /// The list in which it stands, and what it belongs to.
    let crumbs: [RecordLink]
    let finding: RecordFinding
    /// What kind of record it is, and what it is called in the other language.
    let kind: String
    let otherTitle: Words?
    let press: String?
    /// For those who may.
    let editHref: Address?
    /// Said to those who work with the city’s data and may not change this.
    let readOnly: String?
    let copy: RecordLink?
    /// Where the value after this one is entered.
    let next: [RecordLink]
    let saved: SavedLine?
    let main: [any RecordBlock]
    let rail: [any RecordBlock]
    let withdraw: RecordLink?
    /// Whether files can be added.
    let addsFiles: Bool
    /// Whether records can be added: what is typed is kept as a draft, and sent in place.
    let hasComposer: Bool
}

extension CityRecordPage {
    /// What was saved just now: the kind, and the line that says so.
    struct Saved {
        var kind: RecordKind
        var line: SavedLine
    }

    /// - Parameters:
    ///   - composer: where more is added; `nil` for those who may not.
    ///   - token: of the session’s forms.
    init(
        _ facts: RecordPageFacts, composer: RecordComposer?, token: String?, saved: Saved?, assessor: Assessor?,
        frame: CityFrame
    ) {
        let (text, texts, record, code) = (facts.texts.text, facts.texts, facts.record, facts.code)
        let kind = record.kind
        city = frame
        finding = RecordFinding(facts)
        title = "\(frame.name): \(finding.name.text)"
        self.kind = texts.name(kind)
        otherTitle = texts.otherTitle(of: record, besides: finding.name.text)
        press = record.value("origin") == .text(Origin.press.rawValue) ? text("record.press") : nil
        let works = frame.logHref != nil
        crumbs =
            [
                RecordLink(
                    label: text("log.kind.\(kind.slug).many"),
                    href: .list(kind, of: code, works: works, asOf: facts.instant))
            ]
            + (record.parent.map { parent in
                [
                    RecordLink(
                        label: texts.names[parent.key] ?? texts.name(parent.kind),
                        href: .record(parent.kind, parent.key, of: code).asOf(facts.instant))
                ]
            } ?? [])
        editHref = facts.rights.allowChange(kind) ? .form(kind, record.key, of: code) : nil
        readOnly = works && editHref == nil ? text("log.read-only") : nil
        next = facts.rights.allow(.observation) ? record.nextValues(in: code, facts.texts.text) : []
        copy =
            kind.recurs && facts.rights.allow(kind)
            ? RecordLink(
                label: text("record-page.copy", ["year": .text("\(facts.yearAfter)")]),
                href: .newForm(kind, of: code, [("copy", record.key)])) : nil
        withdraw = facts.rights.allowChange(kind) ? texts.withdrawal(of: record, in: code) : nil

        func line(_ kinds: RecordKind...) -> SavedLine? {
            saved.flatMap { kinds.contains($0.kind) && kind != $0.kind ? $0.line : nil }
        }
        let milestones = MilestoneList(facts, token: composer == nil ? nil : token, saved: line(.commitmentMilestone))
        let activities = RecordActivities(facts, saved: line(.activity))
        let budget = RecordBudget(facts, saved: line(.programmeBudget))
        let people = RecordPeople(ofActivity: facts, saved: line(.participation))
        let story = RecordStory(facts, saved: line(.commitmentNote))
        let shown: [RecordKind?] = [
            milestones.map { _ in .commitmentMilestone }, activities.map { _ in .activity },
            budget.map { _ in .programmeBudget }, people.map { _ in .participation },
            story.map { _ in .commitmentNote },
        ]
        // What has no place of its own to be said at is said where it was added, else at the top.
        let hasPlace = saved.map { saved in saved.kind != kind && shown.contains(saved.kind) } ?? true
        var composer = composer
        if !hasPlace, saved?.kind != kind { composer?.saved = saved?.line }
        self.saved = hasPlace || composer?.saved != nil ? nil : saved?.line

        let factList = RecordFactList(facts)
        let feeds = assessor.flatMap { assessor in
            facts.feeds.map { FeedsSection($0, city: code, assessor: assessor, text: text) }
        }
        let taken = Set(shown.compactMap(\.self))
        let links = facts.parts.filter { !taken.contains($0.kind) }.compactMap { RecordLinks($0, facts) }
        let tables = texts.tables(of: record, in: code)
        let blocks: [(any RecordBlock)?] =
            switch kind {
            case .commitment: [RecordWay(facts), milestones, composer]
            case .programme:
                [RecordResult(facts), RecordPeople(ofProgramme: facts), activities, composer]
            default: [people, composer]
            }
        let details: [any RecordBlock] =
            factList == nil || kind == .agreement ? tables : [RecordDetails(tables: tables)]
        let strip = EvidenceStrip(facts, formToken: token)
        main = blocks.compactMap(\.self) + [strip].compactMap(\.self) + (kind == .programme ? [] : links) + details
        addsFiles = strip?.adding != nil
        hasComposer = composer != nil
        let beside: [(any RecordBlock)?] = [factList, budget, RecordYears(facts)]
        let behind: [(any RecordBlock)?] = [story, feeds]
        rail = beside.compactMap(\.self) + (kind == .programme ? links : []) + behind.compactMap(\.self)
    }
}

extension RecordPageFacts {
    /// The year after the one that the record is of.
    fileprivate var yearAfter: Int {
        let last =
            switch record.value("period") ?? record.value("held") ?? record.value("due_on") {
            case .period(let period): period.last?.year ?? period.first.year
            case .day(let day): day.year
            default: record["year"].flatMap { Int($0) } ?? today.year
            }
        return last + 1
    }
}

extension RecordTexts {
    /// The title in the other language, where it has both.
    fileprivate func otherTitle(of record: LoggedRecord, besides shown: String) -> Words? {
        for language in Language.allCases {
            for stem in ["title", "name"] {
                guard let title = record["\(stem)_\(language.rawValue)"], title != shown else { continue }
                return Words(title, lang: text.language.marks(language))
            }
        }
        return nil
    }

    /// Where a record is taken back: a value on a page of its own, a commitment by its status.
    fileprivate func withdrawal(of record: LoggedRecord, in code: String) -> RecordLink? {
        switch record.kind {
        case .observation where record["status"] != Observation.Status.withdrawn.rawValue:
            RecordLink(
                label: text("log.withdraw.title"), href: .withdrawal(record.key, of: code),
                detail: text("log.withdraw.keeps"))
        case .commitment
        where record["status"].flatMap(Commitment.Status.init)?.next.contains(.withdrawn) == true:
            RecordLink(
                label: text("record-page.withdraw"), href: .form(.commitment, record.key, of: code).at("f-status"),
                detail: text("record-page.withdraw-note"))
        default: nil
        }
    }
}

extension Address {
    /// The list in which records of a kind stand: that of those who work with them, else the public one.
    fileprivate static func list(_ kind: RecordKind, of code: String, works: Bool, asOf instant: Instant?) -> Address {
        if works { return .log(kind, of: code) }
        return switch kind {
        case .commitment: city(code, .commitments).asOf(instant)
        case .programme: city(code, .programmes).asOf(instant)
        default: records(kind, of: code).asOf(instant)
        }
    }
}
