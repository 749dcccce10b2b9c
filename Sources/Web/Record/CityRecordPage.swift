import Domain
import Persistence

/// One record with all that stands in it, and what belongs to it.
struct CityRecordPage {
    /// Of what belongs to a record, the page shows so many.
    static let mostParts = 100

    /// What belongs to the record, of a kind; one more than the page shows, where there are more.
    struct Parts: Sendable {
        var kind: RecordKind
        var records: [LoggedRecord]
    }

    struct Part {
        var heading: String
        var records: [RecordLink]
        /// Said where there are more than the page shows.
        var newest: String?
    }

    let title: String
    let city: CityFrame
    let lead: String
    let name: Words
    let sections: [RecordPage.Section]
    let parts: [Part]
    let kindHref: Address
    let kindLabel: String
    /// Of records that have an identity of their own.
    let historyHref: Address?
    /// For those who may.
    let changeHref: Address?

    init(
        _ record: LoggedRecord, parts: [Parts], city code: String, frame: CityFrame, texts: RecordTexts
    ) {
        let (text, kind) = (texts.text, record.kind)
        city = frame
        name = Words(texts.label(record), code: texts.otherLanguage(of: record))
        title = "\(frame.name): \(name.text)"
        lead = texts.name(kind)
        sections = texts.sections(of: record)
        self.parts = parts.filter { !$0.records.isEmpty }.map { part in
            Part(
                heading: text("log.kind.\(part.kind.slug).many"),
                records: part.records.prefix(Self.mostParts).map { record in
                    RecordLink(
                        label: texts.label(record), lang: texts.otherLanguage(of: record),
                        href: .record(part.kind, record.key, of: code))
                },
                newest: part.records.count > Self.mostParts
                    ? text("log.newest", ["count": .number(Self.mostParts)]) : nil)
        }
        kindHref = .records(kind, of: code)
        kindLabel = text("log.kind.\(kind.slug).many")
        historyHref = kind.historyHref(of: record.key, in: code)
        changeHref = frame.logHref == nil ? nil : .form(kind, record.key, of: code)
    }
}

extension RecordTexts {
    /// All that stands in a record, in the parts of its form.
    func sections(of record: LoggedRecord) -> [RecordPage.Section] {
        let kind = record.kind
        return kind.sections.map { section in
            RecordPage.Section(
                heading: text("section.\(section.key)"),
                rows: section.fields.compactMap { name in
                    guard let field = kind.field(name), let value = record[name] else { return nil }
                    return RecordPage.Row(
                        label: label(field, of: kind), value: show(value, of: field, in: kind),
                        wordsLang: field.writtenLang, href: field.form == .webAddress ? WebAddress(value) : nil)
                })
        }.filter { !$0.rows.isEmpty }
    }
}
