import Config
import Domain
import Foundation
import Postgres

extension Connection {
    /// Makes the table for entries like those of a run.
    func stage(_ entries: [RecordEntry], _ run: Range<Int>, of city: City.ID, _ code: String) throws -> StagedRecords {
        var staged = StagedRecords(like: entries[run.lowerBound], of: city, code)
        guard staged.kind.naturalKey.allSatisfy({ name in staged.fields.contains { $0.name == name } }) else {
            throw NotTogether()
        }
        for field in staged.fields where field.form == .indicator || field.form == .city {
            let codes = Set(run.lazy.compactMap { entries[$0].text(field.name) }).sorted()
            staged.identities[field.name] = try identities(field.form, codes)
        }
        try script(staged.creation)
        return staged
    }

    func fill(_ staged: StagedRecords, _ entries: [RecordEntry], _ places: Range<Int>) throws {
        try copy(into: "staged (\(unescaped: staged.filled))") { input in
            for place in places { try input.write(row: try staged.row(entries[place], place)) }
        }
    }

    private func identities(_ form: RecordField.Form, _ codes: [String]) throws -> [String: Int] {
        let rows =
            try form == .city
            ? run("SELECT code, id FROM city WHERE code = ANY (\(codes)::text[])")
            : run(
                """
                SELECT DISTINCT ON (indicator.code) indicator.code, indicator.id
                FROM indicator JOIN framework ON framework.id = framework_id
                WHERE indicator.code = ANY (\(codes)::text[]) AND framework.code = \(keyFeatures)
                ORDER BY indicator.code, framework.id DESC
                """)
        return Dictionary(try rows.map { (try $0["code"] as String, try $0["id"] as Int) }) { first, _ in first }
    }
}

extension StagedRecords {
    /// The columns that `row` fills.
    fileprivate var filled: String {
        let own = hasIdentity ? ["key_words", "other_keys"] : kind == .observation ? ["period_precision"] : []
        let given = fields.map { field in
            if case .reference = field.form { return "\(field.name)_words" }
            return field.column
        }
        return (["ordinal"] + own + given).joined(separator: ", ")
    }

    fileprivate func row(_ entry: RecordEntry, _ place: Int) throws -> [String?] {
        var row: [String?] = ["\(place)"]
        if hasIdentity {
            row.append(entry.identityWords(code))
            row.append(entry.otherKeys.map { recordWords([code, table, $0]) }.sqlText)
        }
        if kind == .observation { row.append(entry.text("period").map { Period.precision(of: $0).rawValue }) }
        for (field, text) in entry.values { row.append(try cell(field, text)) }
        return row
    }

    private func cell(_ field: RecordField, _ text: String?) throws -> String? {
        guard let text else {
            guard let usual = usual[field.name] else { return field.emptyCell }
            return Self.addresses.contains(field.name) ? usual : nil
        }
        switch field.form {
        case .title, .prose, .word, .webAddress, .area, .feature, .choice, .day, .year, .count, .number: return text
        case .flag: return (text == "yes").sqlText
        case .period: return Period(text)?.sqlText
        case .features, .choices: return text.split(separator: " ").map(String.init).sqlText
        case .reference(let kind): return UUID(uuidString: text)?.sqlText ?? recordWords([code, kind.rawValue, text])
        case .indicator, .city:
            guard let id = identities[field.name]?[text] else { throw NotTogether() }
            return "\(id)"
        }
    }
}

extension RecordField {
    /// What an empty cell says: none, no, what the database keeps then, or nothing.
    fileprivate var emptyCell: String? { sqlType == "text[]" ? "{}" : form == .flag ? false.sqlText : whenEmpty }
}

extension RecordEntry {
    /// What gives the record its identity, or is it.
    fileprivate func identityWords(_ code: String) -> String {
        key.flatMap(UUID.init(uuidString:))?.sqlText ?? recordWords([code, kind.rawValue, words])
    }
}
