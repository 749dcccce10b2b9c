import Domain
import Persistence

/// The records of a kind, the last recorded first, with what tells most of each.
struct RecordKindPage {
    /// Records on one page, and pages; a file has all of them.
    static let size = 100
    static let mostPages = 100
    /// Columns beside the name.
    private static let width = 5

    struct Row {
        var name: Words
        var href: Address
        var cells: [Words]
    }

    let title: String
    let city: CityFrame
    let lead: String
    let kind: String
    let columns: [String]
    let rows: [Row]
    let none: String
    let csvHref: Address
    let newerHref: Address?
    let olderHref: Address?

    /// - Parameter records: one more than the page shows, where there are more.
    init(
        _ kind: RecordKind, _ records: [LoggedRecord], page: Int, city code: String, frame: CityFrame, asOf: Instant?,
        texts: RecordTexts
    ) {
        let text = texts.text
        let shown = records.prefix(Self.size)
        city = frame
        title = "\(frame.name): \(text("log.kind.\(kind.slug).many"))"
        self.kind = text("log.kind.\(kind.slug).many")
        lead = text("log.kind.\(kind.slug).lead")
        none = text("records.none-of-kind")
        let named = texts.fieldsOfLabel(shown)
        let fields = kind.fields.filter { field in
            field.isTold && !named.contains(field.name) && shown.contains { $0.value(field.name) != nil }
        }.prefix(Self.width)
        columns = fields.map { texts.label($0, of: kind) }
        rows = shown.map { record in
            Row(
                name: Words(texts.label(record), code: texts.otherLanguage(of: record)),
                href: .record(kind, record.key, of: code),
                cells: fields.map { field in
                    Words(
                        record[field.name].map { texts.show($0, of: field, in: kind) } ?? "–",
                        code: record[field.name] == nil ? nil : field.writtenLang)
                })
        }
        csvHref = .recordTable(kind, of: code).asOf(asOf)
        let first = Address.records(kind, of: code).asOf(asOf)
        newerHref = page > 1 ? first.page(page - 1) : nil
        let hasMore = records.count > Self.size && page < Self.mostPages
        olderHref = hasMore ? first.page(page + 1) : nil
    }
}

extension RecordTexts {
    /// The fields of which the labels of these records are made.
    fileprivate func fieldsOfLabel(_ records: some Sequence<LoggedRecord>) -> Set<String> {
        records.reduce(into: []) { $0.formUnion(fieldsOfLabel($1)) }
    }
}

extension RecordField {
    /// Short enough for a column of a table, and told of the record rather than of its source.
    fileprivate var isTold: Bool {
        switch form {
        case .prose, .webAddress, .choices, .features: false
        case .title, .word, .day, .year, .period, .number, .count, .flag, .area, .choice, .reference, .indicator,
            .feature, .city:
            !["is_public", "verification", "cell", "scope", "scope_name"].contains(name)
        }
    }
}
