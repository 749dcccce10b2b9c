import Config
import Domain
import Foundation
import Postgres

// How a record of any kind stands in a row.
extension RecordKind {
    /// What is read of a row `kept`, under the names of the fields.
    var columns: String { Self.columns[self, default: ""] }

    /// The columns by which a record is known, in this order.
    var keyColumns: String {
        naturalKey.isEmpty
            ? "kept.id" : naturalKey.compactMap(field).map { "kept.\($0.column)" }.joined(separator: ", ")
    }

    /// Made once; every kind has some.
    private static let columns = Dictionary(
        uniqueKeysWithValues: allCases.map { kind in
            let id = kind.naturalKey.isEmpty ? ["kept.id"] : []
            return (
                kind,
                (id + kind.allFields.map { "\($0.expression(in: kind)) AS \($0.name)" } + [
                    "recorded_at", "recorded_by",
                ])
                .joined(separator: ", ")
            )
        })
}

extension RecordField {
    /// The field’s column as it is read; what it refers to outside the city is read by its code.
    func expression(in kind: RecordKind) -> String {
        switch form {
        case .word where name == "indicator_unit": "(SELECT unit FROM indicator WHERE indicator.id = kept.indicator_id)"
        case .indicator: "(SELECT code FROM indicator WHERE indicator.id = kept.\(column))"
        case .city: "(SELECT code FROM city WHERE city.id = kept.\(column))"
        case .features, .choices: "kept.\(column)::text[]"
        case .choice([RecordWord.me]): "kept.\(column) IS NOT NULL"
        case .period where kind == .baseline:
            "(SELECT base.period FROM observation AS base WHERE base.city_id = kept.city_id AND base.id = kept.observation_id)"
        default: "kept.\(column)"
        }
    }
}

extension LoggedRecord {
    /// - Parameter row: with the kind’s `columns`, and `recorder`, the name of whoever recorded it.
    init(_ kind: RecordKind, _ row: Row) throws {
        // In the order of the columns, which are found fastest so.
        let id: UUID? = kind.naturalKey.isEmpty ? try row["id"] : nil
        let values = try kind.allFields.map { try RecordValue(row, $0) }
        self.init(
            kind: kind, id: id, recordedAt: try row["recorded_at"], recordedBy: try row["recorded_by"],
            recorderName: try row["recorder"], values: values)
    }
}

extension RecordValue {
    /// `nil` where nothing stands.
    init?(_ row: Row, _ field: RecordField) throws {
        switch field.form {
        case .number:
            guard let text: String = try row[field.name] else { return nil }
            // What is beyond our numbers and days, such as infinity, is shown as it stands.
            self = Decimal(sqlText: text).map { .number($0) } ?? .text(text)
        case .count, .year:
            guard let count: Int = try row[field.name] else { return nil }
            self = .count(count)
        case .flag:
            guard let flag: Bool = try row[field.name] else { return nil }
            self = .flag(flag)
        case .day:
            guard let text: String = try row[field.name] else { return nil }
            self = Day(text).map { .day($0) } ?? .text(text)
        case .period:
            // Without bounds, a ward has always been there: nothing is said.
            guard let text: String = try row[field.name], let period = Period(sqlText: text) else { return nil }
            self = .period(period)
        case .reference:
            guard let id: UUID = try row[field.name] else { return nil }
            self = .record(id)
        case .features, .choices:
            guard let words: [String] = try row[field.name], !words.isEmpty else { return nil }
            self = .words(words)
        case .choice([RecordWord.me]):
            guard try row[field.name] as Bool else { return nil }
            self = .text(RecordWord.me)
        case .title, .prose, .word, .webAddress, .area, .feature, .indicator, .city, .choice:
            guard let text: String = try row[field.name], !text.isEmpty else { return nil }
            self = .text(text)
        }
    }
}
