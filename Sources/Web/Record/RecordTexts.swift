import Domain
import Foundation
import Persistence
import Postgres

/// The words for records, their fields and what stands in them, in the reader's language.
struct RecordTexts {
    let text: Catalogue
    var framework: Framework?
    /// What records that others refer to are called, by their address.
    var names: [String: String] = [:]

    /// "Programme"
    func name(_ kind: RecordKind) -> String { text("log.kind.\(kind.slug).name") }

    func label(_ field: RecordField, of kind: RecordKind) -> String { text.label(field, of: kind) }

    func hint(_ field: RecordField, of kind: RecordKind) -> String? {
        let form: String? =
            switch field.form {
            case .period: "period"
            case .number: "number"
            case .count: "count"
            case .day: "day"
            default: nil
            }
        return text.first(
            ["hint.in-\(kind.slug).\(field.slug)", "hint.\(field.slug)"] + (form.map { ["hint.form.\($0)"] } ?? []))
    }

    /// A word of a closed set.
    func word(_ word: String, of field: RecordField, in kind: RecordKind) -> String {
        text.word(word, of: field, in: kind)
    }

    /// What a field says, as pages show it.
    func show(_ value: String, of field: RecordField, in kind: RecordKind) -> String {
        let language = text.language
        switch field.form {
        case .word where ["unit", "figure_unit"].contains(field.name): return text.unitName(value).text
        case .word where field.name == "cell": return text.cell(value)
        case .title, .prose, .word, .webAddress, .year, .city: return value
        case .day: return Day(value).map(language.format) ?? value
        case .period: return Period(value).map { text.format($0) } ?? value
        case .number, .count: return Decimal(exactly: value).map { language.format($0) } ?? value
        case .flag: return text(value == "yes" ? "form.yes" : "form.no")
        case .choice: return word(value, of: field, in: kind)
        case .choices:
            return value.split(separator: " ").map { word(String($0), of: field, in: kind) }.joined(separator: ", ")
        case .area, .feature: return item(value)
        case .features: return value.split(separator: " ").map { item(String($0)) }.joined(separator: "; ")
        case .indicator: return indicator(value)
        case .reference: return names[value] ?? text("form.another-record")
        }
    }

    /// Learns the names of the records to which these refer.
    mutating func learnNames(
        referredIn records: [LoggedRecord], in city: City.ID, _ db: borrowing Connection
    ) throws {
        var referred: [RecordKind: Set<UUID>] = [:]
        for record in records {
            for (field, value) in record.said {
                guard case .reference(let kind) = field.form, case .record(let id) = value, names[value.written] == nil
                else { continue }
                referred[kind, default: []].insert(id)
            }
        }
        guard !referred.isEmpty else { return }
        // Kinds refer to one another in no circle.
        let named = try db.loggedRecords(referred, of: city)
        try learnNames(referredIn: named, in: city, db)
        for record in named { names[record.key] = label(record) }
    }

    func item(_ code: String) -> String { text.area(code, framework) ?? code }

    func indicator(_ code: String) -> String {
        framework?.indicators.first { $0.code == code }.map { "\(code) \($0.name(in: text.language))" } ?? code
    }

    /// What a record is called in lists: its title, else what tells it from others of its kind.
    func label(_ record: LoggedRecord) -> String {
        if let name = titles.first(where: { record[$0] != nil }), let title = record[name] { return title }
        let parts = fieldsOfLabel(record).compactMap { name -> String? in
            guard let field = record.kind.field(name), let value = record[name] else { return nil }
            let shown = show(value, of: field, in: record.kind)
            return shown.count > 80 ? "\(shown.prefix(78))…" : shown
        }
        return parts.isEmpty ? name(record.kind) : parts.joined(separator: ", ")
    }

    /// The fields of which that is made, in order.
    func fieldsOfLabel(_ record: LoggedRecord) -> [String] {
        titles.contains { record[$0] != nil } ? titles : record.kind.telling
    }

    /// The language of that, where it is another than the reader's.
    func otherLanguage(of record: LoggedRecord) -> String? {
        let ending = titles.first { record[$0] != nil }?.split(separator: "_").last.flatMap {
            Language(rawValue: String($0))
        }
        return ending.flatMap(text.language.marks)?.rawValue
    }

    /// In the order in which the reader would rather have them.
    private var titles: [String] { Self.titles[text.language] ?? [] }

    private static let titles = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { language in
            let order = Title.order(for: language)
            // What has a name has one in English, so that none is sought behind it.
            let named = order.prefix { $0 != .en } + [.en]
            let titles = order.flatMap { [$0.key("title")] + (named.contains($0) ? [$0.key("name")] : []) }
            return (language, titles + ["title", "name", "subject"])
        })
}

extension RecordKind {
    /// The fields that tell one record of the kind from another, where it has no title.
    fileprivate var telling: [String] {
        switch self {
        case .observation:
            ["indicator", "city_indicator", "period", "cell", "value"]
        case .baseline, .target: ["indicator", "city_indicator", "period", "value", "due_on"]
        case .commitmentNote: ["noted_on", "text"]
        case .bodyMeeting: ["body", "held_on"]
        case .mandate: ["office", "holder", "during"]
        case .continuation: ["body", "since"]
        case .programmeBudget: ["year", "fund", "planned", "spent"]
        case .programmePartner: ["partner", "part"]
        case .programmeAdoption: ["adopter", "adopted_on"]
        case .groupSize: ["target_group", "year", "people"]
        case .rating: ["feature", "as_of", "score", "rater_name"]
        case .report: ["kind", "covers"]
        case .nomination: ["cycle", "status"]
        case .participation: ["people", "count"]
        case .targetStep: ["due_on", "value"]
        default: naturalKey
        }
    }
}

extension RecordField {
    /// The language of what is written there, where the field says it.
    var wordsLang: String? { Language.allCases.first { name.hasSuffix("_\($0.rawValue)") }?.rawValue }

    /// The same of what somebody wrote there; empty where that may be of any language.
    var writtenLang: String? {
        switch form {
        case .title, .prose, .word: wordsLang ?? ""
        default: wordsLang
        }
    }
}

extension Catalogue {
    /// A population group as a record names it, `sex=female,age_group=15-24`, in words.
    func cell(_ cell: String) -> String {
        cell.split(separator: ",").map { part in
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { return String(part) }
            let (what, value) = (pair[0].replacing("_", with: "-"), pair[1].replacing("_", with: "-"))
            return first(["cell.\(what).\(value)"])
                ?? (has("cell.\(what).other") ? self("cell.\(what).other", ["value": .text(pair[1])]) : pair[1])
        }.joined(separator: ", ")
    }
}
