import Domain

/// What stands in a record, field by field.
struct RecordTable {
    struct Row {
        var label: String
        var value: String
        /// The language of what is written, where the field says it.
        var wordsLang: String?
        /// A page elsewhere, or that of the record that is named.
        var page: WebAddress?
        var href: Address?
    }

    var heading: String
    var rows: [Row]
}

extension RecordTexts {
    /// All that stands in a record, in the parts of its form.
    /// - Parameter code: of the city.
    func tables(of record: LoggedRecord, in code: String) -> [RecordTable] {
        record.kind.sections.map { section in
            RecordTable(
                heading: text("section.\(section.key)"),
                rows: section.fields.compactMap { row($0, of: record, in: code) })
        }.filter { !$0.rows.isEmpty }
    }

    /// What one field says; `nil` where it says nothing.
    func row(_ name: String, of record: LoggedRecord, in code: String) -> RecordTable.Row? {
        let kind = record.kind
        guard let field = kind.field(name), let value = record[name] else { return nil }
        var row = RecordTable.Row(
            label: label(field, of: kind), value: show(value, of: field, in: kind), wordsLang: field.writtenLang)
        switch field.form {
        case .webAddress: row.page = WebAddress(value)
        case .reference(let other): row.href = .record(other, value, of: code)
        default: break
        }
        return row
    }
}
