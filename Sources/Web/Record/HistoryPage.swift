import Config
import Domain
import Foundation
import Persistence

/// All versions of one record, newest first, with what each changed.
struct HistoryPage {
    struct Version {
        var when: String
        var who: String
        var reason: String?
        var isCurrent: Bool
        var changes: [RecordChange]
    }

    let title: String
    let heading: String
    /// The record whose versions these are: its name, or the indicator and the period.
    let subject: Words?
    let city: CityFrame
    let versions: [Version]
    let lead: String
    let backHref: Address
    /// For those who may.
    let changeHref: Address?
    /// `nil` where it no longer counts.
    let recordHref: Address?
    let withdrawHref: Address?
    let feeds: FeedsSection?

    /// - Parameters:
    ///   - record: as it is now; `nil` where the reader may see versions of it alone.
    ///   - removal: set where it stands no more.
    init(
        kind: RecordKind, id: UUID, record: LoggedRecord?, removal: RecordRemoval? = nil, versions: [RecordVersion],
        city code: String,
        frame: CityFrame, backHref: Address, feeds: FeedsSection? = nil, texts: RecordTexts
    ) {
        let text = texts.text
        self.feeds = feeds
        let key = id.uuidString.lowercased()
        recordHref = record.map { .record(kind, $0.key, of: code) }
        changeHref = frame.logHref == nil ? nil : .form(kind, key, of: code)
        let isWithdrawn = versions.last?.fields["status"] == "withdrawn"
        withdrawHref =
            frame.logHref == nil || kind != .observation || isWithdrawn ? nil : .withdrawal(key, of: code)
        let language = text.language
        city = frame
        heading = text("history.title", ["kind": .text(text.word(for: kind))])
        subject = record.map(texts.subject)
        title = "\(frame.name): \([heading, subject?.text].compactMap(\.self).joined(separator: ": "))"
        self.backHref = backHref
        lead =
            removal.map { removal in
                text(
                    "history.removed",
                    [
                        "when": .text(language.format(removal.at.date)),
                        "name": .text(text.writer(removal.removedBy)),
                    ])
            } ?? text.count("history.lead", versions.count)
        self.versions = versions.indices.reversed().map { index in
            let version = versions[index]
            return Version(
                when: language.format(version.recordedAt.date), who: text.writer(version.recordedBy),
                reason: version.reason.map(text.reason),
                isCurrent: version.supersededAt == nil,
                changes: texts.changes(from: index == 0 ? nil : versions[index - 1], to: version, of: kind))
        }
    }
}

/// What a version says otherwise than the one before.
struct RecordChange {
    var field: String
    var before: Words?
    var after: Words?
}

extension RecordTexts {
    /// - Parameter earlier: `nil` for the first version.
    func changes(from earlier: RecordVersion?, to version: RecordVersion, of kind: RecordKind) -> [RecordChange] {
        let (before, after) = (earlier?.fields ?? [:], version.fields)
        let columns = Set(before.keys).union(after.keys).sorted()
        return columns.filter { before[$0, default: ""] != after[$0, default: ""] }.map { column in
            RecordChange(
                field: label(column: column, of: kind),
                before: before[column].map { words($0, column: column, of: kind, in: before) },
                after: after[column].map { words($0, column: column, of: kind, in: after) })
        }
    }

    func label(column: String, of kind: RecordKind) -> String {
        kind.fields.first { $0.column == column }.map { label($0, of: kind) } ?? text.field(column)
    }

    /// What a record is called where only it is spoken of: of a value, the indicator and the period.
    func subject(_ record: LoggedRecord) -> Words {
        guard record.kind == .observation else {
            return Words(label(record), lang: otherLanguage(of: record).flatMap { Language(rawValue: $0) })
        }
        let names = ["indicator", "city_indicator", "period", "cell", "scope_name"]
        return Words(
            names.compactMap { name in
                record.kind.field(name).flatMap { field in record[name].map { show($0, of: field, in: .observation) } }
            }.joined(separator: ", "))
    }

    /// What a column says, and in which language where that is not the reader's.
    func words(_ value: String, column: String, of kind: RecordKind, in fields: [String: String]) -> Words {
        let ending = column.split(separator: "_").last.flatMap { Language(rawValue: String($0)) }
        let isProse = ["note", "target_text", "title_vi_basis", "name_vi_basis"].contains(column)
        let said = ending ?? (isProse && fields["origin"] == Origin.press.rawValue ? .en : nil)
        let unit = column.hasSuffix("unit") ? text.unitName(value).other : nil
        var words = Words(
            show(value, column: column, of: kind), lang: (said ?? unit).flatMap(text.language.marks))
        // What people typed may be of any language.
        if said == nil, unit == nil, isTyped(column, of: kind) { words.lang = "" }
        return words
    }

    private func isTyped(_ column: String, of kind: RecordKind) -> Bool {
        switch kind.fields.first(where: { $0.column == column })?.form {
        case .title, .prose, .word: true
        default: false
        }
    }

    /// What a column says, given as PostgreSQL writes it, as pages show it.
    func show(_ value: String, column: String, of kind: RecordKind) -> String {
        guard let field = kind.fields.first(where: { $0.column == column }) else {
            return text.stored(value, in: column)
        }
        switch field.form {
        case .flag: return show(value == "true" ? "yes" : "no", of: field, in: kind)
        case .period: return Period(sqlText: value).map { text.format($0) } ?? value
        case .features, .choices: return show(value.replacing(",", with: ""), of: field, in: kind)
        default: return show(value, of: field, in: kind)
        }
    }
}

extension Catalogue {
    /// Why a version was recorded, for readers.
    func reason(_ reason: String) -> String {
        if reason == UndoSummary.reason { return self("undo.reason") }
        return reason.hasPrefix(SampleFiles.reason) ? self("city.invented.tag") : reason
    }

    /// The name of a column for readers, or the column's own where the catalogue has none.
    func field(_ column: String) -> String {
        let key = "field.\(column.replacing("_", with: "-"))"
        return has(key) ? self(key) : column.replacing("_", with: " ")
    }

    /// What a column that no form asks for holds, for readers: days, periods, numbers and words of closed sets.
    func stored(_ text: String, in column: String) -> String {
        if text == "true" || text == "false" { return self(text == "true" ? "form.yes" : "form.no") }
        if let set = Self.sets.first(where: { column == $0 || column.hasSuffix("_\($0)") }) {
            let word = Self.marks[text] ?? text.replacing(" ", with: "-")
            if let known = first(["choice.\(set).\(word)"]) { return known }
        }
        if column.hasSuffix("_unit") { return unitName(text).text }
        if let period = Period(sqlText: text) { return format(period) }
        if let day = Day(text) { return language.format(day) }
        return Decimal(exactly: text).map { language.format($0) } ?? text
    }

    /// The columns that hold words of a closed set, by the end of their name.
    private static let sets = ["precision", "basis", "origin", "scope", "qualifier", "verification"]
    private static let marks = [">": "more-than", "~": "about", "<": "less-than"]
}
